"""What a party is about to sign or to issue: which certificates, of whom, and what they still lack."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from core.db.session import reading
from core.db.tables import IssuanceItem, IssuedCertificate, Registration, Result
from core.fees.queries import certificate_keys
from core.files.photos import find_picture
from core.issuance import printing, queries
from core.issuance.documents import CertificatePage, certificate
from core.issuance.queries import SHOWN
from core.issuance.rules import BATCH, Decision, State, may_sign
from core.issuance.service import SIGNERS, check_signer
from core.kernel.actor import Actor, Role
from core.kernel.errors import Conflict, NotFound, Refused
from core.kernel.identity import mask
from core.orgs.parties import Made
from core.pdf.fonts import unprintable
from core.plans import queries as plans

Line = Row[IssuanceItem, Registration, Result, str]
"""An item with its registration, result and college."""

PREVIEW_LACKS = {"CERTIFICATE_PHOTO_LOST": "PREVIEW_PHOTO_LOST", "GLYPH_MISSING": "PREVIEW_GLYPH_MISSING"}
"""What a certificate is not made for, as it is said of a preview, which has no number and is not to be made again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Certificates of one plan that an act would cover, with what its reader has to know of them."""

    plan: str
    ids: tuple[uuid.UUID, ...]
    names: tuple[str, ...]
    levels: Mapping[str, Sequence[str]]
    """By certificate: the level of each one."""
    colleges: int
    without_photo: int = 0
    """Lost and damaged ones included."""
    unprintable: int = 0
    """Whose name holds a character no font has."""
    without_marks: int = 0
    changed: int = 0
    """Whose facts are others than those proposed: they are not signed, their round begins anew."""
    decided: int = 0
    """Chosen, and decided by this party already."""
    made: Sequence[Made] = ()
    """Accounts that entered some of it and were made by the signer, or by who made the signer's."""


def to_sign(
    actor: Actor, plan_id: uuid.UUID, ids: Collection[uuid.UUID] | None, decision: Decision, state: str = ""
) -> Outlook:
    """Return what signing these items would cover; with None all that wait for the actor's side, in one state if named.

    Raises what `service.sign` would, and Conflict ISSUANCE_NOT_YOURS_TO_SIGN when none of them waits for that side.
    """
    party = queries.party(actor)
    actor.require(*SIGNERS)
    if ids is not None and not ids:
        raise Refused("NONE_CHOSEN")
    with reading(actor) as tx:
        made = check_signer(tx, actor, party, plan_id, decision)
        found = [row for row in _rows(tx, plan_id, ids) if ids is not None or not state or row[0].state == state]
        if ids is not None and len(found) != len(set(ids)):
            raise NotFound
        mine = [row for row in found if may_sign(State(row[0].state), party)]
        if not mine:
            raise Conflict("ISSUANCE_NOT_YOURS_TO_SIGN")
        outlook = _outlook(tx, plan_id, mine, decided=len(found) - len(mine) if ids is not None else 0)
        return replace(outlook, made=made)


def to_issue(actor: Actor, plan_id: uuid.UUID) -> Outlook:
    """Return the certificates both parties have signed and that are not made yet; Conflict ISSUANCE_NONE_SIGNED."""
    actor.require(Role.VENDOR_SIGNER)
    with reading(actor) as tx:
        made = set(
            tx.scalars(
                select(IssuedCertificate.item_id).where(
                    IssuedCertificate.plan_id == plan_id, IssuedCertificate.state.in_(SHOWN)
                )
            )
        )
        signed = [row for row in _rows(tx, plan_id, None) if row[0].state == State.SIGNED and row[0].id not in made]
        if not signed:
            raise Conflict("ISSUANCE_NONE_SIGNED")
        return _outlook(tx, plan_id, signed)


def _rows(tx: Session, plan_id: uuid.UUID, ids: Collection[uuid.UUID] | None) -> Sequence[Line]:
    query = queries.item_lines(plan_id).order_by(IssuanceItem.id)
    if ids is not None:
        query = query.where(IssuanceItem.id.in_(ids))
    return tx.execute(query).all()


def _outlook(tx: Session, plan_id: uuid.UUID, rows: Sequence[Line], decided: int = 0) -> Outlook:
    plan = plans.plan_of(tx, plan_id)
    rules, keys = plans.rules_of(plan), certificate_keys(tx, plan)
    few = [registration.id for _, registration, _, _ in rows] if len(rows) <= BATCH else None
    texts = queries.ready(tx, plan, few)
    levels: dict[str, list[str]] = defaultdict(list)
    for item, _, _, _ in rows:
        kind = rules.certificate(keys[item.certificate_id])
        levels[str(kind.name)].append(str(rules.level(kind.key, item.level).name))
    digests = {key: one.digest for key, one in texts.items()}
    return Outlook(
        plan=plan.name,
        ids=tuple(item.id for item, _, _, _ in rows),
        names=tuple(registration.person.name for _, registration, _, _ in rows),
        levels=levels,
        colleges=len({item.college_id for item, _, _, _ in rows}),
        without_photo=sum(not _has_photo(registration) for _, registration, _, _ in rows),
        unprintable=sum(bool(unprintable(registration.person.name)) for _, registration, _, _ in rows),
        without_marks=sum(not _marked(result.marks) for _, _, result, _ in rows),
        changed=sum(digests.get(registration.id) != item.digest for item, registration, _, _ in rows),
        decided=decided,
    )


def _has_photo(registration: Registration) -> bool:
    return registration.photo_key is not None and find_picture(registration.photo_key) is not None


def _marked(marks: Sequence[object]) -> bool:
    return bool(marks) and all(isinstance(mark, dict) and mark.get("value") for mark in marks)


def preview(actor: Actor, plan_id: uuid.UUID, item_id: uuid.UUID) -> bytes:
    """Return one certificate as it would be printed now, marked as not valid, for who may sign it.

    It has no number yet, and a seal for the head alone, as only its owner may look at it (R-165). Raises Conflict
    ISSUANCE_NOT_READY when the person may not be certified any more, and one of PREVIEW_LACKS.
    """
    actor.require(*SIGNERS)
    with reading(actor) as tx:
        plan = plans.plan_of(tx, plan_id)
        row = tx.scalars(
            select(IssuanceItem).where(IssuanceItem.id == item_id, IssuanceItem.plan_id == plan_id)
        ).first()
        if row is None:
            raise NotFound
        one = queries.ready(tx, plan, [row.registration_id]).get(row.registration_id)
        if one is None:
            raise Conflict("ISSUANCE_NOT_READY")
        facts, person, college_id = json.loads(one.facts), one.registration.person, row.college_id
    own = queries.seal(actor) if Role.COLLEGE_OWNER in actor.roles else None
    try:
        return certificate(
            CertificatePage(
                **printing.printed_facts(facts),
                person=person,
                id_masked=mask(person.id_number),
                head=printing.head_of(actor, college_id),
                photo=printing.photo_of(facts["photo"]),
                seal=own.image if own else None,
            )
        )
    except Refused as error:
        raise Conflict(PREVIEW_LACKS[error.code], name=person.name, **error.params) from error
