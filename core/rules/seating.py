"""编场: who sits where; schools spread, rooms filled evenly, every seat that breaks a wish and everybody left reported.

A candidate keeps one room and seat for all subjects of a registration. A block is the candidates of one site whose
subjects and times are the same; blocks that never overlap in time use the same rooms again.
"""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle

from core.api import Per, SiteRequirements

# Nobody names a layout: six desks a row is how the machine rooms we know stand.
COLUMNS = 6

# The platform manual's numbers, where a vendor names none of its own.
_INVIGILATORS, _PER_INVIGILATOR = 2, 20


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One subject's time, half-open."""

    begins: dt.datetime
    ends: dt.datetime

    def overlaps(self, other: Span) -> bool:
        """Say whether both run at some instant."""
        return self.begins < other.ends and other.begins < self.ends


def most_at_once(uses: Collection[tuple[Span, int]]) -> int:
    """Return the most people there at one instant, of groups that share nobody; 0 where nobody comes."""
    return max(
        (sum(people for span, people in uses if span.begins <= at.begins < span.ends) for at, _ in uses), default=0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitter:
    """One registration: where it sits the exam, from which school, which subjects, when."""

    key: str
    site: str
    school: str
    subjects: frozenset[str]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room of a site with its seats; `subjects` empty takes all of them."""

    key: str
    site: str
    seats: int
    subjects: frozenset[str] = frozenset()

    def takes(self, subjects: frozenset[str]) -> bool:
        """Say whether all of these can be examined here."""
        return not self.subjects or subjects <= self.subjects


@dataclass(frozen=True, slots=True)
class Seat:
    """A registration's room and seat, numbered from 1, row by row."""

    sitter: str
    room: str
    number: int


@dataclass(frozen=True, slots=True)
class SchoolClash:
    """Seats of one room and block with a neighbour at a side, in front or behind from the same school.

    Where everybody is from one school there is nobody to be seated between them, and none is reported.
    """

    room: str
    begins: dt.datetime
    school: str
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unseated:
    """A registration without a seat, and the code of why."""

    sitter: str
    code: str


@dataclass(frozen=True, slots=True)
class Seating:
    """Everybody is either in `places` or in `unseated`."""

    places: tuple[Seat, ...]
    violations: tuple[SchoolClash, ...]
    unseated: tuple[Unseated, ...]


@dataclass(slots=True)
class _Use:
    """A room with the school at each taken seat, per block that sits in it."""

    room: Room
    taken: list[tuple[tuple[Span, ...], dict[int, str]]] = field(default_factory=list)

    def beside(self, spans: Sequence[Span]) -> dict[int, str]:
        """The seats taken by those who sit there at the same time."""
        at_once = (seats for others, seats in self.taken if any(a.overlaps(b) for a in spans for b in others))
        return {number: school for seats in at_once for number, school in seats.items()}

    def free(self, spans: Sequence[Span]) -> int:
        """How many seats are left at those times."""
        return self.room.seats - len(self.beside(spans))


def arrange(sitters: Iterable[Sitter], rooms: Iterable[Room], seed: int) -> Seating:
    """Seat everybody; the same people, rooms and seed give the same seats, in whatever order they come.

    Each block takes the fewest rooms that hold it, empty ones first, and splits evenly over them: 90 in two rooms are
    45 and 45 (R-107). In a room the most frequent school goes next, unless it sits beside, in front or behind.
    """
    chance = random.Random(seed)  # noqa: S311 - reproducible on purpose, no secret
    uses: dict[str, list[_Use]] = defaultdict(list)
    for room in sorted(rooms, key=lambda room: room.key):
        uses[room.site].append(_Use(room))
    places: list[Seat] = []
    violations: list[SchoolClash] = []
    unseated: list[Unseated] = []
    for block in _blocks(sitters):
        chance.shuffle(block)
        suitable = [use for use in uses[block[0].site] if use.room.takes(block[0].subjects)]
        chosen = _chosen(suitable, block)
        seated = sum(count for _, count in chosen)
        for (use, _), group in zip(chosen, _dealt(block[:seated], [count for _, count in chosen]), strict=True):
            seats = _seated(use, group)
            places += (Seat(sitter.key, use.room.key, number) for number, sitter in seats)
            violations += _clashes(use, group[0].spans, seats)
        code = "SEATS_FULL" if suitable else "SEATS_NO_ROOM"
        unseated += (Unseated(sitter.key, code) for sitter in block[seated:])
    return Seating(tuple(places), tuple(violations), tuple(unseated))


def _blocks(sitters: Iterable[Sitter]) -> list[list[Sitter]]:
    blocks: dict[tuple[str, tuple[Span, ...], tuple[str, ...]], list[Sitter]] = defaultdict(list)
    for sitter in sorted(sitters, key=lambda sitter: sitter.key):
        blocks[sitter.site, tuple(sorted(sitter.spans)), tuple(sorted(sitter.subjects))].append(sitter)
    return [blocks[key] for key in sorted(blocks)]


def _chosen(suitable: Sequence[_Use], block: Sequence[Sitter]) -> list[tuple[_Use, int]]:
    """The rooms a block takes and how many sit in each."""
    spans = block[0].spans
    free = {use.room.key: use.free(spans) for use in suitable}
    wanted = len(block)
    chosen: list[_Use] = []
    # An empty room before one where another block sits at the same time, then the larger.
    for use in sorted(suitable, key=lambda use: (free[use.room.key] < use.room.seats, -free[use.room.key])):
        if wanted > 0 and free[use.room.key]:
            chosen.append(use)
            wanted -= free[use.room.key]
    # From the smallest: what it cannot take of an even share, the larger ones do.
    chosen.sort(key=lambda use: (free[use.room.key], use.room.key))
    left = len(block) - max(wanted, 0)
    counts: list[tuple[_Use, int]] = []
    for position, use in enumerate(chosen):
        count = min(free[use.room.key], left // (len(chosen) - position))
        left -= count
        counts.append((use, count))
    return counts


def _dealt(block: Sequence[Sitter], counts: Sequence[int]) -> list[list[Sitter]]:
    """The block dealt out school by school, so that every room gets its share of each."""
    hands: list[list[Sitter]] = [[] for _ in counts]
    turn = cycle(range(len(counts)))
    for sitter in sorted(block, key=lambda sitter: sitter.school):
        hand = next(index for index in turn if len(hands[index]) < counts[index])
        hands[hand].append(sitter)
    return hands


def _seated(use: _Use, group: Sequence[Sitter]) -> list[tuple[int, Sitter]]:
    """Each of the group with a free seat: the most frequent school first, unless it is a neighbour's."""
    schools = use.beside(group[0].spans)
    waiting: dict[str, list[Sitter]] = defaultdict(list)
    for sitter in group:
        waiting[sitter.school].append(sitter)
    heap = [(-len(people), school) for school, people in waiting.items()]
    heapq.heapify(heap)
    numbers = [number for number in range(1, use.room.seats + 1) if number not in schools][: len(group)]
    for number in numbers:
        schools[number] = _next_school(heap, set(_neighbours(number, schools)))
    _exchange(numbers, schools)
    use.taken.append((group[0].spans, {number: schools[number] for number in numbers}))
    return [(number, waiting[schools[number]].pop()) for number in numbers]


def _next_school(heap: list[tuple[int, str]], unwanted: set[str]) -> str:
    """Take the most frequent school that is not unwanted, or the most frequent when all of them are."""
    aside: list[tuple[int, str]] = []
    while heap and heap[0][1] in unwanted:
        aside.append(heapq.heappop(heap))
    count, school = heapq.heappop(heap) if heap else aside.pop(0)
    for other in aside:
        heapq.heappush(heap, other)
    if count < -1:
        heapq.heappush(heap, (count + 1, school))
    return school


def _exchange(numbers: Sequence[int], schools: dict[int, str]) -> None:
    """Let two exchange seats where that frees both of neighbours from their own school: the last seats need it."""
    for one in numbers:
        if not _clash(one, schools):
            continue
        for other in numbers:
            if schools[other] == schools[one]:
                continue
            schools[one], schools[other] = schools[other], schools[one]
            if not _clash(one, schools) and not _clash(other, schools):
                break
            schools[one], schools[other] = schools[other], schools[one]


def _clash(number: int, schools: Mapping[int, str]) -> bool:
    return schools[number] in _neighbours(number, schools)


def _neighbours(number: int, schools: Mapping[int, str]) -> Iterator[str]:
    beside = [number - 1] if (number - 1) % COLUMNS else []
    beside += [number + 1] if number % COLUMNS else []
    return (schools[other] for other in (*beside, number - COLUMNS, number + COLUMNS) if other in schools)


def _clashes(use: _Use, spans: Sequence[Span], seats: Sequence[tuple[int, Sitter]]) -> Iterator[SchoolClash]:
    schools = use.beside(spans)
    if len(set(schools.values())) == 1:
        return
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, sitter in seats:
        if _clash(number, schools):
            numbers[sitter.school].append(number)
    for school in sorted(numbers):
        yield SchoolClash(use.room.key, min(span.begins for span in spans), school, tuple(numbers[school]))


def invigilators(candidates: int, site: SiteRequirements) -> int:
    """How many invigilators a room needs: at least two, and one for every twenty begun (R-117).

    A vendor's staff rule `invigilator` for each room counts too, unless it sends those people itself.
    """
    per = site.candidates_per_invigilator or _PER_INVIGILATOR
    declared = (
        rule.minimum
        for rule in site.staff
        if (rule.key, rule.per) == ("invigilator", Per.ROOM) and not rule.sent_by_vendor
    )
    return max(site.invigilators_min or _INVIGILATORS, -(-candidates // per), *declared)


def is_oversized(seats: int, site: SiteRequirements) -> bool:
    """Say whether a room has more seats than the vendor wishes: worth a warning, no error (C-17)."""
    return site.nominal_seats is not None and seats > site.nominal_seats
