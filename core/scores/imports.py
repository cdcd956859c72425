"""成绩批量导入: marks by ticket number, for all subjects or for the one chosen with the upload (R-138).

Options of an upload: `subject`, for sheets without the column; `reason`, without which no different mark replaces one.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from core.arrangement.occupancy import certificate_rules_key
from core.db.bulk import among
from core.db.events import record
from core.db.tables import Certificate, Entry, Registration, Score, Seat, Ticket
from core.intake.kind import ImportContext, ImportKind
from core.intake.rows import unpacked
from core.intake.sheet_stage import stage_sheet
from core.kernel.actor import Role
from core.kernel.errors import OnexError
from core.kernel.identity import mask
from core.kernel.messages import N_
from core.kernel.names import fold_name
from core.kernel.problems import Place, Problem
from core.kernel.scopes import KeyScope
from core.kernel.verdicts import Fate, Verdict, judged
from core.plans.queries import plan_of, rules_of
from core.rules.passing import Mark
from core.rules.plan import LevelRules, PlanRules
from core.scores import filling
from core.scores.judging import mark_of
from core.scores.rules import may_be_share, parse_mark
from core.scores.service import ENTRY_COLUMNS, SHEET, NewMark, check_open, write_marks
from core.scores.sheet import FORM, ScoreRow, read


@dataclass(frozen=True, slots=True)
class _Facts:
    """Whose ticket it is, what they are entered for, and what is written already; of one chunk."""

    rules: PlanRules
    registrations: dict[str, tuple[Registration, str]]
    entries: dict[tuple[uuid.UUID, str], Row[*tuple[Any, ...]]]
    seated: set[uuid.UUID]
    latest: dict[uuid.UUID, Score]
    taken: dict[uuid.UUID, int] = field(default_factory=dict)
    """By entry: the row of the chunk that brings its mark, however it calls the subject."""

    def level(self, ticket: str) -> LevelRules:
        registration, certificate = self.registrations[ticket]
        return self.rules.level(certificate, registration.level)


def _parse(cells: dict[str, Any], header: dict[str, Any], number: int) -> ScoreRow | list[Problem]:
    return read(unpacked(cells), header, number)


def _facts(tx: Session, context: ImportContext, rows: Sequence[ScoreRow]) -> _Facts:
    plan = plan_of(tx, context.plan_id)
    people = (
        select(Ticket.number, Registration, Certificate.key)
        .join(Registration, Registration.id == Ticket.registration_id)
        .join(Certificate, Certificate.id == Registration.certificate_id)
        .where(Ticket.plan_id == plan.id, among(tx, Ticket.number, {row.ticket for row in rows}))
    )
    registrations = {number: (row, certificate_rules_key(key)) for number, row, key in tx.execute(people)}
    ids = [row.id for row, _certificate in registrations.values()]
    entries = tx.execute(select(*ENTRY_COLUMNS).where(among(tx, Entry.registration_id, ids))).all()
    scores = tx.scalars(select(Score).where(among(tx, Score.registration_id, ids), Score.latest))
    return _Facts(
        rules=rules_of(plan),
        registrations=registrations,
        entries={(entry.registration_id, entry.subject): entry for entry in entries},
        seated=set(tx.scalars(select(Seat.entry_id).where(among(tx, Seat.registration_id, ids)))),
        latest={score.entry_id: score for score in scores},
    )


def _check(tx: Session, context: ImportContext, rows: Sequence[ScoreRow]) -> list[Verdict]:
    try:
        check_open(tx, context.plan_id, context.received_at)
    except OnexError as error:
        params = {name: str(value) for name, value in error.params.items()}
        return [
            judged([Problem(code=error.code, place=Place(sheet=row.header["sheet"], row=row.number), params=params)])
            for row in rows
        ]
    facts = _facts(tx, context, rows)
    found = [_verdict(row, facts, context.options) for row in rows]
    context.made.update({row.number: mark for row, (_, mark) in zip(rows, found, strict=True)})
    return [verdict for verdict, _ in found]


def _verdict(row: ScoreRow, facts: _Facts, options: dict[str, Any]) -> tuple[Verdict, NewMark | None]:
    if row.ticket not in facts.registrations:
        return judged([Problem(code="SCORE_TICKET_UNKNOWN", place=row.at("ticket"), value=row.ticket)]), None
    registration, _certificate = facts.registrations[row.ticket]
    problems = _wrong_person(row, registration)
    key = _subject(row, facts, options)
    mark = _mark(row, facts, key, options)
    if isinstance(mark, Problem):
        return judged([*problems, mark]), None
    entry = facts.entries[registration.id, key or ""]
    if entry.id not in facts.seated:
        problems.append(Problem(code="SCORE_NOT_SEATED", place=row.at("ticket")))
    if entry.id in facts.taken:
        first = facts.taken[entry.id]
        problems.append(Problem(code="DUP_IN_FILE", place=row.at("ticket"), params={"first": first}))
    latest, reason = facts.latest.get(entry.id), str(options.get("reason", "")).strip()
    if latest is not None and not problems:
        if mark_of(latest) == mark:
            same = Problem(code="SCORE_SAME", place=row.at("mark"), warning=True)
            return Verdict(fate=Fate.SKIPPED, problems=(same,)), None
        if not reason:
            problems.append(Problem(code="SCORE_EXISTS", place=row.at("mark")))
    if problems:
        return judged([*row.warnings, *problems]), None
    facts.taken[entry.id] = row.number
    follows = latest.version if latest else 0
    doubts = [*row.warnings]
    if may_be_share(mark, facts.level(row.ticket).subject(entry.subject).full_mark):
        doubts.append(Problem(code="SCORE_SHARE", place=row.at("mark"), value=row.mark, warning=True))
    return judged(doubts), NewMark(entry=entry, mark=mark, follows=follows, reason=reason if latest else "")


def _wrong_person(row: ScoreRow, registration: Registration) -> list[Problem]:
    person = registration.person
    problems: list[Problem] = []
    if row.name != fold_name(person.name):
        problems.append(Problem(code="SCORE_NAME_MISMATCH", place=row.at("name")))
    if row.id_number and row.id_number not in {person.id_number, mask(person.id_number)}:
        problems.append(Problem(code="SCORE_ID_MISMATCH", place=row.at("id_number")))
    return problems


def _subject(row: ScoreRow, facts: _Facts, options: dict[str, Any]) -> str | None:
    """The key of the subject a row is about, by key, name or any code of it (C-08)."""
    word = row.subject or str(options.get("subject", ""))
    for subject in facts.level(row.ticket).subjects:
        if word and word in (subject.key, subject.name.zh, subject.name.en, subject.code, *subject.aliases):
            return subject.key
    return None


def _mark(row: ScoreRow, facts: _Facts, key: str | None, options: dict[str, Any]) -> Mark | Problem:
    if key is None or (facts.registrations[row.ticket][0].id, key) not in facts.entries:
        value = row.subject or str(options.get("subject", ""))
        return Problem(code="SCORE_SUBJECT_UNKNOWN", place=row.at("subject"), value=value[:20])
    subject = facts.level(row.ticket).subject(key)
    mark = parse_mark(row.mark, subject.full_mark, subject.parts)
    if isinstance(mark, str):
        params = {"full": subject.full_mark, "parts": "、".join(part.name.zh for part in subject.parts)}
        return Problem(code=mark, place=row.at("mark"), value=row.mark[:20], params=params)
    return mark


def _apply(tx: Session, context: ImportContext, rows: Sequence[ScoreRow]) -> tuple[()]:
    """Write the marks; nothing of them is ever taken back, only followed by a correction with its reason (R-141)."""
    marks = [context.made[row.number] for row in rows]
    write_marks(tx, marks)
    record(tx, "scores.entered", plan_of(tx, context.plan_id), count=len(marks))
    return ()


SCORES = ImportKind(
    key=SHEET,
    title=N_("科目成绩"),
    roles=frozenset({Role.VENDOR_SCORER}),
    scope=KeyScope.SCORES,
    form=FORM,
    needs_plan=True,
    stage=stage_sheet,
    parse=_parse,
    check=_check,
    apply=_apply,
    natural_key=lambda row: f"{row.ticket}|{row.subject}",
    fill=filling.rows,
    options={"subject": N_("科目（文件中没有科目一列时填写）"), "reason": N_("更改原因（更改已登记的成绩时填写）")},
)
