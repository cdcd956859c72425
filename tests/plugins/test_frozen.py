"""Declarations as authors wrote them for an older contract compile for ever, and mean what they meant then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.api import API_VERSION, VendorPlugin
from core.kernel.working_days import is_working_day
from core.plugins.release import Release, compile_plugin
from core.rules.differences import differences
from core.rules.notice import parse
from core.rules.plan import Origin, PlanRules
from core.rules.resolve import resolve
from core.rules.snapshot import thaw
from tests.golden.test_snapshots import PLANS, SNAPSHOTS
from tests.plugins.outside import Shelf

FROZEN = Path(__file__).parent / "frozen"
FILES = sorted(FROZEN.glob("contract_*/*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_declaration_of_an_older_contract_means_what_it_meant(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path, monkeypatch)
    key = shelf.put(file.read_text(encoding="utf-8"), name=f"frozen_{file.stem}", preamble="")
    text = (tmp_path / f"onex_{key}.py").read_text(encoding="utf-8")
    (tmp_path / f"onex_{key}.py").write_text(text.replace(f'"{file.stem}"', f'"{key}"'), encoding="utf-8")
    release = compile_plugin(key)
    assert isinstance(release, Release), release
    assert f"contract_{release.api.replace('.', '_')}" == file.parent.name
    stored, resolved = plans(file, replace(release.plugin, key=file.stem))
    found = [each.path for each in differences(stored, resolved)]
    assert [path for path in found if not printed(resolved, path) and not explained(stored, resolved, path)] == []


def printed(rules: PlanRules, path: str) -> bool:
    """Whether a place holds the notice's own words, which the notices of the tree say better today."""
    known = rules.provenance.get(path.removeprefix("provenance."))
    return path == "source" or path.startswith("deviations") or (known is not None and known.kind is Origin.PRINTED)


def explained(stored: PlanRules, rules: PlanRules, path: str) -> bool:
    """Whether a place only says since what the platform has always decided where a vendor is silent."""
    fact = path.removeprefix("provenance.")
    return path != fact and fact not in stored.provenance and rules.provenance[fact].kind is Origin.DEFAULT


def plans(file: Path, plugin: VendorPlugin) -> tuple[PlanRules, PlanRules]:
    """Return the plan frozen when the contract was the newest, and what the same notice comes to today.

    From 1.1 on the notice and the plan lie beside the declaration.
    """
    if (notice := file.with_suffix(".toml")).exists():
        resolved = resolve(plugin, parse(notice.read_text(encoding="utf-8")), (), is_working_day).rules
        assert resolved is not None
        return thaw(file.with_suffix(".json").read_text(encoding="utf-8")), resolved
    return thaw((SNAPSHOTS / f"1-{file.stem}.json").read_text(encoding="utf-8")), PLANS[file.stem](plugin)


def test_every_older_version_of_the_contract_has_its_frozen_copies() -> None:
    major, minor = map(int, API_VERSION.split("."))
    older = {f"contract_{major}_{number}" for number in range(minor)}
    assert {file.parent.name for file in FILES} == older
