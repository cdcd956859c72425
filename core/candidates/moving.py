"""院校考生 ⇄ 社会考生: one act moves candidates to the other list, photo and verification kept (R-057, R-058)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from core.api import CandidateType
from core.candidates import queries
from core.candidates.rules import OTHER_LIST
from core.candidates.views import CandidateView, view_of
from core.db.events import record
from core.db.session import reading, retried, transaction
from core.db.tables import Upload
from core.intake.run import chunks_of, rows_of
from core.kernel.actor import Actor, Role
from core.kernel.errors import NotFound
from core.kernel.identity import document_key
from core.kernel.messages import N_
from core.rules.majors import MAJOR_NOT_APPROVED

OVERFLOW = ("candidates.overflow", N_("转到另一名单"))
"""The page of who stands on the wrong list, and what leads to it."""

BEYOND = frozenset({"QUOTA_FULL", "NO_PILOT_QUOTA", MAJOR_NOT_APPROVED})
"""What the findings of a file say of people who can be 社会考生."""


@retried
def move(actor: Actor, candidate_ids: Iterable[uuid.UUID], to: CandidateType) -> int:
    """Put candidates on the other list; return how many were not there already.

    Registrations keep the type they were made with, and with it the place they take of the quota (R-074, C-14).
    Raises NotFound when one is not the college's own.
    """
    actor.require(Role.COLLEGE_OFFICER)
    wanted = set(candidate_ids)
    with transaction(actor) as tx:
        found = queries.by_ids(tx, wanted)
        if found.keys() != wanted:
            raise NotFound
        moved = [candidate for candidate in found.values() if candidate.candidate_type != to]
        for candidate in moved:
            candidate.candidate_type = to.value
            candidate.version += 1
            record(tx, "candidate.moved", candidate, state=to.value)
        return len(moved)


def beyond(actor: Actor, upload_id: uuid.UUID) -> dict[CandidateType, list[CandidateView]]:
    """Return by list to which they can be moved who stands on the other one by the findings of a file.

    Raises NotFound for another's file.
    """
    with reading(actor) as tx:
        upload = tx.get(Upload, upload_id)
        if upload is None:
            raise NotFound
        told = dict(_told(tx, upload))
        found = queries.by_document(tx, told)
        people = [(told[document], candidate) for document, candidate in found.items()]
        return {
            to: [view_of(one) for there, one in people if there is to and one.candidate_type != to]
            for to in CandidateType
        }


def _told(tx: Session, upload: Upload) -> Iterator[tuple[str, CandidateType]]:
    """Yield the documents of the rows concerned, with the list that takes them."""
    meant = CandidateType(upload.options.get("candidate_type", CandidateType.COLLEGE))
    ways = dict.fromkeys(BEYOND, CandidateType.SOCIAL) | dict.fromkeys(OTHER_LIST.values(), meant)
    for chunk in chunks_of(tx, upload.id):
        for (_, cells), (_, problems) in zip(rows_of(chunk), chunk.verdicts, strict=False):
            for to in {ways[problem["code"]] for problem in problems if problem["code"] in ways}:
                yield document_key(str(cells.get("id_number", ""))), to
