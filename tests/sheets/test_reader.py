"""The reading child: what it refuses while it reads, what it may send, and how it may die."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.errors import Refused
from core.sheets import child
from core.sheets.form import CellError, Formula
from core.sheets.guard import MAX_ROWS, MEGABYTE
from core.sheets.reader import read_rows
from core.sheets.writer import filled
from tests.sheets.files import BOMB, FORM, GUEST, SHEET, cells_of, container, parts, written, zipped

KEYS = [column.key for column in FORM.columns]
HIDDEN_DTD = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE s [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'


def code_of(path: Path) -> str:
    with pytest.raises(Refused) as caught:
        list(read_rows(path))
    return caught.value.code


def outcome(path: Path) -> object:
    try:
        return cells_of(path)
    except Refused as refusal:
        return refusal.code


def numbered(rows: int, cells: str) -> str:
    return "".join(f'<row r="{number}">{cells}</row>' for number in range(1, rows + 1))


def test_every_kind_of_cell_comes_through_the_child(tmp_path: Path) -> None:
    path = written(tmp_path / "kinds.xlsx", [("字", 1, 1.5, True, "=1+1", "#N/A")])
    [row] = read_rows(path)
    assert row.cells == ("字", 1, 1.5, True, Formula("=1+1"), CellError("#N/A"))


def test_the_guards_reason_comes_through_the_child(tmp_path: Path) -> None:
    assert (
        code_of(zipped(tmp_path / "bomb.xlsx", parts("", texts=BOMB.format("0" * 20 * MEGABYTE)))) == "XLSX_TOO_LARGE"
    )
    assert code_of(container(tmp_path / "old.xlsx", "Workbook")) == "XLS_NOT_SUPPORTED"


def test_a_sheet_with_too_many_rows_is_refused_with_the_limit(tmp_path: Path) -> None:
    path = zipped(tmp_path / "rows.xlsx", parts(numbered(MAX_ROWS + 1, "<c><v>1</v></c>")))
    with pytest.raises(Refused) as caught:
        list(read_rows(path))
    assert (caught.value.code, caught.value.params) == ("TOO_MANY_ROWS", {"limit": MAX_ROWS})


def test_a_million_rows_in_a_tiny_file_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "tiny.xlsx", parts("<row><c><v>1</v></c></row>" * 1_000_000))
    assert path.stat().st_size < 200_000
    assert code_of(path) == "TOO_MANY_ROWS"


def test_empty_rows_are_no_rows_however_many(tmp_path: Path) -> None:
    last = '<row r="210001"><c><v>7</v></c></row>'
    path = zipped(tmp_path / "empty.xlsx", parts(numbered(210_000, "") + last))
    assert [(row.number, row.cells) for row in read_rows(path)] == [(210_001, (7,))]


def test_a_cell_at_the_far_end_is_counted_and_not_allocated(tmp_path: Path) -> None:
    path = zipped(tmp_path / "far.xlsx", parts('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    [row] = read_rows(path)
    assert (row.number, row.cells, row.beyond) == (1_048_576, (), 1)


@pytest.mark.parametrize("number", ["1048577", "99999999999", "0", "-1", "x"])
def test_a_row_number_no_workbook_has_is_damage(tmp_path: Path, number: str) -> None:
    path = zipped(tmp_path / "number.xlsx", parts(f'<row r="{number}"><c><v>1</v></c></row>'))
    with pytest.raises(Refused, match="FILE_DAMAGED"):
        cells_of(path)


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_dtd_in_an_encoding_that_hides_it_from_the_guard_is_refused_by_the_parser(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "hidden.xlsx", parts("", more={name: HIDDEN_DTD.encode("utf-16")}))
    assert outcome(path) == "XML_DTD_FORBIDDEN"


@pytest.mark.parametrize(
    "cell", ['<c t="s"><v>0</v></c>', f"<c><f>{'1+' * 500}</f></c>", f'<c t="e"><v>{"#" * 1000}</v></c>']
)
def test_cells_that_hold_too_much_together_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: str
) -> None:
    monkeypatch.setattr(child, "MAX_CHARACTERS", 3_000)
    path = zipped(tmp_path / "wide.xlsx", parts(numbered(5, cell), texts=f"<si><t>{'古' * 1000}</t></si>"))
    with pytest.raises(Refused, match="XLSX_TOO_LARGE"):
        cells_of(path)


BROKEN = [
    '<row r="1"><c><v>1</v></c>',
    '<row r="2"/><row r="1"/>',
    '<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
    '<row><c t="s"><v>99</v></c></row>',
    '<row><c t="s"><v>x</v></c></row>',
    "<row><c><v>nan</v></c></row>",
    "<row><c><v>1e999</v></c></row>",
    f"<row><c><v>{'9' * 5_000}</v></c></row>",
    '<row><c t="d"><v>gestern</v></c></row>',
    "<row><c><v>&undeclared;</v></c></row>",
]


@pytest.mark.parametrize("sheet_data", BROKEN)
def test_a_sheet_that_contradicts_itself_is_damage(tmp_path: Path, sheet_data: str) -> None:
    with pytest.raises(Refused, match="FILE_DAMAGED"):
        cells_of(zipped(tmp_path / "broken.xlsx", parts(sheet_data)))


@pytest.mark.parametrize(
    "sheets",
    [
        '<sheet name="名单" r:id="rId1"/><sheet name="名单" r:id="rId1"/>',
        '<sheet r:id="rId1"/>',
        '<sheet name="名单"/>',
    ],
)
def test_a_workbook_whose_sheets_cannot_be_told_apart_is_damage(tmp_path: Path, sheets: str) -> None:
    with pytest.raises(Refused, match="FILE_DAMAGED"):
        cells_of(zipped(tmp_path / "sheets.xlsx", parts("", sheets=sheets)))


@pytest.mark.parametrize("target", ["../../../etc/hostname", "http://127.0.0.1:9/sheet.xml", "worksheets/none.xml"])
def test_a_sheet_that_stands_outside_the_file_is_damage(tmp_path: Path, target: str) -> None:
    links = f'<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="{target}"/></Relationships>'
    path = zipped(tmp_path / "outside.xlsx", parts("", more={"xl/_rels/workbook.xml.rels": links}))
    with pytest.raises(Refused, match="FILE_DAMAGED"):
        cells_of(path)


WHOLE = filled(FORM, [dict(zip(KEYS, GUEST, strict=True))] * 3)


@given(places=st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(1, 255)), min_size=1, max_size=5))
def test_flipped_bytes_are_refused_or_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, places: list[tuple[int, int]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "flipped.xlsx"
    path.write_bytes(WHOLE)
    whole = cells_of(path)
    data = bytearray(WHOLE)
    for place, bits in places:
        data[place] ^= bits
    path.write_bytes(data)
    assert outcome(path) in (whole, "FILE_DAMAGED", "NOT_XLSX", "ENCRYPTED", "XLSX_TOO_LARGE")


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let another program answer in the child's place; its answer goes to `out`."""
    program = folder / "child"
    program.write_text(f"#!{sys.executable}\nimport os, pickle, sys\nout = os.fdopen(int(sys.argv[5]), 'wb')\n{code}\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))


@pytest.mark.parametrize(
    "code", ["os.kill(os.getpid(), 9)", "sys.exit(1)", "out.write(b'nonsense')", "pickle.dump(print, out)"]
)
def test_a_child_that_dies_or_speaks_nonsense_makes_the_file_unsafe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    stand_in(tmp_path, monkeypatch, code)
    assert code_of(tmp_path / "any.xlsx") == "FILE_UNSAFE"


class Evil:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.mark),)


def test_a_child_that_was_taken_over_cannot_make_us_run_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "mark"
    evil = pickle.dumps(Evil(mark))
    pickle.loads(evil)
    mark.rmdir()
    stand_in(tmp_path, monkeypatch, f"out.write({evil!r})")
    assert code_of(tmp_path / "any.xlsx") == "FILE_UNSAFE"
    assert not mark.exists()


def test_the_child_does_not_inherit_our_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEX_KEYS", "secret")
    told = tmp_path / "told"
    stand_in(tmp_path, monkeypatch, f"open({str(told)!r}, 'w').write(repr(dict(os.environ)))\npickle.dump(None, out)")
    assert list(read_rows(tmp_path / "any.xlsx")) == []
    assert "PYTHONPATH" in told.read_text()
    assert "secret" not in told.read_text()


def test_a_reader_who_stops_early_leaves_no_child_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = subprocess.Popen
    started: list[subprocess.Popen[bytes]] = []

    def watched(*args: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(start(*args, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", watched)
    found = read_rows(zipped(tmp_path / "long.xlsx", parts(numbered(20_000, "<c><v>1</v></c>"))))
    assert isinstance(found, Generator)
    with closing(found):
        assert next(found).cells == (1,)
    assert [child.returncode for child in started] == [-signal.SIGKILL]


ENDLESS = f'</sheetData><mergeCells><mergeCell ref="A1:A{"9" * 5_000}"/></mergeCells><sheetData>'


@pytest.mark.parametrize(
    "sheet",
    ['<row><c t="s"><v>-1</v></c></row>', "<row><c><v>1_0</v></c></row>", ENDLESS],
    ids=["a text from behind", "a number of a programmer", "a range without end"],
)
def test_what_no_program_writes_is_damage_and_no_guess(tmp_path: Path, sheet: str) -> None:
    content = parts(sheet, texts="<si><t>somebody else</t></si>")
    with pytest.raises(Refused, match="FILE_DAMAGED"):
        list(read_rows(zipped(tmp_path / "odd.xlsx", content)))


def test_a_title_of_any_length_is_said_in_short(tmp_path: Path) -> None:
    sheets = f'<sheet name="{"长" * 10_000}" sheetId="1" r:id="rId1"/>'
    [row] = read_rows(zipped(tmp_path / "long.xlsx", parts("<row><c><v>1</v></c></row>", sheets=sheets)))
    assert len(row.sheet) == 100
