"""Reads of contacts: the vendor's own list, what is missing in it, and what a college is told."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.api import Contact as Declared
from core.api import ContactKind
from core.db.session import reading
from core.db.tables import College, ExamPlan, Installation, Vendor, VendorContact
from core.db.versions import version_of
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound, Refused
from core.orgs.rules import SETTERS
from core.plans.contacts.rules import Contact, meant_for
from core.plans.contacts.service import read
from core.plugins.store import ACTIVE, declaration


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A contact in its vendor's list, with the names of what it is for."""

    id: uuid.UUID
    contact: Contact
    plan: str
    college: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A kind of contact the vendor's documents name and nobody has entered: for a plan where every plan has its own."""

    kind: ContactKind
    source: str
    plan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a reader is told about one vendor."""

    vendor: str
    contacts: list[Contact]


def own(actor: Actor) -> list[ContactRow]:
    """Return the contacts of the actor's vendor, by kind."""
    actor.require(*SETTERS)
    with reading(actor) as tx:
        rows = list(tx.scalars(select(VendorContact).where(VendorContact.vendor_id == actor.vendor_id)))
        plans = dict(tx.execute(select(ExamPlan.id, ExamPlan.name)).all())
        colleges = dict(tx.execute(select(College.id, College.name)).all())
    order = list(ContactKind)
    found = [
        ContactRow(
            id=row.id,
            contact=read(row),
            plan=plans.get(row.plan_id, "") if row.plan_id else "",
            college=colleges.get(row.college_id, "") if row.college_id else "",
            version=version_of(row),
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (order.index(row.contact.kind), row.plan, row.college))


def one(actor: Actor, contact_id: uuid.UUID) -> ContactRow:
    """Return one of the vendor's contacts; NotFound for any other."""
    for row in own(actor):
        if row.id == contact_id:
            return row
    raise NotFound


def gaps(actor: Actor) -> list[Gap]:
    """Return what the vendor's documents name and the portal has not, also of each plan that has not been held yet."""
    with reading(actor) as tx:
        return list(_gaps(tx, actor.vendor))


def _gaps(tx: Session, vendor_id: uuid.UUID) -> Iterator[Gap]:
    entered = tx.execute(
        select(VendorContact.kind, VendorContact.plan_id).where(VendorContact.vendor_id == vendor_id)
    ).all()
    kinds = {kind for kind, _plan in entered}
    coming = ExamPlan.vendor_id == vendor_id, ExamPlan.published, ExamPlan.last_exam_day >= clock.today()
    plans = tx.execute(select(ExamPlan.id, ExamPlan.name, ExamPlan.plugin_key).where(*coming)).all()
    for key, declared in _declared(tx, vendor_id):
        if not declared.per_plan and declared.kind.value not in kinds:
            yield Gap(kind=declared.kind, source=declared.source)
        for plan_id, name, plugin in plans:
            if declared.per_plan and plugin == key and (declared.kind.value, plan_id) not in entered:
                yield Gap(kind=declared.kind, source=declared.source, plan=name)


def _declared(tx: Session, vendor_id: uuid.UUID) -> Iterator[tuple[str, Declared]]:
    mine = Installation.vendor_id == vendor_id, Installation.state == ACTIVE
    for key in tx.scalars(select(Installation.key).where(*mine)).all():
        _release, plugin = declaration(tx, vendor_id, key)
        yield from ((key, contact) for contact in plugin.contacts)


def told(actor: Actor, plan_id: uuid.UUID | None = None) -> list[Told]:
    """Return how vendors are reached, or the one of a plan, as it is meant for the reader."""
    with reading(actor) as tx:
        plan = tx.get(ExamPlan, plan_id) if plan_id else None
        query = select(VendorContact, Vendor.name).join(Vendor, Vendor.id == VendorContact.vendor_id)
        query = query.where(VendorContact.vendor_id == plan.vendor_id) if plan else query
        found: dict[str, list[Contact]] = {}
        for row, vendor in tx.execute(query.order_by(Vendor.name, VendorContact.id)):
            found.setdefault(vendor, []).append(read(row))
    told_of = (
        Told(
            vendor=vendor,
            contacts=meant_for(contacts, plan_id=plan_id, college_id=actor.college_id, province=actor.province),
        )
        for vendor, contacts in found.items()
    )
    return [each for each in told_of if each.contacts]


def college_named(actor: Actor, name: str) -> uuid.UUID | None:
    """Return the college of a name, None for no name. Raises Refused CONTACT_COLLEGE for one nobody has."""
    if not name:
        return None
    with reading(actor) as tx:
        found = tx.scalar(select(College.id).where(College.name == name))
    if found is None:
        raise Refused("CONTACT_COLLEGE", name=name)
    return found
