"""The ledger of an outage: what one more row means beside those that were there, in whatever order they came."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from core.rules.plan import CertificateRules, LevelRules

REPEATED, SUPERSEDED = "FALLBACK_REPEATED", "FALLBACK_SUPERSEDED"
OUT_OF_FORCE = frozenset({REPEATED, SUPERSEDED})
"""Why a row that was right no longer counts: a later one said the same, or something else."""

Stamp = tuple[dt.datetime, uuid.UUID, int]
"""When a row was received, in which upload, on which line: what says which of two rows is the later one."""


class State(StrEnum):
    """What became of a row that came back: read = accepted + refused + waiting, always."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the ledger as far as another one about the same person and level may change it."""

    key: uuid.UUID
    stamp: Stamp
    said: bytes = field(repr=False)
    state: State
    reason: str = ""


def place(living: Sequence[Line], new: Line) -> tuple[Line, tuple[Line, ...]]:
    """Return a new line as it stands among the living ones of the same person and level, and those it overtakes.

    The latest right row counts, whatever order the files are worked through in; one that waits for a person to decide
    waits beside it, the latest of them only. Nothing leaves the ledger: what no longer counts is refused and says why.
    """
    if new.state is State.REFUSED:
        return new, ()
    for line in living:
        if line.stamp > new.stamp and (line.state is State.ACCEPTED or new.state is State.WAITING):
            return replace(new, state=State.REFUSED, reason=_why(new, line)), ()
    overtaken = (
        replace(line, state=State.REFUSED, reason=_why(line, new))
        for line in living
        if line.stamp < new.stamp and (new.state is State.ACCEPTED or line.state is State.WAITING)
    )
    return new, tuple(overtaken)


def _why(older: Line, newer: Line) -> str:
    return REPEATED if older.said == newer.said else SUPERSEDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How many rows came back and what became of them; `replaced` of the refused were right and said again later."""

    accepted: int = 0
    refused: int = 0
    waiting: int = 0
    replaced: int = 0

    @property
    def read(self) -> int:
        """All rows that came back."""
        return self.accepted + self.refused + self.waiting

    def __add__(self, other: Account) -> Account:
        return Account(
            accepted=self.accepted + other.accepted,
            refused=self.refused + other.refused,
            waiting=self.waiting + other.waiting,
            replaced=self.replaced + other.replaced,
        )


def account_of(counts: Mapping[tuple[str, str], int]) -> Account:
    """Add up rows counted by state and reason."""
    by_state = {state: sum(n for (said, _), n in counts.items() if said == state) for state in State}
    return Account(
        accepted=by_state[State.ACCEPTED],
        refused=by_state[State.REFUSED],
        waiting=by_state[State.WAITING],
        replaced=sum(n for (_, reason), n in counts.items() if reason in OUT_OF_FORCE),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a row is registered for, or the code of why that cannot be told; `expected` are the words that could."""

    certificate: CertificateRules | None = None
    level: LevelRules | None = None
    code: str = ""
    field: str = ""
    expected: str = ""


def choose(offered: Sequence[CertificateRules], certificate: str, level: str) -> Choice:
    """Find the certificate and level a row is for among those that may be registered by workbook.

    Where the plan leaves no choice it is the plan's, whatever the row says (C-38); else the row has to name one.
    """
    chosen = offered[0] if len(offered) == 1 else next((c for c in offered if c.name.zh == certificate), None)
    if chosen is None:
        words = "、".join(c.name.zh for c in offered)
        return Choice(code="CERTIFICATE_NOT_IN_PLAN", field="certificate_name", expected=words)
    levels = chosen.levels
    found = levels[0] if len(levels) == 1 else next((one for one in levels if one.name.zh == level), None)
    if found is None:
        words = "、".join(one.name.zh for one in levels)
        return Choice(code="LEVEL_NOT_IN_PLAN", field="certificate_level", expected=words)
    return Choice(certificate=chosen, level=found)
