"""Making certificates: recorded first with number and facts, then made and stored, then issued (reliability §1.9).

A crash between two steps leaves a PLANNED row that the next run finishes; its number is never given to another.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.api import Named
from core.db.events import record, tell
from core.db.session import reading, retried, transaction
from core.db.tables import Counter, ExamPlan, HeadSeal, IssuanceItem, IssuedCertificate
from core.files.store import store
from core.issuance import queries
from core.issuance.documents import CertificatePage, certificate
from core.issuance.queries import Ready
from core.issuance.rules import CertificateState, State, digest, number, series, valid
from core.kernel.actor import Actor, ActorKind, Role
from core.kernel.clock import now, today
from core.kernel.errors import Conflict, NotFound
from core.kernel.identity import mask
from core.kernel.problems import Tally
from core.plans import queries as plans
from core.rules.formats import prefix


def issue(actor: Actor, plan_id: uuid.UUID, verify_at: str) -> Tally:
    """Make every certificate of a plan that both parties have signed (R-161, R-172).

    `verify_at` is the address of the public check, which the QR code leads to with the number behind it.
    Accepted were made, those a crash left behind included; refused are items whose facts changed after the signing,
    or whose college has no seal; skipped are those not signed by both yet, and those made before.
    """
    actor.require(Role.VENDOR_SIGNER)
    _open_counters(actor, plan_id)
    tally = _plan(actor, plan_id)
    made = sum(_make(actor, planned_id, verify_at) for planned_id in _planned(actor, plan_id))
    return Tally(made, tally.refused, tally.skipped)


def _series_of(plan: ExamPlan, one: Ready) -> str:
    facts = json.loads(one.facts)
    values = {"year": str(plan.year), "code": facts["level_code"], "level": str(facts["level"])}
    own = prefix(plans.rules_of(plan).certificates, Named.CERTIFICATE_NO, values)
    return own or series(plan.year, facts["level"], facts["level_code"], one.registration.certificate_id.hex)


def _open_counters(actor: Actor, plan_id: uuid.UUID) -> None:
    """Start the series that has no number yet, so that taking one only ever locks a row."""
    with reading(actor) as tx:
        plan = plans.plan_of(tx, plan_id)
        wanted = {_series_of(plan, one) for one in queries.ready(tx, plan).values()}
        missing = wanted - set(tx.scalars(select(Counter.series)))
    for name in missing:
        try:
            with transaction(actor) as tx:
                tx.add(Counter(vendor_id=actor.vendor, series=name, value=0))
        except IntegrityError:
            # Another run opened it in the meantime: that is all that was wanted.
            continue


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
        approvals = queries.signed_by(tx, [item.id for item in signed])
        sealed = set(_sealed(item.college_id for item in signed))
        planned = 0
        for item in signed:
            one = shown.get(item.registration_id)
            agreed = valid(item.digest, item.round, approvals.get(item.id, {}))
            if one and one.digest == item.digest and agreed and item.college_id in sealed:
                tx.add(_planned_row(tx, plan, item, one))
                planned += 1
        waiting = sum(item.id in recorded and item.state == State.SIGNED for item in items)
        tally = Tally(planned, len(signed) - planned, len(items) - len(signed) - waiting)
        record(tx, "certificates.planned", plan, accepted=planned, refused=tally.refused, skipped=tally.skipped)
        return tally


def _sealed(colleges: Iterable[uuid.UUID]) -> Iterable[uuid.UUID]:
    """Yield the colleges whose head has a seal; only the college sees it, so the platform looks as the college."""
    for college_id in set(colleges):
        if _seal(college_id):
            yield college_id


def _seal(college_id: uuid.UUID) -> HeadSeal | None:
    with reading(Actor(kind=ActorKind.COLLEGE, college_id=college_id)) as tx:
        return tx.scalars(select(HeadSeal)).first()


def _planned_row(tx: Session, plan: ExamPlan, item: IssuanceItem, one: Ready) -> IssuedCertificate:
    registration = one.registration
    return IssuedCertificate(
        vendor_id=item.vendor_id,
        college_id=item.college_id,
        plan_id=item.plan_id,
        item_id=item.id,
        registration_id=item.registration_id,
        person=registration.person,
        bidx=registration.bidx,
        number=_next_number(tx, _series_of(plan, one)),
        ticket_number=one.result.ticket_number,
        facts=one.facts,
        digest=item.digest,
        state=CertificateState.PLANNED,
    )


def _next_number(tx: Session, name: str) -> str:
    """Take the next number of a series under its row's lock; a number once taken is never taken again."""
    counter = tx.scalars(select(Counter).where(Counter.series == name).with_for_update()).one()
    counter.value += 1
    return number(name, counter.value)


def _planned(actor: Actor, plan_id: uuid.UUID) -> list[uuid.UUID]:
    with reading(actor) as tx:
        query = select(IssuedCertificate.id).where(
            IssuedCertificate.plan_id == plan_id, IssuedCertificate.state == CertificateState.PLANNED
        )
        return list(tx.scalars(query.order_by(IssuedCertificate.number)))


def _make(actor: Actor, planned_id: uuid.UUID, verify_at: str) -> bool:
    """Print what was recorded, store it, then issue it; False when another run was faster."""
    with reading(actor) as tx:
        row = tx.get(IssuedCertificate, planned_id)
    if row is None:
        raise NotFound
    if digest(row.facts.encode()) != row.digest:
        raise Conflict("CERTIFICATE_FACTS_CHANGED", number=row.number)
    seal = _seal(row.college_id)
    if seal is None:
        raise Conflict("SEAL_MISSING")
    pdf = certificate(_page(row, seal, verify_at))
    return _issue(actor, planned_id, store().put(pdf), digest(pdf))


def _page(row: IssuedCertificate, seal: HeadSeal, verify_at: str) -> CertificatePage:
    """Return what is printed: only what was recorded and signed, the seal and today's date."""
    facts = json.loads(row.facts)
    return CertificatePage(
        person=row.person,
        id_masked=mask(row.person.id_number),
        certificate=facts["certificate"],
        certificate_en=facts["certificate_en"],
        level=facts["level_name"],
        level_en=facts["level_name_en"],
        track=facts["track"],
        grade=facts.get("grade", ""),
        statement=facts.get("statement", ""),
        number=row.number,
        issued_on=today(),
        vendor=facts["vendor"],
        college=facts["college"],
        head=seal.head_name,
        verify_url=f"{verify_at.rstrip('/')}/{row.number}",
        photo=store().get(facts["photo"]) if facts["photo"] else None,
        seal=store().get(seal.image_key),
    )


@retried
def _issue(actor: Actor, planned_id: uuid.UUID, key: str, sha256: str) -> bool:
    with transaction(actor) as tx:
        query = select(IssuedCertificate).where(IssuedCertificate.id == planned_id)
        row = tx.scalars(query.with_for_update()).one()
        if row.state != CertificateState.PLANNED:
            return False
        row.state, row.pdf_key, row.pdf_sha256, row.issued_at = CertificateState.VALID, key, sha256, now()
        item = tx.scalars(select(IssuanceItem).where(IssuanceItem.id == row.item_id)).one()
        item.state = State.ISSUED
        record(tx, "certificate.issued", row, sha256=sha256)
        tell(tx, "certificate.issued", row.number, {"certificate": row.id, "number": row.number, "plan": row.plan_id})
        return True
