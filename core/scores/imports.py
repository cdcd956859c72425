"""成绩批量导入: marks by ticket number, for all subjects or for the one chosen with the upload (R-138).

Options of an upload: `subject`, for sheets without the column; `reason`, without which no different mark replaces one.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from core.arrangement.queries import certificate_rules_key
from core.db.events import record
from core.db.tables import Certificate, Entry, Registration, Score, Seat, Ticket
from core.intake.kind import ImportContext, ImportKind
from core.intake.rows import unpack
from core.intake.sheet_stage import stage_sheet
from core.kernel.actor import Role
from core.kernel.errors import OnexError
from core.kernel.identity import mask
from core.kernel.messages import N_
from core.kernel.names import fold_name
from core.kernel.problems import Place, Problem
from core.kernel.verdicts import Fate, Verdict, judged
from core.plans.queries import plan_of, rules_of
from core.rules.passing import Mark
from core.rules.plan import LevelRules, PlanRules
from core.scores.judging import mark_of
from core.scores.rules import parse_mark
from core.scores.service import ENTRY_COLUMNS, NewMark, check_open, write_marks
from core.scores.sheet import FORM, ScoreRow, read


@dataclass(frozen=True, slots=True)
class _Facts:
    """Whose ticket it is, what they are entered for, and what is written already; of one chunk."""

    rules: PlanRules
    registrations: dict[str, tuple[Registration, str]]
    entries: dict[tuple[uuid.UUID, str], Row[*tuple[Any, ...]]]
    seated: set[uuid.UUID]
    latest: dict[uuid.UUID, Score]

    def level(self, ticket: str) -> LevelRules:
        registration, certificate = self.registrations[ticket]
        return self.rules.level(certificate, registration.level)


def _parse(cells: dict[str, Any], header: dict[str, Any], number: int) -> ScoreRow | list[Problem]:
    return read({key: unpack(value) for key, value in cells.items()}, header, number)


def _facts(tx: Session, context: ImportContext, rows: Sequence[ScoreRow]) -> _Facts:
    plan = plan_of(tx, context.plan_id)
    people = (
        select(Ticket.number, Registration, Certificate.key)
        .join(Registration, Registration.id == Ticket.registration_id)
        .join(Certificate, Certificate.id == Registration.certificate_id)
        .where(Ticket.plan_id == plan.id, Ticket.number.in_({row.ticket for row in rows}))
    )
    registrations = {number: (row, certificate_rules_key(key)) for number, row, key in tx.execute(people)}
    ids = [row.id for row, _certificate in registrations.values()]
    entries = tx.execute(select(*ENTRY_COLUMNS).where(Entry.registration_id.in_(ids))).all()
    scores = tx.scalars(select(Score).where(Score.registration_id.in_(ids), Score.latest))
    return _Facts(
        rules=rules_of(plan),
        registrations=registrations,
        entries={(entry.registration_id, entry.subject): entry for entry in entries},
        seated=set(tx.scalars(select(Seat.entry_id).where(Seat.registration_id.in_(ids)))),
        latest={score.entry_id: score for score in scores},
    )


def _check(tx: Session, context: ImportContext, rows: Sequence[ScoreRow]) -> list[Verdict]:
    try:
        check_open(tx, context.plan_id, context.received_at)
    except OnexError as error:
        params = {name: str(value) for name, value in error.params.items()}
        return [judged([Problem(code=error.code, place=_line(row), params=params)]) for row in rows]
    facts = _facts(tx, context, rows)
    return [_verdict(row, facts, context.options) for row in rows]


def _line(row: ScoreRow) -> Place:
    place = row.places["ticket"]
    return Place(sheet=place.sheet, row=place.row)


def _verdict(row: ScoreRow, facts: _Facts, options: dict[str, Any]) -> Verdict:
    if row.ticket not in facts.registrations:
        return judged([Problem(code="SCORE_TICKET_UNKNOWN", place=row.places["ticket"], value=row.ticket)])
    problems = _wrong_person(row, facts.registrations[row.ticket][0])
    mark = _mark(row, facts, options)
    if isinstance(mark, Problem):
        return judged([*problems, mark])
    entry = _entry(row, facts, options)
    if entry.id not in facts.seated:
        problems.append(Problem(code="SCORE_NOT_SEATED", place=row.places["ticket"]))
    latest = facts.latest.get(entry.id)
    if latest is not None and not problems:
        if mark_of(latest) == mark:
            same = Problem(code="SCORE_SAME", place=row.places["mark"], warning=True)
            return Verdict(fate=Fate.SKIPPED, problems=(same,))
        if not str(options.get("reason", "")).strip():
            problems.append(Problem(code="SCORE_EXISTS", place=row.places["mark"]))
    return judged([*row.warnings, *problems])


def _wrong_person(row: ScoreRow, registration: Registration) -> list[Problem]:
    person = registration.person
    problems: list[Problem] = []
    if row.name != fold_name(person.name):
        problems.append(Problem(code="SCORE_NAME_MISMATCH", place=row.places["name"]))
    if row.id_number and row.id_number not in {person.id_number, mask(person.id_number)}:
        problems.append(Problem(code="SCORE_ID_MISMATCH", place=row.places["id_number"]))
    return problems


def _subject(row: ScoreRow, facts: _Facts, options: dict[str, Any]) -> str | None:
    """The key of the subject a row is about, by key, name or any code of it (C-08)."""
    word = row.subject or str(options.get("subject", ""))
    for subject in facts.level(row.ticket).subjects:
        if word and word in (subject.key, subject.name.zh, subject.name.en, subject.code, *subject.aliases):
            return subject.key
    return None


def _entry(row: ScoreRow, facts: _Facts, options: dict[str, Any]) -> Row[*tuple[Any, ...]]:
    return facts.entries[facts.registrations[row.ticket][0].id, _subject(row, facts, options) or ""]


def _mark(row: ScoreRow, facts: _Facts, options: dict[str, Any]) -> Mark | Problem:
    key = _subject(row, facts, options)
    if key is None or (facts.registrations[row.ticket][0].id, key) not in facts.entries:
        value = row.subject or str(options.get("subject", ""))
        return Problem(code="SCORE_SUBJECT_UNKNOWN", place=row.places["subject"], value=value[:20])
    subject = facts.level(row.ticket).subject(key)
    mark = parse_mark(row.mark, subject.full_mark, subject.parts)
    if isinstance(mark, str):
        params = {"full": subject.full_mark, "parts": "、".join(part.name.zh for part in subject.parts)}
        return Problem(code=mark, place=row.places["mark"], value=row.mark[:20], params=params)
    return mark


def _apply(tx: Session, context: ImportContext, rows: Sequence[ScoreRow]) -> tuple[()]:
    """Write the marks; nothing of them is ever taken back, only followed by a correction with its reason (R-141)."""
    facts = _facts(tx, context, rows)
    marks: dict[uuid.UUID, NewMark] = {}
    for row in rows:
        mark, entry = _mark(row, facts, context.options), _entry(row, facts, context.options)
        if isinstance(mark, Mark):
            before = facts.latest.get(entry.id)
            reason = str(context.options.get("reason", "")).strip() if before else ""
            marks[entry.id] = NewMark(entry=entry, mark=mark, follows=before.version if before else 0, reason=reason)
    write_marks(tx, list(marks.values()))
    record(tx, "scores.entered", plan_of(tx, context.plan_id), count=len(marks))
    return ()


SCORES = ImportKind(
    key="scores",
    title=N_("科目成绩"),
    roles=frozenset({Role.VENDOR_SCORER}),
    form=FORM,
    needs_plan=True,
    stage=stage_sheet,
    parse=_parse,
    check=_check,
    apply=_apply,
    natural_key=lambda row: f"{row.ticket}|{row.subject}",
    options={"subject": N_("科目（文件中没有科目一列时填写）"), "reason": N_("更改原因（更改已登记的成绩时填写）")},
)
