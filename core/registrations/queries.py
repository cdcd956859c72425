"""Reads for registrations: the facts of a chunk in a fixed number of statements, and the lists."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.api import CandidateType
from core.candidates.queries import by_document
from core.candidates.rules import State
from core.db.bulk import among
from core.db.session import reading
from core.db.tables import (
    Arrangement,
    Certificate,
    Entry,
    ExamPlan,
    ExamSite,
    GuestAgreement,
    Occupation,
    Registration,
    Result,
    SessionChoice,
    Upload,
)
from core.intake.kind import ImportContext
from core.kernel.actor import Actor, on_behalf_of
from core.kernel.identity import document_of
from core.pdf.fonts import unprintable
from core.pilots.queries import approved_majors, quota
from core.plans.queries import certificate_ids, plan_of, rules_of
from core.registrations.facts import Elsewhere, Facts, KnownCandidate, KnownSite, RegistrationRow, Span
from core.registrations.guest_states import State as Agreed
from core.registrations.subjects import EarlierResult, marks_of, sat
from core.rules.sittings import Chosen
from core.sites.queries import approved_by_code, counted


def facts_of_chunk(tx: Session, context: ImportContext, rows: Sequence[RegistrationRow]) -> Facts:
    """Return what the rows of one chunk of a file are judged by."""
    upload = tx.get_one(Upload, context.upload_id)
    facts = facts_for(tx, context.actor, plan_of(tx, context.plan_id), rows, context.received_at)
    return replace(facts, sheet=upload.header["sheet"], columns=upload.header["columns"])


def facts_for(
    tx: Session, actor: Actor, plan: ExamPlan, rows: Sequence[RegistrationRow], received_at: dt.datetime
) -> Facts:
    """Return what rows are judged by; the quota rows are locked until the commit (R-058)."""
    certificates = certificate_ids(tx, plan)
    candidates = _candidates(tx, rows)
    people = {candidate.bidx for candidate in candidates.values()}
    quotas = {key: quota(tx, actor.college, key, plan.year) for key in certificates.values()}
    sites = approved_by_code(tx, (row.site_code for row in rows))
    timely = counted(tx, plan, sites.values())
    return Facts(
        rules=rules_of(plan),
        received_at=received_at,
        sheet="",
        columns={},
        candidates=candidates,
        certificates=certificates,
        sites={code: _site(actor, site, counts=site in timely) for code, site in sites.items()},
        registered=_registered(tx, plan.id, people),
        elsewhere=_elsewhere(tx, plan, actor, people),
        occupied=occupied(tx, people),
        quota_left={k: (q.approved_headcount or 0) - q.used_headcount if q else None for k, q in quotas.items()},
        majors=approved_majors(tx, actor.college, plan.year),
        counted=_counted(tx, plan.year, people),
        results=_results(tx, plan, actor, people),
        chosen=chosen_sessions(tx, plan.id, (site.id for site in sites.values())),
        guest_places=_guest_places(tx, plan.id, actor.college),
        unprintable={row.name: lacking for row in rows if (lacking := unprintable(row.name))},
    )


def _site(actor: Actor, site: ExamSite, *, counts: bool) -> KnownSite:
    own = site.college_id == actor.college
    return KnownSite(id=site.id, certificate_id=site.certificate_id, name=site.name, own=own, counts=counts)


def _guest_places(tx: Session, plan_id: uuid.UUID, college_id: uuid.UUID) -> dict[tuple[uuid.UUID, int], int]:
    """Return what hosts agreed to and is not taken yet; the agreements are locked until the commit (R-007)."""
    places: Counter[tuple[uuid.UUID, int]] = Counter()
    agreed = select(GuestAgreement).where(
        GuestAgreement.plan_id == plan_id,
        GuestAgreement.college_id == college_id,
        GuestAgreement.state == Agreed.AGREED.value,
    )
    for agreement in tx.scalars(agreed.order_by(GuestAgreement.id).with_for_update()):
        places[agreement.site_id, agreement.level] += agreement.headcount
    taken = select(Registration.site_id, Registration.level, func.count()).where(
        Registration.plan_id == plan_id,
        Registration.college_id == college_id,
        Registration.site_id.in_({site for site, _ in places}),
    )
    for site, level, count in tx.execute(taken.group_by(Registration.site_id, Registration.level)):
        places[site, level] -= count
    return dict(places)


def chosen_sessions(tx: Session, plan_id: uuid.UUID, sites: Iterable[uuid.UUID]) -> dict[uuid.UUID, Chosen]:
    """Return which sessions of a plan the sites sit in, where their colleges chose (C-32, C-47)."""
    found: dict[uuid.UUID, dict[tuple[int, str], dt.datetime]] = {}
    query = select(SessionChoice.site_id, SessionChoice.level, SessionChoice.subject, SessionChoice.begins_at).where(
        SessionChoice.plan_id == plan_id, SessionChoice.site_id.in_(list(sites))
    )
    for site, level, subject, begins in tx.execute(query):
        found.setdefault(site, {})[level, subject] = begins
    return dict(found)


def _candidates(tx: Session, rows: Sequence[RegistrationRow]) -> dict[str, KnownCandidate]:
    """Find the rows' people in the college's own pool; the template does not say the type of document (C-13)."""
    told = {
        document.key: (row.id_number, document.birth_date) for row in rows if (document := document_of(row.id_number))
    }
    return {
        told[document][0]: KnownCandidate(
            id=candidate.id,
            name=candidate.person.name,
            bidx=candidate.bidx,
            candidate_type=candidate.candidate_type,
            verified=candidate.state == State.VERIFIED,
            born=told[document][1],
            education_level=candidate.education_level,
            major=candidate.major,
            major_code=candidate.major_code,
        )
        for document, candidate in by_document(tx, told).items()
    }


def _results(tx: Session, plan: ExamPlan, actor: Actor, people: set[bytes]) -> dict[bytes, list[EarlierResult]]:
    """Return what these people came to at this vendor: the vendor's side tells it, whichever college they sat for."""
    found: dict[bytes, list[EarlierResult]] = {}
    query = (
        select(Result.bidx, Certificate.key, Result.level, Result.passed, Result.marks, ExamPlan.last_exam_day)
        .join(Registration, Registration.id == Result.registration_id)
        .join(ExamPlan, ExamPlan.id == Registration.plan_id)
        .join(Certificate, Certificate.id == Registration.certificate_id)
        .where(among(tx, Result.bidx, people), Result.plan_id != plan.id)
    )
    why = "only the vendor sees what a person came to, whichever college they sat for"
    with reading(on_behalf_of(actor, vendor=plan.vendor_id, why=why)) as vendor:
        for bidx, key, level, passed, marks, day in vendor.execute(query):
            own = marks_of(marks, day)
            result = EarlierResult(certificate=key.rpartition("/")[2], level=level, passed=passed, marks=own)
            found.setdefault(bidx, []).append(result)
    return found


def _registered(tx: Session, plan_id: uuid.UUID, people: set[bytes]) -> frozenset[tuple[bytes, uuid.UUID, int]]:
    found = select(Registration.bidx, Registration.certificate_id, Registration.level).where(
        Registration.plan_id == plan_id, among(tx, Registration.bidx, people)
    )
    return frozenset((bidx, certificate, level) for bidx, certificate, level in tx.execute(found))


def _elsewhere(tx: Session, plan: ExamPlan, actor: Actor, people: set[bytes]) -> dict[bytes, list[Elsewhere]]:
    """Return what other colleges registered of these people in the plan: only the vendor's side sees it (I17, I18)."""
    found: dict[bytes, list[Elsewhere]] = {}
    query = select(Registration).where(
        Registration.plan_id == plan.id, among(tx, Registration.bidx, people), Registration.college_id != actor.college
    )
    why = "only the vendor sees whom other colleges registered"
    with reading(on_behalf_of(actor, vendor=plan.vendor_id, why=why)) as vendor:
        for row in vendor.scalars(query):
            there = Elsewhere(certificate_id=row.certificate_id, level=row.level, name=row.person.name)
            found.setdefault(row.bidx, []).append(there)
    return found


def occupied(tx: Session, people: set[bytes]) -> dict[bytes, tuple[Span, ...]]:
    """When these people sit, for whichever vendor and college (C-37, C-47)."""
    spans: dict[bytes, tuple[Span, ...]] = {}
    query = select(Occupation.bidx, Occupation.begins_at, Occupation.ends_at).where(among(tx, Occupation.bidx, people))
    for bidx, begins, ends in tx.execute(query):
        spans[bidx] = (*spans.get(bidx, ()), Span(begins, ends))
    return spans


def _counted(tx: Session, year: int, people: set[bytes]) -> frozenset[tuple[bytes, uuid.UUID]]:
    query = (
        select(Registration.bidx, Registration.certificate_id)
        .join(ExamPlan, ExamPlan.id == Registration.plan_id)
        .where(
            ExamPlan.year == year,
            among(tx, Registration.bidx, people),
            Registration.candidate_type == CandidateType.COLLEGE.value,
        )
    )
    return frozenset((bidx, certificate) for bidx, certificate in tx.execute(query))


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """Registrations of a plan, the entries they should have, and those they have (R-083)."""

    candidates: int
    expected: int
    entries: int

    @property
    def complete(self) -> bool:
        """Whether every candidate has an entry for every subject."""
        return self.expected == self.entries


def completeness(tx: Session, plan: ExamPlan) -> Completeness:
    """Count a plan's registrations and entries, as far as the actor sees them."""
    rules = rules_of(plan)
    keys = {certificate_id: key for key, certificate_id in certificate_ids(tx, plan).items()}
    counted = tx.execute(
        select(Registration.certificate_id, Registration.level, Registration.subjects, func.count())
        .where(Registration.plan_id == plan.id)
        .group_by(Registration.certificate_id, Registration.level, Registration.subjects)
    ).all()
    expected = sum(
        n * len(sat(subjects, rules.level(keys[certificate], level))) for certificate, level, subjects, n in counted
    )
    entries = tx.scalar(select(func.count(Entry.id)).where(Entry.plan_id == plan.id)) or 0
    return Completeness(candidates=sum(n for *_, n in counted), expected=expected, entries=entries)


def is_arranged(actor: Actor, plan: ExamPlan) -> bool:
    """Say whether a plan is arranged: the vendor's side tells it, whoever asks."""
    why = "only the vendor sees its arrangement before the tickets are out"
    with reading(on_behalf_of(actor, vendor=plan.vendor_id, why=why)) as vendor:
        return vendor.scalar(select(Arrangement.id).where(Arrangement.plan_id == plan.id).limit(1)) is not None


def registrations(
    tx: Session, plan_id: uuid.UUID, *, after: uuid.UUID | None = None, limit: int = 50
) -> list[Registration]:
    """Return a page of a plan's registrations, by key."""
    query = select(Registration).where(Registration.plan_id == plan_id).order_by(Registration.id).limit(limit)
    return list(tx.scalars(query.where(Registration.id > after) if after else query))
