"""成绩: what a mark may look like, and what the clock allows to be done with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from decimal import Decimal
from enum import StrEnum

from core.api import Part, Stage
from core.kernel.errors import Conflict, Refused, Unannounced
from core.rules.passing import Mark, MarkOutcome
from core.rules.plan import Period, PlanRules
from core.rules.review import locked

# Nobody publishes how fine a mark may be; sheets in the field have at most one place. More is refused, never rounded.
DECIMALS = 1

WORDS = {
    "缺考": MarkOutcome.ABSENT,
    "违纪": MarkOutcome.VOID,
    "作弊": MarkOutcome.VOID,
}
_NUMBER = re.compile(r"[0-9]{1,4}(?:\.([0-9]+))?")


class ScoreState(StrEnum):
    """Where a plan's scores stand, told by the clock alone (R-138…R-142); the words are the student's view."""

    PREPARING = "preparing"
    SCORING = "scoring"
    PUBLISHED = "published"
    CLOSED = "closed"


TINY = 10
"""A paper of so many marks may well be worth one."""


def parse_mark(text: str, full_mark: int, parts: Collection[Part] = ()) -> Mark | str:
    """Return the mark a cell says, or the code of why it says none (G1…G6).

    A number from 0 to the full mark with at most one decimal, or one of 缺考, 违纪, 作弊; empty is not zero. Where a
    paper has parts they follow in brackets and add up: `75（客观题 30；主观题 45）`.
    """
    if not text:
        return "SCORE_EMPTY"
    if text in WORDS:
        return Mark(outcome=WORDS[text])
    total, _, inside = text.replace("(", "（").removesuffix(")").removesuffix("）").partition("（")
    value = _number(total.strip())
    if value is None or bool(inside) != bool(parts):
        return "SCORE_PARTS" if parts and value is not None else "SCORE_FORMAT"
    if value > full_mark:
        return "SCORE_RANGE"
    read = _parts(inside, parts) if parts else {}
    return "SCORE_PARTS" if parts and sum(read.values()) != value else Mark(value=value, parts=read)


def may_be_share(mark: Mark, full_mark: int) -> bool:
    """Whether a mark looks like a percentage that lost its format: 0.9 for 90 of 100 (G1)."""
    return mark.value is not None and 0 < mark.value <= 1 and full_mark > TINY


def _number(text: str) -> Decimal | None:
    found = _NUMBER.fullmatch(text)
    return None if found is None or len(found[1] or "") > DECIMALS else Decimal(text)


def _parts(text: str, parts: Collection[Part]) -> dict[str, Decimal]:
    """Return the parts' marks; empty unless every part stands there once, within its own full mark."""
    read: dict[str, Decimal] = {}
    for item in filter(None, re.split("[；;，,、]", text)):
        part = next((part for part in parts if item.strip().startswith(part.name.zh)), None)
        value = _number(item.strip().removeprefix(part.name.zh).lstrip(" :：=")) if part else None
        if part is None or value is None or value > part.full_mark or part.key in read:
            return {}
        read[part.key] = value
    return read if len(read) == len(parts) else {}


def publicity(rules: PlanRules) -> Period:
    """Return the publicity with both its days; raises Unannounced while one of them is missing."""
    window = rules.window(Stage.PUBLICITY)
    if window.start is None or window.end is None:
        raise Unannounced(what="成绩公示时间", source=rules.source)
    return window


def state(rules: PlanRules, moment: dt.datetime) -> ScoreState:
    """Return where the plan's scores stand at `moment`; what nobody announced has not begun."""
    shown = rules.window(Stage.PUBLICITY)
    if shown.closes is not None and moment >= shown.closes:
        return ScoreState.CLOSED
    if shown.opens is not None and moment >= shown.opens:
        return ScoreState.PUBLISHED
    entry = rules.window(Stage.SCORE_ENTRY)
    return ScoreState.SCORING if entry.opens is not None and moment >= entry.opens else ScoreState.PREPARING


def check_entry(rules: PlanRules, moment: dt.datetime, *, published: bool) -> None:
    """Refuse entering marks outside the entry window, by the time of receipt, or after publication (R-138, G8).

    Raises Unannounced while nobody said when marks are entered.
    """
    if state(rules, moment) is ScoreState.CLOSED:
        raise Conflict("SCORE_LOCKED")
    if published:
        raise Conflict("SCORE_ONLY_CORRECTION")
    if Stage.SCORE_ENTRY not in rules.windows:
        raise Unannounced(what="成绩登记时间", source=rules.source)
    window = rules.window(Stage.SCORE_ENTRY)
    if not window.contains(moment):
        raise Refused("SCORE_OUTSIDE_WINDOW", start=window.start or "", end=window.end or "")


def check_publish(rules: PlanRules, moment: dt.datetime) -> Period:
    """Return the publicity in which scores are published now; refuse before and after it (R-140, R-142)."""
    window = publicity(rules)
    match state(rules, moment):
        case ScoreState.PUBLISHED:
            return window
        case ScoreState.CLOSED:
            raise Conflict("SCORE_PUBLICITY_OVER", end=window.end)
        case _:
            raise Conflict("SCORE_PUBLICITY_NOT_BEGUN", start=window.start)


def check_correct(rules: PlanRules, moment: dt.datetime, *, pending: bool) -> None:
    """Refuse a correction outside the publicity: before it marks are entered, after it locked (R-141, R-142).

    `pending`: a review of the candidate's scores waits for its answer, which holds the lock (C-02).
    """
    if locked(rules.window(Stage.PUBLICITY), pending, moment):
        raise Conflict("SCORE_LOCKED")
    if state(rules, moment) not in {ScoreState.PUBLISHED, ScoreState.CLOSED}:
        raise Conflict("SCORE_PUBLICITY_NOT_BEGUN", start=publicity(rules).start)
