"""What both sides of a 借考 agreement see, and what one chooses from when asking."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.api import Text
from core.db.session import reading
from core.db.tables import Certificate, College, ExamPlan, ExamSite, GuestAgreement, Registration
from core.db.versions import version_of
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.plans.queries import certificate_ids, plan_of, rules_of
from core.sites.queries import approved

Of = tuple[uuid.UUID, uuid.UUID, uuid.UUID, int]
"""Plan, site, the guests' college, level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestView:
    """One agreement; `asked` when the reader's college asked, `asked_of` when it hosts. A vendor is neither."""

    id: uuid.UUID
    plan: str
    certificate: str
    level: Text
    site: str
    college: str
    headcount: int
    registered: int
    note: str
    state: str
    reason: str
    asked: bool
    asked_of: bool
    version: str


def agreements(actor: Actor) -> list[GuestView]:
    """Return the agreements the actor may see, the newest first."""
    with reading(actor) as tx:
        registered = _registered(tx)
        return [_view(actor, *row, registered) for row in tx.execute(_FOUND.order_by(GuestAgreement.id.desc()))]


def agreement(actor: Actor, agreement_id: uuid.UUID) -> GuestView:
    """Return one; NotFound for a college that is no party to it."""
    with reading(actor) as tx:
        row = tx.execute(_FOUND.where(GuestAgreement.id == agreement_id)).first()
        if row is None:
            raise NotFound
        return _view(actor, *row, _registered(tx))


_FOUND = (
    select(GuestAgreement, ExamPlan, Certificate, ExamSite.name, College.name)
    .join(ExamPlan, ExamPlan.id == GuestAgreement.plan_id)
    .join(Certificate, Certificate.id == GuestAgreement.certificate_id)
    .join(ExamSite, ExamSite.id == GuestAgreement.site_id, isouter=True)
    .join(College, College.id == GuestAgreement.college_id)
)
"""A site that lost its approval is out of the guest's sight, what was agreed is not."""


def _registered(tx: Session) -> dict[Of, int]:
    """Count registrations by plan, site, college and level, where there are agreements."""
    of = (Registration.plan_id, Registration.site_id, Registration.college_id, Registration.level)
    agreed = select(GuestAgreement.site_id)
    found = tx.execute(select(*of, func.count()).where(Registration.site_id.in_(agreed)).group_by(*of))
    return {(plan, site, college, level): count for plan, site, college, level, count in found}


def _view(
    actor: Actor,
    row: GuestAgreement,
    plan: ExamPlan,
    certificate: Certificate,
    site: str | None,
    college: str,
    registered: Mapping[Of, int],
) -> GuestView:
    rules = rules_of(plan)
    return GuestView(
        id=row.id,
        plan=plan.name,
        certificate=str(rules.certificate_name(certificate.key)),
        level=rules.level(certificate.key, row.level).name,
        site=site or "",
        college=college,
        headcount=row.headcount,
        registered=registered.get((row.plan_id, row.site_id, row.college_id, row.level), 0),
        note=row.note,
        state=row.state,
        reason=row.reason,
        asked=row.college_id == actor.college_id,
        asked_of=row.host_college_id == actor.college_id,
        version=version_of(row),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What one chooses from when asking: other colleges' approved sites, and the plan's levels by rank."""

    plan: str
    sites: list[tuple[uuid.UUID, str]]
    levels: dict[int, Text]


def asking(actor: Actor, plan_id: uuid.UUID) -> Asking:
    """Return it for a published plan."""
    with reading(actor) as tx:
        plan = plan_of(tx, plan_id)
        rules = rules_of(plan)
        found = [site for key in certificate_ids(tx, plan).values() for site in approved(tx, plan, key)]
        return Asking(
            plan=plan.name,
            sites=[(site.id, f"{site.code} {site.name}") for site in found if site.college_id != actor.college_id],
            levels={level.rank: level.name for certificate in rules.certificates for level in certificate.levels},
        )
