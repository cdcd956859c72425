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
from core.db.tables import Candidate, ExamPlan, ExamSite, IssuanceItem, NameConflict, PilotApplication, SignOff
from core.issuance.rules import Party
from core.issuance.rules import State as IssuanceState
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.messages import N_
from core.pilots.rules import State as PilotState
from core.plans.queries import plans, rules_of
from core.sites.rules import State as SiteState

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
        return [task for task in _tasks(tx, actor.roles) if task.count]


def _tasks(tx: Session, roles: frozenset[Role]) -> Iterator[Task]:
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
        yield Task(N_("个考核计划待发布"), _count(tx, ExamPlan, ExamPlan.published.is_(False)), "plans.index")
    if Role.PROVINCE_REVIEWER in roles:
        pending = PilotApplication.state == PilotState.PENDING
        yield Task(N_("个试点申报待审核"), _count(tx, PilotApplication, pending), "pilots.index")
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
