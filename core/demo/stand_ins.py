"""What stands in, in a rehearsal only, for facts a vendor has not announced and no `demo.toml` gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.api import (
    AllSubjects,
    Certificate,
    Mode,
    NotAnnounced,
    PassRule,
    Stage,
    Subject,
    Text,
)
from core.rules.passing import Mark, conditions_of, judge
from core.rules.plan import Period, Session
from core.rules.supplements import Missing

CLAUSE = "演示设置（非正式公告）"
PRICE = Decimal("100.00")
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Setting:
    """A value entered for a plan, or for all plans of a vendor, at a supplement's path."""

    path: str
    value: object


def stand_ins(
    missing: Collection[Missing],
    certificates: Sequence[Certificate],
    windows: Mapping[Stage, Period],
    sessions: Sequence[Session],
) -> Iterator[Setting]:
    """Yield a setting for everything that is missing and holds up a step of the story.

    Codes are not among them: only the exchange with the national platform waits for those, and no story gets there.
    """
    paths = {item.path for item in missing}
    if "sessions" in paths:
        yield Setting("sessions", tuple(sessions))
    yield from (Setting(f"windows.{stage}", period) for stage, period in _gaps(windows, sessions, paths))
    for certificate in certificates:
        rule = certificate.pass_rule
        if isinstance(rule, NotAnnounced):
            rule = AllSubjects(single_sitting=False, source=CLAUSE)
        if f"{certificate.key}.pass_rule" in paths:
            yield Setting(f"{certificate.key}.pass_rule", rule)
        if (path := f"{certificate.key}.fees.provisional") in paths:
            yield Setting(path, {level.rank: PRICE for level in certificate.levels})
        for level in certificate.levels:
            if (path := f"{certificate.key}.levels.{level.rank}.subjects") in paths:
                own = [s for s in sessions if (s.certificate, s.level) == (certificate.key, level.rank)]
                yield Setting(path, _subjects(own, level.pass_rule or rule))


def _subjects(sessions: Sequence[Session], rule: PassRule) -> tuple[Subject, ...]:
    """Return papers that fit the printed sessions and the subjects the rule names; full marks reach what it asks."""
    keys = sorted({session.subject for session in sessions if session.subject} or _named(rule)) or ["exam"]
    for full_mark in (100, 150, 200, 500, 1000):
        subjects = tuple(
            Subject(
                key=key,
                name=Text(f"演示科目{number}", f"Demo subject {number}"),
                mode=Mode.COMPUTER,
                minutes=_minutes(key, sessions, len(keys)),
                full_mark=full_mark,
                source=CLAUSE,
            )
            for number, key in enumerate(keys, 1)
        )
        full = {subject.key: Mark(value=Decimal(full_mark)) for subject in subjects}
        if judge(rule, subjects, full).passed:
            break
    return subjects


def _named(rule: PassRule) -> set[str]:
    found: set[str] = set()
    for condition in conditions_of(rule):
        found |= set(getattr(condition, "subjects", ())) | set(getattr(condition, "weights", ()))
    return found


def _minutes(key: str, sessions: Sequence[Session], papers: int) -> int:
    spans = [
        int((session.ends - session.begins).total_seconds()) // 60 // (1 if session.subject else papers)
        for session in sessions
        if session.subject in {None, key}
    ]
    return min(spans)


def _gaps(
    windows: Mapping[Stage, Period], sessions: Sequence[Session], paths: Collection[str]
) -> Iterator[tuple[Stage, Period]]:
    """Yield the days that are missing of each window the story needs; a day that is known is left out."""
    days = [session.date for session in sessions]
    for stage, period in whole(windows, min(days), max(days)).items():
        if f"windows.{stage}" in paths:
            known = windows.get(stage, Period())
            yield stage, Period(None if known.start else period.start, None if known.end else period.end)


def whole(windows: Mapping[Stage, Period], first: dt.date, last: dt.date) -> dict[Stage, Period]:
    """Return the windows a story needs: what is known, and around it days that keep the order of the stages.

    `first` and `last` are the exam days. Registration and issuance may stay open on their far side.
    """
    known = {stage: windows.get(stage, Period()) for stage in Stage}
    arranging, entering, showing, issuing = (
        known[stage] for stage in (Stage.ARRANGEMENT, Stage.SCORE_ENTRY, Stage.PUBLICITY, Stage.ISSUANCE)
    )
    opens, closes = known[Stage.REGISTRATION].start, known[Stage.REGISTRATION].end
    closes = closes or max(opens or dt.date.min, (arranging.start or first - 14 * DAY) - DAY)
    arrangement = _fitted(arranging, closes + DAY, first - DAY)
    entry = _fitted(entering, last + DAY, (showing.start or last + 16 * DAY) - DAY)
    shown = _after(entry)
    publicity = _fitted(showing, shown, issuing.start - DAY if issuing.start else shown + 6 * DAY)
    issuance = Period(issuing.start or min(_after(publicity), issuing.end or dt.date.max), issuing.end)
    return {
        Stage.REGISTRATION: Period(opens, closes),
        Stage.ARRANGEMENT: arrangement,
        Stage.SCORE_ENTRY: entry,
        Stage.PUBLICITY: publicity,
        Stage.ISSUANCE: issuance,
    }


def _fitted(known: Period, first: dt.date, last: dt.date) -> Period:
    """Return a period with both its days: those known, else these, and never reversed."""
    start = known.start or min(first, known.end or first)
    return Period(start, known.end or max(start, last))


def _after(period: Period) -> dt.date:
    return (period.end or dt.date.max - DAY) + DAY
