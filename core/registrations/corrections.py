"""A corrected document goes along with whoever was registered before being verified (R-072, C-42)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.bulk import among
from core.db.events import record
from core.db.tables import Candidate, Occupation, Registration, Result
from core.kernel import clock
from core.kernel.errors import Conflict
from core.national import outbox
from core.registrations.queries import occupied
from core.registrations.service import locked


def follow_document(tx: Session, candidate: Candidate) -> None:
    """Give a candidate's unverified registrations the corrected document, in the caller's transaction.

    Raises Conflict DOCUMENT_JUDGED once results are out, SITTINGS_OVERLAP where who has this document sits already.
    """
    of_candidate = (Registration.candidate_id == candidate.id, Registration.verified.is_(False))
    found = locked(tx, tx.scalars(select(Registration.id).where(*of_candidate)).all())
    keys = [registration.id for registration in found]
    if tx.scalar(select(Result.id).where(among(tx, Result.registration_id, keys)).limit(1)):
        raise Conflict("DOCUMENT_JUDGED")
    sits = tx.scalars(select(Occupation).where(among(tx, Occupation.registration_id, keys))).all()
    taken = occupied(tx, {candidate.bidx}).get(candidate.bidx, ())
    if any(own.begins_at < span.ends and span.begins < own.ends_at for own in sits for span in taken):
        raise Conflict("SITTINGS_OVERLAP")
    outbox.withdraw(tx, found)
    person = candidate.person
    for own in sits:
        own.bidx = candidate.bidx
    for registration in found:
        registration.person = replace(registration.person, id_type=person.id_type, id_number=person.id_number)
        registration.bidx, registration.gender = candidate.bidx, candidate.gender
        record(tx, "registration.corrected", registration)
    announced = [{"id": row.id} | {name: getattr(row, name) for name in outbox.COPIED} for row in found]
    outbox.announce(tx, announced, {"created_at": clock.now()})
