"""The timetable on days nobody has announced yet."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from core.api import Certificate, Stage
from core.kernel.errors import OnexError
from core.kernel.messages import say
from core.kernel.working_days import is_working_day
from core.rules.plan import Period
from core.rules.timetable import periods
from core.testing.kit import Kit

FIRST_YEAR, LAST_YEAR, DAYS = 2019, 2025, 300


def check(kit: Kit) -> Iterator[str]:
    """P303: for 300 exam days of seven years every window begins before it ends, and the stages keep their order."""
    for certificate in kit.plugin.certificates:
        if certificate.timetable.windows:
            yield from _odd(certificate)


def _odd(certificate: Certificate) -> Iterator[str]:
    chance = random.Random(certificate.key)  # noqa: S311 - the same days every time
    first = dt.date(FIRST_YEAR, 6, 1)
    span = (dt.date(LAST_YEAR, 6, 30) - first).days
    confirmed = certificate.timetable.confirmed_for
    for _ in range(DAYS):
        day = first + dt.timedelta(days=chance.randrange(span))
        if day.weekday() in confirmed and (faults := list(_faults(certificate, day))):
            yield from (f"{certificate.key}, exam on {day}: {fault}" for fault in faults)
            return  # one day shows it


def _faults(certificate: Certificate, day: dt.date) -> Iterator[str]:
    try:
        found = periods(certificate.timetable, [day], is_working_day)
    except OnexError as error:
        yield say(error.code, error.params)[0]
        return
    for stage, period in found.items():
        if period.start and period.end and period.start > period.end:
            yield f"{stage} ends {period.end} before it begins {period.start}"
    registration, publicity, issuance = (found.get(s, Period()) for s in _ORDER)
    if registration.end and registration.end >= day:
        yield f"registration ends {registration.end}, not before the exam"
    if publicity.start and publicity.start <= day:
        yield f"publicity begins {publicity.start}, not after the exam"
    if issuance.start and publicity.end and issuance.start <= publicity.end:
        yield f"issuance begins {issuance.start}, before publicity ends {publicity.end}"


_ORDER = (Stage.REGISTRATION, Stage.PUBLICITY, Stage.ISSUANCE)
