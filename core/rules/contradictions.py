"""What does not fit together within one notice: worth the planner's look, no hindrance to publication.

The sources contradict themselves in some of these places (C-36), so none is an error by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.api import STAGE_NAMES, Certificate, Edge, Level, NotAnnounced, Stage, WorkingDays
from core.kernel.errors import Refused
from core.rules.notice import Notice
from core.rules.plan import Period, Session
from core.rules.supplements import Ledger
from core.rules.timetable import IsWorkingDay

# In every notice of the sources the first is not after the second.
_ORDER: tuple[tuple[tuple[Stage, Edge], tuple[Stage, Edge]], ...] = (
    ((Stage.SITE_APPLICATION, Edge.END), (Stage.EXAM, Edge.START)),
    ((Stage.REGISTRATION, Edge.END), (Stage.EXAM, Edge.START)),
    ((Stage.ARRANGEMENT, Edge.END), (Stage.EXAM, Edge.START)),
    ((Stage.INSTALLATION, Edge.END), (Stage.EXAM, Edge.START)),
    ((Stage.ROOM_SETUP, Edge.START), (Stage.EXAM, Edge.START)),
    ((Stage.TICKETS, Edge.START), (Stage.EXAM, Edge.START)),
    ((Stage.EXAM, Edge.START), (Stage.SCORE_ENTRY, Edge.START)),
    ((Stage.EXAM, Edge.END), (Stage.PUBLICITY, Edge.START)),
    ((Stage.SCORE_ENTRY, Edge.END), (Stage.PUBLICITY, Edge.END)),
    ((Stage.PUBLICITY, Edge.END), (Stage.ISSUANCE, Edge.START)),
)


def find_contradictions(
    certificates: Sequence[Certificate],
    notice: Notice,
    windows: Mapping[Stage, Period],
    sessions: Sequence[Session],
    is_working_day: IsWorkingDay,
    ledger: Ledger,
) -> None:
    """Note as warnings: stages out of order, holidays, fees and sessions without one another."""
    for (earlier, one), (later, other) in _ORDER:
        first, second = windows.get(earlier, Period()).at(one), windows.get(later, Period()).at(other)
        if first is not None and second is not None and second < first:
            ledger.find(
                "NOTICE_STAGES_REVERSED",
                f"windows.{later}.{other}",
                warning=True,
                earlier=STAGE_NAMES[earlier],
                first=first,
                later=STAGE_NAMES[later],
                second=second,
            )
    _find_holidays(certificates, notice, is_working_day, ledger)
    for certificate in certificates:
        for level in certificate.levels:
            sat = [s for s in sessions if (s.certificate, s.level) == (certificate.key, level.rank)]
            _compare_with_fees(certificate, level, sat, ledger)


def _find_holidays(
    certificates: Sequence[Certificate], notice: Notice, is_working_day: IsWorkingDay, ledger: Ledger
) -> None:
    rules = certificates[0].timetable.windows if certificates else {}
    for stage, period in notice.windows.items():
        for edge in Edge:
            day, window = period.at(edge), rules.get(stage)
            if day is None or window is None or not isinstance(window.at(edge), WorkingDays):
                continue
            try:
                if is_working_day(day):
                    continue
            except Refused:  # the year has no calendar yet, which the rule itself reports
                continue
            ledger.find("NOTICE_HOLIDAY", f"windows.{stage}.{edge}", warning=True, stage=STAGE_NAMES[stage], day=day)


def _compare_with_fees(certificate: Certificate, level: Level, sat: Sequence[Session], ledger: Ledger) -> None:
    amounts = certificate.fees.provisional
    if isinstance(amounts, NotAnnounced):
        return
    priced = level.rank in amounts or any(not r.levels or level.rank in r.levels for r in certificate.fees.rules)
    path = f"{certificate.key}.fees.provisional"
    if sat and not priced:
        ledger.find("NOTICE_LEVEL_WITHOUT_FEE", path, warning=True, level=level.name, source=certificate.fees.source)
    if priced and not sat:
        ledger.find("NOTICE_FEE_WITHOUT_SESSION", path, warning=True, level=level.name, source=certificate.fees.source)
