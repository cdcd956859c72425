"""Making certificates: recorded first with number and facts, then made and stored, then issued.

A crash between two steps leaves a PLANNED row that the next run finishes; its number is never given to another.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.api import Named
from core.db.bulk import insert_many
from core.db.events import record, tell
from core.db.sealing import seal_person
from core.db.session import reading, retried, transaction
from core.db.tables import Counter, ExamPlan, IssuanceItem, IssuedCertificate
from core.fees.queries import certificate_keys
from core.files.store import keep
from core.issuance import printing, queries, unmade
from core.issuance.queries import Ready
from core.issuance.rules import CertificateState, State, digest, number, series
from core.issuance.unmade import Unmade
from core.kernel.actor import Actor, Role
from core.kernel.clock import now
from core.kernel.ids import new_id
from core.kernel.problems import Problem, Tally
from core.plans import queries as plans
from core.rules.formats import prefix

Kind = tuple[uuid.UUID, int]
"""A certificate and a level of it: what has numbers of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run came to."""

    tally: Tally
    unmade: tuple[Unmade, ...]


CHUNK = 50
"""How many certificates are made between two commits: that many are made again after a crash."""


def issue(actor: Actor, plan_id: uuid.UUID, verify_at: str) -> Outcome:
    """Make every certificate of a plan that both parties have signed (R-161, R-172).

    `verify_at` is the address of the public check, which the QR code leads to with number and code behind it.
    Accepted were made, those a crash left behind included; refused are those that cannot be made now, each with its
    reason; skipped are those not signed by both yet, and those made before. Who was refused is made by a later run,
    under the number that was recorded.
    """
    actor.require(Role.VENDOR_SIGNER)
    _open_counters(actor, plan_id)
    tally = _plan(actor, plan_id)
    planned = _planned(actor, plan_id)
    made, against = 0, dict[uuid.UUID, Problem]()
    for start in range(0, len(planned), CHUNK):
        number_made, found = _make(actor, planned[start : start + CHUNK], verify_at)
        made += number_made
        against |= found
    left = unmade.left(actor, plan_id, against=against)
    return Outcome(tally=Tally(made, len(left), tally.skipped), unmade=left)


def _series_of(tx: Session, plan: ExamPlan, kinds: Iterable[Kind]) -> dict[Kind, str]:
    """Return what the numbers of each certificate and level begin with."""
    rules, keys = plans.rules_of(plan), certificate_keys(tx, plan)
    found = {}
    for certificate_id, rank in set(kinds):
        code = rules.level(keys[certificate_id], rank).code or ""
        values = {"year": str(plan.year), "code": code, "level": str(rank)}
        own = prefix(rules.certificates, Named.CERTIFICATE_NO, values)
        found[certificate_id, rank] = own or series(plan.year, rank, code, certificate_id.hex)
    return found


@retried
def _open_counters(actor: Actor, plan_id: uuid.UUID) -> None:
    """Start the series that has no number yet, so that taking one only ever locks a row."""
    with transaction(actor) as tx:
        plan = plans.plan_of(tx, plan_id)
        signed = select(IssuanceItem.certificate_id, IssuanceItem.level).where(
            IssuanceItem.plan_id == plan_id, IssuanceItem.state == State.SIGNED
        )
        kinds = [(certificate_id, level) for certificate_id, level in tx.execute(signed.distinct())]
        missing = set(_series_of(tx, plan, kinds).values()) - set(tx.scalars(select(Counter.series)))
        tx.add_all(Counter(vendor_id=actor.vendor, series=name, value=0) for name in sorted(missing))


@retried
def _plan(actor: Actor, plan_id: uuid.UUID) -> Tally:
    """Give every signed item its number and record what will be printed, in one transaction."""
    with transaction(actor) as tx:
        plan = plans.plan_of(tx, plan_id)
        query = select(IssuanceItem).where(IssuanceItem.plan_id == plan_id).order_by(IssuanceItem.id)
        items = list(tx.scalars(query.with_for_update()))
        recorded = set(tx.scalars(select(IssuedCertificate.item_id).where(IssuedCertificate.plan_id == plan_id)))
        signed = [item for item in items if item.state == State.SIGNED and item.id not in recorded]
        shown = queries.ready(tx, plan)
        approvals = queries.signed_by(tx, plan_id)
        seals = {college: printing.seal_of(actor, college) for college in {item.college_id for item in signed}}
        agreed = [
            (item, one)
            for item in signed
            if (one := shown.get(item.registration_id))
            and not unmade.objection(item, one, approvals.get(item.id, {}), seals[item.college_id])
        ]
        numbers = _numbers(tx, plan, [(item.certificate_id, item.level) for item, _ in agreed])
        rows = [_planned_row(item, one, number) for (item, one), number in zip(agreed, numbers, strict=True)]
        insert_many(tx, IssuedCertificate, rows)
        waiting = sum(item.id in recorded and item.state == State.SIGNED for item in items)
        tally = Tally(len(rows), len(signed) - len(rows), len(items) - len(signed) - waiting)
        if rows:
            counts = {"accepted": tally.accepted, "refused": tally.refused, "skipped": tally.skipped}
            record(tx, "certificates.planned", plan, **counts)
        return tally


def _numbers(tx: Session, plan: ExamPlan, kinds: Sequence[Kind]) -> list[str]:
    """Take the next numbers of their series under the series' row locks; one once taken is never taken again."""
    names = _series_of(tx, plan, kinds)
    locked = select(Counter).where(Counter.series.in_(names.values())).order_by(Counter.series).with_for_update()
    counters = {counter.series: counter for counter in tx.scalars(locked)}
    found = []
    for kind in kinds:
        counter = counters[names[kind]]
        counter.value += 1
        found.append(number(counter.series, counter.value))
    return found


def _planned_row(item: IssuanceItem, one: Ready, certificate_no: str) -> dict[str, Any]:
    key, registration = new_id(), one.registration
    return {
        "id": key,
        "vendor_id": item.vendor_id,
        "college_id": item.college_id,
        "plan_id": item.plan_id,
        "item_id": item.id,
        "registration_id": item.registration_id,
        "sealed": seal_person(registration.person, item.vendor_id, IssuedCertificate.sealing_context(key)),
        "bidx": registration.bidx,
        "number": certificate_no,
        "ticket_number": one.result.ticket_number,
        "facts": one.facts,
        "digest": item.digest,
        "state": CertificateState.PLANNED.value,
        "pdf_key": None,
        "pdf_sha256": None,
        "issued_at": None,
        "revoked_at": None,
        "revoked_reason": "",
        "sealed_code": None,
    }


def _planned(actor: Actor, plan_id: uuid.UUID) -> list[uuid.UUID]:
    with reading(actor) as tx:
        query = select(IssuedCertificate.id).where(
            IssuedCertificate.plan_id == plan_id, IssuedCertificate.state == CertificateState.PLANNED
        )
        return list(tx.scalars(query.order_by(IssuedCertificate.number)))


@retried
def _make(actor: Actor, planned: Collection[uuid.UUID], verify_at: str) -> tuple[int, dict[uuid.UUID, Problem]]:
    """Print what was recorded, store and issue it; return how many, and why not by item.

    What another run has in hand is left to that run. What concerns one certificate stops no other; a store that takes
    no file stops the run, and what was printed before is issued all the same.
    """
    stopped: Exception | None = None
    made: list[IssuedCertificate] = []
    against: dict[uuid.UUID, Problem] = {}
    with transaction(actor) as tx:
        waiting = select(IssuedCertificate).where(
            IssuedCertificate.id.in_(planned), IssuedCertificate.state == CertificateState.PLANNED
        )
        rows = tx.scalars(waiting.order_by(IssuedCertificate.number).with_for_update(skip_locked=True)).all()
        seals = {college_id: printing.seal_of(actor, college_id) for college_id in {row.college_id for row in rows}}
        for row in rows:
            pdf = printing.drawn(row, seals[row.college_id], verify_at)
            if isinstance(pdf, Problem):
                against[row.item_id] = pdf
                continue
            try:
                row.pdf_key, row.pdf_sha256 = keep(tx, pdf), digest(pdf)
            except Exception as error:  # noqa: BLE001 - raised once what was printed before it stands
                stopped = error
                break
            made.append(row)
        _issue(tx, made)
    if stopped:
        raise stopped
    return len(made), against


def _issue(tx: Session, made: Iterable[IssuedCertificate]) -> None:
    for row in made:
        row.state, row.issued_at = CertificateState.VALID, now()
        record(tx, "certificate.issued", row, sha256=row.pdf_sha256)
        told = {"certificate": row.id, "number": row.number, "plan": row.plan_id}
        tell(tx, "certificate.issued", row.number, told)
    items = update(IssuanceItem).where(IssuanceItem.id.in_([row.item_id for row in made]))
    tx.execute(items.values(state=State.ISSUED), execution_options={"synchronize_session": False})
