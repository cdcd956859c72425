"""A supplement's form: which fields a path asks for, and what was typed as the plain value `read_value` takes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from core.api import Stage

MOST_SUBJECTS = 6
MOST_SESSIONS = 12
RANKS = range(1, 10)

WIDGETS: Mapping[str, str] = {
    r"[\w-]+\.pass_rule": "pass_rule",
    r"[\w-]+\.levels\.\d\.subjects": "subjects",
    r"[\w-]+\.fees\.provisional": "amounts",
    r"[\w-]+\.levels\.\d\.code": "code",
    r"[\w-]+\.tracks\.[\w-]+\.codes": "codes",
    r"[\w-]+\.review": "review",
    r"[\w-]+\.timetable\.confirmed_for": "weekdays",
    r"windows\.\w+": "period",
    "sessions": "sessions",
}
SUBJECT_FIELDS = ("key", "zh", "en", "mode", "minutes", "full_mark", "pass_mark")
SESSION_FIELDS = ("certificate", "level", "subject", "date", "start", "end")


class Typed(Protocol):
    """A submitted form, as Flask gives it."""

    def get(self, key: str, /) -> str | None:
        """Return one field."""

    def getlist(self, key: str, /) -> Sequence[str]:
        """Return a field that stands once in every row."""


def widget(path: str) -> str | None:
    """Name the fields a path asks for; None when no form exists for it."""
    return next((name for pattern, name in WIDGETS.items() if re.fullmatch(pattern, path)), None)


def paths(levels: Collection[tuple[str, int]]) -> list[str]:
    """Return every path a plan that examines these certificates' levels can be supplemented at."""
    own = [f"{key}.{rest}" for key in dict(levels) for rest in ("pass_rule", "fees.provisional")]
    papers = [f"{key}.levels.{rank}.subjects" for key, rank in levels]
    return ["sessions", *(f"windows.{stage}" for stage in Stage if stage is not Stage.EXAM), *own, *papers]


def plain(path: str, form: Typed) -> Any:
    """Return what was typed for `path`; empty rows are left out."""
    match widget(path):
        case "pass_rule":
            return {
                "kind": form.get("kind"),
                "single_sitting": bool(form.get("single_sitting")),
                "pass_mark": form.get("pass_mark"),
            }
        case "amounts":
            typed = {str(rank): (form.get(f"amount-{rank}") or "").strip() for rank in RANKS}
            return {rank: amount for rank, amount in typed.items() if amount}
        case "code":
            return (form.get("code") or "").strip()
        case "codes":
            codes = {str(rank): (form.get(f"code-{rank}") or "").strip() for rank in RANKS}
            return {rank: code for rank, code in codes.items() if code}
        case "review":
            return {name: form.get(name) for name in ("request_working_days", "reply_working_days", "mail_subject")}
        case "weekdays":
            return list(form.getlist("weekday"))
        case "period":
            return {"start": form.get("start"), "end": form.get("end")}
        case "subjects":
            return _rows(form, SUBJECT_FIELDS)
        case _:
            return _rows(form, SESSION_FIELDS)


def _rows(form: Typed, fields: Sequence[str]) -> list[dict[str, str]]:
    cells = zip(*([cell.strip() for cell in form.getlist(field)] for field in fields), strict=True)
    rows = [dict(zip(fields, row, strict=True)) for row in cells]
    return [row for row in rows if row["date" if "date" in row else "key"]]
