"""Acts on reviews: the college of the site asks, checks and hands in; the vendor's approver answers."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from functools import partial
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.api import ReviewReason, Stage
from core.arrangement.occupancy import certificate_rules_key
from core.db.events import record
from core.db.session import retried, transaction
from core.db.tables import Certificate, Entry, Registration, Result, Score, ScoreReview
from core.db.versions import check_version
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.batches import Batch, each
from core.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from core.kernel.problems import Place, Problem
from core.kernel.working_days import is_working_day
from core.orgs.parties import check_answer
from core.plans.queries import plan_of, rules_of
from core.rules import review as rules_of_review
from core.rules.passing import Mark
from core.rules.plan import PlanRules
from core.scores.judging import mark_of
from core.scores.queries import visible
from core.scores.reviews import documents, queries
from core.scores.reviews.rules import ANSWERS, UNSENT, State, check_note, check_unsent, move, published_mark, short
from core.scores.service import ENTRY_COLUMNS, check_approver, replace_mark

_ABOUT_REASON = {"REVIEW_OUT_OF_SCOPE", "REVIEW_OBJECTIVE", "REVIEW_REASON_CONTRADICTED"}


class _Published(NamedTuple):
    """An entry with its certificate's name in the rules and its published result."""

    entry: Entry
    certificate: str
    level: int
    result: Result

    @property
    def mark(self) -> Mark | None:
        return published_mark(self.result.marks, self.entry.subject)


def _published(tx: Session, entries: Collection[uuid.UUID]) -> dict[uuid.UUID, _Published]:
    """Return the entries whose result the actor may see (C-22)."""
    wanted = (
        select(Entry, Certificate.key, Registration.level, Result)
        .join(Registration, Registration.id == Entry.registration_id)
        .join(Certificate, Certificate.id == Registration.certificate_id)
        .join(Result, Result.registration_id == Registration.id)
        .where(Entry.id.in_(entries), visible(tx.info["actor"]))
    )
    found = tx.execute(wanted)
    return {
        entry.id: _Published(entry, certificate_rules_key(key), level, result) for entry, key, level, result in found
    }


def _objections(rules: PlanRules, one: _Published, reason: ReviewReason, *, again: bool) -> Iterator[Problem]:
    """Yield what speaks against a review now, each at its field, with the ticket it is about (R-145 … R-154)."""
    asked = rules_of_review.ReviewRequest(
        reason=reason,
        mark=one.mark,
        made_at=clock.now(),
        reviewed_before=again,
        objective=rules.level(one.certificate, one.level).subject(one.entry.subject).objective,
    )
    policy = rules.certificate(one.certificate).review
    for code in rules_of_review.check(policy, asked, rules.window(Stage.PUBLICITY), is_working_day):
        field = "reason" if code in _ABOUT_REASON else "entry"
        yield Problem(code=code, place=Place(field=field), value=one.result.ticket_number)


@retried
def request(actor: Actor, entry_id: uuid.UUID, reason: ReviewReason, detail: str = "") -> uuid.UUID:
    """Enter one candidate's request for one subject; the college of the site does it for them (R-147, R-158).

    Raises Refused REVIEW_REFUSED with everything that speaks against it, Conflict REVIEW_TOO_EARLY before publication;
    NotAllowed REVIEW_SITE_COLLEGE for another college.
    """
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        entry = tx.get(Entry, entry_id)
        if entry is None:
            raise NotFound
        if entry.host_college_id != actor.college:
            raise NotAllowed("REVIEW_SITE_COLLEGE")
        one = _published(tx, [entry_id]).get(entry_id)
        if one is None:
            raise Conflict("REVIEW_TOO_EARLY")
        again = tx.scalar(select(ScoreReview.id).where(ScoreReview.entry_id == entry_id)) is not None
        rules = rules_of(plan_of(tx, entry.plan_id))
        if problems := list(_objections(rules, one, reason, again=again)):
            raise Refused("REVIEW_REFUSED", problems=problems)
        row = _new(one, reason, detail)
        tx.add(row)
        record(tx, "review.requested", row, plan=entry.plan_id, reason=reason.value)
        return row.id


def _new(one: _Published, reason: ReviewReason, detail: str) -> ScoreReview:
    entry = one.entry
    return ScoreReview(
        vendor_id=entry.vendor_id,
        college_id=entry.college_id,
        host_college_id=entry.host_college_id,
        plan_id=entry.plan_id,
        registration_id=entry.registration_id,
        entry_id=entry.id,
        subject=entry.subject,
        reason=reason,
        detail=detail.strip(),
        state=State.REQUESTED,
        before=short(one.mark),
        requested_at=clock.now(),
    )


def _locked(tx: Session, ids: Collection[uuid.UUID]) -> list[ScoreReview]:
    if not ids:
        raise Refused("REVIEW_NONE_CHOSEN")
    rows = list(tx.scalars(select(ScoreReview).where(ScoreReview.id.in_(ids)).with_for_update()))
    if len(rows) != len(set(ids)):
        raise NotFound
    return rows


@retried
def check(actor: Actor, ids: Collection[uuid.UUID]) -> Batch:
    """Say that the college has checked these candidates' names, tickets and documents; of others why not (R-147)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:

        def go(row: ScoreReview) -> None:
            row.state = move(row.state, State.COLLEGE_CHECKED)
            record(tx, "review.checked", row)

        return each(_locked(tx, ids), go, partial(_name, tx))


def _name(tx: Session, row: ScoreReview) -> str:
    return tx.get_one(Registration, row.registration_id).person.name


@retried
def withdraw(actor: Actor, ids: Collection[uuid.UUID], *, version: str | None = None) -> Batch:
    """Take back requests that were not handed in; what was handed in stays and is named (R-154)."""
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:

        def go(row: ScoreReview) -> None:
            check_version(row, version)
            check_unsent(row.state)
            record(tx, "review.withdrawn", row, plan=row.plan_id)
            tx.delete(row)

        return each(_locked(tx, ids), go, partial(_name, tx))


@retried
def submit(actor: Actor, plan_id: uuid.UUID) -> Batch:
    """Hand in together all that the college has checked of a plan (R-147, R-158).

    Judged anew at this moment: what is late now is late, and stays behind with its reason (R-145, R-146). From here on
    the others hold the candidates' scores from locking (C-02) and the vendor's days run (R-148). Raises Conflict
    REVIEW_NOTHING_CHECKED, and Refused REVIEW_REFUSED where nothing at all can be handed in.
    """
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        plan = plan_of(tx, plan_id)
        mine = select(ScoreReview).where(ScoreReview.plan_id == plan_id, ScoreReview.host_college_id == actor.college)
        checked = mine.where(ScoreReview.state == State.COLLEGE_CHECKED).with_for_update()
        rows = list(tx.scalars(checked))
        if not rows:
            raise Conflict("REVIEW_NOTHING_CHECKED")
        found, rules = _published(tx, [row.entry_id for row in rows]), rules_of(plan)
        problems = [problem for row in rows for problem in _hand_in(row, found[row.entry_id], rules)]
        done = sum(row.state == State.SUBMITTED for row in rows)
        if not done:
            raise Refused("REVIEW_REFUSED", problems=problems)
        record(tx, "reviews.submitted", plan, count=done)
        return Batch(done, tuple(problems))


def _hand_in(row: ScoreReview, one: _Published, rules: PlanRules) -> list[Problem]:
    problems = list(_objections(rules, one, ReviewReason(row.reason), again=False))
    policy = rules.certificate(one.certificate).review
    if policy is not None and not problems:
        row.state, row.before, row.submitted_at = move(row.state, State.SUBMITTED), short(one.mark), clock.now()
        row.due_on = rules_of_review.reply_deadline(policy, clock.today(), is_working_day)
    return problems


@retried
def answer(actor: Actor, review_id: uuid.UUID, outcome: State, *, mark: str = "", note: str = "") -> None:
    """Answer one review: changed (`mark` replaces the score, the note is its reason), unchanged, or refused.

    A change is on record as any correction is (R-141, R-157) and possible after the publicity as long as the review
    waits (C-02). The answerer entered none of it (T15). Raises NotFound before it is handed in, Conflict REVIEW_STATE,
    Refused REVIEW_NOTE_MISSING, REVIEW_MARK_SAME or what `parse_mark` says.
    """
    actor.require(Role.VENDOR_APPROVER)
    check_note(outcome, note)
    with transaction(actor) as tx:
        (row,) = _locked(tx, [review_id])
        if row.state in UNSENT:
            raise NotFound  # as whoever looks for it is told
        if outcome not in ANSWERS:
            raise Conflict("REVIEW_STATE")
        state = move(row.state, outcome)
        latest = tx.scalar(select(Score).where(Score.entry_id == row.entry_id, Score.latest))
        check_approver(tx, row.plan_id, Score.entry_id == row.entry_id, Score.latest)
        check_answer(actor, row.id)
        if outcome is State.CHANGED:
            entry = tx.execute(select(*ENTRY_COLUMNS).where(Entry.id == row.entry_id)).one()
            new = replace_mark(tx, entry, mark, note.strip())
            if latest and mark_of(latest) == new:
                raise Refused("REVIEW_MARK_SAME")
            row.after = short(new)
        row.state, row.note, row.answered_at = state, note.strip(), clock.now()
        record(tx, "review.answered", row, plan=row.plan_id, state=state.value)


def form(actor: Actor, plan_id: uuid.UUID, responsible: str, contact: str) -> bytes:
    """Return 成绩复查表 of what the college has checked (R-155); documents stand in it whole, so it is on record.

    `responsible` and `contact` are printed in its head and kept nowhere.
    """
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        sheet = queries.form(tx, plan_id)
        record(tx, "reviews.exported", plan_of(tx, plan_id), candidates=len(sheet.people))
    return documents.form(sheet, responsible.strip(), contact.strip())
