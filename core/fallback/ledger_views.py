"""What the pages show of the ledger and of the platform's answer: documents masked, both sides beside each other."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.api import Stage
from core.candidates.queries import by_document, details_of
from core.candidates.rules import TITLES
from core.candidates.sheet import GENDERS
from core.db.session import reading
from core.db.tables import Candidate, FallbackRow, PlatformRow, Workbook
from core.fallback import ledger, queries, returns, sheet
from core.fallback.matching import Ours
from core.fallback.rules import State
from core.intake.places import row_at, sheet_at
from core.kernel.actor import Actor
from core.kernel.identity import mask, mask_phone
from core.kernel.problems import Place, Problem
from core.plans.queries import plan_of, rules_of
from core.rules.plan import Period

PAGE = 100
OLDER = "older"
"""The rows in force that the newest file no longer holds."""
NOBODYS = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One field in which row and record differ."""

    title: str
    row: str = field(repr=False)
    record: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One row that came back."""

    id: uuid.UUID
    workbook: str
    received_at: dt.datetime
    sheet: int
    """Which of the file's sheets it stands in, counted from one."""
    row: int
    name: str = field(repr=False)
    masked: str
    level: str
    revision: int
    state: str
    reason: Problem | None
    decision: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """A page of the ledger."""

    plan_id: uuid.UUID
    plan: str
    rows: tuple[LedgerRow, ...]
    total: int
    page: int
    pages: int


def rows(actor: Actor, plan_id: uuid.UUID, state: str = "", page: int = 1) -> LedgerPage:
    """Return a page of a plan's ledger as far as the actor sees it, all of it or of one state."""
    with reading(actor) as tx:
        plan = plan_of(tx, plan_id)
        window = rules_of(plan).window(Stage.REGISTRATION)
        query = _chosen(tx, plan_id, state)
        total = tx.scalar(query.with_only_columns(func.count())) or 0
        ordered = query.order_by(FallbackRow.received_at.desc(), FallbackRow.upload_id.desc(), FallbackRow.row_number)
        found = list(tx.execute(ordered.limit(PAGE).offset((page - 1) * PAGE)))
        records = _records(tx, [row for row, _ in found]) if actor.college_id else {}
        return LedgerPage(
            plan_id=plan.id,
            plan=plan.name,
            rows=tuple(_row(row, number, records, window) for row, number in found),
            total=total,
            page=page,
            pages=-(-total // PAGE),
        )


def _chosen(tx: Session, plan_id: uuid.UUID, state: str) -> Select[FallbackRow, str]:
    query = (
        select(FallbackRow, Workbook.number)
        .join(Workbook, Workbook.id == FallbackRow.workbook_id)
        .where(FallbackRow.plan_id == plan_id)
    )
    if state in set(State):
        query = query.where(FallbackRow.state == state)
    if state == OLDER:
        books = tx.scalars(select(FallbackRow.workbook_id).where(FallbackRow.plan_id == plan_id).distinct())
        newest = [queries.newest_upload(tx, book) for book in books]
        query = query.where(FallbackRow.state == State.ACCEPTED.value, FallbackRow.upload_id.not_in(newest))
    return query


def _records(tx: Session, found: Sequence[FallbackRow]) -> Mapping[str, Candidate]:
    waiting = (ledger.cells_of(row) for row in found if row.state == State.WAITING)
    return by_document(tx, filter(None, map(sheet.document_of, waiting)))


def _row(row: FallbackRow, number: str, records: Mapping[str, Candidate], window: Period) -> LedgerRow:
    cells = {key: str(cell or "") for key, cell in ledger.cells_of(row).items()}
    record = records.get(sheet.document_of(cells) or "") if row.state == State.WAITING else None
    return LedgerRow(
        id=row.id,
        workbook=number,
        received_at=row.received_at,
        sheet=sheet_at(row.row_number),
        row=row_at(row.row_number),
        name=cells.get("name", ""),
        masked=mask(cells.get("id_number", "")),
        level=cells.get("certificate_level", ""),
        revision=row.revision,
        state=row.state,
        reason=_reason(row.reason, window),
        decision=row.decision,
        sides=tuple(_sides(cells, record)) if record else (),
    )


def _reason(code: str, window: Period | None = None) -> Problem | None:
    closes = window.closes if window else None
    params = {"closes": f"{closes:%Y-%m-%d %H:%M:%S}"} if closes else {}
    return Problem(code=code, place=Place(), params=params) if code else None


def _sides(cells: Mapping[str, str], record: Candidate) -> list[Side]:
    words = {gender: word for word, gender in GENDERS.items()}
    known = {key: str(value) for key, value in details_of(record).items()}
    known["gender"] = words.get(known["gender"], "")
    pairs = ((key, cells[key], value) for key, value in known.items() if cells.get(key, value) != value)
    return [Side(title=TITLES[key], row=_told(key, said), record=_told(key, value)) for key, said, value in pairs]


def _told(key: str, value: str) -> str:
    return mask_phone(value) if key == "phone" else value


@dataclass(frozen=True, slots=True, kw_only=True)
class OursView:
    """A registration of ours as it stands beside the platform's."""

    id: uuid.UUID
    college: str
    name: str = field(repr=False)
    masked: str
    certificate: str
    level: str
    site: str
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRow:
    """A row of the platform that a person has to look at, with those of ours it may be."""

    id: uuid.UUID
    sheet: int
    row: int
    told: Mapping[str, str] = field(repr=False)
    reason: Problem | None
    choices: tuple[OursView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the newest export came to: how much matched by itself, what waits, and which of ours it lacks."""

    plan_id: uuid.UUID
    plan: str
    shown: int
    matched: int
    waiting: tuple[ReturnRow, ...]
    missing: tuple[OursView, ...]


def comparison(actor: Actor, plan_id: uuid.UUID) -> Comparison:
    """Return the platform's newest answer beside what we have."""
    with reading(actor) as tx:
        plan = plan_of(tx, plan_id)
        found, known = returns.newest(tx, plan_id), returns.ours(tx, plan_id)
        there = {row.registration_id for row in found if row.state == State.ACCEPTED}
        free = {key: _ours(*one[:2]) for key, one in known.items() if key not in there}
        return Comparison(
            plan_id=plan.id,
            plan=plan.name,
            shown=len(found),
            matched=len(there - {None}),
            waiting=tuple(_return(row, free) for row in found if row.state == State.WAITING),
            missing=tuple(view for key, view in free.items() if known[key][2]) if found else (),
        )


def _ours(one: Ours, site: str) -> OursView:
    return OursView(
        id=one.key,
        college=one.college,
        name=one.name,
        masked=mask(one.number),
        certificate=one.certificate,
        level=one.level,
        site=site,
        ticket=one.ticket,
    )


def _return(row: PlatformRow, free: Mapping[uuid.UUID, OursView]) -> ReturnRow:
    """Offer who has the name or the visible digits."""
    told = returns.shown(row)
    choices = (one for one in free.values() if one.name == told["name"] or one.masked == told["masked"])
    return ReturnRow(
        id=row.id,
        sheet=sheet_at(row.row_number),
        row=row_at(row.row_number),
        told=told,
        reason=_reason(row.reason),
        choices=tuple(choices),
    )
