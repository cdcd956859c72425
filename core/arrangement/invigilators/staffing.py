"""监考分配: who stands in which room when; nobody in two rooms at once, the work spread evenly, gaps reported.

Pure and without chance: the same rooms and people give the same duties, in whatever order they come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.rules.seating import Span, most_at_once


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A room in use for one span; `people` are the most that sit there at one instant."""

    room: str
    span: Span
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A sitting of a college's room, and how many invigilators it needs."""

    room: str
    college: str
    span: Span
    invigilators: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """An approved invigilator of a college, and when other plans have them."""

    key: str
    college: str
    busy: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """Somebody in a room for one sitting."""

    helper: str
    room: str
    span: Span


@dataclass(frozen=True, slots=True)
class Shortage:
    """A sitting with fewer invigilators than it needs."""

    room: str
    span: Span
    needed: int
    found: int


def joined(uses: Iterable[Sitting]) -> list[Sitting]:
    """Join what overlaps in one room: levels and subjects of one half-day have the same invigilators."""
    found: list[Sitting] = []
    by_room = sorted(uses, key=lambda use: (use.room, use.span))
    for room, group in groupby(by_room, key=lambda use: use.room):
        together: list[Sitting] = []
        for use in group:
            if together and use.span.begins >= max(other.span.ends for other in together):
                found.append(_join(room, together))
                together = []
            together.append(use)
        found.append(_join(room, together))
    return found


def _join(room: str, uses: Sequence[Sitting]) -> Sitting:
    span = Span(min(use.span.begins for use in uses), max(use.span.ends for use in uses))
    return Sitting(room=room, span=span, people=most_at_once([(use.span, use.people) for use in uses]))


def staff(needs: Iterable[Need], helpers: Iterable[Helper]) -> tuple[Duty, ...]:
    """Give each sitting its invigilators, from its own college's people.

    Sittings that begin together are dealt one each before any gets its second, so that a shortage leaves as few rooms
    as possible without anybody; who has least to do is next.
    """
    pools: dict[str, list[Helper]] = defaultdict(list)
    for helper in sorted(helpers, key=lambda helper: helper.key):
        pools[helper.college].append(helper)
    taken: dict[str, list[Span]] = {helper.key: list(helper.busy) for pool in pools.values() for helper in pool}
    load = dict.fromkeys(taken, 0)
    duties: list[Duty] = []
    for need in _dealt(needs):
        free = [h.key for h in pools[need.college] if not any(need.span.overlaps(span) for span in taken[h.key])]
        if free:
            chosen = min(free, key=lambda key: (load[key], key))
            load[chosen] += 1
            taken[chosen].append(need.span)
            duties.append(Duty(chosen, need.room, need.span))
    return tuple(sorted(duties))


def _dealt(needs: Iterable[Need]) -> Iterator[Need]:
    """Yield each need as often as it wants somebody: by time, then in rounds."""
    in_order = sorted(needs, key=lambda need: (need.span.begins, need.room))
    for _, group in groupby(in_order, key=lambda need: need.span.begins):
        at_once = list(group)
        for turn in range(max(need.invigilators for need in at_once)):
            yield from (need for need in at_once if need.invigilators > turn)


def shortages(needs: Iterable[Need], duties: Iterable[Duty]) -> Iterator[Shortage]:
    """Yield the sittings with too few, by time."""
    given = [(duty.room, duty.span) for duty in duties]
    for need in sorted(needs, key=lambda need: (need.span.begins, need.room)):
        found = given.count((need.room, need.span))
        if found < need.invigilators:
            yield Shortage(need.room, need.span, need.invigilators, found)
