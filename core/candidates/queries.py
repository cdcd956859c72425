"""Reads of candidates: always within the actor's own college."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.candidates.rules import EDITABLE, State
from core.db.bulk import among
from core.db.sealing import keyring
from core.db.tables import Candidate, Registration, VerificationOutage
from core.kernel.identity import document_key
from core.kernel.person import Person


def index_of(document: str) -> bytes:
    """Return the blind index of a document's key."""
    return keyring().blind_index(document)


def by_document(tx: Session, documents: Iterable[str]) -> dict[str, Candidate]:
    """Return the college's own candidates by the keys of their documents, in one statement."""
    wanted = {index_of(document): document for document in documents}
    found = tx.scalars(select(Candidate).where(among(tx, Candidate.bidx, wanted)))
    return {wanted[candidate.bidx]: candidate for candidate in found}


def by_ids(tx: Session, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, Candidate]:
    """Return the college's own candidates by their keys, locked until the commit."""
    found = tx.scalars(select(Candidate).where(among(tx, Candidate.id, keys)).with_for_update())
    return {candidate.id: candidate for candidate in found}


def registered_among(tx: Session, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return in how many plans each of these candidates is registered; who is in none is left out (R-076)."""
    counted = select(Registration.candidate_id, func.count()).where(among(tx, Registration.candidate_id, keys))
    return dict(tx.execute(counted.group_by(Registration.candidate_id)).all())


def missing_photos(tx: Session, limit: int) -> tuple[int, list[Candidate]]:
    """Return how many candidates have no photo yet, and the first of them."""
    without = select(Candidate).where(Candidate.state == State.NO_PHOTO)
    count = tx.scalar(select(func.count()).select_from(without.subquery())) or 0
    return count, list(tx.scalars(without.order_by(Candidate.id).limit(limit)))


def waiting_for_answer(tx: Session) -> list[Candidate]:
    """Return who was sent for comparison and has no answer yet."""
    sent = Candidate.verification_requested_at.is_not(None)
    return list(tx.scalars(select(Candidate).where(Candidate.state == State.PENDING_VERIFICATION, sent)))


def outage(tx: Session) -> VerificationOutage | None:
    """Return since when the comparison service is away for the college, if it is."""
    return tx.scalars(select(VerificationOutage)).first()


def by_number(tx: Session, number: str) -> Candidate | None:
    """Return the college's candidate whose document has this number, of whatever type."""
    return next(iter(by_document(tx, [document_key(number)]).values()), None)


def details_of(candidate: Candidate, opened: Person | None = None) -> dict[str, object]:
    """Return everything known of a candidate but the document; `opened` is the person, where it is at hand."""
    person = opened or candidate.person
    sealed = {"name": person.name, "pinyin": person.pinyin, "phone": person.phone}
    return sealed | {name: getattr(candidate, name) for name in EDITABLE - sealed.keys()}


def candidates(
    tx: Session, *, candidate_type: str = "", state: str = "", after: uuid.UUID | None = None, limit: int = 50
) -> list[Candidate]:
    """Return a page of the college's candidates, by key."""
    query = select(Candidate).order_by(Candidate.id).limit(limit)
    if candidate_type:
        query = query.where(Candidate.candidate_type == candidate_type)
    if state:
        query = query.where(Candidate.state == state)
    if after:
        query = query.where(Candidate.id > after)
    return list(tx.scalars(query))


def counts_by_state(tx: Session, candidate_type: str = "") -> dict[str, int]:
    """Return how many candidates of a list, or of both, stand in each state."""
    query = select(Candidate.state, func.count()).group_by(Candidate.state)
    if candidate_type:
        query = query.where(Candidate.candidate_type == candidate_type)
    counted = dict(tx.execute(query).all())
    return {state.value: counted.get(state.value, 0) for state in State}


def chosen(tx: Session, candidate_type: str, ids: Collection[uuid.UUID] = ()) -> Iterator[Candidate]:
    """Yield the college's candidates of one list by key; only those of `ids` when any is given."""
    query = select(Candidate).where(Candidate.candidate_type == candidate_type).order_by(Candidate.id)
    return iter(tx.scalars((query.where(Candidate.id.in_(ids)) if ids else query).execution_options(yield_per=500)))


def registrations_of(tx: Session, candidate_id: uuid.UUID) -> int:
    """Return in how many plans a candidate is registered (R-076)."""
    return tx.scalar(select(func.count(Registration.id)).where(Registration.candidate_id == candidate_id)) or 0
