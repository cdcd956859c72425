"""Declarations as authors wrote them for an older contract compile for ever, and mean what they meant then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.api import API_VERSION
from core.plugins.release import Release, compile_plugin
from core.rules.differences import differences
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
    stored = thaw((SNAPSHOTS / f"1-{file.stem}.json").read_text(encoding="utf-8"))
    resolved = PLANS[file.stem](replace(release.plugin, key=file.stem))
    assert list(differences(stored, resolved)) == []


def test_every_older_version_of_the_contract_has_its_frozen_copies() -> None:
    major, minor = map(int, API_VERSION.split("."))
    older = {f"contract_{major}_{number}" for number in range(minor)}
    assert {file.parent.name for file in FILES} == older
