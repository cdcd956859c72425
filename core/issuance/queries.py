"""Reading what can be signed, what was signed and what was issued."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.api import Document
from core.db.sealing import keyring
from core.db.session import reading
from core.db.tables import (
    ChangeRequest,
    College,
    ExamPlan,
    HeadSeal,
    IssuanceItem,
    IssuedCertificate,
    Registration,
    Result,
    Score,
    SignOff,
    Upload,
    UploadChunk,
)
from core.fees.queries import certificate_keys, paid_up, payer_of
from core.files.photos import find_picture
from core.issuance.rules import (
    BATCH,
    CertificateState,
    Facts,
    Party,
    State,
    canonical,
    digest,
    may_sign,
)
from core.kernel.actor import Actor, ActorKind, Role, on_behalf_of
from core.kernel.clock import now
from core.kernel.identity import mask
from core.kernel.person import Person
from core.orgs.hands import Act
from core.orgs.parties import acts, acts_on, acts_with_files
from core.plans import queries as plans
from core.registrations.changes.rules import State as ChangeState
from core.rules.formats import document_text
from core.rules.plan import PlanRules
from core.scores.reviews.pending import waiting

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
    paid = _paid_up(tx.info["actor"], plan, rules)
    found = {}
    for registration, result, college in tx.execute(query.with_only_columns(Registration, Result, College.name)):
        certificate = rules.certificate(keys[registration.certificate_id])
        if certificate.fees.unpaid_blocks_issue and payer_of(certificate.fees, registration) not in paid:
            continue
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
            grade=result.grade.get("zh", ""),
            statement=document_text(certificate, level, Document.CERTIFICATE),
        )
        found[registration.id] = Ready(registration, result, canonical(facts))
    return found


def _paid_up(actor: Actor, plan: ExamPlan, rules: PlanRules) -> frozenset[uuid.UUID]:
    """Return the payers who have paid, where the vendor lets certificates wait for that; the vendor's side tells."""
    if not any(certificate.fees.unpaid_blocks_issue for certificate in rules.certificates):
        return frozenset()
    why = "only the vendor sees who has paid"
    with reading(on_behalf_of(actor, vendor=plan.vendor_id, why=why)) as vendor:
        return paid_up(vendor, plan.id)


def photos_to_print(tx: Session) -> list[str]:
    """Return the keys of the photos on certificates that were recorded and not made yet."""
    planned = select(IssuedCertificate.facts).where(IssuedCertificate.state == CertificateState.PLANNED)
    return [photo for facts in tx.scalars(planned) if (photo := json.loads(facts)["photo"])]


def unverified(tx: Session, plan_id: uuid.UUID) -> int:
    """Count the passed registrations whose person is not verified: they wait (R-071)."""
    query = _passed(plan_id).where(Registration.verified.is_(False)).with_only_columns(func.count())
    return tx.scalar(query) or 0


def _passed(plan_id: uuid.UUID) -> Select[Registration]:
    """What is passed and locked: publicity is over and no review of the candidate waits (R-142, C-02)."""
    return (
        select(Registration)
        .join(Result, Result.registration_id == Registration.id)
        .join(College, College.id == Registration.college_id)
        .where(Registration.plan_id == plan_id, Result.passed, Result.locks_at <= now())
        .where(Registration.id.not_in(waiting(plan_id)))
    )


def _fingerprint(person: Person) -> str:
    """Stand for a person in what is signed: a keyed index tells a change and nothing else."""
    return keyring().blind_index(f"{person.name}|{person.pinyin}|{person.document}").hex()


def acts_before(tx: Session, plan_id: uuid.UUID, side: Party) -> list[Act]:
    """Return who entered registrations or scores of a plan, published its scores or signed for the other side (T15)."""
    items = select(IssuanceItem.id).where(IssuanceItem.plan_id == plan_id)
    changed = select(ChangeRequest.id).where(
        ChangeRequest.plan_id == plan_id, ChangeRequest.state == ChangeState.APPROVED
    )
    return [
        *acts(tx, Registration.registered_by, Registration.created_at, Registration.plan_id == plan_id),
        *acts_on(tx.scalars(changed)),
        *acts(tx, Result.published_by, Result.published_at, Result.plan_id == plan_id),
        *acts_with_files(tx, Upload.plan_id == plan_id),
        *acts(tx, SignOff.signer_id, SignOff.signed_at, SignOff.item_id.in_(items), SignOff.party != side),
        *(_marks_entered(tx, plan_id) if side is Party.ORG else _candidates_entered(tx, plan_id)),
    ]


def _marks_entered(tx: Session, plan_id: uuid.UUID) -> list[Act]:
    return acts(tx, Score.entered_by, Score.entered_at, Score.plan_id == plan_id)


def _candidates_entered(tx: Session, plan_id: uuid.UUID) -> list[Act]:
    """Return who entered, changed or gave photos to those whom the college has registered in a plan, and the marks."""
    actor: Actor = tx.info["actor"]
    mine = select(Registration.id, Registration.candidate_id).where(
        Registration.plan_id == plan_id, Registration.college_id == actor.college
    )
    objects = {key for pair in tx.execute(mine) for key in pair}
    wanted = {str(key) for key in objects}
    chunks = select(UploadChunk.upload_id, UploadChunk.written).join(Upload).where(Upload.plan_id.is_(None))
    files = {upload for upload, written in tx.execute(chunks) if not wanted.isdisjoint(written)}
    why = "only the vendor sees who entered marks"
    vendor_id = plans.plan_of(tx, plan_id).vendor_id
    with reading(on_behalf_of(actor, vendor=vendor_id, why=why)) as vendor:
        marks = [*_marks_entered(vendor, plan_id), *acts_with_files(vendor, Upload.plan_id == plan_id)]
    return [*acts_on(objects), *acts_with_files(tx, Upload.id.in_(files)), *marks]


def signed_by(tx: Session, plan_id: uuid.UUID) -> dict[uuid.UUID, dict[Party, tuple[int, str]]]:
    """Return each signed item's approvals: the round and digest each party signed last."""
    found: dict[uuid.UUID, dict[Party, tuple[int, str]]] = {}
    columns = (SignOff.item_id, SignOff.party, SignOff.round, SignOff.digest)
    items = select(IssuanceItem.id).where(IssuanceItem.plan_id == plan_id, IssuanceItem.state == State.SIGNED)
    query = select(*columns).where(SignOff.item_id.in_(items), SignOff.decision == "approve")
    for row in tx.execute(query.order_by(SignOff.round)):
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
    mine: int
    """How many of the total wait for the reader's side to sign."""
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // BATCH) or 1


def items(actor: Actor, plan_id: uuid.UUID, page: int = 1, state: str = "") -> ItemPage:
    """Show a hundred items of a plan with exactly what is signed; the name is shown, the document masked."""
    with reading(actor) as tx:
        plan = plans.plan_of(tx, plan_id)
        query = item_lines(plan_id)
        if state:
            query = query.where(IssuanceItem.state == state)
        by_state = query.with_only_columns(IssuanceItem.state, func.count()).group_by(IssuanceItem.state)
        states = dict(tx.execute(by_state).all())
        query = query.order_by(College.name, IssuanceItem.id).limit(BATCH).offset((page - 1) * BATCH)
        return ItemPage(
            plan_id=plan_id,
            plan=plan.name,
            rows=_shown(tx, plan, query),
            total=sum(states.values()),
            mine=sum(count for each, count in states.items() if may_sign(State(each), party(actor))),
            page=page,
        )


def items_after(actor: Actor, plan_id: uuid.UUID, after: uuid.UUID | None, limit: int) -> list[ItemRow]:
    """Show a plan's items by key."""
    with reading(actor) as tx:
        plan = plans.plan_of(tx, plan_id)
        query = item_lines(plan_id).order_by(IssuanceItem.id).limit(limit)
        return _shown(tx, plan, query.where(IssuanceItem.id > after) if after else query)


_Items = Select[IssuanceItem, Registration, Result, str]


def item_lines(plan_id: uuid.UUID) -> _Items:
    """Return the query of a plan's items, each with its registration, result and college."""
    return (
        select(IssuanceItem, Registration, Result, College.name)
        .join(Registration, Registration.id == IssuanceItem.registration_id)
        .join(Result, Result.registration_id == Registration.id)
        .join(College, College.id == Registration.college_id)
        .where(IssuanceItem.plan_id == plan_id)
    )


def _shown(tx: Session, plan: ExamPlan, query: _Items) -> list[ItemRow]:
    """Return the items of a query with the text of what is signed now, fetched at once."""
    rules, keys = plans.rules_of(plan), certificate_keys(tx, plan)
    found = tx.execute(query).all()
    texts = ready(tx, plan, [registration.id for _, registration, _, _ in found])
    rows = []
    for item, registration, result, college in found:
        certificate = rules.certificate(keys[item.certificate_id])
        now_ready = texts.get(registration.id)
        rows.append(
            ItemRow(
                id=item.id,
                name=registration.person.name,
                masked=mask(registration.person.id_number),
                college=college,
                certificate=str(rules.certificate_name(certificate.key)),
                level=str(rules.level(certificate.key, item.level).name),
                marks=result.marks,
                state=item.state,
                round=item.round,
                reason=item.reason,
                stale=now_ready is None or now_ready.digest != item.digest,
                mine=may_sign(State(item.state), party(tx.info["actor"])),
            )
        )
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The head's seal as its owner sees it (R-165)."""

    head_name: str
    consented_at: dt.datetime
    image: bytes | None
    """None where its file is lost."""


def seal(actor: Actor) -> Seal | None:
    """Return the college's seal, None before one was uploaded; only the owner account may look at it (R-165)."""
    actor.require(Role.COLLEGE_OWNER)
    with reading(actor) as tx:
        row = tx.scalars(select(HeadSeal).where(HeadSeal.college_id == actor.college)).first()
        if row is None:
            return None
        return Seal(head_name=row.head_name, consented_at=row.consented_at, image=find_picture(row.image_key))
