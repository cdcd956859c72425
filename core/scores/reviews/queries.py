"""What is known about reviews, and to whom."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.api import Clause, ReviewPolicy, ReviewReason, Stage
from core.arrangement.occupancy import certificate_rules_key
from core.db.session import reading
from core.db.tables import Certificate, College, Entry, ExamPlan, Registration, Result, ScoreReview
from core.db.versions import version_of
from core.kernel.actor import Actor, ActorKind
from core.kernel.errors import NotFound
from core.kernel.identity import mask
from core.kernel.working_days import is_working_day
from core.plans.queries import plan_of, rules_of
from core.rules.review import Deadline, needs_marking, request_deadline
from core.scores.queries import visible
from core.scores.reviews.rules import UNSENT, State, published_mark, short


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One review; the document is masked. `mine`: the reader's college asks; marks as `rules.short` keeps them.

    `marking_unsaid`: the vendor's grounds depend on who marked the subject, and it does not say (R-150).
    """

    id: uuid.UUID
    plan_id: uuid.UUID
    entry_id: uuid.UUID
    college: str
    name: str
    id_masked: str
    ticket: str
    level: str
    subject: str
    reason: ReviewReason
    detail: str
    state: State
    before: str
    after: str
    note: str
    requested_at: dt.datetime
    submitted_at: dt.datetime | None
    due_on: dt.date | None
    due_to_follow: bool
    marking_unsaid: bool
    answered_at: dt.datetime | None
    mine: bool
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms one certificate's scores are reviewed; no policy: the vendor published none."""

    certificate: str
    key: str
    policy: ReviewPolicy | None
    deadline: Deadline | None
    mail_subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """An entry a review may be asked for, as its form shows it."""

    entry_id: uuid.UUID
    plan_id: uuid.UUID
    name: str
    id_masked: str
    ticket: str
    level: str
    subject: str
    mark: str
    reasons: tuple[ReviewReason, ...]
    notes: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One candidate of the form, with the marks of all subjects by name and what is asked of which."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)
    ticket: str
    level: str
    marks: dict[str, str]
    asked: list[tuple[str, ReviewReason, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSheet:
    """Everything 成绩复查表 says (R-155) but who is responsible."""

    college: str
    plan: str
    subjects: tuple[str, ...]
    people: tuple[FormRow, ...]


_Line = tuple[ScoreReview, Registration, Result, str, str]


def _lines(plan_id: uuid.UUID) -> Select[*_Line]:
    return (
        select(ScoreReview, Registration, Result, Certificate.key, College.name)
        .join(Registration, Registration.id == ScoreReview.registration_id)
        .join(Result, Result.registration_id == ScoreReview.registration_id)
        .join(Certificate, Certificate.id == Registration.certificate_id)
        .join(College, College.id == ScoreReview.host_college_id)
        .where(ScoreReview.plan_id == plan_id)
        .order_by(Result.ticket_number, ScoreReview.subject)
    )


def reviews(actor: Actor, plan_id: uuid.UUID) -> tuple[ReviewRow, ...]:
    """Return a plan's reviews by ticket: a college's own, its candidates' elsewhere, a vendor's once handed in."""
    with reading(actor) as tx:
        plan = plan_of(tx, plan_id)
        return tuple(_row(actor, plan, *line) for line in tx.execute(_seen(actor, plan_id)))


def _seen(actor: Actor, plan_id: uuid.UUID) -> Select[*_Line]:
    wanted = _lines(plan_id)
    return wanted.where(ScoreReview.state.not_in(UNSENT)) if actor.kind is ActorKind.VENDOR else wanted


def review(actor: Actor, review_id: uuid.UUID) -> ReviewRow:
    """Return one review; NotFound for a stranger's, and for the vendor before it is handed in."""
    with reading(actor) as tx:
        found = tx.get(ScoreReview, review_id)
        wanted = None if found is None else _seen(actor, found.plan_id).where(ScoreReview.id == review_id)
        line = None if wanted is None else tx.execute(wanted).first()
        if found is None or line is None:
            raise NotFound
        return _row(actor, plan_of(tx, found.plan_id), *line)


def _row(
    actor: Actor, plan: ExamPlan, row: ScoreReview, registration: Registration, result: Result, key: str, college: str
) -> ReviewRow:
    certificate = rules_of(plan).certificate(certificate_rules_key(key))
    level = rules_of(plan).level(certificate.key, registration.level)
    policy = certificate.review
    return ReviewRow(
        id=row.id,
        plan_id=plan.id,
        entry_id=row.entry_id,
        college=college,
        name=registration.person.name,
        id_masked=mask(registration.person.id_number),
        ticket=result.ticket_number,
        level=level.name.zh,
        subject=level.subject(row.subject).name.zh,
        reason=ReviewReason(row.reason),
        detail=row.detail,
        state=State(row.state),
        before=row.before,
        after=row.after,
        note=row.note,
        requested_at=row.requested_at,
        submitted_at=row.submitted_at,
        due_on=row.due_on,
        due_to_follow=policy is not None and policy.reply_working_days is not None and row.due_on is None,
        marking_unsaid=policy is not None and needs_marking(policy) and level.subject(row.subject).objective is None,
        answered_at=row.answered_at,
        mine=row.host_college_id == actor.college_id,
        version=version_of(row),
    )


def terms(actor: Actor, plan_id: uuid.UUID) -> tuple[Terms, ...]:
    """Return each certificate's terms with both last days the sources name (C-01)."""
    with reading(actor) as tx:
        rules = rules_of(plan_of(tx, plan_id))
        college = tx.get(College, actor.college_id) if actor.college_id else None
    name = college.name if college else "…"
    window = rules.window(Stage.PUBLICITY)
    return tuple(
        Terms(
            certificate=rules.certificate_name(certificate.key).zh,
            key=certificate.key,
            policy=policy,
            deadline=request_deadline(policy, window, is_working_day) if policy else None,
            mail_subject=policy.mail_subject.replace("{college}", name) if policy else "",
        )
        for certificate in rules.certificates
        for policy in [certificate.review]
    )


def asking(actor: Actor, entry_id: uuid.UUID) -> Asking:
    """Return an entry with its published mark and the grounds its vendor takes; NotFound before publication (C-22)."""
    with reading(actor) as tx:
        wanted = (
            select(Entry, Registration, Result, Certificate.key)
            .join(Registration, Registration.id == Entry.registration_id)
            .join(Result, Result.registration_id == Registration.id)
            .join(Certificate, Certificate.id == Registration.certificate_id)
            .where(Entry.id == entry_id, visible(actor))
        )
        line = tx.execute(wanted).first()
        if line is None:
            raise NotFound
        entry, registration, result, key = line
        rules = rules_of(plan_of(tx, entry.plan_id))
        level = rules.level(certificate_rules_key(key), registration.level)
        policy = rules.certificate(certificate_rules_key(key)).review
        return Asking(
            entry_id=entry.id,
            plan_id=entry.plan_id,
            name=registration.person.name,
            id_masked=mask(registration.person.id_number),
            ticket=result.ticket_number,
            level=level.name.zh,
            subject=level.subject(entry.subject).name.zh,
            mark=short(published_mark(result.marks, entry.subject)),
            reasons=(tuple(ReviewReason) if policy.reasons is None else policy.reasons) if policy else (),
            notes=policy.notes if policy else (),
        )


def form(tx: Session, plan_id: uuid.UUID) -> FormSheet:
    """Return what a college's form says: every candidate it has checked, with the marks under review (R-155)."""
    college = tx.get_one(College, tx.info["actor"].college)
    plan = plan_of(tx, plan_id)
    lines = _lines(plan_id).where(ScoreReview.host_college_id == college.id, ScoreReview.state != State.REQUESTED)
    people: dict[uuid.UUID, FormRow] = {}
    for row, registration, result, key, _college in tx.execute(lines):
        level = rules_of(plan).level(certificate_rules_key(key), registration.level)
        names = {subject.key: subject.name.zh for subject in level.subjects}
        person = people.setdefault(
            registration.id,
            FormRow(
                name=registration.person.name,
                id_number=registration.person.id_number,
                ticket=result.ticket_number,
                level=level.name.zh,
                marks={name: short(published_mark(result.marks, subject)) for subject, name in names.items()},
            ),
        )
        person.marks[names[row.subject]] = row.before
        person.asked.append((names[row.subject], ReviewReason(row.reason), row.detail))
    return FormSheet(
        college=college.name,
        plan=plan.name,
        subjects=tuple(dict.fromkeys(name for person in people.values() for name in person.marks)),
        people=tuple(people.values()),
    )
