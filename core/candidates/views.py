"""What the pages and the API show of candidates: documents and phones masked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from core.candidates import queries
from core.db.bulk import among
from core.db.session import reading
from core.db.tables import Candidate
from core.db.versions import version_of
from core.files.store import store
from core.kernel.actor import Actor
from core.kernel.errors import NotFound, Refused
from core.kernel.identity import mask, mask_phone
from core.kernel.problems import Place, Problem
from core.pdf.fonts import unprintable

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateView:
    """One candidate as lists and details show them (R-090)."""

    id: uuid.UUID
    name: str
    pinyin: str
    id_type: str
    id_masked: str
    phone_masked: str
    candidate_type: str
    gender: str
    education_level: str
    major: str
    major_code: str
    enrolment_year: int | None
    state: str
    origin: str
    has_photo: bool
    verified_at: dt.datetime | None
    confirmed_reason: str
    version: str
    warnings: tuple[Problem, ...]
    """What its holder will meet later: a name that cannot be printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatePage:
    """A page of the list; `after` is the next page's start, `away_since` since when nobody's photo can be compared."""

    rows: list[CandidateView]
    counts: dict[str, int]
    after: uuid.UUID | None
    away_since: dt.datetime | None


def page(
    actor: Actor, *, candidate_type: str = "", state: str = "", after: uuid.UUID | None = None, limit: int = PAGE
) -> CandidatePage:
    """Return one page of the college's candidates."""
    with reading(actor) as tx:
        found = queries.candidates(tx, candidate_type=candidate_type, state=state, after=after, limit=limit)
        more = found[-1].id if len(found) == limit else None
        counts = queries.counts_by_state(tx, candidate_type)
        away = queries.outage(tx)
        return CandidatePage(
            rows=[view_of(row) for row in found], counts=counts, after=more, away_since=away.since if away else None
        )


def one(actor: Actor, candidate_id: uuid.UUID) -> CandidateView:
    """Return one candidate; NotFound for another college's."""
    with reading(actor) as tx:
        row = tx.get(Candidate, candidate_id)
        if row is None:
            raise NotFound
        return view_of(row)


def chosen(actor: Actor, ids: Collection[uuid.UUID]) -> list[CandidateView]:
    """Return these candidates; NotFound when one is not there."""
    with reading(actor) as tx:
        found = tx.scalars(select(Candidate).where(among(tx, Candidate.id, ids)).order_by(Candidate.id)).all()
        if len(found) != len(set(ids)):
            raise NotFound
        return [view_of(row) for row in found]


def counts(actor: Actor, candidate_type: str) -> dict[str, int]:
    """Return how many candidates of a type stand in each state."""
    with reading(actor) as tx:
        return queries.counts_by_state(tx, candidate_type)


def find(actor: Actor, number: str) -> uuid.UUID:
    """Return who has this document number; Refused NO_SUCH_CANDIDATE."""
    with reading(actor) as tx:
        row = queries.by_number(tx, number.strip())
        if row is None:
            raise Refused("NO_SUCH_CANDIDATE")
        return row.id


def photo(actor: Actor, candidate_id: uuid.UUID) -> bytes:
    """Return a candidate's photo as JPEG; NotFound without one."""
    with reading(actor) as tx:
        row = tx.get(Candidate, candidate_id)
        if row is None or row.photo_key is None:
            raise NotFound
        return store().get(row.photo_key)


def _warnings(name: str) -> Iterator[Problem]:
    if lacking := unprintable(name):
        yield Problem(
            code="NAME_UNPRINTABLE", place=Place(field="name"), value=name, params={"characters": lacking}, warning=True
        )


def view_of(row: Candidate) -> CandidateView:
    """Return what is shown of a candidate of the reader's own college."""
    person = row.person
    return CandidateView(
        id=row.id,
        name=person.name,
        pinyin=person.pinyin,
        id_type=row.id_type,
        id_masked=mask(person.id_number),
        phone_masked=mask_phone(person.phone),
        candidate_type=row.candidate_type,
        gender=row.gender,
        education_level=row.education_level,
        major=row.major,
        major_code=row.major_code,
        enrolment_year=row.enrolment_year,
        state=row.state,
        origin=row.origin,
        has_photo=row.photo_key is not None,
        verified_at=row.verified_at,
        confirmed_reason=row.confirmed_reason,
        version=version_of(row),
        warnings=tuple(_warnings(person.name)),
    )
