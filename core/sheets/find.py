"""A form found in a file: every sheet that has its header, one after the other, and what was left aside. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby, islice

from core.kernel.errors import Refused
from core.kernel.problems import Place, Problem
from core.sheets.form import CHOICES_SHEET, LAST_ROW, CellValue, Form, SheetEnd, SheetRow
from core.sheets.header import HEADER_WITHIN, Header, check_mark, find_header, header_row, wrong_template
from core.sheets.semblance import Semblance

Lines = Iterable[SheetRow | SheetEnd]
Data = Iterator[tuple[int, dict[str, CellValue]]]

# What programs keep for themselves in hidden sheets, WPS the pictures in cells.
OWN_SHEETS = (CHOICES_SHEET, "WpsReserved_")


@dataclass(frozen=True, slots=True)
class Reading:
    """A file being read: a header for each sheet that has the form, the data rows, and what else was noticed.

    Of a data row come its number and its cells by column key. Rows are counted through the file, as if each sheet were
    LAST_ROW long and lay under the one before: the first sheet's rows have the spreadsheet's own numbers.

    Headers and findings are complete once the rows have run out: UNKNOWN_COLUMN, HIDDEN_ROWS (they are read, X26),
    COLUMNS_IGNORED (X4, X40), ROWS_FILLED_DOWN, HEADER_AGAIN, SHEETS_IGNORED.
    """

    headers: list[Header]
    rows: Data
    findings: list[Problem]


def find_sheets(lines: Lines, form: Form) -> Reading:
    """Read every visible sheet that has the form's header, in order; the others are named with their number of rows.

    Raises Refused like `find_header` when no sheet has it, DUPLICATE_HEADER for any sheet, and TEMPLATE_OUTDATED for a
    template of another version.
    """
    search = _Search(form)
    rows = search.rows(lines)
    first = list(islice(rows, 1))
    if not search.headers:
        raise search.refusal()
    return Reading(search.headers, chain(first, rows), search.findings)


class _Search:
    """What was found so far, sheet after sheet."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self.headers: list[Header] = []
        self.findings: list[Problem] = []
        self._passed: list[list[SheetRow]] = []
        self._incomplete: list[Refused] = []
        self._hidden: list[str] = []

    def rows(self, lines: Lines) -> Data:
        """Yield the data rows of all sheets."""
        for title, found in groupby(lines, key=lambda line: line.sheet):
            yield from self._sheet(title, found)

    def _sheet(self, title: str, lines: Iterator[SheetRow | SheetEnd]) -> Data:
        first = list(islice(lines, HEADER_WITHIN))
        head = [line for line in first if isinstance(line, SheetRow)]
        check_mark(head, self._form)
        header = self._header(head)
        if header is None:
            self._pass_over(title, head, chain(first, lines))
            return
        self.headers.append(header)
        self.findings += header.findings
        yield from self._data(header, chain(first, lines))

    def refusal(self) -> Refused:
        """Say why no sheet could be read: the one that was nearest to it, hidden ones by name."""
        if self._incomplete:
            return self._incomplete[0]
        hidden = {"kind": "hidden", "hidden": "、".join(self._hidden)} if self._hidden else {}
        return wrong_template(next(iter(self._passed), []), self._form, **hidden)

    def _header(self, head: list[SheetRow]) -> Header | None:
        if header_row(head, self._form) is None:
            return None
        try:
            return find_header(head, self._form)
        except Refused as refused:
            if refused.code != "MISSING_COLUMN":
                raise
            self._incomplete.append(refused)
            return None

    def _data(self, header: Header, lines: Lines) -> Data:
        before = (len(self.headers) - 1) * LAST_ROW
        semblance, last = Semblance(self._form), header.row
        hidden = beyond = 0
        for line in lines:
            if isinstance(line, SheetEnd):
                header.merged.extend(name for name in line.merged if _last_row(name) > header.row)
                continue
            beyond += line.beyond
            if line.number > last and semblance.is_row(line.number, values := header.values(line)):
                hidden += line.hidden
                yield before + line.number, values
        spot = Place(sheet=header.sheet)
        counted = (("HIDDEN_ROWS", hidden), ("COLUMNS_IGNORED", beyond))
        self.findings += [
            Problem(code=code, place=spot, params={"count": count}, warning=True) for code, count in counted if count
        ]
        self.findings += semblance.notices(header.sheet)

    def _pass_over(self, title: str, head: list[SheetRow], lines: Lines) -> None:
        """Name a sheet that is not read, with its number of rows and the reason."""
        rows = hidden = 0
        header = header_row(head, self._form)
        above = header.number if header else 0
        for line in lines:
            if isinstance(line, SheetRow):
                rows += line.number > above
            else:
                hidden += line.hidden_rows
        if hidden and title.startswith(OWN_SHEETS):
            return
        params: dict[str, object] = {"sheet": title, "count": rows or hidden, "kind": "other"}
        if hidden:
            self._hidden.append(title)
            params["kind"] = "hidden"
        elif header:
            params |= {"kind": "incomplete", "columns": self._incomplete[-1].params["columns"]}
        else:
            self._passed.append(head)
        if rows or hidden:
            self.findings.append(Problem(code="SHEETS_IGNORED", place=Place(sheet=title), params=params, warning=True))


def _last_row(merged: str) -> int:
    return int(re.sub("[^0-9]", "", merged.rpartition(":")[2]) or 0)
