"""Acts on exam sites."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable

from sqlalchemy import delete as delete_rows
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.session import retried, transaction
from core.db.tables import Certificate, College, ExamSite, SiteUse
from core.db.versions import check_version
from core.files.store import drop
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import Conflict, NotFound, Refused
from core.orgs.parties import check_answer
from core.pilots.queries import is_pilot
from core.plans.views import declared_forms
from core.sites.queries import files
from core.sites.rules import Act, State, after, site_name
from core.sites.uses import uses_in


@retried
def draft(actor: Actor, *, certificate_id: uuid.UUID, address: str, machines: int) -> ExamSite:
    """Begin an application; the name is made of college and certificate, by the vendor's pattern (R-020 … R-022).

    Only a pilot college may (R-020), of this year or of one to come: no rule says when in the year before a site for
    an exam of January is applied for, and what counts for the exam is the approval of the exam's own year.
    """
    actor.require(Role.COLLEGE_OFFICER)
    forms = declared_forms(certificate_id)
    with transaction(actor) as tx:
        certificate, college = tx.get(Certificate, certificate_id), tx.get_one(College, actor.college)
        if certificate is None:
            raise NotFound
        year = clock.today().year
        if not is_pilot(tx, college.id, year):
            raise Refused("SITE_NOT_PILOT", year=year)
        mine = select(ExamSite.id).where(ExamSite.college_id == college.id, ExamSite.certificate_id == certificate_id)
        if tx.scalar(mine):
            raise Conflict("SITE_EXISTS")
        site = ExamSite(
            vendor_id=certificate.vendor_id,
            college_id=college.id,
            certificate_id=certificate_id,
            name=site_name(forms, college.name, certificate.name),
            address=address,
            machines=machines,
            state=State.DRAFT,
        )
        tx.add(site)
        record(tx, "site.drafted", site)
        return site


@retried
def edit(actor: Actor, site_id: uuid.UUID, *, address: str, machines: int, version: str | None = None) -> ExamSite:
    """Change an application that is not handed in, or was returned (R-026)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        site = find(tx, site_id)
        check_version(site, version)
        after(Act.EDIT, site.state)
        site.address, site.machines = address, machines
        record(tx, "site.edited", site)
        return site


def find(tx: Session, site_id: uuid.UUID) -> ExamSite:
    """Return a site the actor may see, its row locked."""
    site = tx.scalars(select(ExamSite).where(ExamSite.id == site_id).with_for_update()).first()
    if site is None:
        raise NotFound
    return site


@retried
def submit(actor: Actor, site_id: uuid.UUID) -> None:
    """Hand the application in; the stamped form is mandatory (R-024).

    What was returned and is handed in again was applied for when it first was (C-49).
    """
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        site = find(tx, site_id)
        state = after(Act.SUBMIT, site.state)
        if not site.form_key:
            raise Refused("SITE_FORM_MISSING")
        if site.state != State.RETURNED or site.submitted_at is None:
            site.submitted_at = clock.now()
        site.state = state
        record(tx, "site.submitted", site)


@retried
def withdraw(actor: Actor, site_id: uuid.UUID) -> None:
    """Take back an application that was not reviewed (R-028)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        site = find(tx, site_id)
        site.state = after(Act.WITHDRAW, site.state)
        record(tx, "site.withdrawn", site)


@retried
def delete(actor: Actor, site_ids: Iterable[uuid.UUID], *, version: str | None = None) -> int:
    """Delete applications that are not handed in or were returned, all or none (R-027).

    A site that was approved once is in plans of before: Conflict SITE_ONCE_APPROVED.
    """
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        found = [find(tx, site_id) for site_id in site_ids]
        for site in found:
            check_version(site, version)
            after(Act.DELETE, site.state)
            if site.code:
                raise Conflict("SITE_ONCE_APPROVED")
            record(tx, "site.deleted", site)
            for file in files(tx, [site.id]):
                drop(tx, file.key)
                tx.delete(file)
            tx.flush()  # what hangs on an application goes before it
            drop(tx, site.form_key)
            tx.delete(site)
        return len(found)


@retried
def review(actor: Actor, site_id: uuid.UUID, *, approve: bool, reason: str = "") -> None:
    """Approve, giving the site its code, or return with a reason (R-023, R-029)."""
    actor.require(Role.VENDOR_PLANNER)
    with transaction(actor) as tx:
        site = find(tx, site_id)
        site.state = after(Act.APPROVE if approve else Act.RETURN, site.state)
        check_answer(actor, site.id)
        if not approve and not reason.strip():
            raise Refused("REASON_MISSING")
        site.approved, site.reason, site.reviewed_at = approve, reason.strip(), clock.now()
        if approve and site.code is None:
            site.code = _free_code(tx)
        record(tx, "site.reviewed", site, state=site.state)


@retried
def revoke(actor: Actor, site_id: uuid.UUID, *, reason: str) -> None:
    """Withdraw a site's qualification after an inspection (R-034); what was said of its use before holds no more."""
    actor.require(Role.VENDOR_PLANNER)
    with transaction(actor) as tx:
        site = find(tx, site_id)
        site.state = after(Act.REVOKE, site.state)
        if not reason.strip():
            raise Refused("REASON_MISSING")
        site.approved, site.reason = False, reason.strip()
        tx.execute(delete_rows(SiteUse).where(SiteUse.site_id == site_id))
        record(tx, "site.revoked", site)


@retried
def allow_use(actor: Actor, site_id: uuid.UUID, *, plan_id: uuid.UUID, reason: str) -> None:
    """Let a plan use a site that does not count for it by itself (R-034, C-49).

    Raises Refused REASON_MISSING, Conflict SITE_COUNTS; NotFound where nobody of the plan is registered at the site.
    """
    actor.require(Role.VENDOR_PLANNER)
    with transaction(actor) as tx:
        site = find(tx, site_id)
        use = next((use for use in uses_in(tx, plan_id) if use.site_id == site_id), None)
        if use is None:
            raise NotFound
        if not use.waits:
            raise Conflict("SITE_COUNTS")
        if not reason.strip():
            raise Refused("REASON_MISSING")
        tx.add(
            SiteUse(
                vendor_id=site.vendor_id,
                plan_id=plan_id,
                site_id=site_id,
                reason=reason.strip(),
                decided_at=clock.now(),
            )
        )
        record(tx, "site.use_allowed", site, plan=plan_id)


def _free_code(tx: Session) -> str:
    """Return a site code nobody has: the sources give no format, six random digits are our default."""
    while True:
        code = f"{secrets.randbelow(10**6):06d}"
        if tx.scalar(select(ExamSite.id).where(ExamSite.code == code)) is None:
            return code
