"""Whose is what the platform shows: names, six and four digits and perhaps a ticket have to tell; nobody guesses."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.kernel.identity import mask

LOOKALIKES, NOBODY, TICKET_OTHER = "RETURN_LOOKALIKES", "RETURN_NOBODY", "RETURN_TICKET_OTHER"
DIFFERS, DECIDED = "RETURN_DIFFERS", "RETURN_DECIDED"

Digits = tuple[str, str, str, str]
"""What both sides show of a registration but the name: college, masked number, certificate, level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """A registration of ours, its number known in full."""

    key: uuid.UUID
    college: str
    name: str = field(repr=False)
    number: str = field(repr=False)
    certificate: str
    level: str
    ticket: str = ""

    @property
    def digits(self) -> Digits:
        """What the platform would show of it, the name apart."""
        return (self.college, mask(self.number), self.certificate, self.level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """A registration as the platform shows it, the number masked 6+*****+4 (R-090)."""

    key: uuid.UUID
    college: str
    name: str = field(repr=False)
    masked: str = field(repr=False)
    certificate: str
    level: str
    ticket: str = ""

    @property
    def digits(self) -> Digits:
        """The same of a registration of ours."""
        return (self.college, self.masked, self.certificate, self.level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Whose a row of the platform is; without `ours` a person decides among `choices`, for the reason given."""

    ours: uuid.UUID | None = None
    reason: str = ""
    choices: tuple[uuid.UUID, ...] = ()


def match(ours: Sequence[Ours], theirs: Sequence[Theirs]) -> Mapping[uuid.UUID, Match]:
    """Match by ticket where both sides have one and the rest agrees, then by name and digits.

    Without a ticket the digits have to be one person's alone on either side, and the name has to agree: a name typed
    wrongly can never lead to a neighbour with the same digits. Everything else is left to a person.
    """
    by_ticket = {one.ticket: one for one in ours if one.ticket}
    found = {row.key: _by_ticket(row, by_ticket[row.ticket]) for row in theirs if row.ticket in by_ticket}
    taken = {answer.ours for answer in found.values()}
    rest: dict[Digits, list[Ours]] = {}
    for one in ours:
        if one.key not in taken:
            rest.setdefault(one.digits, []).append(one)
    alike = Counter(row.digits for row in theirs if found.get(row.key, Match()).ours is None)
    for row in theirs:
        if row.key not in found:
            found[row.key] = _by_digits(row, rest.get(row.digits, []), alike[row.digits])
    return _each_once(found)


def _by_ticket(row: Theirs, one: Ours) -> Match:
    if (one.name, one.digits) == (row.name, row.digits):
        return Match(ours=one.key)
    return Match(reason=TICKET_OTHER, choices=(one.key,))


def _by_digits(row: Theirs, candidates: Sequence[Ours], alike: int) -> Match:
    named = tuple(one.key for one in candidates if one.name == row.name)
    if not named:
        return Match(reason=NOBODY, choices=tuple(one.key for one in candidates))
    two_tickets = bool(row.ticket and candidates[0].ticket)
    sure = len(candidates) == alike == 1 and not two_tickets
    return Match(ours=named[0]) if sure else Match(reason=LOOKALIKES, choices=named)


def _each_once(found: Mapping[uuid.UUID, Match]) -> dict[uuid.UUID, Match]:
    """Two rows of the platform are never one registration: then a person has to look."""
    times = Counter(answer.ours for answer in found.values())
    return {
        key: Match(reason=LOOKALIKES, choices=(answer.ours,)) if answer.ours and times[answer.ours] > 1 else answer
        for key, answer in found.items()
    }
