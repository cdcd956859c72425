"""The vendor's own contacts are entered and taken away; the log names the kind, never a number."""

from __future__ import annotations

import json
import uuid

from core.api import ContactKind
from core.db.events import record
from core.db.sealing import keyring
from core.db.session import retried, transaction
from core.db.tables import VendorContact
from core.db.versions import check_version
from core.kernel.actor import Actor
from core.kernel.errors import NotFound, Refused
from core.kernel.provinces import PROVINCES
from core.orgs.rules import SETTERS
from core.plans.contacts.rules import Contact, check
from core.plans.queries import plan_of


@retried
def add(actor: Actor, contact: Contact) -> uuid.UUID:
    """Enter one way to reach the actor's vendor; return its id.

    Raises Refused CONTACT_EMAIL, CONTACT_SCOPE, CONTACT_PROVINCE, NotFound for a plan that is not the vendor's.
    """
    actor.require(*SETTERS)
    check(contact)
    if strange := contact.provinces - PROVINCES.keys():
        raise Refused("CONTACT_PROVINCE", provinces=sorted(strange))
    with transaction(actor) as tx:
        if contact.plan_id:
            plan_of(tx, contact.plan_id)
        row = VendorContact(
            vendor_id=actor.vendor,
            kind=contact.kind.value,
            plan_id=contact.plan_id,
            college_id=contact.college_id,
            provinces=sorted(contact.provinces),
            general=contact.college_id is None,
            sealed=b"",
        )
        tx.add(row)
        plain = json.dumps([contact.value, contact.person, contact.task], ensure_ascii=False)
        row.sealed = keyring().seal(plain.encode(), actor.vendor, sealing_context(row.id))
        record(tx, "contact.added", row, kind=contact.kind.value)
        return row.id


@retried
def remove(actor: Actor, contact_id: uuid.UUID, *, version: str | None = None) -> None:
    """Take a contact away. Raises NotFound, Stale."""
    actor.require(*SETTERS)
    with transaction(actor) as tx:
        row = tx.get(VendorContact, contact_id, with_for_update=True)
        if row is None:
            raise NotFound
        check_version(row, version)
        record(tx, "contact.removed", row, kind=row.kind)
        tx.delete(row)


def read(row: VendorContact) -> Contact:
    """Return a row with what is sealed in it."""
    value, person, task = json.loads(keyring().unseal(row.sealed, row.vendor_id, sealing_context(row.id)))
    return Contact(
        kind=ContactKind(row.kind),
        value=value,
        person=person,
        task=task,
        plan_id=row.plan_id,
        college_id=row.college_id,
        provinces=frozenset(row.provinces),
    )


def sealing_context(contact_id: uuid.UUID) -> str:
    """Return what binds the sealed words to their row."""
    return f"{VendorContact.__tablename__}:{contact_id}"
