"""What came of an input, said in short; and the table's own promises: every id there, every named test there."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest

from core.candidates import sheet
from core.candidates.rules import CandidateRow
from core.intake.report import Report
from core.kernel.problems import Problem
from core.sheets.form import CellValue, letter

ROOT = Path(__file__).parents[2]
HEADER = {
    "sheet": "名单",
    "columns": {column.key: (letter(index), column.title) for index, column in enumerate(sheet.FORM.columns)},
}


class Line(Protocol):
    """Whatever stands in a table has an id."""

    @property
    def id(self) -> str: ...


@dataclass(frozen=True)
class Case:
    """One line of the corpus: its id, what it is, how it is made, what must come of it."""

    id: str
    what: str
    made: Callable[[], bytes] = field(repr=False)
    outcome: str

    @property
    def name(self) -> str:
        return f"{self.id}: {self.what}"


@dataclass(frozen=True)
class Proved:
    """One line whose proof needs a room's world: the test that gives it, as `file::name`."""

    id: str
    what: str
    by: str


def table(cases: Iterable[Case]) -> pytest.MarkDecorator:
    """Run a test for each case, under its name."""
    return pytest.mark.parametrize("case", list(cases), ids=lambda case: case.name)


def said(problems: Iterable[Problem], letter_of_row: str = "R") -> list[str]:
    """Say findings by where they stand; a row is named where no cell is."""
    return [
        f"{'W' if p.warning else letter_of_row} {p.place.cell or p.place.row or p.place.column or '-'}:{p.code}"
        for p in problems
    ]


def of_report(found: Report) -> str:
    """Say what came of an upload; every row of it counts somewhere."""
    if found.job.state == "failed":
        return f"F {found.job.error}"
    assert found.tally.read == found.job.total
    skipped = found.tally.skipped and not found.tally.refused
    rows = [line.replace("W ", "S ", 1) if skipped else line for line in said(found.problems)]
    return "; ".join([*said(found.findings), *rows]) or "N"


def of_cells(person: dict[str, CellValue], **changed: CellValue) -> str:
    """Say what comes of one person's row in line 3, with some cells changed."""
    found = sheet.parse({**person, **changed}, HEADER, 3)
    problems: Sequence[Problem] = found.warnings if isinstance(found, CandidateRow) else found
    return "; ".join(said(problems)) or "N"


def check_complete(prefix: str, numbers: Iterable[int], lines: Iterable[Line]) -> None:
    """Every id of a section has its line, and no line has another id."""
    assert {line.id for line in lines} == {f"{prefix}{number}" for number in numbers}


def check_named(lines: Iterable[Proved]) -> None:
    """The tests that lines name exist."""
    for line in lines:
        file, _, name = line.by.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, line
        assert re.match("test_", name), line
