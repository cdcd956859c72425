"""A plan's windows: printed dates, supplements and rules laid over one another, and where they disagree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from core.api import (
    STAGE_NAMES,
    Anchor,
    Certificate,
    Days,
    Edge,
    From,
    Stage,
    Timetable,
    Weekday,
    Window,
)
from core.kernel.errors import Refused
from core.kernel.problems import Place, Problem
from core.rules.notice import Notice
from core.rules.plan import Deviation, Origin, Period, Provenance, Session
from core.rules.supplements import Ledger, Step
from core.rules.timetable import Edges, IsWorkingDay, describe, periods

# Our own answer where a vendor has no rule: scores are entered between the exam and publicity.
HOUSE_WINDOWS: Mapping[Stage, Window] = MappingProxyType(
    {Stage.SCORE_ENTRY: Window(Days(1, Anchor.LAST), From(Stage.PUBLICITY, Edge.START, -1), "R-131")}
)

# What cannot begin, or end, without a date; registration is part of publication, the others hold up themselves only.
_NEEDED: Mapping[Stage, tuple[Step, tuple[Edge, ...]]] = {
    Stage.REGISTRATION: (Step.PUBLICATION, (Edge.END,)),
    Stage.ARRANGEMENT: (Step.ARRANGEMENT, (Edge.START, Edge.END)),
    Stage.SCORE_ENTRY: (Step.SCORE_ENTRY, (Edge.START, Edge.END)),
    Stage.PUBLICITY: (Step.PUBLICITY, (Edge.START, Edge.END)),
    Stage.ISSUANCE: (Step.ISSUANCE, (Edge.START,)),
}


@dataclass(frozen=True, slots=True)
class Windows:
    """The resolved periods, and each printed date that departs from the vendor's rule."""

    periods: Mapping[Stage, Period]
    deviations: tuple[Deviation, ...]

    @classmethod
    def of(
        cls,
        certificates: Sequence[Certificate],
        notice: Notice,
        sessions: Sequence[Session],
        ledger: Ledger,
        is_working_day: IsWorkingDay,
    ) -> Windows:
        """Lay the sources over one another, edge by edge: printed > supplement > rule > house default."""
        table = _table(certificates, ledger)
        printed = _edges(notice.windows)
        supplemented = _supplemented(printed, ledger)
        ruled = _ruled(table, sessions, is_working_day, {**supplemented, **printed}, ledger)
        deviations = _deviations(notice, printed, ruled, table, ledger)
        merged = {**supplemented, **printed}
        for key, day in ruled.items():
            if key not in merged:
                merged[key] = day
                ledger.provenance[_path(*key)] = _by_rule(table, *key)
        for key in printed:
            ledger.provenance[_path(*key)] = Provenance(kind=Origin.PRINTED, source=notice.source)
        _check(merged, notice, ledger)
        merged |= _exam(sessions)
        stages = {stage for stage, _ in merged}
        found = {s: Period(merged.get((s, Edge.START)), merged.get((s, Edge.END))) for s in Stage if s in stages}
        return cls(found, deviations)


def _path(stage: Stage, edge: Edge) -> str:
    return f"windows.{stage}.{edge}"


def _exam(sessions: Sequence[Session]) -> Edges:
    days = [session.date for session in sessions]
    return {(Stage.EXAM, Edge.START): min(days), (Stage.EXAM, Edge.END): max(days)} if days else {}


def _table(certificates: Sequence[Certificate], ledger: Ledger) -> Timetable:
    """The one timetable of the plan's certificates, with the weekdays the vendor has confirmed since (C-46)."""
    if not certificates:
        return Timetable({}, confirmed_for=frozenset(Weekday))
    table = certificates[0].timetable
    if any(certificate.timetable != table for certificate in certificates):
        ledger.find("NOTICE_TIMETABLES_DIFFER", "certificates")
    confirmed = ledger.supplemented(f"{certificates[0].key}.timetable.confirmed_for")
    if isinstance(confirmed, frozenset):
        return Timetable(table.windows, confirmed_for=table.confirmed_for | confirmed)
    return table


def _edges(windows: Mapping[Stage, Period]) -> Edges:
    return {
        (stage, edge): day for stage, period in windows.items() for edge in Edge if (day := period.at(edge)) is not None
    }


def _supplemented(printed: Edges, ledger: Ledger) -> Edges:
    edges: dict[tuple[Stage, Edge], dt.date] = {}
    for stage in Stage:
        if not isinstance(period := ledger.supplemented(f"windows.{stage}"), Period):
            continue
        provenance = ledger.provenance.pop(f"windows.{stage}")
        for (_, edge), day in _edges({stage: period}).items():
            if (stage, edge) in printed:
                ledger.find("SUPPLEMENT_OVERRULED", _path(stage, edge), warning=True)
            else:
                edges[stage, edge] = day
                ledger.provenance[_path(stage, edge)] = provenance
    return edges


def _ruled(
    table: Timetable, sessions: Sequence[Session], is_working_day: IsWorkingDay, fixed: Edges, ledger: Ledger
) -> Edges:
    """What the vendor's rules say, and ours for a stage without one; a day that cannot be computed is a finding."""
    house = {stage: window for stage, window in HOUSE_WINDOWS.items() if stage not in table.windows}
    # A table without rules was never seen to fail on a weekday.
    confirmed = table.confirmed_for if table.windows else frozenset(Weekday)
    days = [session.date for session in sessions]
    try:
        every = Timetable({**table.windows, **house}, confirmed_for=confirmed)
        ruled = periods(every, days, is_working_day, fixed) if days else {}
    except Refused as refusal:
        ledger.findings.append(Problem(code=refusal.code, place=Place(field="windows"), params=refusal.params))
        return {}
    # Ours is an answer only when it is a whole one.
    whole = {s: p for s, p in ruled.items() if s not in house or (p.start is not None and p.end is not None)}
    return _edges(whole)


def _by_rule(table: Timetable, stage: Stage, edge: Edge) -> Provenance:
    kind, windows = (Origin.RULE, table.windows) if stage in table.windows else (Origin.DEFAULT, HOUSE_WINDOWS)
    return Provenance(kind=kind, source=windows[stage].source, rule=describe(windows[stage].at(edge)).zh)


def _deviations(
    notice: Notice, printed: Edges, ruled: Edges, table: Timetable, ledger: Ledger
) -> tuple[Deviation, ...]:
    """Return both dates of each printed one off the rule; findings: no reason given, or a reason for nothing."""
    found = {
        (stage, edge): Deviation(
            stage=stage,
            edge=edge,
            rule=ruled[stage, edge],
            printed=day,
            reason=notice.acknowledged.get((stage, edge), ""),
        )
        for (stage, edge), day in printed.items()
        if stage in table.windows and ruled.get((stage, edge), day) != day
    }
    for (stage, edge), deviation in found.items():
        if not deviation.acknowledged:
            ledger.find(
                "DEVIATION_UNACKNOWLEDGED",
                f"deviations.{stage}.{edge}",
                stage=STAGE_NAMES[stage],
                rule=deviation.rule,
                printed=deviation.printed,
            )
    for stage, edge in sorted(notice.acknowledged.keys() - found.keys()):
        ledger.find("DEVIATION_STALE", f"deviations.{stage}.{edge}")
    return tuple(found.values())


def _check(edges: Edges, notice: Notice, ledger: Ledger) -> None:
    for stage in Stage:
        start, end = edges.get((stage, Edge.START)), edges.get((stage, Edge.END))
        if start is not None and end is not None and start > end:
            ledger.find("WINDOW_REVERSED", f"windows.{stage}", stage=STAGE_NAMES[stage], start=start, end=end)
    for stage, (step, needed) in _NEEDED.items():
        if any((stage, edge) not in edges for edge in needed):
            ledger.lack(f"windows.{stage}", f"{STAGE_NAMES[stage].zh}时间", notice.source, step)
