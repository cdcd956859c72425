"""Rows between the reading child and the rooms: plain values in JSON, sealed while they wait."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from core.db.sealing import keyring
from core.kernel.problems import Place, Problem
from core.sheets.form import CellError, CellValue, Formula, Shown


def pack(cell: CellValue) -> Any:
    """Return a cell as JSON; what is not text says its kind, so that an id typed as a number stays one (F9)."""
    if isinstance(cell, dt.datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, dt.date):
        return {"date": cell.isoformat()}
    if isinstance(cell, Formula):
        return {"formula": cell.text}
    if isinstance(cell, CellError):
        return {"error": cell.text}
    if isinstance(cell, Shown):
        return {cell.format: cell.text}
    return cell


def unpacked(cells: Mapping[str, Any]) -> dict[str, CellValue]:
    """Return the cells of a row that `pack` wrote."""
    return {key: _unpack(value) if isinstance(value, dict) else value for key, value in cells.items()}


def _unpack(value: dict[str, str]) -> CellValue:
    ((kind, text),) = value.items()
    if kind == "datetime":
        return dt.datetime.fromisoformat(text)
    if kind == "date":
        return dt.date.fromisoformat(text)
    if kind == "formula":
        return Formula(text)
    return CellError(text) if kind == "error" else Shown(text, kind)


def seal_rows(rows: Sequence[Any], upload_id: uuid.UUID, context: str) -> bytes:
    """Seal what the rows of one chunk hold; `context` says which chunk and what of it."""
    return keyring().seal(json.dumps(rows, ensure_ascii=False).encode(), upload_id, context)


def open_rows(sealed: bytes, upload_id: uuid.UUID, context: str) -> list[Any]:
    """Open what `seal_rows` made."""
    rows: list[Any] = json.loads(keyring().unseal(sealed, upload_id, context))
    return rows


def write_problem(problem: Problem) -> dict[str, Any]:
    """Return a finding as JSON; its value is masked already."""
    place = problem.place
    return {
        "code": problem.code,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "header": place.header,
        "field": place.field,
        "value": problem.value,
        "params": {name: str(value) for name, value in problem.params.items()},
        "warning": problem.warning,
    }


def read_problem(plain: dict[str, Any]) -> Problem:
    """Return the finding `write_problem` wrote."""
    place = Place(**{name: plain[name] for name in ("sheet", "row", "column", "header", "field")})
    return Problem(
        code=plain["code"], place=place, value=plain["value"], params=plain["params"], warning=plain["warning"]
    )
