"""考场 and 准考证号: when a room may change, what kind it is, and how a ticket is numbered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.api import Mode, Named, SiteRequirements, Stage
from core.kernel.errors import Refused, Unannounced
from core.kernel.messages import N_
from core.kernel.problems import Place, Problem
from core.rules.formats import prefix
from core.rules.plan import CertificateRules, Period, PlanRules
from core.rules.seating import is_oversized

MOST_SEATS = 1000
_RANDOM_DIGITS = 6


class RoomState(StrEnum):
    """State of a room, told by the plan's arrangement window and the clock alone (R-111)."""

    UNARRANGED = "unarranged"
    ARRANGING = "arranging"
    CLOSED = "closed"


class RoomKind(StrEnum):
    """考场类型, told by how the room's subjects are examined (R-106); the names are ours, nobody publishes them."""

    COMPUTER = "computer"
    PRACTICAL = "practical"
    PAPER = "paper"
    MIXED = "mixed"

    @property
    def label(self) -> str:
        """The Chinese name, a gettext id."""
        return _KIND_NAMES[self]


_KIND_NAMES = {
    RoomKind.COMPUTER: N_("机考考场"),
    RoomKind.PRACTICAL: N_("实操考场"),
    RoomKind.PAPER: N_("笔试考场"),
    RoomKind.MIXED: N_("综合考场"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFields:
    """What is entered about a room (R-106); `subjects` are keys, empty takes every subject of the certificate."""

    name: str
    region: str
    address: str
    seats: int
    subjects: tuple[str, ...] = ()


def room_state(window: Period, moment: dt.datetime) -> RoomState:
    """Return where the clock stands; a window whose beginning nobody announced has not begun."""
    if window.closes is not None and moment >= window.closes:
        return RoomState.CLOSED
    return RoomState.UNARRANGED if window.opens is None or moment < window.opens else RoomState.ARRANGING


def check_edit(state: RoomState, before: RoomFields, after: RoomFields) -> None:
    """Refuse what the state forbids: while arranging seats may only grow, afterwards nothing moves (R-112)."""
    if state is RoomState.CLOSED:
        raise Refused("ROOM_CLOSED")
    if state is RoomState.ARRANGING:
        if after.seats < before.seats:
            raise Refused("ROOM_SEATS_SHRINK", seats=before.seats)
        only_seats = (before.name, before.region, before.address, before.subjects)
        if (after.name, after.region, after.address, after.subjects) != only_seats:
            raise Refused("ROOM_ONLY_SEATS")


def check_add(state: RoomState) -> None:
    """Refuse a new room once the window is over; while arranging one more room only adds seats (R-107)."""
    if state is RoomState.CLOSED:
        raise Refused("ROOM_CLOSED")


def check_delete(state: RoomState) -> None:
    """Refuse unless nothing is arranged yet (R-113)."""
    if state is not RoomState.UNARRANGED:
        raise Refused("ROOM_NOT_DELETABLE")


def room_kind(modes: Iterable[Mode]) -> RoomKind:
    """Return the one way everything is examined, or MIXED."""
    ways = {way for mode in modes for way in mode.value.split("_and_")}
    return RoomKind(ways.pop()) if len(ways) == 1 else RoomKind.MIXED


def subject_keys(rules: PlanRules, certificate: str, words: Iterable[str]) -> tuple[str, ...] | str:
    """Return the keys of subjects named by key, name, code or an older name; else the word nobody knows (C-08)."""
    known: dict[str, str] = {}
    for level in rules.certificate(certificate).levels:
        for subject in level.subjects:
            names = (subject.key, subject.name.zh, subject.name.en, subject.code, *subject.aliases)
            known |= {name: subject.key for name in names if name}
    keys: list[str] = []
    for word in words:
        if word not in known:
            return word
        keys.append(known[word])
    return tuple(sorted(set(keys)))


def modes_of(rules: PlanRules, certificate: str, subjects: tuple[str, ...]) -> set[Mode]:
    """Return how the named subjects of a certificate are examined; all of them when none is named."""
    everything = (subject for level in rules.certificate(certificate).levels for subject in level.subjects)
    return {subject.mode for subject in everything if not subjects or subject.key in subjects}


SEATS = Place(field="seats", header="考位数")


def room_warnings(room: RoomFields, site: SiteRequirements) -> tuple[Problem, ...]:
    """Return what is odd about a room and still allowed (C-17)."""
    if not is_oversized(room.seats, site):
        return ()
    params = {"room": room.name, "seats": room.seats, "nominal": site.nominal_seats}
    return (Problem(code="ROOM_OVERSIZED", place=SEATS, params=params, warning=True),)


def site_warnings(site: str, seats: int, candidates: int, machines: int) -> Iterator[Problem]:
    """Yield what is odd about a site's seats in a plan: as many as its candidates at one time, within its places.

    `candidates` are the most at one time (R-107); `machines` what the site's application says, 0 where it says nothing.
    """
    if seats != candidates:
        params = {"site": site, "seats": seats, "candidates": candidates}
        yield Problem(code="ROOM_SEATS_MISMATCH", place=SEATS, params=params, warning=True)
    if 0 < machines < seats:
        params = {"site": site, "seats": seats, "machines": machines}
        yield Problem(code="ROOM_SEATS_OVER_SITE", place=SEATS, params=params, warning=True)


def check_arrange(rules: PlanRules, moment: dt.datetime) -> None:
    """Refuse arranging before registration has closed and outside the arrangement window (R-118, C-05).

    Raises Unannounced when nobody said when the plan is arranged.
    """
    registered = rules.window(Stage.REGISTRATION)
    if registered.closes is not None and moment < registered.closes:
        raise Refused("ARRANGE_REGISTRATION_OPEN", closes=registered.end)
    if Stage.ARRANGEMENT not in rules.windows:
        raise Unannounced(what="排考时间", source=rules.source)
    window = rules.window(Stage.ARRANGEMENT)
    if not window.contains(moment):
        raise Refused("ARRANGE_OUTSIDE_WINDOW", start=window.start or "", end=window.end or "")


def ticket_number(
    certificates: Iterable[CertificateRules], first_day: dt.date, site_code: str, random_number: int
) -> str:
    """Return a 准考证号: first exam day, the site code's last four digits, six random digits.

    A vendor's own pattern takes the beginning's place; none publishes one. The random end is the
    first password of the exam client (R-124), so it must be no counter.
    """
    digits = "".join(sign for sign in site_code if sign.isascii() and sign.isdigit())[-4:]
    values = {"year": f"{first_day:%Y}", "date": f"{first_day:%Y%m%d}", "site": f"{digits:0>4}"}
    begins = prefix(certificates, Named.TICKET_NO, values)
    return f"{begins or values['date'] + values['site']}{random_number:0{_RANDOM_DIGITS}d}"


TICKET_RANDOM = 10**_RANDOM_DIGITS
