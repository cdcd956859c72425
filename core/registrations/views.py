"""What the pages show of registrations, per plan, with the gaps (R-083)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.api import ExtraColumn, Stage, Subject, Text
from core.candidates import views as candidates
from core.candidates.rules import State
from core.candidates.views import CandidateView
from core.db.bulk import among
from core.db.session import reading
from core.db.tables import Entry, ExamPlan, ExamSite, Registration, Seat
from core.db.versions import version_of
from core.kernel import clock
from core.kernel.actor import Actor, ActorKind
from core.kernel.errors import Conflict, NotFound
from core.kernel.identity import mask
from core.plans import queries as plans
from core.registrations import queries
from core.registrations.changes.rules import check_changeable
from core.registrations.conflicts import ConflictView, conflicts
from core.registrations.entries import entry_state
from core.registrations.minimum import SmallSession, small_sessions
from core.registrations.queries import Completeness
from core.registrations.rules import check_window
from core.registrations.subjects import allows_single
from core.rules.columns import extra_columns
from core.rules.plan import PlanRules
from core.rules.sittings import offers
from core.sites.queries import approved

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One subject with its time and state (R-086)."""

    subject: Text
    begins: dt.datetime
    ends: dt.datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationView:
    """One registration with its entries."""

    id: uuid.UUID
    name: str
    id_masked: str
    candidate_type: str
    certificate: Text
    level: Text
    site: str
    origin: str
    verified: bool
    entries: list[EntryView]
    extras: Mapping[str, str]
    """What the vendor's own columns say, by header."""
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationPage:
    """A page of one plan's registrations; `several_sessions` when sites choose between sessions."""

    plan: str
    several_sessions: bool
    open: bool
    """Whether one registers and takes back by oneself now (R-078, R-084)."""
    opens: dt.date | None
    """The day that begins, while it is still to come."""
    changeable: bool
    """Whether one may ask the vendor for changes now (C-04)."""
    small: list[SmallSession]
    conflicts: list[ConflictView]
    rows: list[RegistrationView]
    completeness: Completeness
    after: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A plan with how many of the reader's candidates are registered."""

    id: uuid.UUID
    name: str
    completeness: Completeness


def plan_rows(actor: Actor) -> list[PlanRow]:
    """Return every published plan with the reader's counts."""
    with reading(actor) as tx:
        return [
            PlanRow(id=plan.id, name=plan.name, completeness=queries.completeness(tx, plan))
            for plan in plans.plans(tx)
            if plan.published
        ]


def page(actor: Actor, plan_id: uuid.UUID, after: uuid.UUID | None = None, limit: int = PAGE) -> RegistrationPage:
    """Return a page of a plan's registrations, as far as the actor sees them."""
    with reading(actor) as tx:
        plan = plans.plan_of(tx, plan_id)
        found = queries.registrations(tx, plan_id, after=after, limit=limit)
        more = found[-1].id if len(found) == limit else None
        counts = queries.completeness(tx, plan)
        rules = plans.rules_of(plan)
        period = rules.window(Stage.REGISTRATION)
        return RegistrationPage(
            plan=plan.name,
            several_sessions=any(list(offers(rules, certificate.key)) for certificate in rules.certificates),
            open=_is_open(rules),
            opens=period.start if period.opens and clock.now() < period.opens else None,
            changeable=_is_changeable(actor, plan),
            small=small_sessions(tx, actor, plan),
            conflicts=conflicts(tx, plan_id) if actor.kind is ActorKind.VENDOR else [],
            rows=_views(tx, plan, found),
            completeness=counts,
            after=more,
        )


def _is_open(rules: PlanRules) -> bool:
    try:
        check_window(rules, clock.now())
    except Conflict:
        return False
    return True


def _is_changeable(actor: Actor, plan: ExamPlan) -> bool:
    try:
        check_changeable(plans.rules_of(plan), clock.now(), arranged=queries.is_arranged(actor, plan))
    except Conflict:
        return False
    return True


def one(actor: Actor, registration_id: uuid.UUID) -> RegistrationView:
    """Return one registration; NotFound for another tenant's."""
    with reading(actor) as tx:
        row = tx.get(Registration, registration_id)
        if row is None:
            raise NotFound
        return _views(tx, plans.plan_of(tx, row.plan_id), [row])[0]


def chosen(actor: Actor, plan_id: uuid.UUID, ids: Collection[uuid.UUID]) -> list[RegistrationView]:
    """Return these registrations of a plan; NotFound when one is not there."""
    with reading(actor) as tx:
        wanted = select(Registration).where(Registration.plan_id == plan_id, among(tx, Registration.id, ids))
        found = tx.scalars(wanted.order_by(Registration.id)).all()
        if len(found) != len(set(ids)):
            raise NotFound
        return _views(tx, plans.plan_of(tx, plan_id), found)


def _views(tx: Session, plan: ExamPlan, found: Sequence[Registration]) -> list[RegistrationView]:
    keys = [row.id for row in found]
    entries: dict[uuid.UUID, list[Entry]] = {}
    for entry in tx.scalars(select(Entry).where(Entry.registration_id.in_(keys)).order_by(Entry.begins_at)):
        entries.setdefault(entry.registration_id, []).append(entry)
    seated = set(tx.scalars(select(Seat.entry_id).where(Seat.registration_id.in_(keys))))
    sites = dict(
        tx.execute(select(ExamSite.id, ExamSite.name).where(ExamSite.id.in_([r.site_id for r in found]))).all()
    )
    certificates = {row_id: key for key, row_id in plans.certificate_ids(tx, plan).items()}
    rules, now = plans.rules_of(plan), clock.now()

    def view(row: Registration) -> RegistrationView:
        key = certificates[row.certificate_id]
        level = rules.level(key, row.level)
        headers = {column.key: column.header for column in extra_columns(rules.certificate(key))}
        own = [
            EntryView(
                subject=level.subject(e.subject).name,
                begins=e.begins_at,
                ends=e.ends_at,
                state=entry_state(seated=e.id in seated, begins=e.begins_at, ends=e.ends_at, moment=now).value,
            )
            for e in entries.get(row.id, [])
        ]
        return RegistrationView(
            id=row.id,
            name=row.person.name,
            id_masked=mask(row.person.id_number),
            candidate_type=row.candidate_type,
            certificate=rules.certificate_name(key),
            level=level.name,
            site=sites[row.site_id],
            origin=row.origin,
            verified=row.verified,
            entries=own,
            extras={headers[k]: v for k, v in row.person.extras.items() if k in headers},
            version=version_of(row),
        )

    return [view(row) for row in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChoice:
    """A certificate's level that a plan examines, with the sites it can be sat at."""

    certificate: str
    name: Text
    level: int
    level_name: Text
    sites: list[tuple[uuid.UUID, str]]
    apart: tuple[Subject, ...]
    """The subjects one may choose from, where the vendor lets them be retaken apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """What one chooses from when registering by hand: levels with sites, and who is verified; some are in already.

    `columns` are those the vendor adds to the template, to be filled in for each candidate.
    """

    plan: str
    levels: list[LevelChoice]
    columns: list[ExtraColumn]
    rows: list[CandidateView]
    registered: frozenset[uuid.UUID]
    after: uuid.UUID | None


def level_choices(tx: Session, plan: ExamPlan) -> list[LevelChoice]:
    """Return what a plan examines, with the approved sites."""
    keys, found = plans.certificate_ids(tx, plan), []
    rules = plans.rules_of(plan)
    for certificate in rules.certificates:
        sites = [(site.id, f"{site.code} {site.name}") for site in approved(tx, plan, keys[certificate.key])]
        found += [
            LevelChoice(
                certificate=certificate.key,
                name=rules.certificate_name(certificate.key),
                level=level.rank,
                level_name=level.name,
                sites=sites,
                apart=level.subjects if allows_single(certificate) else (),
            )
            for level in certificate.levels
        ]
    return found


def extra_columns_of(rules: PlanRules) -> list[ExtraColumn]:
    """Return the columns the vendor adds to the template of a plan, each once."""
    added = [column for certificate in rules.certificates for column in extra_columns(certificate)]
    return list({column.key: column for column in added}.values())


def choosing(actor: Actor, plan_id: uuid.UUID, candidate_type: str, after: uuid.UUID | None = None) -> Choosing:
    """Return it for one of the college's two lists."""
    with reading(actor) as tx:
        plan = plans.plan_of(tx, plan_id)
        people = candidates.page(actor, candidate_type=candidate_type, state=State.VERIFIED.value, after=after)
        among = Registration.candidate_id.in_([row.id for row in people.rows])
        there = tx.scalars(select(Registration.candidate_id).where(Registration.plan_id == plan_id, among))
        return Choosing(
            plan=plan.name,
            levels=level_choices(tx, plan),
            columns=extra_columns_of(plans.rules_of(plan)),
            rows=people.rows,
            registered=frozenset(there),
            after=people.after,
        )
