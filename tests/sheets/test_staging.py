"""Staging: a long sheet passes through, and only the part that is being read is ever held."""

from __future__ import annotations

import weakref
from pathlib import Path

import pytest

from core.intake.sheet_stage import stage_sheet
from core.kernel.ids import FileKey
from core.sheets import child, reader
from core.sheets.bulk import table_file
from core.sheets.form import SheetRow
from tests.sheets.files import FORM, GUEST, TITLES

MANY = 100_000


def no_files(_data: bytes) -> FileKey:
    pytest.fail("a sheet has no files of its own")


class Watched(SheetRow):
    """A row that can be counted while it lives."""

    __slots__ = ("__weakref__",)


@pytest.mark.req("R-061")
def test_a_hundred_thousand_rows_are_never_held_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alive: set[int] = set()
    most = 0

    def watched(**values: object) -> Watched:
        nonlocal most
        made = Watched(**values)  # type: ignore[arg-type]
        alive.add(id(made))
        weakref.finalize(made, alive.discard, id(made))
        most = max(most, len(alive))
        return made

    monkeypatch.setattr(reader, "SheetRow", watched)
    path = tmp_path / "many.xlsx"
    with table_file("名单", TITLES, ([f"第{number}位", *GUEST[1:]] for number in range(MANY))) as file:
        path.write_bytes(file.read())
    names = (cells["name"] for _number, cells in stage_sheet(path, FORM, no_files).rows)
    assert all(name == f"第{number}位" for number, name in enumerate(names))
    assert not alive
    assert MANY > 10 * child.BATCH
    assert most <= 2 * child.BATCH + 100, "the part that is being read, and the one before it"
