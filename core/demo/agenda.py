"""When a story's acts happen: each inside its own window of the plan, one after the other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.api import Stage
from core.kernel import clock
from core.rules.plan import Period, PlanRules

MORNING, AFTERNOON = dt.time(9), dt.time(14)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
# A plan whose registration has no first day is published this long before its last.
OPEN_DAYS = 30
# From a college's first list to people who can be registered: the comparison takes a day and is away once.
READY_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The moments of one plan's acts. By workbook, people are registered first and brought and verified afterwards."""

    published: dt.datetime
    people: dt.datetime
    verified: dt.datetime
    registered: dt.datetime
    reconciled: dt.datetime | None
    arranged: dt.datetime
    billed: dt.datetime
    scored: dt.datetime
    shown: dt.datetime
    issued: dt.datetime


def agenda(rules: PlanRules, *, by_workbook: bool) -> Agenda:
    """Return when everything happens to a plan whose windows are all known.

    A window that leaves no room for its act after the acts before it gets the act all the same, at its very end: the
    portal then says what is in the way.
    """
    published = opening(rules.window(Stage.REGISTRATION))
    registered = clock.moment(published.date() + READY_DAYS * DAY, AFTERNOON if by_workbook else MORNING)
    people = registered + DAY if by_workbook else published + 3 * HOUR
    verified = people + 2 * DAY if by_workbook else published + 2 * DAY
    reconciled = verified + DAY if by_workbook else None
    closed = rules.window(Stage.REGISTRATION).closes or registered
    arranged = _within(rules.window(Stage.ARRANGEMENT), closed + 9 * HOUR)
    examined = clock.moment(rules.last_day + DAY, MORNING)
    scored = _within(rules.window(Stage.SCORE_ENTRY), examined)
    shown = _within(rules.window(Stage.PUBLICITY), scored + HOUR)
    over = (rules.window(Stage.PUBLICITY).closes or shown) + 9 * HOUR
    issued = _within(rules.window(Stage.ISSUANCE), max(over, (reconciled or over) + HOUR))
    return Agenda(
        published=published,
        people=people,
        verified=verified,
        registered=registered,
        reconciled=reconciled,
        arranged=arranged,
        billed=arranged + 2 * HOUR,
        scored=scored,
        shown=shown,
        issued=issued,
    )


def opening(registration: Period) -> dt.datetime:
    """Return the morning a plan is published: early enough for people to be verified before registration closes."""
    if registration.end is None:
        raise ValueError("a plan that can be published has a last day of registration")
    first = registration.start or registration.end - OPEN_DAYS * DAY
    return clock.moment(min(first, registration.end - READY_DAYS * DAY), MORNING)


def _within(window: Period, after: dt.datetime) -> dt.datetime:
    """Return the first morning of a window that is not before `after`, and never later than an hour before its end."""
    begins = max(after, clock.moment(window.start, MORNING)) if window.start else after
    return min(begins, window.closes - HOUR) if window.closes else begins
