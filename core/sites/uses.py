"""Which coming exams use a site that does not count for them, and where a college still lacks one (R-034, C-49)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.session import reading
from core.db.tables import Certificate, ExamPlan, ExamSite, PilotApplication, PlanCertificate, Registration, SiteUse
from core.kernel import clock
from core.kernel.actor import Actor
from core.pilots.rules import State as PilotState
from core.plans.queries import rules_of
from core.sites.rules import State, applied_until, counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A site where candidates of a plan are registered; `allowed` is why its vendor lets the plan use it all the same.

    A host's site that lost its approval is out of its guest's sight: such a one has no name.
    """

    plan_id: uuid.UUID
    plan: str
    site_id: uuid.UUID
    site: str
    state: str
    reason: str
    registered: int
    until: dt.datetime | None
    counts: bool
    allowed: str

    @property
    def waits(self) -> bool:
        """Whether somebody has to decide before the plan is arranged."""
        return not self.counts and not self.allowed


@dataclass(frozen=True, slots=True)
class Lack:
    """A plan that a college is a pilot for and could host, if it applies for a site in time."""

    plan: str
    certificate: str
    until: dt.datetime


def uses(actor: Actor, site_id: uuid.UUID | None = None) -> list[Use]:
    """Return the uses of sites by plans whose exam is not over, as far as the actor sees them; of one site if given."""
    with reading(actor) as tx:
        return [use for use in uses_in(tx) if site_id in (None, use.site_id)]


def waiting(actor: Actor) -> list[Use]:
    """Return the uses somebody has to decide about."""
    return [use for use in uses(actor) if use.waits]


def uses_in(tx: Session, plan_id: uuid.UUID | None = None) -> list[Use]:
    """Return them by plan and site, of one plan if given."""
    coming = select(ExamPlan).where(ExamPlan.published, ExamPlan.last_exam_day >= clock.today())
    if plan_id:
        coming = coming.where(ExamPlan.id == plan_id)
    plans = {plan.id: plan for plan in tx.scalars(coming)}
    of = (Registration.plan_id, Registration.site_id)
    found = tx.execute(select(*of, func.count()).where(Registration.plan_id.in_(plans)).group_by(*of)).all()
    sites = {site.id: site for site in tx.scalars(select(ExamSite).where(ExamSite.id.in_({row[1] for row in found})))}
    allowed: dict[Any, str] = {
        (row.plan_id, row.site_id): row.reason for row in tx.scalars(select(SiteUse).where(SiteUse.plan_id.in_(plans)))
    }
    shown = [
        _use(plans[plan], site, sites.get(site), registered, allowed.get((plan, site), ""))
        for plan, site, registered in found
    ]
    return sorted(shown, key=lambda use: (use.plan, use.site))


def _use(plan: ExamPlan, site_id: uuid.UUID, site: ExamSite | None, registered: int, allowed: str) -> Use:
    until = applied_until(rules_of(plan))
    return Use(
        plan_id=plan.id,
        plan=plan.name,
        site_id=site_id,
        site=site.name if site else "",
        state=site.state if site else State.REVOKED,
        reason=site.reason if site else "",
        registered=registered,
        until=until,
        counts=site is not None and counts(until, approved=site.approved, applied_at=site.submitted_at),
        allowed=allowed,
    )


def lacking(actor: Actor) -> list[Lack]:
    """Return the plans a college could still apply for a site for, and did not (C-49), the nearest end first."""
    with reading(actor) as tx:
        approved = select(PilotApplication.certificate_id, PilotApplication.year).where(
            PilotApplication.college_id == actor.college, PilotApplication.state == PilotState.APPROVED
        )
        pilots = set(tx.execute(approved))
        applied = select(ExamSite.certificate_id).where(
            ExamSite.college_id == actor.college, ExamSite.state.in_((State.SUBMITTED, State.APPROVED))
        )
        sites = set(tx.scalars(applied))
        return sorted(_lacking(tx, {pair for pair in pilots if pair[0] not in sites}), key=lambda lack: lack.until)


def _lacking(tx: Session, wanted: set[tuple[uuid.UUID, int]]) -> list[Lack]:
    query = (
        select(ExamPlan, PlanCertificate.certificate_id, Certificate.name)
        .join(PlanCertificate, PlanCertificate.plan_id == ExamPlan.id)
        .join(Certificate, Certificate.id == PlanCertificate.certificate_id)
        .where(ExamPlan.published, ExamPlan.last_exam_day >= clock.today())
    )
    return [
        Lack(plan.name, name, until)
        for plan, certificate_id, name in tx.execute(query)
        if (certificate_id, plan.year) in wanted
        and (until := applied_until(rules_of(plan))) is not None
        and clock.now() < until
    ]
