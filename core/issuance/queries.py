"""Reading what can be signed, what was signed and what was issued."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.api import CandidateType, Payer
from core.db.sealing import document_index, keyring
from core.db.session import reading
from core.db.tables import (
    AuditEvent,
    College,
    ExamPlan,
    HeadSeal,
    IssuanceItem,
    IssuedCertificate,
    Registration,
    Result,
    Score,
    SignOff,
)
from core.fees.queries import certificate_keys, is_paid
from core.files.store import store
from core.issuance.rules import (
    BATCH,
    CertificateState,
    Facts,
    Party,
    State,
    canonical,
    digest,
    looks_like_number,
    may_sign,
)
from core.kernel.actor import Actor, ActorKind, Role, public
from core.kernel.clock import now
from core.kernel.errors import Conflict, NotFound, Refused
from core.kernel.identity import IdType, mask, mask_name
from core.kernel.person import Person
from core.plans import queries as plans

SHOWN = (CertificateState.VALID, CertificateState.REVOKED)


@dataclass(frozen=True, slots=True)
class Ready:
    """A registration that may be certified, with the canonical text of what is signed."""

    registration: Registration
    result: Result
    facts: str

    @property
    def digest(self) -> str:
        """What a party signs."""
        return digest(self.facts.encode())


def ready(tx: Session, plan: ExamPlan, registrations: Collection[uuid.UUID] | None = None) -> dict[uuid.UUID, Ready]:
    """Return a plan's verified registrations with a passed result that is locked by now (R-160, R-071)."""
    query = _passed(plan.id).where(Registration.verified)
    if registrations is not None:
        query = query.where(Registration.id.in_(registrations))
    keys, rules = certificate_keys(tx, plan), plans.rules_of(plan)
    found = {}
    for registration, result, college in tx.execute(query.with_only_columns(Registration, Result, College.name)):
        certificate = rules.certificate(keys[registration.certificate_id])
        level = rules.level(certificate.key, registration.level)
        facts = Facts(
            person=_fingerprint(registration.person),
            photo=registration.photo_key or "",
            vendor=str(rules.vendor),
            college=college,
            plan=plan.name,
            certificate=certificate.name.zh,
            certificate_en=certificate.name.en,
            track=str(rules.track.name) if rules.track else "",
            level=level.rank,
            level_name=level.name.zh,
            level_name_en=level.name.en,
            level_code=level.code or "",
            title=result.title,
            marks=result.marks,
        )
        found[registration.id] = Ready(registration, result, canonical(facts))
    return found


def unverified(tx: Session, plan_id: uuid.UUID) -> int:
    """Count the passed registrations whose person is not verified: they wait (R-071)."""
    query = _passed(plan_id).where(Registration.verified.is_(False)).with_only_columns(func.count())
    return tx.scalar(query) or 0


def _passed(plan_id: uuid.UUID) -> Select[Registration]:
    return (
        select(Registration)
        .join(Result, Result.registration_id == Registration.id)
        .join(College, College.id == Registration.college_id)
        .where(Registration.plan_id == plan_id, Result.passed, Result.locks_at <= now())
    )


def _fingerprint(person: Person) -> str:
    """Stand for a person in what is signed: a keyed index tells a change and nothing else."""
    return keyring().blind_index(f"{person.name}|{person.pinyin}|{person.document}").hex()


def took_part(tx: Session, plan_id: uuid.UUID, user_id: uuid.UUID | None) -> bool:
    """Say whether a person entered or published scores, or entered registrations, of a plan (T15)."""
    if user_id is None:
        return False
    acts = select(AuditEvent.id).where(
        AuditEvent.user_id == user_id,
        AuditEvent.subject_id == plan_id,
        AuditEvent.action.startswith("scores.") | AuditEvent.action.startswith("registration"),
    )
    entered = select(Score.id).where(Score.plan_id == plan_id, Score.entered_by == user_id)
    return tx.scalars(acts.limit(1)).first() is not None or tx.scalars(entered.limit(1)).first() is not None


def signed_by(tx: Session, items: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[Party, tuple[int, str]]]:
    """Return each item's approvals: the round and digest each party signed last."""
    found: dict[uuid.UUID, dict[Party, tuple[int, str]]] = {}
    query = select(SignOff).where(SignOff.item_id.in_(items), SignOff.decision == "approve").order_by(SignOff.round)
    for row in tx.scalars(query):
        found.setdefault(row.item_id, {})[Party(row.party)] = (row.round, row.digest)
    return found


def party(actor: Actor) -> Party:
    """Return the side an actor signs for."""
    return Party.ORG if actor.kind is ActorKind.VENDOR else Party.COLLEGE


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCount:
    """How many items of a plan stand in each state."""

    plan_id: uuid.UUID
    name: str
    states: dict[str, int]

    @property
    def total(self) -> int:
        """All items of the plan."""
        return sum(self.states.values())


def list_plans(actor: Actor) -> list[PlanCount]:
    """List the actor's published plans with their counts by state, the newest exam first."""
    with reading(actor) as tx:
        counts: dict[uuid.UUID, dict[str, int]] = {}
        grouped = select(IssuanceItem.plan_id, IssuanceItem.state, func.count()).group_by(
            IssuanceItem.plan_id, IssuanceItem.state
        )
        for plan_id, state, count in tx.execute(grouped):
            counts.setdefault(plan_id, {})[state] = count
        found = select(ExamPlan.id, ExamPlan.name).where(ExamPlan.published).order_by(ExamPlan.first_exam_day.desc())
        return [PlanCount(plan_id=row.id, name=row.name, states=counts.get(row.id, {})) for row in tx.execute(found)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An item as its signers are shown it."""

    id: uuid.UUID
    name: str
    masked: str
    college: str
    certificate: str
    level: str
    marks: Sequence[object]
    state: str
    round: int
    reason: str
    stale: bool
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage:
    """One page of a plan's items (R-166)."""

    plan_id: uuid.UUID
    plan: str
    rows: Sequence[ItemRow]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // BATCH) or 1


def items(actor: Actor, plan_id: uuid.UUID, page: int = 1, state: str = "") -> ItemPage:
    """Show a hundred items of a plan with exactly what is signed; the name is shown, the document masked."""
    with reading(actor) as tx:
        plan = plans.plan_of(tx, plan_id)
        rules, keys = plans.rules_of(plan), certificate_keys(tx, plan)
        query = (
            select(IssuanceItem, Registration, Result, College.name)
            .join(Registration, Registration.id == IssuanceItem.registration_id)
            .join(Result, Result.registration_id == Registration.id)
            .join(College, College.id == Registration.college_id)
            .where(IssuanceItem.plan_id == plan_id)
        )
        if state:
            query = query.where(IssuanceItem.state == state)
        total = tx.scalar(query.with_only_columns(func.count())) or 0
        shown = tx.execute(query.order_by(College.name, IssuanceItem.id).limit(BATCH).offset((page - 1) * BATCH)).all()
        texts = ready(tx, plan, [registration.id for _, registration, _, _ in shown])
        rows = []
        for item, registration, result, college in shown:
            certificate = rules.certificate(keys[item.certificate_id])
            now_ready = texts.get(registration.id)
            rows.append(
                ItemRow(
                    id=item.id,
                    name=registration.person.name,
                    masked=mask(registration.person.id_number),
                    college=college,
                    certificate=str(certificate.name),
                    level=str(rules.level(certificate.key, item.level).name),
                    marks=result.marks,
                    state=item.state,
                    round=item.round,
                    reason=item.reason,
                    stale=now_ready is None or now_ready.digest != item.digest,
                    mine=may_sign(State(item.state), party(actor)),
                )
            )
        return ItemPage(plan_id=plan_id, plan=plan.name, rows=rows, total=total, page=page)


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
        query = (
            select(IssuedCertificate, ExamPlan.name)
            .join(ExamPlan, ExamPlan.id == IssuedCertificate.plan_id)
            .where(IssuedCertificate.state.in_(SHOWN))
        )
        if plan_id:
            query = query.where(IssuedCertificate.plan_id == plan_id)
        total = tx.scalar(query.with_only_columns(func.count())) or 0
        found = tx.execute(query.order_by(IssuedCertificate.number).limit(BATCH).offset((page - 1) * BATCH))
        return [_issued(row, plan) for row, plan in found], total


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
    own = fees.payer.get(CandidateType(registration.candidate_type)) is not Payer.HOST_COLLEGE
    payer = row.college_id if own else registration.host_college_id
    # A host college's statement is not this college's to read: the vendor's side answers yes or no.
    with reading(Actor(kind=ActorKind.VENDOR, vendor_id=row.vendor_id)) as vendor:
        paid = not fees.unpaid_blocks_download or is_paid(vendor, row.plan_id, payer)
    if not paid:
        raise Conflict("CERTIFICATE_UNPAID", plan=plan.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The head's seal as its owner sees it (R-165)."""

    head_name: str
    consented_at: dt.datetime
    image: bytes


def seal(actor: Actor) -> Seal | None:
    """Return the college's seal; only the owner account may look at it (R-165)."""
    actor.require(Role.COLLEGE_OWNER)
    with reading(actor) as tx:
        row = tx.scalars(select(HeadSeal).where(HeadSeal.college_id == actor.college)).first()
        if row is None:
            return None
        return Seal(head_name=row.head_name, consented_at=row.consented_at, image=store().get(row.image_key))


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
    return Verification(number=number, state="unknown") if row is None else _verification(row)


def look_up(number: str, id_number: str) -> Verification:
    """Find a certificate by number and id number; any wrong pair answers like an unknown number (R-176, C-21).

    The asker does not say which document it is, so the number is tried as each of them: as much work for every asker.
    """
    written = "".join(id_number.split()).upper()
    indexes = {document_index(Person(name="", pinyin="", id_type=id_type, id_number=written)) for id_type in IdType}
    row = _by_number(number)
    if row is None or row.bidx not in indexes:
        return Verification(number=number, state="unknown")
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
