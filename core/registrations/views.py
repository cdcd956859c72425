"""What the pages show of registrations, per plan, with the gaps (R-083)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from core.api import LEVEL_NAMES, Text
from core.db.session import reading
from core.db.tables import Entry, Registration, Seat
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.identity import mask
from core.plans import queries as plans
from core.registrations import queries
from core.registrations.queries import Completeness
from core.registrations.rules import entry_state

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationView:
    """One registration with the states of its entries (R-086)."""

    id: uuid.UUID
    name: str
    id_masked: str
    candidate_type: str
    certificate: Text
    level: Text
    origin: str
    verified: bool
    states: list[tuple[Text, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationPage:
    """A page of one plan's registrations."""

    plan: str
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


def page(actor: Actor, plan_id: uuid.UUID, after: uuid.UUID | None = None) -> RegistrationPage:
    """Return a page of a plan's registrations, as far as the actor sees them."""
    with reading(actor) as tx:
        plan = plans.plan_of(tx, plan_id)
        rules, keys = plans.rules_of(plan), {i: k for k, i in plans.certificate_ids(tx, plan).items()}
        found = queries.registrations(tx, plan_id, after=after, limit=PAGE)
        entries: dict[uuid.UUID, list[Entry]] = {}
        for entry in tx.scalars(select(Entry).where(Entry.registration_id.in_([row.id for row in found]))):
            entries.setdefault(entry.registration_id, []).append(entry)
        seated = set(tx.scalars(select(Seat.entry_id).where(Seat.registration_id.in_([row.id for row in found]))))

        def view(row: Registration) -> RegistrationView:
            key, now = keys[row.certificate_id], clock.now()
            level = rules.level(key, row.level)
            states = [
                (
                    level.subject(e.subject).name,
                    entry_state(seated=e.id in seated, begins=e.begins_at, ends=e.ends_at, moment=now),
                )
                for e in entries.get(row.id, [])
            ]
            return RegistrationView(
                id=row.id,
                name=row.person.name,
                id_masked=mask(row.person.id_number),
                candidate_type=row.candidate_type,
                certificate=rules.certificate(key).name,
                level=LEVEL_NAMES[row.level],
                origin=row.origin,
                verified=row.verified,
                states=[(name, state.value) for name, state in states],
            )

        more = found[-1].id if len(found) == PAGE else None
        counts = queries.completeness(tx, plan)
        return RegistrationPage(plan=plan.name, rows=[view(row) for row in found], completeness=counts, after=more)
