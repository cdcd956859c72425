"""开考人数: a site's sessions with fewer candidates than the minimum, for the vendor to decide on (R-198, C-41)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from core.db.tables import Entry, ExamPlan, ExamSite, Registration
from core.kernel.actor import Actor
from core.plans.queries import certificate_ids, rules_of
from core.rules.retakes import needs_vendor_decision


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallSession:
    """A site's session in which somebody retakes, all candidates counted, and the minimum it falls short of."""

    site: str
    begins: dt.datetime
    candidates: int
    minimum: int
    source: str


def small_sessions(tx: Session, actor: Actor, plan: ExamPlan) -> list[SmallSession]:
    """Return a plan's sessions with a retaker below the minimum; to a college those of its site, guests included."""
    policies = {key: rules_of(plan).certificate(name).retake for name, key in certificate_ids(tx, plan).items()}
    where = (Registration.certificate_id, ExamSite.name, Entry.begins_at)
    counted = (
        select(*where, func.count(Registration.id.distinct()))
        .join(Entry, Entry.registration_id == Registration.id)
        .join(ExamSite, ExamSite.id == Registration.site_id)
        .where(Registration.plan_id == plan.id)
        .group_by(Registration.site_id, *where)
        .having(func.max(case((Registration.retake, 1), else_=0)) == 1)
        .order_by(ExamSite.name, Entry.begins_at)
    )
    if actor.college_id is not None:
        counted = counted.where(Registration.host_college_id == actor.college_id)
    return [
        SmallSession(site=site, begins=begins, candidates=count, minimum=policy.min_candidates, source=policy.source)
        for certificate, site, begins, count in tx.execute(counted)
        if needs_vendor_decision(policy := policies[certificate], count) and policy.min_candidates is not None
    ]
