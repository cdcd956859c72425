"""The closing account of a return: every row's fate and the files' hashes, canonical and signed."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.candidates.rules import Origin
from core.db.sealing import keyring
from core.db.tables import College, ExamPlan, FallbackRow, Registration, Workbook
from core.fallback import queries, returns
from core.fallback.rules import State, account_of
from core.kernel.errors import Conflict

PURPOSE = "reconciliation"


def check_complete(tx: Session, plan_id: uuid.UUID) -> None:
    """Nothing waits, everybody is verified, and what the platform shows has all of ours in it.

    Raises Conflict FALLBACK_UNDECIDED, FALLBACK_UNVERIFIED, FALLBACK_MISSING.
    """
    shown = returns.newest(tx, plan_id)
    undecided = sum(one.waiting for one in queries.accounts(tx, plan_id).values())
    undecided += sum(row.state == State.WAITING for row in shown)
    if undecided:
        raise Conflict("FALLBACK_UNDECIDED", count=undecided)
    if waiting := sum(n for _, verified, n in queries.moved(tx, plan_id) if not verified):
        raise Conflict("FALLBACK_UNVERIFIED", count=waiting)
    there = {row.registration_id for row in shown}
    if shown and (missing := sum(one.id not in there for one in _registrations(tx, plan_id))):
        raise Conflict("FALLBACK_MISSING", count=missing)


def account(tx: Session, plan: ExamPlan) -> dict[str, Any]:
    """Return the account: totals, per workbook its files and rows, per registration whether the platform shows it."""
    shown = returns.newest(tx, plan.id)
    there = {row.registration_id for row in shown if row.state == State.ACCEPTED}
    registered = _registrations(tx, plan.id)
    books = [_workbook(tx, book, college) for book, college in _workbooks(tx, plan.id)]
    rows = [
        [str(one.id), str(one.college_id), one.level, "confirmed" if one.id in there else "not_shown", "moved"]
        for one in registered
    ]
    return {
        "plan": plan.name,
        "plan_id": str(plan.id),
        "totals": {
            "moved": len(rows),
            "colleges": len({one.college_id for one in registered}),
            "confirmed": sum(one.id in there for one in registered),
            **{name: sum(book["totals"][name] for book in books) for name in ("read", "accepted", "refused")},
        },
        "workbooks": books,
        "platform": _platform(shown),
        "rows": rows,
    }


def _registrations(tx: Session, plan_id: uuid.UUID) -> list[Registration]:
    query = select(Registration).where(Registration.plan_id == plan_id, Registration.origin == Origin.SPREADSHEET.value)
    return list(tx.scalars(query.order_by(Registration.id)))


def _workbooks(tx: Session, plan_id: uuid.UUID) -> list[tuple[Workbook, str]]:
    query = (
        select(Workbook, College.name)
        .join(College, College.id == Workbook.college_id)
        .where(Workbook.plan_id == plan_id)
        .order_by(Workbook.number)
    )
    return [(book, college) for book, college in tx.execute(query)]


def _workbook(tx: Session, book: Workbook, college: str) -> dict[str, Any]:
    rows = queries.rows(tx, book.id)
    counted = account_of(Counter((row.state, row.reason) for row in rows))
    return {
        "number": book.number,
        "college": college,
        "issued_sha256": book.checksum,
        "handed_over_sha256": book.handed_over_sha256,
        "expected": book.expected,
        "attested_at": book.attested_at.isoformat() if book.attested_at else None,
        "totals": {"read": counted.read, "accepted": counted.accepted, "refused": counted.refused},
        "files": sorted({row.file_sha256 for row in rows}),
        "rows": [_row(row) for row in rows],
    }


def _row(row: FallbackRow) -> list[object]:
    """Return a row's fate: file, line, revision, what became of it and why, and what it is registered as."""
    registration = str(row.registration_id) if row.registration_id and row.state == State.ACCEPTED else None
    return [str(row.upload_id), row.row_number, row.revision, row.state, row.reason, row.decision, registration]


def _platform(shown: list[Any]) -> Mapping[str, Any]:
    if not shown:
        return {"file": None, "rows": []}
    return {
        "file": shown[0].file_sha256,
        "rows": [
            [
                row.row_number,
                row.state,
                row.reason,
                row.decision,
                str(row.registration_id) if row.registration_id else None,
            ]
            for row in shown
        ],
    }


def canonical(document: Mapping[str, Any]) -> str:
    """Return the one text of an account that is signed: keys sorted, no blanks."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sign(text: str) -> tuple[str, str]:
    """Return the Ed25519 signature of a text and the public key to check it with, both in hexadecimal."""
    key = keyring().signing_key(PURPOSE)
    return key.sign(text.encode()).hex(), key.public_key().public_bytes_raw().hex()
