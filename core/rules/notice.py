"""One published notice as a TOML file: what it prints, and nothing it does not.

Every problem is collected with its place; a key nobody reads is a problem too, so nothing in a file is ignored.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeVar

from core.api import Edge, Stage
from core.kernel.problems import Place, Problem
from core.rules.plan import Period, Session

T = TypeVar("T")
Table = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one notice prints.

    `unconfirmed` says why the printed sessions cannot be built on until the vendor confirms them (C-32), else is empty.
    `acknowledged` gives the reason for each printed date that departs from the vendor's own rule.
    """

    name: str
    certificates: tuple[str, ...]
    track: str | None
    source: str
    sessions: tuple[Session, ...]
    unconfirmed: str
    windows: Mapping[Stage, Period]
    acknowledged: Mapping[tuple[Stage, Edge], str]
    settle_until: dt.date | None
    problems: tuple[Problem, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "windows", MappingProxyType(dict(self.windows)))
        object.__setattr__(self, "acknowledged", MappingProxyType(dict(self.acknowledged)))


def parse(text: str) -> Notice:
    """Read a notice; what is wrong with it stands in `problems`, all of it at once."""
    try:
        return _notice(tomllib.loads(text), [])
    except (ValueError, RecursionError) as error:  # what TOML is none; numbers and nesting without end
        return _notice({}, [Problem(code="NOTICE_SYNTAX", place=Place(field="toml"), params={"detail": str(error)})])


def _notice(raw: Table, problems: list[Problem]) -> Notice:
    # A file that is no TOML at all has one problem, not one more for every key it lacks.
    reader = _Reader(problems, required=not problems)
    certificates = _certificates(reader, raw)
    notice = Notice(
        name=reader.need(raw, "name", str) or "",
        certificates=certificates,
        track=reader.take(raw, "track", str),
        source=reader.need(raw, "source", str) or "",
        unconfirmed=reader.take(raw, "unconfirmed", str) or "",
        sessions=_sessions(reader, reader.need(raw, "sessions", list) or [], certificates),
        windows=_windows(reader, reader.take(raw, "windows", dict) or {}),
        acknowledged=_acknowledged(reader, reader.take(raw, "deviations", dict) or {}),
        settle_until=_settle_until(reader, reader.take(raw, "fees", dict) or {}),
        problems=(),
    )
    reader.unread(raw)
    return replace(notice, problems=tuple(problems))


@dataclass(slots=True)
class _Reader:
    """Takes keys out of tables and remembers what is wrong; what nobody took is unknown."""

    problems: list[Problem] = field(default_factory=list)
    required: bool = True

    def refuse(self, code: str, path: str, **params: object) -> None:
        self.problems.append(Problem(code=code, place=Place(field=path), params={"key": path, **params}))

    def take(self, table: Table, key: str, kind: type[T], path: str = "") -> T | None:
        value = table.pop(key, None)
        # TOML's date-time is a date to Python, and true an integer: only the very type will do.
        if value is None or type(value) is kind:
            return value
        self.refuse("NOTICE_VALUE_TYPE", path + key, expected=_KINDS[kind])
        return None

    def need(self, table: Table, key: str, kind: type[T], path: str = "") -> T | None:
        if key not in table and self.required:
            self.refuse("NOTICE_KEY_MISSING", path + key)
        return self.take(table, key, kind, path)

    def unread(self, table: Table, path: str = "") -> None:
        for key in table:
            self.refuse("NOTICE_KEY_UNKNOWN", path + key)


# TOML's own words for its types.
_KINDS = {str: "string", int: "integer", list: "array", dict: "table", dt.date: "local date", dt.time: "local time"}


def _certificates(reader: _Reader, raw: Table) -> tuple[str, ...]:
    if "certificates" in raw:
        return _strings(reader, raw, "certificates")
    one = reader.need(raw, "certificate", str)
    return () if one is None else (one,)


def _strings(reader: _Reader, table: Table, key: str, path: str = "") -> tuple[str, ...]:
    values = reader.take(table, key, list, path) or []
    if not all(isinstance(value, str) for value in values):
        reader.refuse("NOTICE_VALUE_TYPE", path + key, expected=_KINDS[str])
    return tuple(value for value in values if isinstance(value, str))


def _sessions(reader: _Reader, rows: list[Any], certificates: tuple[str, ...]) -> tuple[Session, ...]:
    sessions: list[Session] = []
    for number, row in enumerate(rows, 1):
        path = f"sessions[{number}]."
        if not isinstance(row, dict):
            reader.refuse("NOTICE_VALUE_TYPE", f"sessions[{number}]", expected=_KINDS[dict])
            continue
        level = reader.need(row, "level", int, path)
        day = reader.need(row, "date", dt.date, path)
        start = reader.need(row, "start", dt.time, path)
        end = reader.need(row, "end", dt.time, path)
        subject = reader.take(row, "subject", str, path)
        own = _strings(reader, row, "certificates", path) or certificates
        reader.unread(row, path)
        if level is None or day is None or start is None or end is None:
            continue
        if start >= end:
            reader.refuse("NOTICE_ORDER", path + "end", start=start, end=end)
        sessions += (
            Session(certificate=key, level=level, subject=subject, date=day, start=start, end=end) for key in own
        )
    return tuple(sessions)


def _windows(reader: _Reader, raw: Table) -> dict[Stage, Period]:
    windows: dict[Stage, Period] = {}
    for stage in Stage:
        path = f"windows.{stage}"
        # The exam days are those of the sessions: a window for them would be a second truth.
        if stage is Stage.EXAM or (table := reader.take(raw, stage.value, dict, "windows.")) is None:
            continue
        start = reader.take(table, "start", dt.date, path + ".")
        end = reader.take(table, "end", dt.date, path + ".")
        reader.unread(table, path + ".")
        if start and end and start > end:
            reader.refuse("NOTICE_ORDER", path, start=start, end=end)
        windows[stage] = Period(start, end)
    reader.unread(raw, "windows.")
    return windows


def _acknowledged(reader: _Reader, raw: Table) -> dict[tuple[Stage, Edge], str]:
    reasons: dict[tuple[Stage, Edge], str] = {}
    for stage in Stage:
        table = reader.take(raw, stage.value, dict, "deviations.") or {}
        path = f"deviations.{stage}."
        for edge in Edge:
            if reason := reader.take(table, edge.value, str, path):
                reasons[stage, edge] = reason
        reader.unread(table, path)
    reader.unread(raw, "deviations.")
    return reasons


def _settle_until(reader: _Reader, raw: Table) -> dt.date | None:
    until = reader.take(raw, "settle_until", dt.date, "fees.")
    reader.unread(raw, "fees.")
    return until
