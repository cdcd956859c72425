"""The register of issued certificates: lists, files, and what anybody may verify."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.db.sealing import document_index
from core.db.session import reading
from core.db.tables import ExamPlan, IssuedCertificate, Registration
from core.fees.queries import certificate_keys, is_paid, payer_of
from core.files.store import store
from core.issuance.rules import BATCH, CertificateState, digest, looks_like_number
from core.kernel.actor import Actor, ActorKind, public
from core.kernel.errors import Conflict, NotFound, Refused
from core.kernel.identity import IdType, mask, mask_name
from core.kernel.person import Person
from core.plans import queries as plans

UNKNOWN = "unknown"
SHOWN = (CertificateState.VALID, CertificateState.REVOKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedRow:
    """A certificate in the register."""

    id: uuid.UUID
    plan_id: uuid.UUID
    plan: str
    number: str
    name: str
    masked: str
    state: str
    issued_at: dt.datetime | None
    revoked_at: dt.datetime | None
    revoked_reason: str


def issued(actor: Actor, plan_id: uuid.UUID | None = None, page: int = 1) -> tuple[list[IssuedRow], int]:
    """List issued certificates and how many there are, in the order of their numbers (R-175, R-177)."""
    with reading(actor) as tx:
        query = _of_plan(plan_id)
        total = tx.scalar(query.with_only_columns(func.count())) or 0
        found = tx.execute(query.order_by(IssuedCertificate.number).limit(BATCH).offset((page - 1) * BATCH))
        return [_issued(row, plan) for row, plan in found], total


def issued_after(actor: Actor, plan_id: uuid.UUID | None, after: uuid.UUID | None, limit: int) -> list[IssuedRow]:
    """List issued certificates by key."""
    with reading(actor) as tx:
        query = _of_plan(plan_id).order_by(IssuedCertificate.id).limit(limit)
        found = tx.execute(query.where(IssuedCertificate.id > after) if after else query)
        return [_issued(row, plan) for row, plan in found]


def _of_plan(plan_id: uuid.UUID | None) -> Select[IssuedCertificate, str]:
    query = (
        select(IssuedCertificate, ExamPlan.name)
        .join(ExamPlan, ExamPlan.id == IssuedCertificate.plan_id)
        .where(IssuedCertificate.state.in_(SHOWN))
    )
    return query.where(IssuedCertificate.plan_id == plan_id) if plan_id else query


def _issued(row: IssuedCertificate, plan: str) -> IssuedRow:
    return IssuedRow(
        id=row.id,
        plan_id=row.plan_id,
        plan=plan,
        number=row.number,
        name=row.person.name,
        masked=mask(row.person.id_number),
        state=row.state,
        issued_at=row.issued_at,
        revoked_at=row.revoked_at,
        revoked_reason=row.revoked_reason,
    )


def pdf(actor: Actor, certificate_id: uuid.UUID) -> tuple[str, bytes]:
    """Return a valid certificate's number and PDF; a college may have to pay first (R-177, R-179)."""
    with reading(actor) as tx:
        row = tx.scalars(select(IssuedCertificate).where(IssuedCertificate.id == certificate_id)).first()
        if row is None or row.pdf_key is None or row.state not in SHOWN:
            raise NotFound
        if row.state == CertificateState.REVOKED:
            raise Conflict("CERTIFICATE_REVOKED", number=row.number)
        if actor.kind is ActorKind.COLLEGE:
            check_paid(tx, row)
        data = store().get(row.pdf_key)
        if digest(data) != row.pdf_sha256:
            raise Conflict("CERTIFICATE_FILE_CHANGED", number=row.number)
        return row.number, data


def archive(actor: Actor, ids: Collection[uuid.UUID]) -> bytes:
    """Return at most a hundred certificates of a list as one zip (R-177); one that may not be downloaded refuses it."""
    if len(ids) > BATCH:
        raise Refused("DOWNLOAD_BATCH_TOO_LARGE", limit=BATCH)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for certificate_id in ids:
            number, data = pdf(actor, certificate_id)
            packed.writestr(f"{number}.pdf", data)
    return out.getvalue()


def check_paid(tx: Session, row: IssuedCertificate) -> None:
    """Hold the download back while the payer of this registration has not paid, where the vendor says so (R-179)."""
    plan = plans.plan_of(tx, row.plan_id)
    registration = tx.scalars(select(Registration).where(Registration.id == row.registration_id)).one()
    fees = plans.rules_of(plan).certificate(certificate_keys(tx, plan)[registration.certificate_id]).fees
    payer = payer_of(fees, registration)
    # A host college's statement is not this college's to read: the vendor's side answers yes or no.
    with reading(Actor(kind=ActorKind.VENDOR, vendor_id=row.vendor_id)) as vendor:
        paid = not fees.unpaid_blocks_download or is_paid(vendor, row.plan_id, payer)
    if not paid:
        raise Conflict("CERTIFICATE_UNPAID", plan=plan.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What anybody learns about a number: state, and of a real one what the paper itself says, the name masked."""

    number: str
    state: str
    name: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    issued_at: dt.datetime | None = None
    revoked_at: dt.datetime | None = None


def verify(number: str) -> Verification:
    """Say whether a certificate is valid, revoked or unknown; one still being made is unknown (R-176)."""
    row = _by_number(number)
    return Verification(number=number, state=UNKNOWN) if row is None else _verification(row)


def file_digest(number: str) -> str | None:
    """Return the SHA-256 of the file that was issued under a number; None for an unknown one."""
    row = _by_number(number)
    return row.pdf_sha256 if row else None


def look_up(number: str, id_number: str) -> Verification:
    """Find a certificate by number and id number; any wrong pair answers like an unknown number (R-176, C-21).

    The asker does not say which document it is, so the number is tried as each of them: as much work for every asker.
    """
    written = "".join(id_number.split()).upper()
    indexes = {document_index(Person(name="", pinyin="", id_type=id_type, id_number=written)) for id_type in IdType}
    row = _by_number(number)
    if row is None or row.bidx not in indexes:
        return Verification(number=number, state=UNKNOWN)
    return _verification(row)


def _by_number(number: str) -> IssuedCertificate | None:
    if not looks_like_number(number):
        return None
    with reading(public(number)) as tx:
        query = select(IssuedCertificate).where(IssuedCertificate.number == number, IssuedCertificate.state.in_(SHOWN))
        return tx.scalars(query).first()


def _verification(row: IssuedCertificate) -> Verification:
    return Verification(
        number=row.number,
        state=row.state,
        name=mask_name(row.person.name),
        facts=json.loads(row.facts),
        issued_at=row.issued_at,
        revoked_at=row.revoked_at,
    )
