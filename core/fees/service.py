"""Publishing standards, billing, receiving money and settling."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.api import Payer, Stage
from core.db.events import record, tell
from core.db.session import retried, transaction
from core.db.tables import Certificate, ExamPlan, FeeStatement, Payment, ProvinceStandard
from core.fees import queries
from core.fees.queries import Group
from core.fees.rules import Line, from_plain, grouped, line, settled, standard_on, state_of, to_plain, total
from core.kernel.actor import Actor, Role
from core.kernel.clock import now, today
from core.kernel.errors import Conflict, NotFound, Refused
from core.kernel.money import Yuan, yuan
from core.orgs.parties import acts, check_apart
from core.plans import queries as plans
from core.registrations.subjects import sat
from core.rules.fees import Case, Standard, price
from core.rules.plan import PlanRules
from core.rules.retakes import Attempts, retake


@retried
def publish_standard(
    actor: Actor, certificate_id: uuid.UUID, level: int, amount: Yuan, valid_from: dt.date, clause: str
) -> ProvinceStandard:
    """Publish the actor's province's standard for one level (R-186); amounts need not rise with the level (C-27).

    A published standard is never changed: a new one with a later day follows it.
    """
    actor.require(Role.PROVINCE_REVIEWER)
    if amount < 0:
        raise Refused("FEE_AMOUNT_NEGATIVE", amount=amount)
    if not clause.strip():
        raise Refused("FEE_CLAUSE_MISSING")
    with transaction(actor) as tx:
        if tx.get(Certificate, certificate_id) is None:
            raise NotFound
        key = {"certificate_id": certificate_id, "level": level, "valid_from": valid_from}
        if tx.scalars(select(ProvinceStandard).filter_by(province=actor.province, **key)).first():
            raise Conflict("FEE_STANDARD_EXISTS", day=valid_from)
        standard = ProvinceStandard(province=actor.province, amount=yuan(amount), clause=clause.strip(), **key)
        tx.add(standard)
        record(tx, "fees.standard_published", standard, level=level, amount=amount, valid_from=valid_from)
        return standard


@retried
def make_statements(actor: Actor, plan_id: uuid.UUID) -> list[FeeStatement]:
    """Bill a plan: one statement per payer, recalculated as long as nothing was paid on it.

    Raises Unannounced when the vendor named no price: only billing waits for it (R-185).
    """
    actor.require(Role.VENDOR_FINANCE)
    with transaction(actor) as tx:
        plan = plans.plan_of(tx, plan_id)
        rules = plans.rules_of(plan)
        due_on = rules.window(Stage.FEE_DUE).end
        made = {row.college_id: row for row in _statements(tx, plan_id)}
        billed = _lines_by_payer(tx, plan, rules)
        for college_id, lines in billed.items():
            row = made.get(college_id)
            if row is not None and _touched(tx, row):
                continue
            row = made[college_id] = row or _new_statement(plan, college_id)
            row.due_on, row.made_at = due_on, now()
            _write(row, lines, closed=False)
            tx.add(row)
        for college_id in made.keys() - billed.keys():
            if not _touched(tx, made[college_id]):
                tx.delete(made.pop(college_id))
        record(tx, "fees.billed", plan, statements=len(made), total=sum(row.total for row in made.values()))
        tx.flush()
        return sorted(made.values(), key=lambda row: row.number)


@retried
def receive_payment(
    actor: Actor, statement_id: uuid.UUID, amount: Yuan, received_on: dt.date, memo: str
) -> FeeStatement:
    """Enter a transfer received, or with a negative amount a refund that was made (R-188, R-194).

    No more is returned than is owed back, and no more is taken than is due. Who took money in on a statement returns
    none of it. Raises Refused PAYMENT_IN_FUTURE, PAYMENT_AMOUNT, NotAllowed PAYMENT_SAME_PERSON.
    """
    actor.require(Role.VENDOR_FINANCE)
    with transaction(actor) as tx:
        row = tx.scalars(select(FeeStatement).where(FeeStatement.id == statement_id).with_for_update()).first()
        if row is None:
            raise NotFound
        amount, owed = yuan(amount), row.total - row.paid
        if received_on > today():
            raise Refused("PAYMENT_IN_FUTURE", day=received_on)
        if not amount or abs(amount) > abs(owed) or (amount > 0) != (owed > 0):
            raise Refused("PAYMENT_AMOUNT", amount=amount, open=owed)
        if amount < 0:
            received = Payment.statement_id == row.id, Payment.amount > yuan(0)
            check_apart(actor, acts(tx, Payment.entered_by, Payment.entered_at, *received), "PAYMENT_SAME_PERSON")
        payment = Payment(
            vendor_id=row.vendor_id,
            college_id=row.college_id,
            statement_id=row.id,
            amount=amount,
            received_on=received_on,
            memo=memo.strip(),
            entered_by=actor.user_id,
            entered_at=now(),
        )
        tx.add(payment)
        row.paid += amount
        lines = [from_plain(plain) for plain in row.lines]
        _write(row, lines, closed=any(each.adjusted for each in lines))
        record(tx, "fees.payment", payment, statement=row.id, amount=amount)
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What settling a plan changed."""

    statements: int
    top_up: Yuan
    refund: Yuan


@retried
def settle(actor: Actor, plan_id: uuid.UUID) -> Settled:
    """Settle every statement of a plan by the standards its provinces have published since (R-188, C-26).

    Only provisional prices move; a statement whose standard may still come stays provisional. Doing it twice changes
    nothing more.
    """
    actor.require(Role.VENDOR_FINANCE)
    with transaction(actor) as tx:
        plan = plans.plan_of(tx, plan_id)
        rules = plans.rules_of(plan)
        known = _Standards(tx, plan)
        rows = _statements(tx, plan_id)
        top_up = refund = yuan(0)
        for row in rows:
            before = [from_plain(plain) for plain in row.lines]
            after = [
                settled(
                    each,
                    rules.certificate(each.certificate).fees,
                    known.of(row.college_id, each.certificate, each.level),
                    today(),
                )
                for each in before
            ]
            changes = [new.sum - old.sum for old, new in zip(before, after, strict=True)]
            top_up += sum(change for change in changes if change > 0)
            refund -= sum(change for change in changes if change < 0)
            _write(row, after, closed=not any(each.provisional for each in after))
            tell(tx, "fees.settled", str(row.id), {"statement": row.id, "plan": plan_id})
        record(tx, "fees.settled", plan, statements=len(rows), top_up=top_up, refund=refund)
        return Settled(statements=len(rows), top_up=top_up, refund=refund)


class _Standards:
    """The standards known today, by the payer's province."""

    def __init__(self, tx: Session, plan: ExamPlan) -> None:
        self._provinces = queries.provinces(tx)
        self._standards = queries.standards(tx, today())
        self._ids = {key: row_id for row_id, key in queries.certificate_keys(tx, plan).items()}
        self._exam_day = plan.first_exam_day

    def province(self, payer: uuid.UUID) -> str:
        return self._provinces[payer]

    def of(self, payer: uuid.UUID, certificate: str, level: int) -> Standard | None:
        key = (self._provinces[payer], self._ids[certificate], level)
        return standard_on(self._standards.get(key, ()), self._exam_day)


def _lines_by_payer(tx: Session, plan: ExamPlan, rules: PlanRules) -> dict[uuid.UUID, tuple[Line, ...]]:
    keys, known = queries.certificate_keys(tx, plan), _Standards(tx, plan)
    lines: dict[uuid.UUID, list[Line]] = {}
    for group in queries.groups(tx, plan.id):
        payer, entry = _priced(group, keys[group.certificate_id], rules, known)
        lines.setdefault(payer, []).append(entry)
    return {payer: grouped(entries) for payer, entries in lines.items()}


def _priced(group: Group, key: str, rules: PlanRules, known: _Standards) -> tuple[uuid.UUID, Line]:
    """Price a group of registrations alike; the payer follows from the type of candidate (C-48, R-189, R-190)."""
    certificate = rules.certificate(key)
    level = rules.level(key, group.level)
    again = retake(certificate.retake, level.subjects, Attempts(failed=group.failed), rules.first_day)
    own = certificate.fees.payer.get(group.candidate_type) is not Payer.HOST_COLLEGE
    payer = group.college_id if own else group.host_college_id
    case = Case(
        level=group.level,
        candidate_type=group.candidate_type,
        subjects=sat(group.subjects, level),
        province=known.province(payer),
        attempt=group.failed,
        exam_day=rules.first_day,
    )
    found = price(certificate.fees, case, known.of(payer, key, group.level), again)
    return payer, line(key, group.level, group.candidate_type, found, group.count)


def _statements(tx: Session, plan_id: uuid.UUID) -> list[FeeStatement]:
    query = select(FeeStatement).where(FeeStatement.plan_id == plan_id).order_by(FeeStatement.number)
    return list(tx.scalars(query.with_for_update()))


def _new_statement(plan: ExamPlan, college_id: uuid.UUID) -> FeeStatement:
    """Return an empty statement; its number follows from plan and payer, so that making it again gives the same."""
    number = f"F{plan.year}-{plan.id.hex[-6:]}-{college_id.hex[-6:]}".upper()
    return FeeStatement(vendor_id=plan.vendor_id, college_id=college_id, plan_id=plan.id, number=number, paid=yuan(0))


def _touched(tx: Session, row: FeeStatement) -> bool:
    """Say whether money was ever moved on a statement: from then on only settling changes it."""
    return tx.scalars(select(Payment.id).where(Payment.statement_id == row.id).limit(1)).first() is not None


def _write(row: FeeStatement, lines: list[Line] | tuple[Line, ...], *, closed: bool) -> None:
    row.lines = [to_plain(each) for each in lines]
    row.total = total(lines)
    row.provisional = any(each.provisional for each in lines)
    row.state = state_of(row.total, row.paid, provisional=row.provisional, closed=closed)
