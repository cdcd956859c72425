"""Acts on exam sites."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.session import retried, transaction
from core.db.tables import Certificate, College, ExamSite
from core.db.versions import check_version
from core.files.store import store
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import NotFound, Refused
from core.pilots.queries import was_pilot
from core.sites.rules import Act, State, after


@retried
def draft(actor: Actor, *, certificate_id: uuid.UUID, address: str, machines: int) -> ExamSite:
    """Begin an application; the name is made of college and certificate (R-020 … R-022)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        certificate, college = tx.get(Certificate, certificate_id), tx.get_one(College, actor.college)
        if certificate is None:
            raise NotFound
        year = clock.today().year
        if not was_pilot(tx, college.id, year):
            raise Refused("SITE_NOT_PILOT", year=year)
        mine = select(ExamSite.id).where(ExamSite.college_id == college.id, ExamSite.certificate_id == certificate_id)
        if tx.scalar(mine):
            raise Refused("SITE_EXISTS")
        site = ExamSite(
            vendor_id=certificate.vendor_id,
            college_id=college.id,
            certificate_id=certificate_id,
            name=f"{college.name} - {certificate.name}",
            address=address,
            machines=machines,
            state=State.DRAFT,
        )
        tx.add(site)
        return site


@retried
def edit(actor: Actor, site_id: uuid.UUID, *, address: str, machines: int, version: str | None = None) -> ExamSite:
    """Change an application that is not handed in, or was returned (R-026)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        site = _find(tx, site_id)
        check_version(site, version)
        after(Act.EDIT, site.state)
        site.address, site.machines = address, machines
        record(tx, "site.edited", site)
        return site


def _find(tx: Session, site_id: uuid.UUID) -> ExamSite:
    site = tx.scalars(select(ExamSite).where(ExamSite.id == site_id).with_for_update()).first()
    if site is None:
        raise NotFound
    return site


@retried
def attach_form(actor: Actor, site_id: uuid.UUID, *, file_name: str, data: bytes) -> None:
    """Keep the stamped application form (R-024)."""
    actor.require(Role.COLLEGE_OFFICER)
    key = store().put(data)
    with transaction(actor) as tx:
        site = _find(tx, site_id)
        after(Act.EDIT, site.state)
        site.form_key, site.form_name = key, file_name


@retried
def submit(actor: Actor, site_id: uuid.UUID) -> None:
    """Hand the application in; the stamped form is mandatory (R-024)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        site = _find(tx, site_id)
        state = after(Act.SUBMIT, site.state)
        if not site.form_key:
            raise Refused("SITE_FORM_MISSING")
        site.state, site.submitted_at = state, clock.now()
        record(tx, "site.submitted", site)


@retried
def withdraw(actor: Actor, site_id: uuid.UUID) -> None:
    """Take back an application that was not reviewed (R-028)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        site = _find(tx, site_id)
        site.state = after(Act.WITHDRAW, site.state)
        record(tx, "site.withdrawn", site)


@retried
def delete(actor: Actor, site_ids: Iterable[uuid.UUID], *, version: str | None = None) -> int:
    """Delete applications that are not handed in or were returned, all or none (R-027)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        found = [_find(tx, site_id) for site_id in site_ids]
        for site in found:
            check_version(site, version)
            after(Act.DELETE, site.state)
            record(tx, "site.deleted", site)
            tx.delete(site)
        return len(found)


@retried
def review(actor: Actor, site_id: uuid.UUID, *, approve: bool, reason: str = "") -> None:
    """Approve, giving the site its code, or return with a reason (R-023, R-029)."""
    actor.require(Role.VENDOR_PLANNER)
    with transaction(actor) as tx:
        site = _find(tx, site_id)
        site.state = after(Act.APPROVE if approve else Act.RETURN, site.state)
        if not approve and not reason.strip():
            raise Refused("REASON_MISSING")
        site.approved, site.reason, site.reviewed_at = approve, reason.strip(), clock.now()
        if approve and site.code is None:
            site.code = _free_code(tx)
        record(tx, "site.reviewed", site, state=site.state)


@retried
def revoke(actor: Actor, site_id: uuid.UUID, *, reason: str) -> None:
    """Withdraw a site's qualification after an inspection (R-034)."""
    actor.require(Role.VENDOR_PLANNER)
    with transaction(actor) as tx:
        site = _find(tx, site_id)
        site.state = after(Act.REVOKE, site.state)
        if not reason.strip():
            raise Refused("REASON_MISSING")
        site.approved, site.reason = False, reason.strip()
        record(tx, "site.revoked", site)


def _free_code(tx: Session) -> str:
    """Return a site code nobody has: the sources give no format, six random digits are our default."""
    while True:
        code = f"{secrets.randbelow(10**6):06d}"
        if tx.scalar(select(ExamSite.id).where(ExamSite.code == code)) is None:
            return code
