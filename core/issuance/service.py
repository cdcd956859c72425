"""Proposing, signing, the head's seal, revoking; making the certificates stands in `press`."""

from __future__ import annotations

import io
import uuid
from collections.abc import Collection

from PIL import Image, UnidentifiedImageError
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.api import Stage
from core.db.events import record, tell
from core.db.session import retried, transaction
from core.db.tables import ExamPlan, HeadSeal, IssuanceItem, IssuedCertificate, SignOff, User
from core.files.store import keep
from core.issuance import queries
from core.issuance.queries import Ready
from core.issuance.rules import (
    BATCH,
    SEAL_BYTES,
    CertificateState,
    Decision,
    Party,
    State,
    check_reason,
    check_seal,
    decide,
    may_sign,
)
from core.kernel.actor import Actor, Role
from core.kernel.clock import now
from core.kernel.errors import Conflict, NotFound, Refused
from core.kernel.problems import Tally
from core.orgs.parties import Made, check_apart, note_makers
from core.plans import queries as plans

ORG_SIGNERS = (Role.VENDOR_SIGNER,)
COLLEGE_SIGNERS = (Role.COLLEGE_OWNER, Role.COLLEGE_REVIEWER)
SIGNERS = (*ORG_SIGNERS, *COLLEGE_SIGNERS)


@retried
def propose(actor: Actor, plan_id: uuid.UUID) -> Tally:
    """Make the list of certificates to be signed: one item per passed registration (R-160).

    Accepted are new items and those opened for another round after a refusal or a change, refused are persons not
    verified (R-071), skipped what stands as it was. Raises PUBLICITY_RUNNING, ISSUANCE_CLOSED outside its time.
    """
    actor.require(Role.VENDOR_SIGNER)
    with transaction(actor) as tx:
        plan = plans.plan_of(tx, plan_id)
        _check_time(plan)
        known = {item.registration_id: item for item in _locked(tx, plan_id)}
        planned = set(tx.scalars(select(IssuedCertificate.item_id).where(IssuedCertificate.plan_id == plan_id)))
        found = queries.ready(tx, plan)
        accepted = 0
        for registration_id, one in found.items():
            item = known.get(registration_id)
            if item is None:
                tx.add(_new_item(one))
            elif item.id not in planned and (item.state == State.REJECTED or item.digest != one.digest):
                _reopen(item, one.digest)
            else:
                continue
            accepted += 1
        tally = Tally(accepted, queries.unverified(tx, plan_id), len(found) - accepted)
        if accepted:
            record(tx, "issuance.proposed", plan, accepted=accepted, refused=tally.refused, skipped=tally.skipped)
        return tally


def _check_time(plan: ExamPlan) -> None:
    """Certificates follow publicity, in the plan's own window where it has one (R-134, C-34)."""
    rules = plans.rules_of(plan)
    closes = rules.window(Stage.PUBLICITY).closes
    if closes is not None and now() < closes:
        raise Conflict("PUBLICITY_RUNNING", until=rules.window(Stage.PUBLICITY).end)
    window = rules.window(Stage.ISSUANCE)
    if not window.contains(now()):
        raise Conflict("ISSUANCE_CLOSED", start=window.start, end=window.end or "")


def _locked(tx: Session, plan_id: uuid.UUID, ids: Collection[uuid.UUID] | None = None) -> list[IssuanceItem]:
    query = select(IssuanceItem).where(IssuanceItem.plan_id == plan_id).order_by(IssuanceItem.id)
    if ids is not None:
        query = query.where(IssuanceItem.id.in_(ids))
    return list(tx.scalars(query.with_for_update()))


def _new_item(one: Ready) -> IssuanceItem:
    registration = one.registration
    return IssuanceItem(
        vendor_id=registration.vendor_id,
        college_id=registration.college_id,
        plan_id=registration.plan_id,
        certificate_id=registration.certificate_id,
        registration_id=registration.id,
        level=registration.level,
        round=1,
        digest=one.digest,
        state=State.PENDING,
        proposed_at=now(),
    )


def _reopen(item: IssuanceItem, digest: str) -> None:
    """Void the round: whatever was signed in it counts no more, and both sign again (R-170)."""
    item.round += 1
    item.digest, item.state, item.reason, item.proposed_at = digest, State.PENDING, "", now()


@retried
def sign(
    actor: Actor, plan_id: uuid.UUID, ids: Collection[uuid.UUID] | None, decision: Decision, reason: str = ""
) -> Tally:
    """Sign these items, or with None all of a plan (R-161, R-166); it cannot be taken back (R-171).

    Accepted were signed or refused by the actor's side. Refused are items whose facts changed since they were proposed:
    their round is void and both sign anew. Skipped are items the side has decided already.
    """
    party = queries.party(actor)
    actor.require(*(ORG_SIGNERS if party is Party.ORG else COLLEGE_SIGNERS))
    check_reason(decision, reason)
    if ids is not None and not ids:
        raise Refused("NONE_CHOSEN")
    with transaction(actor) as tx:
        plan = plans.plan_of(tx, plan_id)
        note_makers(tx, check_signer(tx, actor, party, plan_id, decision), plan)
        few = ids if ids is not None and len(ids) <= BATCH else None  # no statement takes all of a large plan
        chosen = [item for item in _locked(tx, plan_id, few) if ids is None or item.id in set(ids)]
        if ids is not None and len(chosen) != len(set(ids)):
            raise NotFound
        wanted = None if few is None else [item.registration_id for item in chosen]
        shown = queries.ready(tx, plan, wanted)
        open_items = [item for item in chosen if may_sign(State(item.state), party)]
        signed = 0
        for item in open_items:
            one = shown.get(item.registration_id)
            if one is None or one.digest != item.digest:
                _reopen(item, one.digest if one else item.digest)
                continue
            item.state, item.reason = decide(State(item.state), party, decision), reason.strip()
            tx.add(_sign_off(tx, actor, item, party, decision))
            signed += 1
        tally = Tally(signed, len(open_items) - signed, len(chosen) - len(open_items))
        if open_items:
            counts = {"accepted": signed, "refused": tally.refused, "skipped": tally.skipped}
            record(tx, "issuance.signed", plan, party=party.value, decision=decision.value, **counts)
        return tally


def check_signer(tx: Session, actor: Actor, party: Party, plan_id: uuid.UUID, decision: Decision) -> list[Made]:
    """Who had a hand in it before does not sign (T15), and a college's certificates need its head's seal (R-162)."""
    made = check_apart(actor, queries.acts_before(tx, plan_id, party), "ISSUANCE_SAME_PERSON")
    sealed = party is Party.ORG or tx.scalars(select(HeadSeal.id)).first() is not None
    if decision is Decision.APPROVE and not sealed:
        raise Conflict("SEAL_MISSING")
    return made


def _sign_off(tx: Session, actor: Actor, item: IssuanceItem, party: Party, decision: Decision) -> SignOff:
    user = tx.get(User, actor.user_id) if actor.user_id else None
    return SignOff(
        vendor_id=item.vendor_id,
        college_id=item.college_id,
        item_id=item.id,
        party=party,
        round=item.round,
        decision=decision,
        reason=item.reason,
        digest=item.digest,
        signer_id=actor.user_id,
        signer_name=user.name if user else "",
        signed_at=now(),
    )


@retried
def save_seal(actor: Actor, image: bytes, head_name: str, *, consented: bool) -> None:
    """Keep the head's seal: one per college, replaced by a new one (R-162 … R-165).

    The authorisation must have been read and ticked (R-164); the file must be a transparent PNG (R-163).
    """
    actor.require(Role.COLLEGE_OWNER)
    if not consented:
        raise Refused("SEAL_CONSENT_MISSING")
    if not head_name.strip():
        raise Refused("SEAL_HEAD_MISSING")
    plain = plain_seal(image)
    with transaction(actor) as tx:
        row = tx.scalars(select(HeadSeal).with_for_update()).first()
        if row is None:
            row = HeadSeal(college_id=actor.college)
        row.image_key, row.head_name = keep(tx, plain, instead_of=row.image_key), head_name.strip()
        row.consented_at, row.uploaded_by = now(), actor.user_id
        tx.add(row)
        record(tx, "issuance.seal_saved", row)


def plain_seal(image: bytes) -> bytes:
    """Return a seal's pixels written anew, so that nothing hidden in the file survives; Refused with what is wrong."""
    if len(image) > SEAL_BYTES:
        raise Refused("SEAL_TOO_LARGE")
    try:
        with Image.open(io.BytesIO(image), formats=("PNG",)) as opened:
            if opened.width * opened.height > SEAL_BYTES:
                raise Refused("SEAL_SIZE", width=opened.width, height=opened.height)
            seal = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused("SEAL_NOT_PNG") from error
    check_seal(seal.width, seal.height, len(image), transparent=0 in seal.getchannel("A").tobytes())
    out = io.BytesIO()
    seal.save(out, "PNG")
    return out.getvalue()


@retried
def revoke(actor: Actor, certificate_id: uuid.UUID, reason: str) -> None:
    """Revoke an issued certificate with a reason; it stays in the register and its number stays taken (C-44)."""
    actor.require(Role.VENDOR_SIGNER)
    if not reason.strip():
        raise Refused("REVOCATION_REASON_MISSING")
    with transaction(actor) as tx:
        query = select(IssuedCertificate).where(IssuedCertificate.id == certificate_id)
        row = tx.scalars(query.with_for_update()).first()
        if row is None:
            raise NotFound
        if row.state != CertificateState.VALID:
            raise Conflict("CERTIFICATE_NOT_VALID", number=row.number)
        row.state, row.revoked_at, row.revoked_reason = CertificateState.REVOKED, now(), reason.strip()
        record(tx, "certificate.revoked", row)
        tell(tx, "certificate.revoked", row.number, {"certificate": row.id, "number": row.number})
