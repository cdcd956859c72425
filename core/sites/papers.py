"""Papers of sites: the vendor's empty form, the stamped one, and what else a college attaches (R-024)."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from core.db.events import record
from core.db.session import reading, retried, transaction
from core.db.tables import ExamSite, SiteFile, SiteForm, Vendor
from core.db.versions import check_version
from core.files.documents import MOST_FILES, check_document
from core.files.store import drop, keep, store
from core.kernel import clock
from core.kernel.actor import Actor, ActorKind, Role
from core.kernel.errors import NotFound, Refused
from core.sites.queries import files
from core.sites.rules import Act, after
from core.sites.service import find


@retried
def attach_form(actor: Actor, site_id: uuid.UUID, *, file_name: str, data: bytes) -> None:
    """Keep the stamped application form; raises Refused DOCUMENT_…, Conflict SITE_STATE."""
    actor.require(Role.COLLEGE_OFFICER)
    name = check_document(file_name, data)
    with transaction(actor) as tx:
        site = find(tx, site_id)
        after(Act.EDIT, site.state)
        site.form_key, site.form_name = keep(tx, data, instead_of=site.form_key), name
        record(tx, "site.form_attached", site)


@retried
def add_file(actor: Actor, site_id: uuid.UUID, *, file_name: str, data: bytes) -> None:
    """Attach 其他材料; raises Refused DOCUMENT_… or FILES_TOO_MANY, Conflict SITE_STATE."""
    actor.require(Role.COLLEGE_OFFICER)
    name = check_document(file_name, data)
    with transaction(actor) as tx:
        site = find(tx, site_id)
        after(Act.EDIT, site.state)
        if len(files(tx, [site_id])) >= MOST_FILES:
            raise Refused("FILES_TOO_MANY", limit=MOST_FILES)
        tx.add(
            SiteFile(
                vendor_id=site.vendor_id,
                college_id=site.college_id,
                site_id=site_id,
                key=keep(tx, data),
                name=name,
                added_at=clock.now(),
            )
        )
        record(tx, "site.file_added", site)


@retried
def remove_file(actor: Actor, site_id: uuid.UUID, file_id: uuid.UUID, *, version: str | None = None) -> None:
    """Take 其他材料 away again, from the version of the site that was read; raises NotFound, Conflict SITE_STATE."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        site = find(tx, site_id)
        check_version(site, version)
        after(Act.EDIT, site.state)
        file = next((file for file in files(tx, [site_id]) if file.id == file_id), None)
        if file is None:
            raise NotFound
        drop(tx, file.key)
        tx.delete(file)
        record(tx, "site.file_removed", site)


@retried
def set_empty_form(actor: Actor, *, file_name: str, data: bytes) -> None:
    """Offer colleges a vendor's empty application form, in place of the one before; raises Refused DOCUMENT_…."""
    actor.require(Role.VENDOR_PLANNER)
    name = check_document(file_name, data)
    with transaction(actor) as tx:
        form = tx.scalars(select(SiteForm).where(SiteForm.vendor_id == actor.vendor).with_for_update()).first()
        key = keep(tx, data, instead_of=form.key if form else None)
        if form is None:
            form = SiteForm(vendor_id=actor.vendor, key=key, name=name, set_at=clock.now())
            tx.add(form)
        form.key, form.name, form.set_at = key, name, clock.now()
        record(tx, "site_form.set", form)


def empty_forms(actor: Actor) -> list[tuple[uuid.UUID, str, str]]:
    """Return the key of each vendor's empty form, the vendor's name and the file's; a vendor sees its own."""
    with reading(actor) as tx:
        query = select(SiteForm.id, Vendor.name, SiteForm.name).join(Vendor, Vendor.id == SiteForm.vendor_id)
        return list(tx.execute(query.order_by(Vendor.name)))


def empty_form(actor: Actor, form_id: uuid.UUID) -> tuple[str, bytes]:
    """Return a vendor's empty form and its file name."""
    with reading(actor) as tx:
        row = tx.get(SiteForm, form_id)
        if row is None:
            raise NotFound
        return row.name, store().get(row.key)


def form(actor: Actor, site_id: uuid.UUID) -> tuple[str, bytes]:
    """Return the stamped application form and its file name, for the college and its vendor; NotFound without one."""
    with reading(actor) as tx:
        row = tx.get(ExamSite, site_id)
        if row is None or row.form_key is None:
            raise NotFound
        if actor.kind is not ActorKind.VENDOR and row.college_id != actor.college_id:
            raise NotFound  # an approved site is seen by other colleges, its papers are not
        return row.form_name, store().get(row.form_key)


def file(actor: Actor, site_id: uuid.UUID, file_id: uuid.UUID) -> tuple[str, bytes]:
    """Return what is attached and its file name, for the college and its vendor."""
    with reading(actor) as tx:
        row = next((row for row in files(tx, [site_id]) if row.id == file_id), None)
        if row is None:
            raise NotFound
        return row.name, store().get(row.key)
