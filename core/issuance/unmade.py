"""Certificates both parties have signed and that are not made: whose, and what keeps them, if anything still does."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from core.db.session import reading
from core.db.tables import ExamPlan, IssuanceItem, IssuedCertificate, Registration
from core.issuance import printing, queries
from core.issuance.queries import Ready, Seal
from core.issuance.rules import BATCH, CertificateState, Party, State, valid
from core.kernel.actor import Actor
from core.kernel.errors import Refused
from core.kernel.problems import Place, Problem
from core.plans import queries as plans

Approvals = Mapping[Party, tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmade:
    """One certificate; it has a number from the first time it was to be made, and keeps it."""

    item_id: uuid.UUID
    number: str
    name: str = field(repr=False)
    problem: Problem

    @property
    def waiting(self) -> bool:
        """Whether nothing keeps it any more: the next run makes it."""
        return self.problem.warning


def objection(item: IssuanceItem, one: Ready | None, approvals: Approvals, seal: Seal | None) -> str:
    """Return the code of what keeps a signed item from being given a number, "" for nothing."""
    if one is None:
        return "CERTIFICATE_NOT_ELIGIBLE"
    if one.digest != item.digest or not valid(item.digest, item.round, approvals):
        return "CERTIFICATE_SIGNED_OTHERWISE"
    return printing.seal_fault(seal)


def _before(item: IssuanceItem, one: Ready | None, approvals: Approvals, seal: Seal | None) -> Problem | None:
    """Return what will keep an item from being made that was never begun."""
    if code := objection(item, one, approvals, seal):
        return Problem(code=code, place=Place())
    try:
        if one and seal:
            printing.check_printable(one.registration.person, one.facts, seal)
    except Refused as error:
        return Problem(code=error.code, place=Place(), params=error.params)
    return None


def left(
    actor: Actor,
    plan_id: uuid.UUID,
    ids: Collection[uuid.UUID] | None = None,
    against: Mapping[uuid.UUID, Problem] | None = None,
) -> tuple[Unmade, ...]:
    """Return the signed certificates of a plan, or those of these items, that cannot be made now or wait to be.

    `against` is what the run that has just ended found, by item; without it a certificate that has a number, and that
    nothing keeps from being made, was begun and waits: CERTIFICATE_WAITING.
    NotFound for another's plan.
    """
    with reading(actor) as tx:
        signed = select(IssuanceItem, Registration).join(Registration, Registration.id == IssuanceItem.registration_id)
        signed = signed.where(IssuanceItem.plan_id == plan_id, IssuanceItem.state == State.SIGNED)
        if ids is not None:
            signed = signed.where(IssuanceItem.id.in_(ids))
        plan, lines = plans.plan_of(tx, plan_id), tx.execute(signed.order_by(IssuanceItem.id)).all()
        return tuple(_found(tx, plan, lines, against)) if lines else ()


def _found(
    tx: Session,
    plan: ExamPlan,
    lines: Sequence[Row[IssuanceItem, Registration]],
    against: Mapping[uuid.UUID, Problem] | None,
) -> Iterator[Unmade]:
    actor: Actor = tx.info["actor"]
    planned = select(IssuedCertificate).where(
        IssuedCertificate.plan_id == plan.id, IssuedCertificate.state == CertificateState.PLANNED
    )
    numbered = {row.item_id: row for row in tx.scalars(planned)}
    few = [registration.id for _, registration in lines] if len(lines) <= BATCH else None
    shown, approvals = queries.ready(tx, plan, few), queries.signed_by(tx, plan.id)

    @cache
    def seal_of(college_id: uuid.UUID) -> Seal | None:
        return printing.seal_of(actor, college_id)

    for item, registration in lines:
        seal, row = seal_of(item.college_id), numbered.get(item.id)
        if row is None:
            one = shown.get(registration.id)
            problem = _before(item, one, approvals.get(item.id, {}), seal)
        elif against is None:
            problem = printing.obstacle(row, seal) or _begun(row.number)
        else:
            problem = against.get(item.id)
        if problem:
            number = row.number if row else ""
            yield Unmade(item_id=item.id, number=number, name=registration.person.name, problem=problem)


def _begun(number: str) -> Problem:
    return Problem(code="CERTIFICATE_WAITING", place=Place(field=number), params={"number": number}, warning=True)
