"""What is known about marks and results, and to whom."""

from __future__ import annotations

import hmac
import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.api import Conditions, Text
from core.arrangement.occupancy import certificate_rules_key
from core.db.sealing import INDEX_BYTES, keyring
from core.db.session import reading
from core.db.tables import Certificate, Entry, ExamPlan, Registration, Result, Score, Ticket
from core.kernel import clock
from core.kernel.actor import Actor, ActorKind, Role, on_behalf_of, public
from core.kernel.errors import NotFound
from core.kernel.identity import document_key, mask
from core.kernel.names import fold_number
from core.plans.queries import certificate_ids, plan_of, rules_of
from core.rules.passing import MarkOutcome
from core.rules.plan import CertificateRules, LevelRules, PlanRules
from core.scores.reviews.pending import waiting, waiting_entries
from core.scores.rules import ScoreState, state
from core.scores.sheet import EXPORT
from core.scores.standing import standing
from core.sheets.writer import table


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectScore:
    """One subject's mark of one person, as its list shows it; the document is masked."""

    id: uuid.UUID
    name: str
    id_masked: str
    ticket: str
    certificate: str
    level: str
    subject: str
    mark: str
    outcome: MarkOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectScores:
    """A plan's marks with where they stand; empty for a college until the publicity begins (C-22)."""

    plan_id: uuid.UUID
    plan: str
    state: ScoreState
    published: bool
    under_review: int
    scores: tuple[SubjectScore, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultCount:
    """How many passed one certificate's level; no marks (R-143)."""

    title: str
    passed: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeCount:
    """How many would reach one grade."""

    name: Text
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one certificate's level would come out with the marks there are; `failed` counts people by reason."""

    title: Text
    registered: int
    unmarked: int
    passed: int
    failed: Mapping[str, int]
    grades: tuple[GradeCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a candidate sees of their own exam; `under_review`: the college asked and the vendor has not answered."""

    title: str
    ticket_number: str
    marks: tuple[Mapping[str, Any], ...]
    passed: bool
    grade: Mapping[str, Any]
    reason: str
    locked: bool
    under_review: bool
    reviews_announced: bool


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which a result is to be seen: for anybody but its vendor, from publicity on (C-22)."""
    if actor.kind is ActorKind.VENDOR:
        return Result.visible_from.is_not(None)
    return Result.visible_from <= clock.now()


def subject_scores(actor: Actor, plan_id: uuid.UUID, *, subject: str = "") -> SubjectScores:
    """Return a plan's marks: the vendor's own as entered, a college's from its visible results (R-140, R-143)."""
    with reading(actor) as tx:
        plan = plan_of(tx, plan_id)
        rules = rules_of(plan)
        mine = _entered(tx, plan_id) if actor.kind is ActorKind.VENDOR else _shown(tx, actor, plan_id)
        levels = {
            (certificate.key, level.rank): level for certificate in rules.certificates for level in certificate.levels
        }
        scores = (
            SubjectScore(
                id=entry.id,
                name=registration.person.name,
                id_masked=mask(registration.person.id_number),
                ticket=ticket,
                certificate=certificate.name,
                level=(level := levels[certificate_rules_key(certificate.key), registration.level]).name.zh,
                subject=level.subject(entry.subject).name.zh,
                mark=mark,
                outcome=outcome,
            )
            for entry, registration, ticket, certificate, mark, outcome in mine
            if not subject or entry.subject == subject
        )
        return SubjectScores(
            plan_id=plan.id,
            plan=plan.name,
            state=state(rules, clock.now()),
            published=tx.scalar(select(Result.id).where(Result.plan_id == plan_id, visible(actor)).limit(1))
            is not None,
            under_review=len(set(tx.scalars(waiting(plan_id)))),
            scores=tuple(scores),
        )


_Line = tuple[Entry, Registration, str, Certificate, str, MarkOutcome]


def _entered(tx: Session, plan_id: uuid.UUID) -> Iterator[_Line]:
    wanted = (
        select(Score, Entry, Registration, Ticket.number, Certificate)
        .join(Entry, Entry.id == Score.entry_id)
        .join(Registration, Registration.id == Score.registration_id)
        .join(Ticket, Ticket.registration_id == Registration.id)
        .join(Certificate, Certificate.id == Registration.certificate_id)
        .where(Score.plan_id == plan_id, Score.latest)
        .order_by(Ticket.number, Score.subject)
    )
    for score, entry, registration, ticket, certificate in tx.execute(wanted):
        mark = "" if score.value is None else f"{score.value.normalize():f}"
        yield entry, registration, ticket, certificate, mark, MarkOutcome(score.outcome)


def _shown(tx: Session, actor: Actor, plan_id: uuid.UUID) -> Iterator[_Line]:
    wanted = (
        select(Result, Entry, Registration, Certificate)
        .join(Registration, Registration.id == Result.registration_id)
        .join(Entry, Entry.registration_id == Registration.id)
        .join(Certificate, Certificate.id == Registration.certificate_id)
        .where(Result.plan_id == plan_id, visible(actor))
        .order_by(Result.ticket_number, Entry.subject)
    )
    for result, entry, registration, certificate in tx.execute(wanted):
        for mark in result.marks:
            if mark["subject"] == entry.subject:
                outcome = MarkOutcome(mark["outcome"])
                yield entry, registration, result.ticket_number, certificate, mark["value"] or "", outcome


def score_export(scores: SubjectScores, words: Mapping[str, str], ids: Collection[uuid.UUID] = ()) -> bytes:
    """Return the workbook of the selected marks, all when none is selected (R-143); `words` name the outcomes."""
    rows = (
        (
            scores.plan,
            score.name,
            score.id_masked,
            score.ticket,
            score.certificate,
            score.level,
            score.subject,
            score.mark,
            words[score.outcome.value],
        )
        for score in scores.scores
        if not ids or score.id in ids
    )
    return table("科目成绩", EXPORT, rows, wide=(0, 2, 3, 4))


def results(actor: Actor, plan_id: uuid.UUID) -> tuple[ResultCount, ...]:
    """Return how many passed, by certificate and level; never a mark (R-143), nothing before publicity (C-22)."""
    with reading(actor) as tx:
        plan_of(tx, plan_id)
        wanted = select(Result.title, Result.passed).where(Result.plan_id == plan_id, visible(actor))
        counts = Counter((title, passed) for title, passed in tx.execute(wanted))
    titles = sorted({title for title, _passed in counts})
    return tuple(ResultCount(title=t, passed=counts[t, True], failed=counts[t, False]) for t in titles)


def standings(actor: Actor, plan_id: uuid.UUID) -> tuple[Standing, ...]:
    """Return how every level would come out by the plan's frozen rule, for who approves the marks (R-139).

    One statement per level, however many people; no marks and no names. Raises NotAllowed for anybody else.
    """
    actor.require(Role.VENDOR_APPROVER)
    with reading(actor) as tx:
        plan = plan_of(tx, plan_id)
        rules = rules_of(plan)
        ids = {certificate_rules_key(key): id_ for key, id_ in certificate_ids(tx, plan).items()}
        return tuple(
            _standing(tx, plan, rules, certificate, level, ids[certificate.key])
            for certificate in rules.certificates
            for level in certificate.levels
        )


def _standing(
    tx: Session,
    plan: ExamPlan,
    rules: PlanRules,
    certificate: CertificateRules,
    level: LevelRules,
    certificate_id: uuid.UUID,
) -> Standing:
    rule = rules.pass_rule(certificate.key, level.rank)
    judged = standing(plan.id, certificate_id, level, rule, rules.last_day).subquery()
    counted = select(judged.c.reason, judged.c.grade, func.count()).group_by(judged.c.reason, judged.c.grade)
    reasons: Counter[str] = Counter()
    reached: Counter[int | None] = Counter()
    for reason, grade, people in tx.execute(counted):
        reasons[reason] += people
        reached[grade] += people
    grades = rule.grades if isinstance(rule, Conditions) else ()
    name = rules.certificate_name(certificate.key)
    zh, en = (f"{name.zh}（{level.name.zh}）", f"{name.en} ({level.name.en})")
    return Standing(
        title=Text(zh, en),
        registered=reasons.total(),
        unmarked=reasons.pop("RESULT_NOT_MARKED", 0),
        passed=reasons.pop("RESULT_PASSED", 0),
        failed=dict(sorted(reasons.items())),
        grades=tuple(GradeCount(name=grade.name, people=reached[n]) for n, grade in enumerate(grades)),
    )


def history(actor: Actor, entry_id: uuid.UUID) -> list[Score]:
    """Return every version of one entry's mark, newest first; the vendor's only."""
    with reading(actor) as tx:
        return list(tx.scalars(select(Score).where(Score.entry_id == entry_id).order_by(Score.version.desc())))


def lookup(id_number: str, ticket_number: str) -> Found:
    """Return a candidate's own result by document and ticket number (R-144, C-21).

    Unknown ticket, wrong document, not yet published: one and the same NotFound LOOKUP_NOTHING, after the same work;
    nothing is found before the publicity begins (C-22).
    """
    ticket = fold_number(ticket_number)
    with reading(public(ticket)) as tx:
        row = tx.scalar(select(Result).where(Result.ticket_number == ticket, Result.visible_from <= clock.now()))
    stored = bytes(INDEX_BYTES) if row is None else row.bidx
    # The asker does not say which kind of document it is, nor does its key; compared hit or no hit.
    hit = hmac.compare_digest(stored, keyring().blind_index(document_key(fold_number(id_number))))
    if row is None or not hit:
        raise NotFound("LOOKUP_NOTHING")
    why = "whether a review of one's own mark waits is the vendor's to know"
    with reading(on_behalf_of(public(ticket), vendor=row.vendor_id, why=why)) as tx:
        under_review = bool(waiting_entries(tx, row.registration_id))
        announced = _reviews_announced(tx, row)
    return Found(
        title=row.title,
        ticket_number=row.ticket_number,
        marks=tuple(row.marks),
        passed=row.passed,
        grade=row.grade,
        reason=row.reason,
        locked=not under_review and clock.now() >= row.locks_at,
        under_review=under_review,
        reviews_announced=announced,
    )


def _reviews_announced(tx: Session, row: Result) -> bool:
    """Say whether the vendor has said how scores are reviewed (R-158, R-159)."""
    asked = select(Certificate.key).join(Registration).where(Registration.id == row.registration_id)
    certificate = rules_of(plan_of(tx, row.plan_id)).certificate(certificate_rules_key(tx.scalars(asked).one()))
    return certificate.review is not None
