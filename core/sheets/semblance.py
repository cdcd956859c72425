"""Rows that only look like rows: formulas or defaults filled down over blank lines, and a header that stands again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.kernel.names import strip_invisible
from core.kernel.problems import Place, Problem
from core.sheets.form import CellValue, Form, Formula
from core.sheets.header import folded, names_of

Values = Mapping[str, CellValue]

BLANK, FILLED, HEADER = "", "ROWS_FILLED_DOWN", "HEADER_AGAIN"


@dataclass(slots=True)
class Run:
    """How many rows of a kind there were, and between which numbers."""

    count: int = 0
    first: int = 0
    last: int = 0

    def add(self, number: int) -> None:
        """Count one more."""
        self.count, self.first, self.last = self.count + 1, self.first or number, number


class Semblance:
    """Tells the rows of one sheet from those that are none, and counts the latter."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._key = form.identity[-1] if form.identity else ""
        self._names = names_of(form)
        self._choices = {column.key: column.choices for column in form.columns}
        self._before: Values = {}
        self._runs = {FILLED: Run(), HEADER: Run()}

    def is_row(self, number: int, values: Values) -> bool:
        """Whether somebody wrote this row; one that is not even blank is counted where it is none."""
        cell = values.get(self._key)
        # Most rows say so by their number, and need no second look: a file has a hundred thousand of them.
        if not (isinstance(cell, str) and cell.isascii() and cell.strip()):
            kind = self._kind(values)
            if kind is not None:
                if kind:
                    self._runs[kind].add(number)
                return False
        self._before = values
        return True

    def _kind(self, values: Values) -> str | None:
        if all(map(_is_blank, values.values())):
            return BLANK
        again = sum(self._names.get(folded(cell)) == key for key, cell in values.items())
        if again >= max(2, len(values) // 2):
            return HEADER
        if self._key and all(_shows_nothing(values.get(key)) for key in self._form.identity):
            return FILLED if all(map(self._is_filled, values, values.values())) else None
        return None

    def _is_filled(self, key: str, cell: CellValue) -> bool:
        """Whether nobody typed this here: nothing, a formula, a word of a list, or the same as above."""
        if _is_blank(cell) or isinstance(cell, Formula) or cell in self._choices.get(key, ()):
            return True
        return bool(self._before) and cell == self._before.get(key)

    def notices(self, sheet: str) -> Iterator[Problem]:
        """Yield what has to be said once the rows have run out."""
        titles = "、".join(self._form.column(key).title for key in self._form.identity)
        for code, run in self._runs.items():
            if run.count:
                params = {"count": run.count, "first": run.first, "last": run.last, "columns": titles}
                if run.count == 1:
                    params["kind"] = "one"
                yield Problem(code=code, place=Place(sheet=sheet), params=params, warning=True)


def _is_blank(cell: CellValue) -> bool:
    return cell is None or (isinstance(cell, str) and not strip_invisible(cell))


def _shows_nothing(cell: CellValue) -> bool:
    return _is_blank(cell) or (isinstance(cell, Formula) and cell.blank)
