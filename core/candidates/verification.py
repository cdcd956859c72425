"""实名认证: comparison of photo and document with the public-security records, about a day later (R-069, R-070)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from core.db.tables import Candidate
from core.kernel.identity import IdType

LATENCY = dt.timedelta(hours=24)


class Verifier(Protocol):
    """Whoever compares: None while there is no answer yet, else whether the photo is the person's."""

    def answer(self, candidate: Candidate, moment: dt.datetime) -> bool | None:
        """Return the answer known at `moment`."""
        ...


class NoService:
    """Where no comparison service is connected every record goes to the college's own confirmation at once (R-069)."""

    def answer(self, candidate: Candidate, moment: dt.datetime) -> bool | None:  # noqa: ARG002 - the protocol's
        """Answer that nothing was found to match."""
        return False


_verifier: Verifier = NoService()


def bind(verifier: Verifier) -> None:
    """Say who compares in this installation."""
    global _verifier  # noqa: PLW0603 - one process, one verifier
    _verifier = verifier


def verifier() -> Verifier:
    """Return who compares in this installation."""
    return _verifier


@dataclass(frozen=True, slots=True)
class SimulatedVerifier:
    """Stands in for the public-security service in demo and suite: a day's wait, a fixed share of mismatches.

    Only resident ids are in those records; others always go to manual confirmation (C-13).
    """

    mismatches_in_256: int = 5

    def answer(self, candidate: Candidate, moment: dt.datetime) -> bool | None:
        """Answer a day after the request, always the same for the same person."""
        asked = candidate.verification_requested_at
        if asked is None or moment < asked + LATENCY:
            return None
        return candidate.id_type == IdType.RESIDENT and candidate.bidx[0] >= self.mismatches_in_256
