"""What a check of registrations is given and comes to: the rows, what is known, what an accepted row means."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from core.api import CandidateType
from core.kernel.problems import Problem
from core.registrations.subjects import EarlierResult
from core.rules.plan import CertificateRules, LevelRules, PlanRules
from core.rules.sittings import Chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRow:
    """One checked row of the registration template."""

    row: int
    name: str
    id_number: str = field(repr=False)
    id_masked: str
    candidate_type: CandidateType
    certificate_code: str
    certificate_name: str
    level_name: str
    site_code: str
    site_name: str
    extras: Mapping[str, str] = field(default_factory=dict, repr=False)
    subjects: tuple[str, ...] = ()
    """The subjects to sit, by key, name or code; empty: all of them."""
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCandidate:
    """What the checks need to know of a candidate of the college's own pool."""

    id: uuid.UUID
    name: str
    bidx: bytes
    candidate_type: str
    verified: bool
    born: dt.date | None
    education_level: str
    major: str
    major_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A registration of the same document in the same plan by another college; the college is nobody's business."""

    certificate_id: uuid.UUID
    level: int
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSite:
    """An approved site, one's own or a host's; `counts` unless it was applied for too late for the plan (C-49)."""

    id: uuid.UUID
    certificate_id: uuid.UUID
    name: str
    own: bool
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Span:
    """When somebody sits, half-open."""

    begins: dt.datetime
    ends: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything a chunk of rows is judged by, fetched once."""

    rules: PlanRules
    received_at: dt.datetime
    sheet: str
    columns: Mapping[str, Sequence[str]]
    candidates: Mapping[str, KnownCandidate]
    certificates: Mapping[str, uuid.UUID]
    sites: Mapping[str, KnownSite]
    registered: frozenset[tuple[bytes, uuid.UUID, int]]
    elsewhere: Mapping[bytes, Sequence[Elsewhere]]
    """What other colleges registered in this plan (I17, I18)."""
    occupied: Mapping[bytes, tuple[Span, ...]]
    quota_left: Mapping[uuid.UUID, int | None]
    majors: Mapping[uuid.UUID, Collection[str]]
    """Which majors were approved for the year's pilots, by certificate (R-057)."""
    counted: frozenset[tuple[bytes, uuid.UUID]]
    """College candidates who already count against a certificate's quota of the year (C-14)."""
    results: Mapping[bytes, Sequence[EarlierResult]]
    """What these people came to in the vendor's earlier plans, wherever they sat."""
    chosen: Mapping[uuid.UUID, Chosen]
    """Which sessions the sites sit in, where their colleges chose."""
    guest_places: Mapping[tuple[uuid.UUID, int], int]
    """How many more the hosts agreed to take, by site and level (R-007)."""
    unprintable: Mapping[str, str] = field(default_factory=dict)
    """What no font has of the names that cannot be printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What an accepted row comes to."""

    candidate_id: uuid.UUID
    certificate: CertificateRules
    certificate_id: uuid.UUID
    level: LevelRules
    site_id: uuid.UUID
    candidate_type: CandidateType
    takes_quota: bool
    retake: bool
    subjects: tuple[str, ...]
    """The keys of the subjects when it is not all of them."""
    spans: Mapping[str, Span]
    """When each of these subjects is sat at the site."""
    extras: Mapping[str, str] = field(repr=False)


TYPES = {"院校考生": CandidateType.COLLEGE, "社会考生": CandidateType.SOCIAL}
TYPE_WORDS: Mapping[str, str] = {kind.value: word for word, kind in TYPES.items()}
"""What the sheets call the two lists (R-057, R-080)."""
