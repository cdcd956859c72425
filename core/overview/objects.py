"""What things are called that acts are about: read as the reader, so that whoever may not see a thing gets no name."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.candidates.queries import index_of
from core.db.tables import (
    Candidate,
    Certificate,
    ChangeRequest,
    College,
    ExamPlan,
    ExamRoom,
    ExamSite,
    FeeStatement,
    GuestAgreement,
    Installation,
    Invigilator,
    IssuedCertificate,
    Payment,
    PilotApplication,
    ProvincePlan,
    Registration,
    Score,
    ScoreReview,
    SiteForm,
    Supplement,
    Upload,
    User,
    Vendor,
    Webhook,
    Workbook,
)
from core.kernel.identity import document_key

MOST = 20
"""How many objects one search may mean."""

Column = InstrumentedAttribute[Any]

NAMES: Mapping[str, Column] = {
    column.class_.__tablename__: column
    for column in (
        Vendor.name,
        College.name,
        User.name,
        ExamPlan.name,
        Certificate.name,
        ExamSite.name,
        SiteForm.name,
        ExamRoom.name,
        ProvincePlan.batch,
        Installation.key,
        Supplement.plugin_key,
        Webhook.url,
        Upload.file_name,
        Workbook.number,
        FeeStatement.number,
        IssuedCertificate.number,
    )
}
"""Table → the column that names its rows."""

PEOPLE: tuple[type[Candidate | Registration | Invigilator], ...] = (Candidate, Registration, Invigilator)

THROUGH: Mapping[str, tuple[Column, str]] = {
    column.class_.__tablename__: (column, model.__tablename__)
    for column, model in (
        (Score.registration_id, Registration),
        (ScoreReview.registration_id, Registration),
        (Payment.statement_id, FeeStatement),
        (PilotApplication.certificate_id, Certificate),
        (GuestAgreement.site_id, ExamSite),
    )
}
"""Table → the key of what its rows are called by, and that one's table."""
REFERENCES = {"account": "user_account", "plan": "exam_plan", "source": "exam_plan", "statement": "fee_statement"}
"""Details of events that are keys → the table they lead to."""

Keys = Mapping[str, Iterable[uuid.UUID]]


def names(tx: Session, wanted: Keys) -> dict[uuid.UUID, str]:
    """Return what things are called, given their keys by table; what the reader may not see or is gone is missing."""
    found: dict[uuid.UUID, str] = {}
    for table, keys in wanted.items():
        if table in NAMES:
            column = NAMES[table]
            found |= dict(tx.execute(select(column.class_.id, column).where(column.class_.id.in_(keys))).all())
        elif table in THROUGH:
            found |= _through(tx, *THROUGH[table], keys)
        elif table == ChangeRequest.__tablename__:
            found |= {row.id: _parties(row) for row in tx.scalars(_of(ChangeRequest, keys))}
    for model in PEOPLE:
        if of_people := wanted.get(model.__tablename__):
            found |= {row.id: row.person.name for row in tx.scalars(_of(model, of_people))}
    return found


def _of(model: Any, keys: Iterable[uuid.UUID]) -> Any:
    return select(model).where(model.id.in_(keys))


def _through(tx: Session, column: Column, to: str, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    query = select(column.class_.id, column).where(column.class_.id.in_(keys))
    leads: dict[uuid.UUID, uuid.UUID] = dict(tx.execute(query).all())
    called = names(tx, {to: set(leads.values())})
    return {key: called[other] for key, other in leads.items() if other in called}


def _parties(change: ChangeRequest) -> str:
    people = (change.person(column) for column in ("leaving", "joining"))
    return " → ".join(person.name for person in people if person)


def find(tx: Session, text: str) -> list[uuid.UUID]:
    """Return the things a reader may mean: a key, a part of a name or number, or a person's whole document number."""
    try:
        return [uuid.UUID(text)]
    except ValueError:
        pass
    found: dict[uuid.UUID, None] = {}
    for column in (*NAMES.values(), User.login):
        query = select(column.class_.id).where(column.contains(text, autoescape=True))
        found |= dict.fromkeys(tx.scalars(query.limit(MOST)))
    person = index_of(document_key(text))
    for model in PEOPLE:
        found |= dict.fromkeys(tx.scalars(select(model.id).where(model.bidx == person).limit(MOST)))
    return list(found)[:MOST]


def by_table(pairs: Iterable[tuple[str, uuid.UUID | None]]) -> dict[str, set[uuid.UUID]]:
    """Put keys together by table."""
    found: dict[str, set[uuid.UUID]] = defaultdict(set)
    for table, key in pairs:
        if key:
            found[table].add(key)
    return found
