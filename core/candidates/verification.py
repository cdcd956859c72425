"""实名认证: comparison of photo and document with the public-security records, about a day later (R-069, R-070)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.db.tables import Candidate

LATENCY = dt.timedelta(hours=24)


class ServiceAway(RuntimeError):
    """The comparison service does not answer; everybody goes on waiting, and it is asked again later."""


class Verifier(Protocol):
    """Whoever compares, many people at a time."""

    def answers(self, asked: Sequence[Candidate], moment: dt.datetime) -> dict[uuid.UUID, bool]:
        """Return by key whether the photo is the person's, as known at `moment`; who has no answer yet is left out.

        Raises ServiceAway.
        """
        ...


class NoService:
    """Where no comparison service is connected every record goes to the college's own confirmation at once (R-069)."""

    def answers(self, asked: Sequence[Candidate], moment: dt.datetime) -> dict[uuid.UUID, bool]:  # noqa: ARG002 - the protocol's
        """Answer that nothing was found to match."""
        return dict.fromkeys((candidate.id for candidate in asked), False)


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
    """Stands in for the public-security service in demo and suite, always the same for the same person.

    `mismatches_in_256` do not match; answers come `latency` after the request and up to `spread` later; between the
    two moments of each of `outages` the service is away.
    """

    mismatches_in_256: int = 5
    latency: dt.timedelta = LATENCY
    spread: dt.timedelta = dt.timedelta()
    outages: tuple[tuple[dt.datetime, dt.datetime], ...] = ()

    def answers(self, asked: Sequence[Candidate], moment: dt.datetime) -> dict[uuid.UUID, bool]:
        """Answer who was asked about long enough ago; raises ServiceAway."""
        if any(begins <= moment < ends for begins, ends in self.outages):
            raise ServiceAway
        return {
            candidate.id: candidate.bidx[0] >= self.mismatches_in_256
            for candidate in asked
            if candidate.verification_requested_at is not None
            and candidate.verification_requested_at + self.latency + self.spread * (candidate.bidx[1] / 256) <= moment
        }
