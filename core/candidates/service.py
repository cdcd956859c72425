"""Acts on candidates."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.api import CandidateType
from core.candidates import sheet
from core.candidates.queries import by_document, by_ids, index_of, outage, registrations_of, waiting_for_answer
from core.candidates.rules import (
    DOCUMENT,
    CandidateRow,
    Origin,
    State,
    after_answer,
    after_correction,
    after_photo,
    after_request,
    check_confirm,
    check_delete,
    check_document_change,
    check_edit,
    check_values,
    check_verifiable,
    pause,
)
from core.candidates.verification import ServiceAway, Verifier
from core.db.bulk import insert_many
from core.db.events import record
from core.db.sealing import seal_person
from core.db.session import reading, retried, transaction
from core.db.tables import Candidate, College, VerificationOutage
from core.db.versions import check_version
from core.files.store import store
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.batches import Batch, each
from core.kernel.errors import Conflict, NotFound, Refused
from core.kernel.ids import FileKey, new_id
from core.kernel.person import Person

AT_ONCE = 500
"""How many people the comparison service is asked about at a time."""


def add_many(
    tx: Session, college_id: uuid.UUID, rows: Sequence[CandidateRow], candidate_type: CandidateType, origin: Origin
) -> list[uuid.UUID]:
    """Insert new candidates in the caller's transaction (R-059, R-060); return their keys in the order of the rows."""
    same = {
        "college_id": college_id,
        "candidate_type": candidate_type.value,
        "state": State.NO_PHOTO.value,
        "origin": origin.value,
        "photo_key": None,
        "photo_sha256": None,
        "verification_requested_at": None,
        "verified_at": None,
        "confirmed_reason": "",
        "version": 1,
        "created_at": clock.now(),
    }
    added = [_columns(college_id, row) for row in rows]
    insert_many(tx, Candidate, added, same)
    return [columns["id"] for columns in added]


def _columns(college_id: uuid.UUID, row: CandidateRow) -> dict[str, Any]:
    key = new_id()
    person = Person(name=row.name, pinyin=row.pinyin, id_type=row.id_type, id_number=row.id_number, phone=row.phone)
    return {
        "id": key,
        "sealed": seal_person(person, college_id, Candidate.sealing_context(key)),
        "bidx": index_of(row.document),
        "id_type": row.id_type,
        "gender": row.gender,
        "enrolment_year": row.enrolment_year,
        "education_level": row.education_level,
        "major": row.major,
        "major_code": row.major_code,
    }


@retried
def add(actor: Actor, values: Mapping[str, str], candidate_type: CandidateType) -> uuid.UUID:
    """Add one candidate by hand, judged as a row of the template (单个新增, R-059).

    Raises Refused CANDIDATE_INVALID with everything that is wrong, Conflict CANDIDATE_EXISTS.
    """
    actor.require(Role.COLLEGE_OFFICER)
    row = sheet.parse(values, {"sheet": "", "columns": {}}, 0)
    if isinstance(row, list):
        raise Refused("CANDIDATE_INVALID", problems=row)
    with transaction(actor) as tx:
        if by_document(tx, [row.document]):
            raise Conflict("CANDIDATE_EXISTS")
        add_many(tx, actor.college, [row], candidate_type, Origin.PLATFORM)
        added = by_document(tx, [row.document])[row.document]
        record(tx, "candidate.added", added)
        return added.id


def _find(tx: Session, candidate_id: uuid.UUID) -> Candidate:
    found = tx.scalars(select(Candidate).where(Candidate.id == candidate_id).with_for_update()).first()
    if found is None:
        raise NotFound
    return found


@retried
def edit(actor: Actor, candidate_id: uuid.UUID, changes: Mapping[str, Any], *, version: str | None = None) -> None:
    """Change a record within what its state allows; registrations keep their snapshot (R-072, R-074)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        candidate = _find(tx, candidate_id)
        check_version(candidate, version)
        check_edit(candidate.state, frozenset(changes))
        check_values(changes)
        was = {"id_type": candidate.id_type, "id_number": candidate.person.id_number, "gender": candidate.gender}
        if checked := check_document_change(changes, was):
            change(tx, candidate, checked)


Follower = Callable[[Session, Candidate], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Say who else keeps the document of somebody who is not verified yet, and corrects it in the same transaction."""
    if follower not in _followers:
        _followers.append(follower)


def change(tx: Session, candidate: Candidate, changes: Mapping[str, Any]) -> None:
    """Write checked changes to a candidate of the caller's transaction."""
    old = candidate.person
    sealed = changes.keys() & ({"name", "pinyin", "phone"} | DOCUMENT)
    candidate.person = replace(old, **{name: changes[name] for name in sealed})
    for column in changes.keys() - sealed:
        setattr(candidate, column, changes[column])
    if candidate.person.document != old.document:
        _follow_document(tx, candidate)
    candidate.version += 1
    candidate.verification_requested_at = None  # what was sent for comparison is no longer what stands here
    record(tx, "candidate.edited", candidate, fields=sorted(changes))


def _follow_document(tx: Session, candidate: Candidate) -> None:
    """Find the candidate by the new document from now on; raises Conflict CANDIDATE_EXISTS where it is another's."""
    person = candidate.person
    if any(known.id != candidate.id for known in by_document(tx, [person.key]).values()):
        raise Conflict("CANDIDATE_EXISTS")
    candidate.bidx, candidate.id_type = index_of(person.key), person.id_type
    candidate.state = after_correction(candidate.state)
    for follower in _followers:
        follower(tx, candidate)


@retried
def delete(actor: Actor, candidate_ids: Iterable[uuid.UUID], *, version: str | None = None) -> Batch:
    """Delete candidates who are registered nowhere; who is registered stays and is named (R-076)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:

        def go(candidate: Candidate) -> None:
            check_version(candidate, version)
            check_delete(registrations_of(tx, candidate.id))
            record(tx, "candidate.deleted", candidate)
            tx.delete(candidate)

        return each(_all(tx, candidate_ids), go, _name)


def _all(tx: Session, candidate_ids: Iterable[uuid.UUID]) -> list[Candidate]:
    wanted = list(dict.fromkeys(candidate_ids))
    found = by_ids(tx, wanted)
    if len(found) != len(wanted):
        raise NotFound
    return [found[key] for key in wanted]


def _name(candidate: Candidate) -> str:
    return candidate.person.name


def attach_photo(candidate: Candidate, key: FileKey, digest: str) -> None:
    """Give a candidate of the caller's transaction a checked photo from the store; then it can be verified (R-069)."""
    candidate.state = after_photo(candidate.state)
    candidate.photo_key, candidate.photo_sha256 = key, digest
    candidate.verification_requested_at = None


def detach_photo(candidate: Candidate, earlier: FileKey | None) -> None:
    """Take a photo back in the caller's transaction; the one it replaced, if any, stands again."""
    if earlier and (photo := store().find(earlier)) is not None:
        attach_photo(candidate, earlier, hashlib.sha256(photo).hexdigest())
        return
    candidate.state = State.NO_PHOTO.value
    candidate.photo_key = candidate.photo_sha256 = candidate.verification_requested_at = None


@retried
def request_verification(actor: Actor, candidate_ids: Iterable[uuid.UUID] | None = None) -> Batch:
    """Send records for comparison, these or all that are ready; who is not ready is named (R-069, C-13)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        if candidate_ids is None:
            ready = select(Candidate).where(
                Candidate.state == State.PENDING_VERIFICATION, Candidate.verification_requested_at.is_(None)
            )
            found = list(tx.scalars(ready.with_for_update()))
        else:
            found = _all(tx, candidate_ids)
        batch = each(found, ask_for_comparison, _name)
        if batch.done:
            record(tx, "candidates.sent_for_comparison", tx.get_one(College, actor.college), count=batch.done)
        return batch


def ask_for_comparison(candidate: Candidate) -> None:
    """Send a record of the caller's transaction for comparison, if it waits for that (R-069, C-13)."""
    check_verifiable(candidate.state)
    candidate.state = after_request(candidate.id_type)
    candidate.verification_requested_at = clock.now()


def collect_answers(actor: Actor, verifier: Verifier) -> Counter[State]:
    """Take the comparison's answers that are there by now; return how many led to which state.

    No lock is held while the service is asked. While it is away everybody goes on waiting, and it is asked again after
    growing pauses (R-070).
    """
    now = clock.now()
    with reading(actor) as tx:
        away, waiting = outage(tx), waiting_for_answer(tx)
    if away is not None and now < away.retry_at:
        return Counter()
    counts: Counter[State] = Counter()
    for start in range(0, len(waiting), AT_ONCE):
        asked = waiting[start : start + AT_ONCE]
        try:
            answers = verifier.answers(asked, now)
        except ServiceAway:
            _note_outage(actor, now)
            break
        counts += _take_answers(actor, asked, answers)
    if away is not None and not waiting:
        _take_answers(actor, (), {})  # whoever waited for it is gone, and nobody asks whether it is back
    return counts


@retried
def _note_outage(actor: Actor, now: dt.datetime) -> None:
    with transaction(actor) as tx:
        away = outage(tx) or VerificationOutage(college_id=actor.college, since=now, tries=0)
        away.tries += 1
        away.retry_at = now + pause(away.tries)
        tx.add(away)
        if away.tries == 1:
            record(tx, "verification.away", away)


@retried
def _take_answers(actor: Actor, asked: Sequence[Candidate], answers: Mapping[uuid.UUID, bool]) -> Counter[State]:
    """Write the answers down, but for who was changed after being asked about; the service is not away any more."""
    requested = {candidate.id: candidate.verification_requested_at for candidate in asked}
    counts: Counter[State] = Counter()
    with transaction(actor) as tx:
        if (away := outage(tx)) is not None:
            record(tx, "verification.back", away, tries=away.tries)
            tx.delete(away)
        for key, candidate in by_ids(tx, answers).items():
            if candidate.state != State.PENDING_VERIFICATION or candidate.verification_requested_at != requested[key]:
                continue
            state = after_answer(matches=answers[key])
            candidate.state, candidate.verified_at = state, clock.now() if answers[key] else None
            counts[state] += 1
    return counts


@retried
def confirm(actor: Actor, candidate_ids: Iterable[uuid.UUID], reason: str) -> Batch:
    """Confirm records whose comparison failed, after checking each; others are named (人工确认, R-069)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:

        def go(candidate: Candidate) -> None:
            check_confirm(candidate.state, reason)
            candidate.state, candidate.verified_at = State.VERIFIED, clock.now()
            candidate.confirmed_reason = reason.strip()
            record(tx, "candidate.confirmed", candidate)

        return each(_all(tx, candidate_ids), go, _name)
