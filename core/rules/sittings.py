"""Which session a site sits in where a plan offers several of one level or subject (C-32, C-47)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from core.api import Subject
from core.kernel.errors import Refused
from core.rules.plan import LevelRules, PlanRules, Session

WHOLE = ""
"""Stands for a subject's key where a level is sat whole, all subjects in one session."""

Chosen = Mapping[tuple[int, str], dt.datetime]
"""When one site's chosen sessions begin, by level and subject key (or WHOLE)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Several sessions of one level, or of one subject of it, between which a site's college chooses."""

    level: LevelRules
    subject: Subject | None
    sessions: tuple[Session, ...]

    @property
    def key(self) -> str:
        """What a choice calls the subject."""
        return self.subject.key if self.subject else WHOLE


def offers(rules: PlanRules, certificate: str) -> Iterator[Offer]:
    """Yield what there is to choose in a plan for one certificate; nothing where every subject has one session."""
    for level in rules.certificate(certificate).levels:
        together = all(session.subject is None for session in rules.sessions_of(certificate, level.rank))
        for subject in (None,) if together else level.subjects:
            sessions = rules.sessions_of(certificate, level.rank, subject.key if subject else None)
            if len(sessions) > 1:
                yield Offer(level=level, subject=subject, sessions=sessions)


def sittings(rules: PlanRules, certificate: str, level: LevelRules, chosen: Chosen) -> dict[str, Session]:
    """Return each subject's session at a site: the chosen one while the plan offers it, else the first.

    A subject that older plans were published without a session of is left out.
    """
    found: dict[str, Session] = {}
    for subject in level.subjects:
        if not (offered := rules.sessions_of(certificate, level.rank, subject.key)):
            continue
        wanted = chosen.get((level.rank, subject.key), chosen.get((level.rank, WHOLE)))
        found[subject.key] = next((session for session in offered if session.begins == wanted), offered[0])
    return found


def hours_announced(rules: PlanRules, certificate: str, rank: int, begins: dt.datetime, ends: dt.datetime) -> bool:
    """Say whether what is sat from `begins` to `ends` is a subject's own time.

    One span printed for a level of several subjects leaves open which of them comes first, and when (C-53).
    """
    if len(rules.level(certificate, rank).subjects) < 2:
        return True
    here = (session for session in rules.sessions_of(certificate, rank) if session.begins == begins)
    return any(session.subject is not None and session.ends == ends for session in here)


def check_choice(rules: PlanRules, certificate: str, level: LevelRules, before: Chosen, wanted: Chosen) -> None:
    """Refuse a session the plan does not offer, and two that nobody can sit both of.

    Raises Refused SESSION_NOT_OFFERED, SESSIONS_EXCLUDE_EACH_OTHER.
    """
    offered = {offer.key: offer for offer in offers(rules, certificate) if offer.level == level}
    for (_, subject), begins in wanted.items():
        offer = offered.get(subject)
        if offer is None or begins not in {session.begins for session in offer.sessions}:
            raise Refused("SESSION_NOT_OFFERED", level=level.name, begins=f"{begins:%Y-%m-%d %H:%M}")
    for one, other in _excluding(sittings(rules, certificate, level, {**before, **wanted}).values()):
        first, second = sorted((one.begins, other.begins))
        raise Refused(
            "SESSIONS_EXCLUDE_EACH_OTHER",
            level=level.name,
            one=f"{first:%Y-%m-%d %H:%M}",
            other=f"{second:%Y-%m-%d %H:%M}",
        )


def _excluding(sessions: Iterable[Session]) -> Iterator[tuple[Session, Session]]:
    """Yield two different sessions that overlap, or one of which is sat for the whole level."""
    for one, other in combinations(dict.fromkeys(sessions), 2):
        if None in {one.subject, other.subject} or (one.begins < other.ends and other.begins < one.ends):
            yield one, other
