"""成绩 published, corrected and turned into results."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnExpressionArgument, Row, select
from sqlalchemy.orm import Session

from core.api import Subject
from core.db.bulk import insert_many
from core.db.events import record, tell
from core.db.session import reading, retried, transaction
from core.db.tables import Entry, ExamPlan, Registration, Result, Score, Seat, Ticket, Upload
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import Conflict, NotFound, Refused
from core.kernel.ids import new_id
from core.orgs.parties import Made, acts, acts_with_files, check_apart, note_makers
from core.plans.queries import rules_of
from core.rules.passing import Mark, MarkOutcome
from core.rules.plan import PlanRules
from core.scores.judging import Judges, mark_of
from core.scores.reviews.pending import waiting_entries
from core.scores.rules import check_correct, check_entry, check_publish, parse_mark

# The platform's own marks have nobody as their author.
_ABSENT_REASON = "缺考"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a publication came to: every seated registration has a result."""

    results: int
    passed: int
    absent_entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMark:
    """A mark to be written for one entry, and the version it follows (0: none)."""

    entry: Row[*tuple[Any, ...]]
    mark: Mark
    follows: int
    reason: str


def lock_plan(tx: Session, plan_id: uuid.UUID | None, *, shared: bool) -> ExamPlan:
    """Lock a plan's row for this transaction: writers of marks share it, publishing takes it alone (F5)."""
    wanted = select(ExamPlan).where(ExamPlan.id == plan_id, ExamPlan.published).with_for_update(read=shared)
    plan = tx.scalar(wanted)
    if plan is None:
        raise NotFound
    return plan


def is_published(tx: Session, plan_id: uuid.UUID | None) -> bool:
    """Say whether a plan's results are there."""
    return tx.scalar(select(Result.id).where(Result.plan_id == plan_id).limit(1)) is not None


def check_open(tx: Session, plan_id: uuid.UUID | None, received_at: dt.datetime) -> PlanRules:
    """Return the plan's rules, its row share-locked, if marks received at that moment may be entered (R-138)."""
    plan = lock_plan(tx, plan_id, shared=True)
    rules = rules_of(plan)
    check_entry(rules, received_at, published=is_published(tx, plan_id))
    return rules


def write_marks(tx: Session, marks: Sequence[NewMark]) -> None:
    """Append marks as the newest versions of their entries; what was there stays readable (R-141)."""
    actor: Actor = tx.info["actor"]
    replaced = [mark.entry.id for mark in marks if mark.follows]
    if replaced:
        for score in tx.scalars(select(Score).where(Score.entry_id.in_(replaced), Score.latest)):
            score.latest = False
    same = {"latest": True, "entered_by": actor.user_id, "entered_at": clock.now()}
    insert_many(tx, Score, list(map(_score, marks)), same)


def _score(new: NewMark) -> dict[str, Any]:
    return {
        "id": new_id(),
        "vendor_id": new.entry.vendor_id,
        "college_id": new.entry.college_id,
        "plan_id": new.entry.plan_id,
        "registration_id": new.entry.registration_id,
        "entry_id": new.entry.id,
        "subject": new.entry.subject,
        "version": new.follows + 1,
        "value": new.mark.value,
        "outcome": new.mark.outcome.value,
        "parts": {key: str(value) for key, value in new.mark.parts.items()},
        "reason": new.reason,
    }


def check_approver(tx: Session, plan_id: uuid.UUID, *marks: ColumnExpressionArgument[bool]) -> list[Made]:
    """Refuse an approval by whoever entered one of the marks, or may have: NotAllowed SCORE_SAME_PERSON (T15).

    A mark does not say by which of a plan's files it came: whoever had one of them in hand has entered it.
    """
    entered = [
        *acts(tx, Score.entered_by, Score.entered_at, Score.plan_id == plan_id, *marks),
        *acts_with_files(tx, Upload.plan_id == plan_id, Upload.kind == SHEET),
    ]
    return check_apart(tx.info["actor"], entered, "SCORE_SAME_PERSON")


def to_publish(actor: Actor, plan_id: uuid.UUID) -> list[Made]:
    """Return which accounts that entered marks are of the approver's maker; raises as `check_approver`."""
    with reading(actor) as tx:
        return check_approver(tx, plan_id)


SHEET = "scores"
"""The kind of file that marks come by."""
ENTRY_COLUMNS = (Entry.id, Entry.vendor_id, Entry.college_id, Entry.plan_id, Entry.registration_id, Entry.subject)


@retried
def publish(actor: Actor, plan_id: uuid.UUID) -> Published:
    """Publish a plan's scores: who sat nowhere in the books is 缺考, and every seated registration gets its result.

    Only inside the publicity, once, and by somebody who entered none of the marks (R-085, R-139, R-140, T15). Raises
    Conflict SCORE_PUBLICITY_NOT_BEGUN, SCORE_PUBLICITY_OVER, SCORE_PUBLISHED; NotAllowed SCORE_SAME_PERSON;
    Unannounced without a publicity.
    """
    actor.require(Role.VENDOR_APPROVER)
    with transaction(actor) as tx:
        plan = lock_plan(tx, plan_id, shared=False)
        rules = rules_of(plan)
        check_publish(rules, clock.now())
        if is_published(tx, plan_id):
            raise Conflict("SCORE_PUBLISHED")
        note_makers(tx, check_approver(tx, plan_id), plan)
        absent = _mark_absent(tx, plan_id)
        rows = _results(tx, plan, rules)
        if not rows:
            raise Refused("SCORE_NOBODY")
        insert_many(tx, Result, rows, {"published_by": actor.user_id})
        published = Published(results=len(rows), passed=sum(row["passed"] for row in rows), absent_entries=absent)
        record(tx, "scores.published", plan, results=published.results, passed=published.passed, absent=absent)
        tell(tx, "scores.published", str(plan.id), {"plan": plan.id, "results": published.results})
        return published


def _mark_absent(tx: Session, plan_id: uuid.UUID) -> int:
    """Write 缺考 for every seated entry without a mark (R-085); it has no author, the platform did it."""
    scored = select(Score.entry_id).where(Score.plan_id == plan_id)
    missing = tx.execute(
        select(*ENTRY_COLUMNS)
        .join(Seat, Seat.entry_id == Entry.id)
        .where(Entry.plan_id == plan_id, Entry.id.not_in(scored))
    ).all()
    absent = Mark(outcome=MarkOutcome.ABSENT)
    rows = [_score(NewMark(entry=entry, mark=absent, follows=0, reason=_ABSENT_REASON)) for entry in missing]
    insert_many(tx, Score, rows, {"latest": True, "entered_by": None, "entered_at": clock.now()})
    return len(rows)


def _results(tx: Session, plan: ExamPlan, rules: PlanRules) -> list[dict[str, Any]]:
    marks: dict[uuid.UUID, dict[str, Mark]] = defaultdict(dict)
    columns = (Score.registration_id, Score.subject, Score.value, Score.outcome, Score.parts)
    for score in tx.execute(select(*columns).where(Score.plan_id == plan.id, Score.latest)):
        marks[score.registration_id][score.subject] = mark_of(score)
    judges = Judges(tx, plan, rules)
    registered = (
        Registration.id,
        Registration.college_id,
        Registration.host_college_id,
        Registration.certificate_id,
        Registration.level,
        Registration.bidx,
    )
    # Three plain reads, put together here: right after the marks came in the database plans a join of them badly.
    seated = set(tx.scalars(select(Seat.registration_id).where(Seat.plan_id == plan.id)))
    tickets = dict(tx.execute(select(Ticket.registration_id, Ticket.number).where(Ticket.plan_id == plan.id)).all())
    found = tx.execute(select(*registered).where(Registration.plan_id == plan.id)).all()
    judges.remember(Registration.plan_id == plan.id)
    return [judges.result(row, tickets[row.id], marks[row.id]) for row in found if row.id in seated]


@retried
def correct(actor: Actor, entry_id: uuid.UUID, text: str, reason: str) -> None:
    """Replace one published mark inside the publicity, with a reason, and judge the result anew (R-141).

    The corrector approves, so it is not who entered the mark that is replaced (T15). Raises Conflict SCORE_LOCKED,
    SCORE_PUBLICITY_NOT_BEGUN, SCORE_NOT_PUBLISHED, SCORE_UNDER_REVIEW; Refused SCORE_REASON_NEEDED or what `parse_mark`
    says.
    """
    actor.require(Role.VENDOR_APPROVER)
    if not reason.strip():
        raise Refused("SCORE_REASON_NEEDED")
    with transaction(actor) as tx:
        entry = tx.execute(select(*ENTRY_COLUMNS).where(Entry.id == entry_id)).first()
        if entry is None:
            raise NotFound
        if entry_id in waiting_entries(tx, entry.registration_id):
            raise Conflict("SCORE_UNDER_REVIEW")
        replace_mark(tx, entry, text, reason.strip())


def replace_mark(tx: Session, entry: Row[*tuple[Any, ...]], text: str, reason: str) -> Mark:
    """Correct one published mark in the caller's transaction, and return what it is now (R-141, R-157, C-02)."""
    plan = lock_plan(tx, entry.plan_id, shared=True)
    rules = rules_of(plan)
    check_correct(rules, clock.now(), pending=bool(waiting_entries(tx, entry.registration_id)))
    # One result, one corrector at a time: its row is what two of them would both change.
    of_entry = select(Result).where(Result.registration_id == entry.registration_id)
    result = tx.scalar(of_entry.with_for_update())
    latest = tx.scalar(select(Score).where(Score.entry_id == entry.id, Score.latest))
    if result is None or latest is None:
        raise Conflict("SCORE_NOT_PUBLISHED")
    note_makers(tx, check_approver(tx, entry.plan_id, Score.id == latest.id), plan)
    certificate_id = tx.get_one(Registration, entry.registration_id).certificate_id
    judges = Judges(tx, plan, rules)
    mark = _parsed(text, judges.level(certificate_id, result.level).subject(entry.subject))
    write_marks(tx, [NewMark(entry=entry, mark=mark, follows=latest.version, reason=reason)])
    scores = tx.scalars(select(Score).where(Score.registration_id == entry.registration_id, Score.latest))
    judges.remember(Registration.id == entry.registration_id)
    judged = judges.judged(certificate_id, result.level, result.bidx, {s.subject: mark_of(s) for s in scores})
    for name, value in judged.items():
        setattr(result, name, value)
    record(tx, "score.corrected", latest, plan=plan.id, version=latest.version + 1)
    tell(tx, "score.corrected", f"{entry.id}:{latest.version + 1}", {"plan": plan.id, "result": result.id})
    return mark


def _parsed(text: str, subject: Subject) -> Mark:
    mark = parse_mark(text.strip(), subject.full_mark, subject.parts)
    if isinstance(mark, str):
        parts = "、".join(part.name.zh for part in subject.parts)
        raise Refused(mark, value=text[:20], full=subject.full_mark, parts=parts)
    return mark
