"""Reads of plans: from publication on, everybody reads the frozen rules and nobody asks a plugin."""

from __future__ import annotations

import uuid
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.tables import Certificate, ExamPlan, Installation, PlanCertificate, PlanRevision, PluginRelease
from core.kernel.errors import Conflict, NotFound
from core.rules.plan import PlanRules
from core.rules.snapshot import thaw


def plan_of(tx: Session, plan_id: uuid.UUID | None) -> ExamPlan:
    """Return a plan the actor may see; NotFound otherwise."""
    plan = tx.get(ExamPlan, plan_id) if plan_id else None
    if plan is None:
        raise NotFound
    return plan


def rules_of(plan: ExamPlan) -> PlanRules:
    """Return a published plan's frozen rules; raises Conflict PLAN_NOT_PUBLISHED for a draft."""
    if plan.rules is None:
        raise Conflict("PLAN_NOT_PUBLISHED", plan=plan.name)
    return read_rules(plan.rules)


@lru_cache(maxsize=256)
def read_rules(text: str) -> PlanRules:
    """Return the frozen rules a plan stores."""
    rules = thaw(text)
    if not isinstance(rules, PlanRules):
        raise TypeError("a plan stores PlanRules")
    return rules


def plans(tx: Session) -> list[ExamPlan]:
    """Return the plans the actor may see, by exam day."""
    return list(tx.scalars(select(ExamPlan).order_by(ExamPlan.first_exam_day, ExamPlan.name)))


def revisions(tx: Session, plan: ExamPlan) -> tuple[PlanRevision, ...]:
    """Return every frozen form a plan ever had that the actor may see, the newest first."""
    query = select(PlanRevision).where(PlanRevision.plan_id == plan.id).order_by(PlanRevision.revision.desc())
    return tuple(tx.scalars(query))


def newer_release(tx: Session, plan: ExamPlan) -> str:
    """Return the version in force when it is not the plan's own; empty for whoever does not see installations."""
    query = (
        select(PluginRelease.version)
        .join(Installation, Installation.release_id == PluginRelease.id)
        .where(
            Installation.vendor_id == plan.vendor_id,
            Installation.key == plan.plugin_key,
            PluginRelease.id != plan.release_id,
        )
    )
    return tx.scalar(query) or ""


def certificate_ids(tx: Session, plan: ExamPlan) -> dict[str, uuid.UUID]:
    """Return the plan's certificates by the keys its rules use."""
    query = (
        select(Certificate.key, Certificate.id)
        .join(PlanCertificate, PlanCertificate.certificate_id == Certificate.id)
        .where(PlanCertificate.plan_id == plan.id)
    )
    return dict(tx.execute(query).all())


def certificates(tx: Session) -> list[Certificate]:
    """Return the catalogue."""
    return list(tx.scalars(select(Certificate).where(Certificate.active).order_by(Certificate.name)))
