"""Histories of an outage: sheets lost, doubled, edited, cut and out of order, and what must have become of them."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from core.fallback.rules import Line, Stamp, State
from core.kernel.clock import SHANGHAI

START = dt.datetime(2021, 11, 15, 9, tzinfo=SHANGHAI)
HOUR = dt.timedelta(hours=1)
RIGHT, WRONG, CONFLICT = "right", "wrong", "conflict"


@dataclass(frozen=True, slots=True)
class Row:
    """What one line of a sheet says: of whom, what, and whether that can be right."""

    person: int
    content: int
    quality: str = RIGHT


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet on its way back; `lost` never arrives."""

    sent: dt.datetime
    key: uuid.UUID
    rows: tuple[Row, ...]

    def stamp(self, number: int) -> Stamp:
        """When and where a line of it was received."""
        return (self.sent, self.key, number)


@dataclass(frozen=True, slots=True)
class History:
    """Sheets in the order they are worked through, and the hours the platform was down."""

    sheets: tuple[Sheet, ...]
    down: tuple[dt.datetime, dt.datetime]
    closes: dt.datetime

    def in_time(self, sheet: Sheet) -> bool:
        """Whether the sheet came while it could be taken, to the second."""
        return self.down[0] <= sheet.sent < self.down[1] and sheet.sent < self.closes


@dataclass(slots=True)
class Ledger:
    """The ledger as the service keeps it, without a database: lines, and the content each registration has."""

    place: Callable[..., tuple[Line, tuple[Line, ...]]]
    lines: dict[Stamp, Line] = field(default_factory=dict)
    person: dict[Stamp, int] = field(default_factory=dict)

    def book(self, history: History, sheet: Sheet) -> None:
        """Enter every line of a sheet."""
        first: set[int] = set()
        for number, row in enumerate(sheet.rows, start=1):
            stamp = sheet.stamp(number)
            own = verdict(row, in_time=history.in_time(sheet), repeated=row.person in first)
            first |= {row.person} if row.quality != WRONG else set()
            new = Line(key=uuid.UUID(int=len(self.lines)), stamp=stamp, said=bytes([row.content]), state=own)
            living = [
                line
                for at, line in self.lines.items()
                if self.person[at] == row.person and line.state is not State.REFUSED
            ]
            stands, overtaken = self.place(living, new)
            self.lines[stamp], self.person[stamp] = stands, row.person
            for line in overtaken:
                self.lines[line.stamp] = line


def verdict(row: Row, *, in_time: bool, repeated: bool) -> State:
    """What a line comes to by itself."""
    if not in_time or repeated or row.quality == WRONG:
        return State.REFUSED
    return State.WAITING if row.quality == CONFLICT else State.ACCEPTED


def expected(history: History) -> dict[Stamp, State]:
    """Say from the whole history at once, without any order, what every line must have become."""
    own: dict[Stamp, tuple[int, State]] = {}
    for sheet in history.sheets:
        first: set[int] = set()
        for number, row in enumerate(sheet.rows, start=1):
            own[sheet.stamp(number)] = (
                row.person,
                verdict(row, in_time=history.in_time(sheet), repeated=row.person in first),
            )
            first |= {row.person} if row.quality != WRONG else set()
    accepted: dict[int, Stamp] = {}
    waiting: dict[int, Stamp] = {}
    for stamp, (person, state) in own.items():
        latest = {State.ACCEPTED: accepted, State.WAITING: waiting}.get(state)
        if latest is not None and (person not in latest or latest[person] < stamp):
            latest[person] = stamp
    kept = dict.fromkeys(accepted.values(), State.ACCEPTED)
    kept |= {s: State.WAITING for p, s in waiting.items() if p not in accepted or accepted[p] < s}
    return {stamp: kept.get(stamp, State.REFUSED) for stamp in own}


def histories(chance: random.Random, count: int) -> Iterator[History]:
    """Invent histories."""
    for _ in range(count):
        yield history(chance)


def history(chance: random.Random, people: int = 6, sheets: int = 5, *, conflicts: bool = True) -> History:
    """Invent one: a first sheet of everybody, then what hurried people send after it."""
    begin = START + chance.randrange(-6, 12) * HOUR
    down = (begin, begin + chance.randrange(1, 48) * HOUR)
    qualities = (RIGHT, RIGHT, RIGHT, WRONG, CONFLICT if conflicts else RIGHT)
    rows = [Row(person, 0, chance.choice(qualities)) for person in range(chance.randint(1, people))]
    found: list[Sheet] = []
    for number in range(chance.randint(1, sheets)):
        sent = START + dt.timedelta(minutes=chance.randrange(60 * 36), seconds=number)
        found.append(Sheet(sent, uuid.UUID(int=chance.getrandbits(128)), tuple(rows)))
        if chance.random() < 0.3:  # the same file once more
            again = sent + dt.timedelta(minutes=chance.randrange(1, 90), seconds=30)
            found.append(Sheet(again, uuid.UUID(int=chance.getrandbits(128)), tuple(rows)))
        rows = _edited(chance, rows, qualities)
    arrived = [sheet for sheet in found if chance.random() > 0.1]
    chance.shuffle(arrived)
    return History(tuple(arrived), down, START + chance.randrange(12, 60) * HOUR)


def _edited(chance: random.Random, rows: list[Row], qualities: tuple[str, ...]) -> list[Row]:
    """Edit, cut, double and re-order lines."""
    kept = [row for row in rows if chance.random() > 0.2] or rows[:1]
    changed = [
        replace(row, content=row.content + 1, quality=chance.choice(qualities)) if chance.random() < 0.3 else row
        for row in kept
    ]
    doubled = [*changed, chance.choice(changed)] if chance.random() < 0.2 else changed
    return chance.sample(doubled, len(doubled))
