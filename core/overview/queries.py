"""Work waiting for the reader, and the stages of all their plans that close soon."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from core.api import STAGE_NAMES, Stage, Text
from core.candidates.rules import State as CandidateState
from core.db.session import reading
from core.db.tables import (
    Candidate,
    ExamPlan,
    ExamSite,
    IssuanceItem,
    NameConflict,
    PilotApplication,
    ProvincePlan,
    SignOff,
)
from core.issuance.rules import Party
from core.issuance.rules import State as IssuanceState
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.messages import N_
from core.pilots.rules import State as PilotState
from core.plans.contacts.queries import gaps
from core.plans.queries import plans, rules_of
from core.sites.rules import State as SiteState
from core.sites.uses import lacking, waiting

AHEAD = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for the reader: what (a text to translate), how many, and the page to do it on."""

    what: str
    count: int
    endpoint: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A stage of a plan that closes soon."""

    plan_id: uuid.UUID
    plan: str
    key: Stage
    stage: Text
    day: dt.date


def tasks(actor: Actor) -> list[Task]:
    """Return what waits for the reader's roles, nothing that counts zero."""
    with reading(actor) as tx:
        found = [*_tasks(tx, actor)]
    return [task for task in (*found, *_site_tasks(actor)) if task.count]


def _site_tasks(actor: Actor) -> Iterator[Task]:
    """Yield the plans that wait for a word about a site, and those a college has no site for (R-034, C-49)."""
    if not actor.roles.isdisjoint({Role.COLLEGE_OFFICER, Role.VENDOR_PLANNER, Role.VENDOR_ARRANGER}):
        yield Task(N_("处考核站点待决定：未获批准或申报过晚，计划不能排考"), len(waiting(actor)), "sites.waiting")
    if Role.COLLEGE_OFFICER in actor.roles:
        yield Task(N_("个考核计划还可申报考核站点，贵校尚未提交"), len(lacking(actor)), "sites.index")


def _tasks(tx: Session, actor: Actor) -> Iterator[Task]:
    roles = actor.roles
    if Role.COLLEGE_OFFICER in roles:
        missing, doubtful = CandidateState.NO_PHOTO, CandidateState.NEEDS_MANUAL_CONFIRM
        yield Task(N_("名考生没有照片"), _count(tx, Candidate, Candidate.state == missing), "candidates.index")
        yield Task(N_("名考生需人工确认"), _count(tx, Candidate, Candidate.state == doubtful), "candidates.index")
        returned = ExamSite.state.in_((SiteState.DRAFT, SiteState.RETURNED))
        yield Task(N_("个考核站点申报待提交"), _count(tx, ExamSite, returned), "sites.index")
        draft = PilotApplication.state == PilotState.DRAFT
        yield Task(N_("个试点申报待提交"), _count(tx, PilotApplication, draft), "pilots.index")
    if Role.VENDOR_PLANNER in roles:
        yield Task(N_("个考核站点待审核"), _count(tx, ExamSite, ExamSite.state == SiteState.SUBMITTED), "sites.index")
        yield Task(N_("个证件号码对应不同姓名，待核实"), _count(tx, NameConflict, true()), "registrations.index")
        yield Task(N_("种联系方式待填写"), len(gaps(actor)), "contacts.index")
        yield Task(N_("个考核计划待发布"), _count(tx, ExamPlan, ExamPlan.published.is_(False)), "plans.index")
    if Role.PROVINCE_REVIEWER in roles:
        yield Task(N_("个试点申报待审核"), _pilots(tx, city=False), "pilots.index")
    if Role.PROVINCE_CITY_REVIEWER in roles:
        yield Task(N_("个试点申报待地市教育局审核"), _pilots(tx, city=True), "pilots.index")
    for role, party in _SIGNERS.items():
        if role in roles:
            yield Task(N_("张证书待您签发"), _unsigned(tx, party), "issuance.index")


_SIGNERS = {
    Role.COLLEGE_OWNER: Party.COLLEGE,
    Role.COLLEGE_REVIEWER: Party.COLLEGE,
    Role.VENDOR_SIGNER: Party.ORG,
}


def _count(tx: Session, model: Any, condition: Any) -> int:
    return tx.scalar(select(func.count(model.id)).where(condition)) or 0


def _pilots(tx: Session, *, city: bool) -> int:
    """Count the applications that wait for the city bureau, or for the province."""
    asked = select(ProvincePlan.id).where(ProvincePlan.city_approval_required)
    state, of_city = PilotApplication.state, PilotApplication.province_plan_id.in_(asked)
    waiting = (state == PilotState.PENDING) & (of_city if city else ~of_city)
    return _count(tx, PilotApplication, waiting if city else waiting | (state == PilotState.CITY_APPROVED))


def _unsigned(tx: Session, party: Party) -> int:
    signed = select(SignOff.id).where(
        SignOff.item_id == IssuanceItem.id, SignOff.round == IssuanceItem.round, SignOff.party == party
    )
    waiting = IssuanceItem.state.not_in((IssuanceState.ISSUED, IssuanceState.SIGNED, IssuanceState.REJECTED))
    return _count(tx, IssuanceItem, waiting & ~signed.exists())


def deadlines(actor: Actor) -> list[Deadline]:
    """Return the stages of the reader's published plans that close within sixty days, the nearest first."""
    today = clock.today()
    found = []
    with reading(actor) as tx:
        for plan in plans(tx):
            if not plan.published:
                continue
            for stage, period in rules_of(plan).windows.items():
                if stage is not Stage.EXAM and period.end and today <= period.end <= today + AHEAD:
                    found.append(Deadline(plan.id, plan.name, stage, STAGE_NAMES[stage], period.end))
    return sorted(found, key=lambda deadline: (deadline.day, deadline.plan))
