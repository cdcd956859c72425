"""The register of issued certificates: lists, files, and what anybody may verify."""

from __future__ import annotations

import datetime as dt
import hmac
import io
import json
import uuid
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.db.sealing import INDEX_BYTES, keyring
from core.db.session import reading
from core.db.tables import ExamPlan, IssuedCertificate, Registration
from core.fees.queries import certificate_keys, is_paid, payer_of
from core.files.store import store
from core.issuance.codes import draw, fold
from core.issuance.rules import BATCH, CertificateState, digest
from core.kernel.actor import Actor, ActorKind, on_behalf_of, public
from core.kernel.batches import each
from core.kernel.errors import Conflict, NotFound, Refused
from core.kernel.identity import document_key, mask
from core.kernel.messages import say
from core.kernel.names import fold_number
from core.plans import queries as plans

UNKNOWN = "unknown"
LEFT_OUT = "没有下载的证书.txt"
SHOWN = (CertificateState.VALID, CertificateState.REVOKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedRow:
    """A certificate in the register."""

    id: uuid.UUID
    plan_id: uuid.UUID
    plan: str
    title: str
    """The certificate and its level."""
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


def one(actor: Actor, certificate_id: uuid.UUID) -> IssuedRow:
    """Return one certificate of the register; NotFound for another tenant's."""
    with reading(actor) as tx:
        found = tx.execute(_of_plan(None).where(IssuedCertificate.id == certificate_id)).first()
        if found is None:
            raise NotFound
        return _issued(*found)


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
        title=json.loads(row.facts)["title"],
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
            check_paid(tx, actor, row)
        data = store().find(row.pdf_key)
        if data is None or digest(data) != row.pdf_sha256:
            raise Conflict("CERTIFICATE_FILE_CHANGED", number=row.number)
        return row.number, data


def archive(actor: Actor, ids: Collection[uuid.UUID]) -> bytes:
    """Return at most a hundred certificates of a list as one zip (R-177); those that may not be downloaded are listed.

    A single one raises what `pdf` does.
    """
    if len(ids) > BATCH:
        raise Refused("DOWNLOAD_BATCH_TOO_LARGE", limit=BATCH)
    rows = [one(actor, certificate_id) for certificate_id in dict.fromkeys(ids)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:

        def pack(row: IssuedRow) -> None:
            packed.writestr(f"{row.number}.pdf", pdf(actor, row.id)[1])

        left_out = each(rows, pack, lambda row: f"{row.number} {row.name}").refused
        if left_out:
            lines = (f"{problem.place}：{'；'.join(say(problem.code, problem.params))}" for problem in left_out)
            packed.writestr(LEFT_OUT, "\r\n".join(lines).encode("utf-8-sig"))
    return out.getvalue()


def check_paid(tx: Session, actor: Actor, row: IssuedCertificate) -> None:
    """Hold the download back while the payer of this registration has not paid, where the vendor says so (R-179)."""
    plan = plans.plan_of(tx, row.plan_id)
    registration = tx.scalars(select(Registration).where(Registration.id == row.registration_id)).one()
    fees = plans.rules_of(plan).certificate(certificate_keys(tx, plan)[registration.certificate_id]).fees
    payer = payer_of(fees, registration)
    why = "a host college's statement is not this college's to read"
    with reading(on_behalf_of(actor, vendor=row.vendor_id, why=why)) as vendor:
        paid = not fees.unpaid_blocks_download or is_paid(vendor, row.plan_id, payer)
    if not paid:
        raise Conflict("CERTIFICATE_UNPAID", plan=plan.name)


def state_of(number: str) -> str:
    """Say whether a certificate is valid, revoked or unknown, to whoever runs the installation: to nobody outside."""
    row = _by_number(number)
    return row.state if row else UNKNOWN


def file_digest(number: str) -> str | None:
    """Return the SHA-256 of the file that was issued under a number; None for an unknown one."""
    row = _by_number(number)
    return row.pdf_sha256 if row else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What is told of a certificate: what its paper says, so that the two can be compared; no name of a revoked one."""

    number: str
    state: str
    facts: Mapping[str, object]
    issued_at: dt.datetime | None
    revoked_at: dt.datetime | None
    name: str = ""
    masked: str = ""


def look_up(number: str, second_fact: str, *, by_code_only: bool = False) -> Verification | None:
    """Find a certificate by its number and a second fact: its code, or its holder's document (R-176, C-21, C-75).

    Whatever is wrong, or still being made: None, after the same work. The asker does not say what the second fact is,
    so it is tried as the code and as a document.
    """
    row = _by_number(fold_number(number))
    code, bidx = (row.code or draw(), row.bidx) if row else (draw(), bytes(INDEX_BYTES))
    hits = [hmac.compare_digest(code.encode(), fold(second_fact).encode())]
    if not by_code_only:
        hits.append(hmac.compare_digest(bidx, keyring().blind_index(document_key(fold_number(second_fact)))))
    return _verification(row) if row and any(hits) else None


def _by_number(number: str) -> IssuedCertificate | None:
    with reading(public(number)) as tx:
        query = select(IssuedCertificate).where(IssuedCertificate.number == number, IssuedCertificate.state.in_(SHOWN))
        return tx.scalars(query).first()


def _verification(row: IssuedCertificate) -> Verification:
    valid = row.state == CertificateState.VALID
    return Verification(
        number=row.number,
        state=row.state,
        facts=json.loads(row.facts),
        issued_at=row.issued_at,
        revoked_at=row.revoked_at,
        name=row.person.name if valid else "",
        masked=mask(row.person.id_number) if valid else "",
    )
