"""The cells of one row, read by column key; every finding is remembered, so that all of them are told at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from core.kernel.characters import Fault
from core.kernel.names import strip_invisible
from core.kernel.numerals import without_marks
from core.kernel.problems import Place, Problem
from core.sheets import cells
from core.sheets.form import CellValue, place

T = TypeVar("T")


class RowReader:
    """Reads what a row should hold; each reading is None where `problems` has grown instead.

    What was read otherwise than it was written is said, with the warning CELL_FOLDED: nothing is mended in silence.
    Most cells need no second look, and their place is only made for a finding: a file has a hundred thousand rows.
    """

    def __init__(self, values: Mapping[str, CellValue], header: Mapping[str, Any], row: int) -> None:
        self.values, self.header, self.row = values, header, row
        self.problems: list[Problem] = []

    def at(self, key: str) -> Place:
        """Return the place of a cell."""
        return place(self.header["sheet"], self.row, key, self.header["columns"])

    @property
    def refused(self) -> bool:
        """Whether more than a warning was found."""
        return any(not problem.warning for problem in self.problems)

    def find(self, code: str, key: str, value: str = "", *, warning: bool = False, **params: object) -> None:
        """Remember a finding."""
        self.problems.append(Problem(code=code, place=self.at(key), value=value, params=params, warning=warning))

    def tell(self, fault: Fault, key: str, value: str = "", *, warning: bool = False) -> None:
        """Remember what was found about a text."""
        place = self.at(key)
        found = Problem(code=fault.code, place=place, value=value, params=fault.params, warning=warning)
        self.problems.append(found)

    def text(self, key: str, *, required: bool = True) -> str | None:
        """Read `cells.text`; an empty cell that may be empty is ""."""
        cell = self.values.get(key)
        if cell is None and not required:
            return ""
        return cells.plain(cell) or self._kept(cells.text(cell, self.at(key), required=required))

    def digits(self, key: str, *, required: bool = True) -> str | None:
        """Read `cells.digits`."""
        cell = self.values.get(key)
        if isinstance(cell, str) and cell.isascii() and cell.isalnum() and len(cell) <= cells.LONGEST_CELL:
            return cell
        return self._told(key, self._kept(cells.digits(cell, self.at(key), required=required)))

    def number_as_text(self, key: str) -> str | None:
        """Read `cells.number_as_text`."""
        cell = self.values.get(key)
        return cells.plain(cell) or self._bare(key, self._kept(cells.number_as_text(cell, self.at(key))))

    def choice(self, key: str, choices: Collection[str]) -> str | None:
        """Read `cells.choice`."""
        cell = self.values.get(key)
        if isinstance(cell, str) and cell in choices:
            return cell
        return self._kept(cells.choice(cell, self.at(key), choices))

    def integer(self, key: str, *, least: int, most: int) -> int | None:
        """Read `cells.integer`."""
        cell = self.values.get(key)
        if isinstance(cell, str) and cell.isascii() and cell.isdecimal() and least <= int(cell) <= most:
            return int(cell)
        return self._told(key, self._kept(cells.integer(cell, self.at(key), least=least, most=most)))

    def _told(self, key: str, read: T | None) -> T | None:
        """Say that a text was read otherwise than it was written: full-width characters, blanks inside."""
        cell = self.values.get(key)
        self._bare(key, read)
        if read is not None and isinstance(cell, str) and str(read) != without_marks(strip_invisible(cell)):
            self.find("CELL_FOLDED", key, warning=True)
        return read

    def _bare(self, key: str, read: T | None) -> T | None:
        """Say that the marks around a number were left out."""
        cell = self.values.get(key)
        if read is not None and isinstance(cell, str) and without_marks(plain := strip_invisible(cell)) != plain:
            self.find("NUMBER_MARKS", key, warning=True)
        return read

    def _kept(self, value: T | Problem) -> T | None:
        if isinstance(value, Problem):
            self.problems.append(value)
            return None
        return value
