"""Faults on demand: written as words, drawn by chance from a seed or once in the order given.

`ack_lost` once; `slow=20` once, 20 seconds; `batch.half` only for batches; `error@0.1` for a tenth of all calls;
`fine error` the second call.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from threading import Lock

FINE = "fine"
KINDS = frozenset(
    {FINE}
    # Before anything is done, …
    | {"down", "error", "retry_after"}
    # … half-way, …
    | {"half"}
    # … and after it, on the way back.
    | {"slow", "ack_lost", "duplicate_ack", "missing_ack", "skew", "strange", "backwards"}
)
_WORD = re.compile(r"(?:(batch|query)\.)?([a-z_]+)(?:=(\d+))?(?:@([01](?:\.\d+)?))?")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: at which call (empty: any), which kind, how much of it, and how often (None: once)."""

    where: str
    kind: str
    value: int
    chance: float | None


def read_faults(text: str) -> list[Fault]:
    """Read a specification; ValueError for a word that is none."""
    faults = []
    for word in text.replace(",", " ").split():
        found = _WORD.fullmatch(word)
        if found is None or found[2] not in KINDS:
            raise ValueError(f"{word!r} is no fault; there are {', '.join(sorted(KINDS))}")
        where, kind, value, chance = found.groups()
        faults.append(Fault(where or "", kind, int(value or 0), float(chance) if chance else None))
    return faults


class Faults:
    """What goes wrong next."""

    def __init__(self, text: str = "", seed: int = 0) -> None:
        self._lock, self._random = Lock(), random.Random(seed)  # noqa: S311 - repeatable on purpose
        self.drawn = 0
        self.load(text)

    def load(self, text: str) -> None:
        """Replace what is to go wrong from now on."""
        faults = read_faults(text)
        with self._lock:
            self._once = [fault for fault in faults if fault.chance is None]
            self._often = [fault for fault in faults if fault.chance is not None]

    def draw(self, where: str) -> Fault | None:
        """Return what goes wrong with this call, if anything."""
        with self._lock:
            for fault in self._once:
                if fault.where in {"", where}:
                    self._once.remove(fault)
                    self.drawn += fault.kind != FINE
                    return fault
            for fault in self._often:
                if fault.where in {"", where} and self._random.random() < (fault.chance or 0):
                    self.drawn += 1
                    return fault
            return None
