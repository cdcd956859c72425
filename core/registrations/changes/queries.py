"""What college and vendor see of change requests, and what a college chooses from when asking."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from core.api import ExtraColumn, Text
from core.db.session import reading
from core.db.tables import Certificate, ChangeRequest, College, ExamPlan, ExamSite, Registration
from core.db.versions import version_of
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.kernel.identity import mask
from core.plans.queries import plan_of, rules_of
from core.registrations.changes.rules import Kind, State
from core.registrations.views import LevelChoice, extra_columns_of, level_choices


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One request; people with masked documents, `mine` when the reader's college asked."""

    id: uuid.UUID
    plan: str
    college: str
    kind: Kind
    certificate: str
    level: Text
    site: str
    leaving: str
    leaving_id_masked: str
    joining: str
    joining_id_masked: str
    note: str
    state: State
    reason: str
    asked_at: dt.datetime
    answered_at: dt.datetime | None
    mine: bool
    version: str


def changes(actor: Actor) -> list[ChangeView]:
    """Return the requests the actor may see, the newest first."""
    with reading(actor) as tx:
        return [_view(actor, *row) for row in tx.execute(_FOUND.order_by(ChangeRequest.id.desc()))]


def change(actor: Actor, change_id: uuid.UUID) -> ChangeView:
    """Return one; NotFound for another tenant's."""
    with reading(actor) as tx:
        row = tx.execute(_FOUND.where(ChangeRequest.id == change_id)).first()
        if row is None:
            raise NotFound
        return _view(actor, *row)


_FOUND = (
    select(ChangeRequest, ExamPlan, Certificate, College.name, ExamSite.name)
    .join(ExamPlan, ExamPlan.id == ChangeRequest.plan_id)
    .join(Certificate, Certificate.id == ChangeRequest.certificate_id)
    .join(College, College.id == ChangeRequest.college_id)
    .join(ExamSite, ExamSite.id == ChangeRequest.site_id, isouter=True)
)
"""A site that lost its approval is out of a guest's sight, what was asked is not."""


def _view(
    actor: Actor, row: ChangeRequest, plan: ExamPlan, certificate: Certificate, college: str, site: str | None
) -> ChangeView:
    leaving, joining = row.person("leaving"), row.person("joining")
    return ChangeView(
        id=row.id,
        plan=plan.name,
        college=college,
        kind=Kind(row.kind),
        certificate=certificate.name,
        level=rules_of(plan).level(certificate.key.rpartition("/")[2], row.level).name,
        site=site or "",
        leaving=leaving.name if leaving else "",
        leaving_id_masked=mask(leaving.id_number) if leaving else "",
        joining=joining.name if joining else "",
        joining_id_masked=mask(joining.id_number) if joining else "",
        note=row.note,
        state=State(row.state),
        reason=row.reason,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        mine=row.college_id == actor.college_id,
        version=version_of(row),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What one chooses from when asking; `leaving` names who would leave, with the document masked."""

    plan: str
    levels: list[LevelChoice]
    columns: list[ExtraColumn]
    leaving: str
    leaving_id_masked: str


def asking(actor: Actor, plan_id: uuid.UUID, registration_id: uuid.UUID | None) -> Asking:
    """Return it for a published plan; NotFound for a registration of another plan."""
    with reading(actor) as tx:
        plan = plan_of(tx, plan_id)
        leaving = tx.get(Registration, registration_id) if registration_id else None
        if registration_id and (leaving is None or leaving.plan_id != plan_id):
            raise NotFound
        return Asking(
            plan=plan.name,
            levels=level_choices(tx, plan),
            columns=extra_columns_of(rules_of(plan)),
            leaving=leaving.person.name if leaving else "",
            leaving_id_masked=mask(leaving.person.id_number) if leaving else "",
        )
