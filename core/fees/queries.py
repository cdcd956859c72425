"""Reading what there is to bill and what was billed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, Subquery, and_, func, select
from sqlalchemy.orm import Session, aliased

from core.api import CandidateType, FeeSchedule, PayeeField, Payer, Text
from core.db.session import reading
from core.db.tables import (
    Certificate,
    College,
    ExamPlan,
    FeeStatement,
    Payment,
    ProvinceStandard,
    Registration,
    Result,
    VendorSetting,
)
from core.fees.rules import PAID_UP, Line, from_plain
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.kernel.money import Yuan
from core.plans import queries as plans
from core.rules.fees import Standard


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Registrations of a plan that are priced alike; `failed` counts the earlier sittings of a retake."""

    certificate_id: uuid.UUID
    level: int
    candidate_type: CandidateType
    college_id: uuid.UUID
    host_college_id: uuid.UUID
    failed: int
    subjects: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """A statement as both sides see it in a list."""

    id: uuid.UUID
    plan_id: uuid.UUID
    plan_name: str
    college_name: str
    number: str
    state: str
    provisional: bool
    total: Yuan
    paid: Yuan
    due_on: dt.date | None
    made_at: dt.datetime

    @property
    def open(self) -> Yuan:
        """Still to be paid when positive, to be returned when negative."""
        return self.total - self.paid


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDetail:
    """A statement with its lines (certificate, level, line), the payee's account and what was paid.

    `settlement`: the vendor says how a province's standard changes its rates; until `settle_until`, where it says so.
    """

    row: StatementRow
    lines: tuple[tuple[Text, Text, Line], ...]
    payee: Mapping[str, str]
    memo: str
    agent: str
    settlement: bool
    settle_until: dt.date | None
    payments: Sequence[Payment]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardRow:
    """A province's standard with the certificate's name."""

    id: uuid.UUID
    province: str
    certificate: str
    level: int
    amount: Yuan
    valid_from: dt.date
    clause: str


def payer_of(fees: FeeSchedule, registration: Registration) -> uuid.UUID:
    """Return who pays for a registration (C-48, R-189, R-190)."""
    own = fees.payer.get(CandidateType(registration.candidate_type)) is not Payer.HOST_COLLEGE
    return registration.college_id if own else registration.host_college_id


def paid_up(tx: Session, plan_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the colleges that have paid for a plan."""
    query = select(FeeStatement.college_id).where(FeeStatement.plan_id == plan_id, FeeStatement.state.in_(PAID_UP))
    return frozenset(tx.scalars(query))


def is_paid(tx: Session, plan_id: uuid.UUID, college_id: uuid.UUID) -> bool:
    """Say whether a college has paid for a plan: what a vendor may make downloads wait for (R-179)."""
    query = select(FeeStatement.state).where(FeeStatement.plan_id == plan_id, FeeStatement.college_id == college_id)
    return tx.scalars(query).first() in PAID_UP


def groups(tx: Session, plan_id: uuid.UUID) -> list[Group]:
    """Return a plan's registrations, counted by what their price depends on."""
    failures = _failures(plan_id)
    failed = func.coalesce(failures.c.failed, 0).label("failed")
    columns = (
        Registration.certificate_id,
        Registration.level,
        Registration.candidate_type,
        Registration.college_id,
        Registration.host_college_id,
        Registration.retake,
        Registration.subjects,
        failed,
    )
    query = (
        select(*columns, func.count().label("entries"))
        .outerjoin(failures, failures.c.id == Registration.id)
        .where(Registration.plan_id == plan_id)
        .group_by(*columns)
    )
    return [
        Group(
            certificate_id=row.certificate_id,
            level=row.level,
            candidate_type=CandidateType(row.candidate_type),
            college_id=row.college_id,
            host_college_id=row.host_college_id,
            # A retake whose earlier sitting was not held on this portal failed once before, elsewhere.
            failed=max(row.failed, 1) if row.retake else 0,
            subjects=row.subjects,
            count=row.entries,
        )
        for row in tx.execute(query)
    ]


def _failures(plan_id: uuid.UUID) -> Subquery:
    earlier = aliased(Registration)
    return (
        select(Registration.id, func.count(Result.id).label("failed"))
        .join(
            earlier,
            and_(
                earlier.bidx == Registration.bidx,
                earlier.certificate_id == Registration.certificate_id,
                earlier.level == Registration.level,
                earlier.plan_id != Registration.plan_id,
            ),
        )
        .join(Result, and_(Result.registration_id == earlier.id, Result.passed.is_(False)))
        .where(Registration.plan_id == plan_id, Registration.retake)
        .group_by(Registration.id)
        .subquery()
    )


def certificate_keys(tx: Session, plan: ExamPlan) -> dict[uuid.UUID, str]:
    """Return the key each certificate has in a plan's rules."""
    return {row_id: key for key, row_id in plans.certificate_ids(tx, plan).items()}


def provinces(tx: Session) -> dict[uuid.UUID, str]:
    """Return each college's province."""
    return {row.id: row.province for row in tx.execute(select(College.id, College.province))}


def standards(tx: Session, today: dt.date) -> dict[tuple[str, uuid.UUID, int], list[Standard]]:
    """Return the standards valid by `today`, by province, certificate and level (R-186)."""
    found: dict[tuple[str, uuid.UUID, int], list[Standard]] = {}
    for row in tx.scalars(select(ProvinceStandard).where(ProvinceStandard.valid_from <= today)):
        standard = Standard(amount=row.amount, clause=row.clause, published_on=row.valid_from)
        found.setdefault((row.province, row.certificate_id, row.level), []).append(standard)
    return found


def list_standards(actor: Actor) -> list[StandardRow]:
    """List every province's standards, the newest first."""
    with reading(actor) as tx:
        query = (
            select(ProvinceStandard, Certificate.name)
            .join(Certificate, Certificate.id == ProvinceStandard.certificate_id)
            .order_by(ProvinceStandard.valid_from.desc(), ProvinceStandard.province, ProvinceStandard.level)
        )
        return [
            StandardRow(
                id=row.id,
                province=row.province,
                certificate=name,
                level=row.level,
                amount=row.amount,
                valid_from=row.valid_from,
                clause=row.clause,
            )
            for row, name in tx.execute(query)
        ]


def certificates(actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """List the certificates a standard can be published for."""
    with reading(actor) as tx:
        query = select(Certificate.id, Certificate.name).where(Certificate.active).order_by(Certificate.name)
        return [(row.id, row.name) for row in tx.execute(query)]


def list_plans(actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """List the actor's published plans, the next exam first."""
    with reading(actor) as tx:
        query = select(ExamPlan.id, ExamPlan.name).where(ExamPlan.published).order_by(ExamPlan.first_exam_day.desc())
        return [(row.id, row.name) for row in tx.execute(query)]


def list_statements(actor: Actor, plan_id: uuid.UUID | None = None) -> list[StatementRow]:
    """List the statements the actor may see, the newest plan first."""
    with reading(actor) as tx:
        query = _statements().order_by(FeeStatement.made_at.desc(), College.name)
        if plan_id:
            query = query.where(FeeStatement.plan_id == plan_id)
        return [_row(made, plan, college) for made, plan, college in tx.execute(query)]


def statement(actor: Actor, statement_id: uuid.UUID) -> StatementDetail:
    """Show one statement with the payee's account and the payments."""
    with reading(actor) as tx:
        found = tx.execute(_statements().where(FeeStatement.id == statement_id)).first()
        if found is None:
            raise NotFound
        made, plan_name, college_name = found
        plan = plans.plan_of(tx, made.plan_id)
        rules = plans.rules_of(plan)
        settings = tx.scalars(select(VendorSetting).where(VendorSetting.vendor_id == made.vendor_id))
        payments = tx.scalars(select(Payment).where(Payment.statement_id == made.id).order_by(Payment.received_on))
        lines = [from_plain(plain) for plain in made.lines]
        fees = rules.certificate(lines[0].certificate).fees
        return StatementDetail(
            row=_row(made, plan_name, college_name),
            lines=tuple(
                (rules.certificate_name(line.certificate), rules.level(line.certificate, line.level).name, line)
                for line in lines
            ),
            payee=_payee({setting.key: setting.value for setting in settings}),
            memo=str(fees.transfer_memo or ""),
            agent=str(fees.collected_by_agent or ""),
            settlement=fees.province_standard_wins is not None,
            settle_until=fees.settle_until,
            payments=payments.all(),
        )


def payee(actor: Actor) -> dict[str, str]:
    """Return the payee details of the actor's own vendor, the missing ones empty (R-192)."""
    with reading(actor) as tx:
        own = select(VendorSetting).where(VendorSetting.vendor_id == actor.vendor)
        entered = {row.key: row.value for row in tx.scalars(own)}
        return {field.value: entered.get(field.value, "") for field in PayeeField}


def _payee(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the payee's account in the order it is printed in (R-192)."""
    return {field.value: settings[field.value] for field in PayeeField if settings.get(field.value)}


def _statements() -> Select[FeeStatement, str, str]:
    return (
        select(FeeStatement, ExamPlan.name, College.name)
        .join(ExamPlan, ExamPlan.id == FeeStatement.plan_id)
        .join(College, College.id == FeeStatement.college_id)
    )


def _row(made: FeeStatement, plan_name: str, college_name: str) -> StatementRow:
    return StatementRow(
        id=made.id,
        plan_id=made.plan_id,
        plan_name=plan_name,
        college_name=college_name,
        number=made.number,
        state=made.state,
        provisional=made.provisional,
        total=made.total,
        paid=made.paid,
        due_on=made.due_on,
        made_at=made.made_at,
    )
