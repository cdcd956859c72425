"""Making certificates: recorded first with number and facts, then made and stored, then issued (reliability §1.9).

A crash between two steps leaves a PLANNED row that the next run finishes; its number is never given to another.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.api import Named
from core.db.bulk import insert_many
from core.db.events import record, tell
from core.db.sealing import seal_person
from core.db.session import reading, retried, transaction
from core.db.tables import Counter, ExamPlan, HeadSeal, IssuanceItem, IssuedCertificate
from core.fees.queries import certificate_keys
from core.files.store import store
from core.issuance import queries
from core.issuance.documents import CertificatePage, certificate
from core.issuance.queries import Ready
from core.issuance.rules import CertificateState, State, digest, number, series, valid
from core.kernel.actor import Actor, ActorKind, Role
from core.kernel.clock import now, today
from core.kernel.errors import Conflict
from core.kernel.identity import mask
from core.kernel.ids import new_id
from core.kernel.problems import Tally
from core.plans import queries as plans
from core.rules.formats import prefix

Kind = tuple[uuid.UUID, int]
"""A certificate and a level of it: what has numbers of its own."""

CHUNK = 50
"""How many certificates are made between two commits: that many are made again after a crash."""


def issue(actor: Actor, plan_id: uuid.UUID, verify_at: str) -> Tally:
    """Make every certificate of a plan that both parties have signed (R-161, R-172).

    `verify_at` is the address of the public check, which the QR code leads to with the number behind it.
    Accepted were made, those a crash left behind included; refused are items whose facts changed after the signing,
    or whose college has no seal; skipped are those not signed by both yet, and those made before.
    """
    actor.require(Role.VENDOR_SIGNER)
    _open_counters(actor, plan_id)
    tally = _plan(actor, plan_id)
    planned = _planned(actor, plan_id)
    made = sum(_make(actor, planned[start : start + CHUNK], verify_at) for start in range(0, len(planned), CHUNK))
    return Tally(made, tally.refused, tally.skipped)


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


def _open_counters(actor: Actor, plan_id: uuid.UUID) -> None:
    """Start the series that has no number yet, so that taking one only ever locks a row."""
    with reading(actor) as tx:
        plan = plans.plan_of(tx, plan_id)
        signed = select(IssuanceItem.certificate_id, IssuanceItem.level).where(
            IssuanceItem.plan_id == plan_id, IssuanceItem.state == State.SIGNED
        )
        kinds = [(certificate_id, level) for certificate_id, level in tx.execute(signed.distinct())]
        missing = set(_series_of(tx, plan, kinds).values()) - set(tx.scalars(select(Counter.series)))
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
        approvals = queries.signed_by(tx, plan_id)
        sealed = set(_sealed(item.college_id for item in signed))
        agreed = [
            (item, one)
            for item in signed
            if (one := shown.get(item.registration_id)) is not None
            and one.digest == item.digest
            and valid(item.digest, item.round, approvals.get(item.id, {}))
            and item.college_id in sealed
        ]
        numbers = _numbers(tx, plan, [(item.certificate_id, item.level) for item, _ in agreed])
        rows = [_planned_row(item, one, number) for (item, one), number in zip(agreed, numbers, strict=True)]
        insert_many(tx, IssuedCertificate, rows)
        waiting = sum(item.id in recorded and item.state == State.SIGNED for item in items)
        tally = Tally(len(rows), len(signed) - len(rows), len(items) - len(signed) - waiting)
        record(tx, "certificates.planned", plan, accepted=tally.accepted, refused=tally.refused, skipped=tally.skipped)
        return tally


def _sealed(colleges: Iterable[uuid.UUID]) -> Iterable[uuid.UUID]:
    """Yield the colleges whose head has a seal; only the college sees it, so the platform looks as the college."""
    for college_id in set(colleges):
        if _seal(college_id):
            yield college_id


def _seal(college_id: uuid.UUID) -> HeadSeal | None:
    with reading(Actor(kind=ActorKind.COLLEGE, college_id=college_id)) as tx:
        return tx.scalars(select(HeadSeal)).first()


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
    }


def _planned(actor: Actor, plan_id: uuid.UUID) -> list[uuid.UUID]:
    with reading(actor) as tx:
        query = select(IssuedCertificate.id).where(
            IssuedCertificate.plan_id == plan_id, IssuedCertificate.state == CertificateState.PLANNED
        )
        return list(tx.scalars(query.order_by(IssuedCertificate.number)))


def _make(actor: Actor, planned: Collection[uuid.UUID], verify_at: str) -> int:
    """Print what was recorded, store it, then issue it; those another run was faster with are not counted."""
    with reading(actor) as tx:
        query = select(IssuedCertificate).where(IssuedCertificate.id.in_(planned)).order_by(IssuedCertificate.number)
        rows = tx.scalars(query).all()
    seals = {college_id: _seal(college_id) for college_id in {row.college_id for row in rows}}
    files: dict[uuid.UUID, tuple[str, str]] = {}
    try:
        for row in rows:
            files[row.id] = _printed(row, seals[row.college_id], verify_at)
    finally:
        made = _issue(actor, files)  # what was stored is issued, also when the next one fails
    return made


def _printed(row: IssuedCertificate, seal: HeadSeal | None, verify_at: str) -> tuple[str, str]:
    """Return the key and the digest of one certificate's file."""
    if digest(row.facts.encode()) != row.digest:
        raise Conflict("CERTIFICATE_FACTS_CHANGED", number=row.number)
    if seal is None:
        raise Conflict("SEAL_MISSING")
    pdf = certificate(_page(row, seal, verify_at))
    return store().put(pdf), digest(pdf)


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
def _issue(actor: Actor, files: Mapping[uuid.UUID, tuple[str, str]]) -> int:
    with transaction(actor) as tx:
        waiting = select(IssuedCertificate).where(
            IssuedCertificate.id.in_(files), IssuedCertificate.state == CertificateState.PLANNED
        )
        rows = tx.scalars(waiting.order_by(IssuedCertificate.number).with_for_update()).all()
        for row in rows:
            row.state, row.issued_at = CertificateState.VALID, now()
            row.pdf_key, row.pdf_sha256 = files[row.id]
            record(tx, "certificate.issued", row, sha256=row.pdf_sha256)
            told = {"certificate": row.id, "number": row.number, "plan": row.plan_id}
            tell(tx, "certificate.issued", row.number, told)
        items = update(IssuanceItem).where(IssuanceItem.id.in_([row.item_id for row in rows]))
        tx.execute(items.values(state=State.ISSUED), execution_options={"synchronize_session": False})
        return len(rows)
