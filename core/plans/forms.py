"""A supplement's form: which fields a path asks for, and what was typed as the plain value `read_value` takes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from core.api import Stage

MOST_SUBJECTS = 6
MOST_SESSIONS = 12
RANKS = range(1, 10)

WIDGETS: Mapping[str, str] = {
    r"[\w-]+\.pass_rule": "pass_rule",
    r"[\w-]+\.levels\.\d\.pass_rule": "pass_rule",
    r"[\w-]+\.levels\.\d\.subjects": "subjects",
    r"[\w-]+\.fees\.provisional": "amounts",
    r"[\w-]+\.levels\.\d\.code": "code",
    r"[\w-]+\.tracks\.[\w-]+\.codes": "codes",
    r"[\w-]+\.review": "review",
    r"[\w-]+\.timetable\.confirmed_for": "weekdays",
    r"windows\.\w+": "period",
    "sessions": "sessions",
}
SUBJECT_FIELDS = ("key", "zh", "en", "mode", "minutes", "full_mark", "pass_mark", "objective")
SESSION_FIELDS = ("certificate", "level", "subject", "date", "start", "end")


def widget(path: str) -> str | None:
    """Name the fields a path asks for; None when no form exists for it."""
    return next((name for pattern, name in WIDGETS.items() if re.fullmatch(pattern, path)), None)


def paths(levels: Collection[tuple[str, int]], track: str = "") -> list[str]:
    """Return every path a plan that examines these certificates' levels, in this track, can be supplemented at."""
    of_certificate = ("pass_rule", "fees.provisional", "review", "timetable.confirmed_for")
    of_level = ("subjects", "pass_rule", "code") if not track else ("subjects", "pass_rule")
    keys = dict.fromkeys(key for key, _ in levels)
    own = [f"{key}.{rest}" for key in keys for rest in of_certificate]
    codes = [f"{key}.tracks.{track}.codes" for key in keys if track]
    by_level = [f"{key}.levels.{rank}.{rest}" for key, rank in levels for rest in of_level]
    return ["sessions", *(f"windows.{stage}" for stage in Stage if stage is not Stage.EXAM), *own, *codes, *by_level]


def plain(path: str, form: Any) -> Any:
    """Return what a submitted form (with `getlist`) says for `path`; what was left blank is left out."""
    match widget(path):
        case "pass_rule":
            return _filled(form, ("kind", "single_sitting", "pass_mark"))
        case "amounts":
            return _by_rank(form, "amount")
        case "code":
            return _filled(form, ["code"]).get("code")
        case "codes":
            return _by_rank(form, "code")
        case "review":
            return _filled(form, ("request_working_days", "reply_working_days", "mail_subject"))
        case "weekdays":
            return form.getlist("weekday")
        case "period":
            return _filled(form, ("start", "end"))
        case "subjects":
            return [row for row in _rows(form, SUBJECT_FIELDS) if "key" in row]
        case _:
            return [row for row in _rows(form, SESSION_FIELDS) if "date" in row]


def _filled(form: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    return {name: form[name] for name in names if name in form and form[name] != ""}


def _by_rank(form: Mapping[str, str], kind: str) -> dict[str, str]:
    return {name.removeprefix(f"{kind}-"): text for name, text in _filled(form, [f"{kind}-{r}" for r in RANKS]).items()}


def _rows(form: Any, names: Sequence[str]) -> list[dict[str, str]]:
    cells = zip_longest(*([cell.strip() for cell in form.getlist(name)] for name in names), fillvalue="")
    return [{name: cell for name, cell in zip(names, row, strict=True) if cell} for row in cells]
