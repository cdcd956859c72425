"""补考: what a candidate who failed before must sit again, and whether it is free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core.api import RetakePolicy, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """A candidate's earlier sittings of one level: how many ended without passing, and the subjects reached in them."""

    failed: int
    reached: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retake:
    """The subjects to sit again, whether without fee, and by which clause."""

    subjects: tuple[str, ...]
    free: bool
    source: str


def retake(policy: RetakePolicy, subjects: Sequence[Subject], attempts: Attempts, exam_day: dt.date) -> Retake | None:
    """Return what a retake covers, or None when nothing was failed before.

    All subjects unless the vendor lets one be retaken alone (C-15). Only the first retake can be free, and only when
    its exam is not later than the policy's last day (R-197, C-41).
    """
    if not attempts.failed:
        return None
    due = tuple(subject.key for subject in subjects if policy.whole_certificate or subject.key not in attempts.reached)
    free = attempts.failed == 1 and policy.first_free_until is not None and exam_day <= policy.first_free_until
    return Retake(subjects=due, free=free, source=policy.source)


def needs_vendor_decision(policy: RetakePolicy, candidates: int) -> bool:
    """Say whether a site's session, retakes included, has fewer candidates than the vendor's minimum (R-198, C-41)."""
    return policy.min_candidates is not None and candidates < policy.min_candidates
