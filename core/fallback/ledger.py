"""The ledger: every row that came back is entered with what became of it, and none ever leaves."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.candidates.queries import index_of
from core.db.sealing import keyring
from core.db.tables import FallbackRow, Upload, Workbook
from core.fallback import queries, sheet
from core.fallback.judging import WAITS, said
from core.fallback.rules import Choice, Line, State, choose, place
from core.intake.kind import ImportContext, Told
from core.intake.rows import unpacked
from core.kernel.errors import Refused
from core.kernel.ids import new_id
from core.kernel.verdicts import Fate, Verdict
from core.plans.queries import plan_of


def book(tx: Session, context: ImportContext, told: Sequence[Told]) -> None:
    """Enter the rows of one chunk within its commit."""
    plan = plan_of(tx, context.plan_id)
    issued = queries.workbook(tx, plan.id, context.actor.college)
    if issued is None:
        raise Refused("FALLBACK_NO_WORKBOOK")
    upload = tx.get_one(Upload, context.upload_id)
    people = [_person(one.cells) for one in told]
    known = [person for person in people if person]
    living, times = queries.living(tx, issued.id, known), queries.revisions(tx, issued.id, known)
    for one, person in zip(told, people, strict=True):
        parsed = sheet.parse(unpacked(one.cells), upload.header, one.row)
        row = _row(issued, upload, context, one)
        row.bidx = person
        if isinstance(parsed, sheet.WorkbookRow):
            row.said = said(parsed)
            _assign(row, choose(queries.offered(plan), *(parsed.extras[column.key] for column in sheet.EXTRA)))
        if person:
            row.revision = times[person] = times.get(person, 0) + 1
        _put(living.setdefault((person or b"", row.certificate, row.level), []), row, one.verdict, one.key)
        tx.add(row)
    tx.flush()


def _person(cells: Mapping[str, Any]) -> bytes | None:
    document = sheet.document_of(cells)
    return index_of(document) if document else None


def _row(issued: Workbook, upload: Upload, context: ImportContext, one: Told) -> FallbackRow:
    key = new_id()
    plain = json.dumps(dict(one.cells), ensure_ascii=False)
    return FallbackRow(
        id=key,
        vendor_id=issued.vendor_id,
        college_id=issued.college_id,
        plan_id=issued.plan_id,
        workbook_id=issued.id,
        upload_id=upload.id,
        file_sha256=upload.sha256,
        row_number=one.row,
        received_at=context.received_at,
        certificate="",
        level=0,
        said=keyring().blind_index(f"cells|{plain}"),
        sealed=keyring().seal(plain.encode(), issued.vendor_id, f"fallback_row:{key}"),
        revision=1,
        state=State.REFUSED.value,
        reason="",
    )


def _assign(row: FallbackRow, choice: Choice) -> None:
    if choice.certificate and choice.level:
        row.certificate, row.level = choice.certificate.key, choice.level.rank


def _put(living: list[FallbackRow], row: FallbackRow, verdict: Verdict, key: uuid.UUID | None) -> None:
    """Give a row its state among the living rows of its slot, and put out of force what it overtakes."""
    force = next((line for line in living if line.state == State.ACCEPTED), None)
    state, reason = _own_state(verdict, registered=force is not None)
    settle(living, row, state, reason)
    if row.state == State.ACCEPTED:
        row.registration_id = key or (force.registration_id if force else None)


def settle(living: list[FallbackRow], row: FallbackRow, state: State, reason: str) -> None:
    """Let the rules say what stands, and write it."""
    by_key = {line.id: line for line in (*living, row)}
    stands, overtaken = place([line_of(line) for line in living if line is not row], line_of(row, state, reason))
    for line in (stands, *overtaken):
        by_key[line.key].state, by_key[line.key].reason = line.state.value, line.reason
    living[:] = [line for line in by_key.values() if line.state in queries.LIVING]


def line_of(row: FallbackRow, state: State | None = None, reason: str = "") -> Line:
    """Return a row as the rules see it."""
    stamp = (row.received_at, row.upload_id, row.row_number)
    return Line(key=row.id, stamp=stamp, said=row.said, state=state or State(row.state), reason=reason or row.reason)


def _own_state(verdict: Verdict, *, registered: bool) -> tuple[State, str]:
    codes = [problem.code for problem in verdict.problems]
    if verdict.fate is Fate.ACCEPTED or (verdict.fate is Fate.SKIPPED and registered and WAITS not in codes):
        return State.ACCEPTED, ""
    if WAITS in codes:
        return State.WAITING, WAITS
    against = [problem.code for problem in verdict.problems if not problem.warning]
    return State.REFUSED, (against or codes or [""])[0]


def cells_of(row: FallbackRow) -> dict[str, Any]:
    """Open the cells of a row as they came."""
    cells: dict[str, Any] = json.loads(keyring().unseal(row.sealed, row.vendor_id, f"fallback_row:{row.id}"))
    return cells
