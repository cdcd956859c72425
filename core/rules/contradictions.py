"""What does not fit together within one notice: worth the planner's look, no hindrance to publication.

The sources contradict themselves in some of these places (C-36), so none is an error by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.api import STAGE_NAMES, Certificate, Edge, NotAnnounced, Stage, Text, WorkingDays
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
    """Note as warnings: stages out of order, holidays, fees without sessions, and what can be read in two ways."""
    # Certificates of one document are read alike: said once.
    readings = {read: f"{c.key}.readings.{read.key}" for c in reversed(certificates) for read in c.readings}
    for read in dict.fromkeys(read for certificate in certificates for read in certificate.readings):
        ledger.find("NOTICE_READ_SO", readings[read], warning=True, text=read.text, source=read.source)
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
        _compare_with_fees(certificate, {s.level for s in sessions if s.certificate == certificate.key}, ledger)


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


def _compare_with_fees(certificate: Certificate, examined: Collection[int], ledger: Ledger) -> None:
    """Note levels that are examined and have no price; and once, all together, those the other way round."""
    fees = certificate.fees
    if isinstance(fees.provisional, NotAnnounced):
        return
    priced = {
        level.rank
        for level in certificate.levels
        if level.rank in fees.provisional or any(not r.levels or level.rank in r.levels for r in fees.rules)
    }
    path = f"{certificate.key}.fees.provisional"
    for level in certificate.levels:
        if level.rank in examined and level.rank not in priced:
            ledger.find("NOTICE_LEVEL_WITHOUT_FEE", path, warning=True, level=level.name, source=fees.source)
    if idle := [level.name for level in certificate.levels if level.rank in priced and level.rank not in examined]:
        names = Text("、".join(name.zh for name in idle), ", ".join(name.en for name in idle))
        ledger.find("NOTICE_FEE_WITHOUT_SESSION", path, warning=True, level=names, source=fees.source)
