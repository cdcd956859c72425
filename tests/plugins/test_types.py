"""Whatever stands in any field of the contract, it is looked at before anything else touches it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import core.api
from core.api import VendorPlugin
from core.plugins.release import Release, compile_plugin
from core.plugins.types import misfits
from core.plugins.walk import inner, values_in
from tests.plugins.outside import Shelf

PROJECTS = Path(__file__).parent / "projects"
TREE = ("hotmatrix_shop", "itmc_marketing", "aopai_live", "alibaba_b2b")
DATACLASSES = {value for value in vars(core.api).values() if dataclasses.is_dataclass(value)}


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[VendorPlugin]:
    """The vendors of the tree and the projects made outside: together they use nearly all of the contract."""
    shelf = Shelf(tmp_path, monkeypatch)
    for name in ("bakery", "studio", "campus"):
        text = (PROJECTS / f"onex-{name}" / f"onex_{name}" / "__init__.py").read_text(encoding="utf-8")
        shelf.put(text, name=name, preamble="")
    releases = [compile_plugin(name) for name in (*TREE, "bakery", "studio", "campus")]
    return [release.plugin for release in releases if isinstance(release, Release)]


def spoilt(plugin: VendorPlugin) -> Iterator[tuple[str, Any]]:
    """Yield each value of the contract with something unknown in one field, and that field's place."""
    for place, value in values_in(plugin):
        for field in dataclasses.fields(value):
            yield inner(place, field.name), dataclasses.replace(value, **{field.name: object()})


def test_every_field_of_the_contract_is_looked_at_and_named_by_its_place(plugins: list[VendorPlugin]) -> None:
    assert [list(misfits(plugin, VendorPlugin)) for plugin in plugins] == [[]] * 7
    seen = set()
    for plugin in plugins:
        for place, value in spoilt(plugin):
            (fault,) = misfits(value, type(value), place.rpartition(".")[0])
            assert fault.startswith(f"{place}: object, must be "), fault
            seen.add(type(value))
    assert len(DATACLASSES) > 40
    assert DATACLASSES - seen == set()
