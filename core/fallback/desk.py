"""What the rows of one chunk of a workbook are judged with, fetched in a fixed number of statements."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.api import Stage
from core.candidates.queries import by_document, index_of
from core.db.tables import Candidate, ExamPlan, ExamSite, FallbackRow, Seat, Upload, Workbook
from core.fallback import queries
from core.fallback.queries import Slot
from core.fallback.sheet import WorkbookRow
from core.intake.kind import ImportContext
from core.kernel.errors import Refused
from core.national.link import link
from core.plans.queries import plan_of, rules_of
from core.rules.plan import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the rows of one chunk are judged with, fetched once."""

    book: Workbook
    plan: ExamPlan
    sheet: str
    other_book: str
    sites: Mapping[str, ExamSite]
    pool: Mapping[str, Candidate]
    living: Mapping[Slot, Sequence[FallbackRow]]
    seated: frozenset[uuid.UUID | None]
    platform_open: bool
    context: ImportContext

    @property
    def window(self) -> Period:
        """When the plan is registered for."""
        return rules_of(self.plan).window(Stage.REGISTRATION)


def desk(tx: Session, context: ImportContext, rows: Sequence[WorkbookRow]) -> Desk:
    """Fetch what rows are judged by; Refused FALLBACK_NO_WORKBOOK."""
    plan = plan_of(tx, context.plan_id)
    book = queries.workbook(tx, plan.id, context.actor.college)
    if book is None:
        raise Refused("FALLBACK_NO_WORKBOOK")
    # One file of a workbook at a time: what the ledger and the pool hold has to stand while rows are judged by it.
    tx.execute(select(Workbook.id).where(Workbook.id == book.id).with_for_update())
    header = tx.get_one(Upload, context.upload_id).header
    carried = header.get("workbook", "") if header.get("provenance") == "ours" else ""
    documents = [row.candidate.document for row in rows]
    living = queries.living(tx, book.id, [index_of(document) for document in documents])
    registered = [line.registration_id for lines in living.values() for line in lines]
    return Desk(
        book=book,
        plan=plan,
        sheet=header["sheet"],
        other_book=carried if carried != book.number else "",
        sites=queries.own_sites(tx, plan, context.actor.college),
        pool=by_document(tx, documents),
        living=living,
        seated=frozenset(tx.scalars(select(Seat.registration_id).where(Seat.registration_id.in_(registered)))),
        platform_open=link(tx, context.received_at).is_open,
        context=context,
    )
