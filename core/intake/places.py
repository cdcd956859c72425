"""Where a row of a file stands: rows are counted through all of its sheets, and said by sheet and row."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import Any

from core.kernel.problems import Place, Problem
from core.sheets.form import LAST_ROW, place

Header = dict[str, Any]

_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


def header_at(header: Header, number: int) -> Header:
    """Return the header of the sheet that holds a row of a file."""
    others: list[Header] = header["others"] if number > LAST_ROW else []
    return others[sheet_at(number) - 2] if others else header


def sheet_at(number: int) -> int:
    """Return which of the sheets that were read holds a row of a file, counted from one."""
    return (number - 1) // LAST_ROW + 1


def row_at(number: int) -> int:
    """Return the spreadsheet's own number of a row of a file."""
    return (number - 1) % LAST_ROW + 1


def spot(header: Header, number: int) -> Place:
    """Return the place of a row of a file."""
    return Place(sheet=header_at(header, number).get("sheet", ""), row=row_at(number))


def placed(problem: Problem, header: Header, number: int) -> Problem:
    """Say a finding about a row by the row's own sheet; a row it names beside it (`first`) likewise."""
    if number <= LAST_ROW:  # the first sheet is counted as it is
        named = problem.place.sheet or not problem.place.row
        return problem if named else replace(problem, place=replace(problem.place, sheet=header.get("sheet", "")))
    params, first = dict(problem.params), problem.params.get("first")
    if isinstance(first, int):
        there = spot(header, first)
        params["first"] = there.row
        if there.sheet != spot(header, number).sheet:
            params |= {"kind": "sheet", "sheet": there.sheet}
    own, field = header_at(header, number), problem.place.field
    if field in own["columns"]:
        return replace(problem, place=place(own["sheet"], row_at(number), field, own["columns"]), params=params)
    return replace(problem, place=replace(problem.place, sheet=own["sheet"], row=row_at(number)), params=params)


class Merged:
    """The merged ranges of one sheet, by column: which of them an empty cell lies in."""

    def __init__(self, header: Header) -> None:
        self._ranges: dict[str, list[tuple[int, int, str]]] = {}
        for found in filter(None, map(_RANGE.fullmatch, header["merged"])):
            for column, _title in header["columns"].values():
                if _order(found[1]) <= _order(column) <= _order(found[3]):
                    self._ranges.setdefault(column, []).append((int(found[2]), int(found[4]), found[0]))
        for ranges in self._ranges.values():
            ranges.sort()

    def range_of(self, column: str, row: int) -> str:
        """Return the range that hides a cell: every one of it but the first; "" where none does."""
        ranges = self._ranges.get(column, [])
        index = bisect_right(ranges, row, key=lambda each: each[0]) - 1
        if index < 0 or row > ranges[index][1] or ranges[index][2].startswith(f"{column}{row}:"):
            return ""
        return ranges[index][2]


def _order(column: str) -> tuple[int, str]:
    return len(column), column
