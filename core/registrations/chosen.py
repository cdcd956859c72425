"""报考 by hand: candidates chosen from the list, judged by the same rules as a workbook (R-078, R-081)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.api import CandidateType
from core.candidates.moving import BEYOND
from core.candidates.rules import Origin
from core.db.events import record
from core.db.session import retried, transaction
from core.db.tables import Candidate, ExamSite
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import NotFound
from core.kernel.identity import mask
from core.kernel.problems import Problem, Tally
from core.kernel.verdicts import Fate
from core.plans.queries import plan_of, rules_of
from core.registrations import rules
from core.registrations.conflicts import note
from core.registrations.facts import RegistrationRow
from core.registrations.queries import facts_for
from core.registrations.service import check_open, register_many
from core.rules.plan import CertificateRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is asked for: which certificate and level of a plan, at which site, for whom."""

    plan_id: uuid.UUID
    certificate: str
    level: int
    site_id: uuid.UUID
    candidate_ids: tuple[uuid.UUID, ...]
    extras: Mapping[uuid.UUID, Mapping[str, str]] = field(default_factory=dict, repr=False)
    """What the vendor's own columns say of each candidate."""
    subjects: tuple[str, ...] = ()
    """The subjects to sit, by key; empty: all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it; the findings name the candidates by masked document."""

    tally: Tally
    problems: tuple[Problem, ...]
    beyond: tuple[uuid.UUID, ...]
    """Who can only be registered once moved to 社会考生 (R-058)."""


@retried
def register_chosen(actor: Actor, choice: Choice) -> Outcome:
    """Register who may be registered; everybody else is named with the reason.

    Raises Conflict REGISTRATION_NOT_OPEN or REGISTRATION_CLOSED, NotFound for another's candidates or site.
    """
    actor.require(Role.COLLEGE_OFFICER)
    now = clock.now()
    with transaction(actor) as tx:
        plan = plan_of(tx, choice.plan_id)
        check_open(tx, rules_of(plan), now)
        rows = rows_of(tx, choice, rules_of(plan).certificate(choice.certificate))
        judged = rules.check(rows, facts_for(tx, actor, plan, rows, now))
        register_many(tx, actor, plan, [accepted for _, accepted in judged if accepted], Origin.PLATFORM)
        conflicting = {
            row.id_number: row.name
            for row, (verdict, _) in zip(rows, judged, strict=True)
            if any(problem.code == rules.NAME_CONFLICT for problem in verdict.problems)
        }
        if conflicting:
            note(tx, actor, plan, conflicting)
        fates = [verdict.fate for verdict, _ in judged]
        if made := fates.count(Fate.ACCEPTED):
            record(tx, "registrations.made", plan, count=made)
        return Outcome(
            tally=Tally(*(fates.count(fate) for fate in (Fate.ACCEPTED, Fate.REFUSED, Fate.SKIPPED))),
            problems=tuple(problem for verdict, _ in judged for problem in verdict.problems),
            beyond=tuple(
                key
                for key, (verdict, _) in zip(dict.fromkeys(choice.candidate_ids), judged, strict=True)
                if verdict.fate is Fate.REFUSED and any(problem.code in BEYOND for problem in verdict.problems)
            ),
        )


def rows_of(tx: Session, choice: Choice, certificate: CertificateRules) -> list[RegistrationRow]:
    """Say the same as the template would."""
    site = tx.get(ExamSite, choice.site_id)
    if site is None:
        raise NotFound
    level = next((level for level in certificate.levels if level.rank == choice.level), None)
    if level is None:
        raise NotFound
    return [
        RegistrationRow(
            row=number,
            name=candidate.person.name,
            id_number=candidate.person.id_number,
            id_masked=mask(candidate.person.id_number),
            candidate_type=CandidateType(candidate.candidate_type),
            certificate_code=level.code or "",
            certificate_name=certificate.name.zh,
            level_name=level.name.zh,
            site_code=site.code or "",
            site_name=site.name,
            extras=choice.extras.get(candidate.id, {}),
            subjects=choice.subjects,
        )
        for number, candidate in enumerate(_candidates(tx, choice.candidate_ids), 1)
    ]


def _candidates(tx: Session, ids: Collection[uuid.UUID]) -> list[Candidate]:
    found = {row.id: row for row in tx.scalars(select(Candidate).where(Candidate.id.in_(ids)))}
    if found.keys() != set(ids):
        raise NotFound
    return [found[key] for key in dict.fromkeys(ids)]
