"""The pass rule as SQL says what the pass rule says, of anybody, on both databases."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.api import (
    AllSubjects,
    BestOf,
    Condition,
    Conditions,
    Credit,
    Each,
    Grade,
    Mode,
    Part,
    PartMinimum,
    PassRule,
    Subject,
    Text,
    TotalScore,
    WeightedTotal,
)
from core.db.session import joined, transaction
from core.db.tables import Entry, ExamPlan, Registration, Result
from core.db.tables.base import Base
from core.kernel import clock
from core.kernel.actor import Role
from core.kernel.errors import NotAllowed, NotFound
from core.kernel.ids import new_id
from core.rules.passing import Earlier, Mark, MarkOutcome, Verdict, judge, with_credit
from core.rules.plan import LevelRules
from core.rules.timetable import months_from
from core.scores import service
from core.scores.judging import Judges
from core.scores.queries import standings
from core.scores.service import ENTRY_COLUMNS, NewMark, write_marks
from core.scores.standing import standing
from tests.rooms.exam_world import PUBLICITY, SCORING, World, a_world, day, vendor_actor
from tests.rooms.test_scores import enter

PEOPLE, EXAMPLES, KEYS = 24, 120, ("theory", "practical", "x", "y")
PARTS = tuple(Part(key=key, name=Text(key, key), full_mark=50) for key in ("safe.ty", "work"))

# Marks and lines crowd together, where a rounded one would show.
MARKS = tuple(Decimal(text) for text in ("0", "30", "49.9", "50", "59.9", "60", "60.1", "100"))
lines = st.sampled_from([Decimal(text) for text in ("0", "30", "49.901", "50", "59.901", "60", "60.1")])
totals = st.sampled_from([Decimal(text) for text in ("0", "59.9", "60", "60.005", "120", "119.801", "180", "240.1")])
shares = st.sampled_from([Decimal(text) for text in ("0", "0.1", "0.4", "0.6", "1", "0.333", "2.5")])
weights = st.dictionaries(st.sampled_from(KEYS), shares, max_size=4)
keys = st.lists(st.sampled_from(KEYS), unique=True, max_size=2).map(tuple)
days = st.dates(dt.date(2020, 1, 1), dt.date(2022, 12, 31))


@st.composite
def papers(draw: st.DrawFn) -> tuple[Subject, ...]:
    return tuple(
        Subject(
            key=key,
            name=Text(key, key),
            mode=Mode.COMPUTER,
            minutes=60,
            pass_mark=draw(st.sampled_from([50, 60, 60])),
            optional=draw(st.booleans()),
            parts=PARTS,
        )
        for key in draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=4))
    )


conditions: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Each, subjects=keys, at_least=st.none() | lines),
    st.builds(BestOf, count=st.integers(0, 2), subjects=keys),
    st.builds(WeightedTotal, at_least=totals, weights=weights),
    st.builds(
        PartMinimum,
        subject=st.sampled_from(KEYS),
        part=st.sampled_from(("safe.ty", "work", "work", "none")),
        at_least=st.sampled_from([Decimal(text) for text in ("-1", "0", "12.5", "12.501")]),
    ),
)
grades = st.lists(totals, max_size=3).map(
    lambda found: tuple(Grade(name=Text(f"{n}", f"{n}"), at_least=line) for n, line in enumerate(found))
)
conditional = st.builds(
    Conditions,
    conditions=st.lists(conditions, max_size=2).map(tuple),
    single_sitting=st.sampled_from((False, False, True)),
    credit=st.none() | st.builds(Credit, months=st.integers(1, 30), source=st.just("四")),
    grades=grades,
    grade_weights=weights,
)
rules: st.SearchStrategy[PassRule] = st.one_of(
    st.builds(AllSubjects, single_sitting=st.booleans()),
    st.builds(TotalScore, pass_mark=st.sampled_from((0, 60, 120, 180))),
    conditional,
    conditional,
)


def a_mark(dice: Random) -> Mark:
    """Mostly a mark, sometimes an absence, seldom a violation."""
    match dice.randrange(24):
        case 0:
            return Mark(outcome=MarkOutcome.VOID)
        case 1 | 2:
            return Mark(outcome=MarkOutcome.ABSENT)
        case _:
            value = dice.choice([*MARKS, Decimal(dice.randrange(1001)) / 10])
            found = {
                part.key: Decimal(dice.choice(("0", "12.4", "12.5", "50"))) for part in PARTS if dice.random() < 0.9
            }
            return Mark(value=value, parts=found)


def a_sitting(dice: Random, keys: Sequence[str], *, missing: float) -> dict[str, Mark]:
    return {key: a_mark(dice) for key in keys if dice.random() >= missing}


@dataclass(frozen=True)
class Person:
    """What one candidate has now and had in either of two earlier plans."""

    now: Mapping[str, Mark] = field(default_factory=dict)
    before: tuple[Mapping[str, Mark], Mapping[str, Mark]] = ({}, {})


@dataclass(frozen=True)
class Case:
    subjects: tuple[Subject, ...]
    rule: PassRule
    people: tuple[Person, ...]
    exam_day: dt.date
    days: tuple[dt.date, dt.date]

    def expected(self, person: Person) -> Verdict:
        earlier = [
            Earlier(subject=key, value=mark.value, exam_day=when)
            for marks, when in zip(person.before, self.days, strict=True)
            for key, mark in marks.items()
            if mark.value is not None
        ]
        counted = with_credit(self.rule, self.subjects, person.now, earlier, self.exam_day)
        return judge(self.rule, self.subjects, counted)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    subjects = draw(papers())
    exam_day = draw(days)
    near = st.integers(-40, 1200).map(lambda back: exam_day - dt.timedelta(days=back))
    rule = draw(rules)
    if isinstance(rule, Conditions) and rule.credit:
        # The first days that count, and the last that do not.
        edge = months_from(exam_day, -rule.credit.months)
        near |= st.integers(-2, 2).map(lambda off: edge + dt.timedelta(days=off))
    # How often something is missing is not left to the search, which would leave out something of nearly everybody.
    dice = Random(draw(st.integers()))
    keys = [subject.key for subject in subjects]
    people = tuple(
        Person(
            now=a_sitting(dice, keys, missing=dice.choice((0, 0, 0.1, 0.5))),
            before=(a_sitting(dice, KEYS, missing=0.4), a_sitting(dice, KEYS, missing=0.4)),
        )
        for _ in range(PEOPLE)
    )
    return Case(subjects, rule, people, exam_day, draw(st.tuples(near, near)))


@dataclass(frozen=True)
class Stage:
    """A plan and two earlier ones, everybody registered in each of them for every subject there may be."""

    world: World
    plans: tuple[uuid.UUID, uuid.UUID, uuid.UUID]
    certificate_id: uuid.UUID
    rank: int
    registrations: tuple[list[uuid.UUID], list[uuid.UUID], list[uuid.UUID]]

    def enter(self, tx: Session, case: Case) -> None:
        entries = {(e.registration_id, e.subject): e for e in tx.execute(select(*ENTRY_COLUMNS))}
        sittings = [[person.now for person in case.people], *zip(*(p.before for p in case.people), strict=True)]
        new = [
            NewMark(entry=entries[registration, key], mark=mark, follows=0, reason="")
            for registrations, sitting in zip(self.registrations, sittings, strict=True)
            for registration, found in zip(registrations, sitting, strict=True)
            for key, mark in found.items()
        ]
        write_marks(tx, new)
        for plan, when in zip(self.plans[1:], case.days, strict=True):
            tx.execute(update(ExamPlan).where(ExamPlan.id == plan).values(last_exam_day=when))

    def judged(self, tx: Session, case: Case) -> list[Verdict]:
        level = LevelRules(rank=self.rank, name=Text("初级", "Elementary"), code=None, subjects=case.subjects)
        statement = standing(self.plans[0], self.certificate_id, level, case.rule, case.exam_day)
        found = {row.id: row for row in tx.execute(statement)}
        assert found.keys() == set(self.registrations[0])
        names = [grade.name for grade in getattr(case.rule, "grades", ())]
        return [
            Verdict(row.reason == "RESULT_PASSED", row.reason, None if row.grade is None else names[row.grade])
            for row in (found[registration] for registration in self.registrations[0])
        ]


def copied(row: Base, **changed: object) -> Base:
    """A row like another, with a key of its own."""
    columns = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return type(row)(**columns | {"id": new_id()} | changed)


@pytest.fixture
def stage(database: str) -> Stage:
    clock.travel(day(9, 20))
    world = a_world(people=PEOPLE)
    with transaction(world.scorer) as tx:
        plan, first = tx.get_one(ExamPlan, world.plan_id), tx.get_one(Registration, world.registrations[0])
        model = tx.scalars(select(Entry)).first()
        assert model is not None
        plans, registrations = [plan.id], [world.registrations]
        for number in range(2):
            earlier = copied(plan, name=f"第{number}次")
            tx.add(earlier)
            tx.flush()
            rows = [copied(tx.get_one(Registration, id_), plan_id=earlier.id) for id_ in world.registrations]
            tx.add_all(rows)
            tx.flush()
            tx.add_all(result_of(row, f"{number}-{n}") for n, row in enumerate(rows))
            plans.append(earlier.id)
            registrations.append([row.id for row in rows])
        sat = {(entry.registration_id, entry.subject) for entry in tx.scalars(select(Entry))}
        tx.add_all(
            copied(
                model,
                registration_id=id_,
                plan_id=plan_id,
                college_id=tx.get_one(Registration, id_).college_id,
                subject=key,
            )
            for plan_id, ids in zip(plans, registrations, strict=True)
            for id_ in ids
            for key in KEYS
            if (id_, key) not in sat
        )
    return Stage(world, tuple(plans), first.certificate_id, first.level, tuple(registrations))  # type: ignore[arg-type]


def result_of(row: Registration, ticket: str) -> Result:
    """A published result; what was reached stands in the marks."""
    owners = {"vendor_id": row.vendor_id, "college_id": row.college_id, "host_college_id": row.host_college_id}
    return Result(
        **owners,
        plan_id=row.plan_id,
        registration_id=row.id,
        bidx=row.bidx,
        ticket_number=ticket,
        level=row.level,
        title="示例",
        marks=[],
        passed=False,
        reason="RESULT_SUBJECT_FAILED",
        visible_from=day(9, 1),
        locks_at=day(9, 8),
        published_at=day(9, 1),
    )


@pytest.mark.req("R-037", "R-038", "R-047", "R-053", "R-085", "R-139", "C-15")
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=cases())
def test_the_statement_says_of_everybody_what_the_rule_says(stage: Stage, case: Case) -> None:
    with joined() as whole:
        with transaction(stage.world.scorer) as tx:
            stage.enter(tx, case)
            assert stage.judged(tx, case) == [case.expected(person) for person in case.people]
        whole.rollback()


SAFE = Mark(value=Decimal("59.9"), parts={"safe.ty": Decimal("12.5")})
CREDIT = Credit(months=24, source="四")
EXAM = dt.date(2022, 10, 23)


def paper(key: str) -> Subject:
    return Subject(key=key, name=Text(key, key), mode=Mode.COMPUTER, minutes=60, parts=PARTS)


def one(
    stage: Stage, rule: PassRule, now: Mark, *, earlier: Mark | None = None, sat: dt.date = EXAM, published: bool = True
) -> str:
    """What the statement says of somebody who has one mark, and perhaps one of another plan."""
    person = Person(now={"theory": now}, before=({"theory": earlier} if earlier else {}, {}))
    case = Case((paper("theory"),), rule, (person, *[Person()] * (PEOPLE - 1)), EXAM, (sat, EXAM))
    with joined() as whole:
        with transaction(stage.world.scorer) as tx:
            stage.enter(tx, case)
            if not published:
                tx.execute(delete(Result).where(Result.plan_id == stage.plans[1]))
            verdict = stage.judged(tx, case)[0]
            assert not published or verdict == case.expected(person)
        whole.rollback()
    return verdict.reason


EDGES: dict[Condition, str] = {
    Each(at_least=Decimal("59.9")): "RESULT_PASSED",
    Each(at_least=Decimal("59.901")): "RESULT_SUBJECT_FAILED",
    PartMinimum(subject="theory", part="safe.ty", at_least=Decimal("12.5")): "RESULT_PASSED",
    PartMinimum(subject="theory", part="safe.ty", at_least=Decimal("12.501")): "RESULT_PART_FAILED",
    PartMinimum(subject="theory", part="work", at_least=Decimal(0)): "RESULT_PART_FAILED",
    PartMinimum(subject="gone", part="work", at_least=Decimal(0)): "RESULT_PART_FAILED",
}


@pytest.mark.req("R-037")
def test_a_line_is_compared_exactly(stage: Stage) -> None:
    assert {edge: one(stage, Conditions(conditions=(edge,)), SAFE) for edge in EDGES} == EDGES


@pytest.mark.parametrize(("least", "reason"), [("19.9467", "RESULT_PASSED"), ("19.94671", "RESULT_TOTAL_FAILED")])
def test_a_weighted_total_is_exact_to_its_last_place(stage: Stage, least: str, reason: str) -> None:
    weighted = WeightedTotal(at_least=Decimal(least), weights={"theory": Decimal("0.333")})
    assert one(stage, Conditions(conditions=(weighted,)), SAFE) == reason


@pytest.mark.req("C-15")
def test_credit_is_of_an_earlier_published_plan_and_ends(stage: Stage) -> None:
    rule, earlier = Conditions(conditions=(Each(),), credit=CREDIT), Mark(value=Decimal(80))
    counts = {
        dt.date(2022, 10, 24): False,
        EXAM: False,
        dt.date(2022, 10, 22): True,
        dt.date(2020, 10, 23): True,
        dt.date(2020, 10, 22): False,
    }
    found = {sat: one(stage, rule, SAFE, earlier=earlier, sat=sat) == "RESULT_PASSED" for sat in counts}
    assert found == counts
    unpublished = one(stage, rule, SAFE, earlier=earlier, sat=dt.date(2022, 10, 22), published=False)
    assert unpublished == "RESULT_SUBJECT_FAILED"


def test_a_mark_that_was_carried_over_brings_no_parts(stage: Stage) -> None:
    rule = Conditions(conditions=(PartMinimum(subject="theory", part="safe.ty", at_least=Decimal(12)),), credit=CREDIT)
    earlier = Mark(value=Decimal(80), parts=SAFE.parts)
    assert one(stage, rule, SAFE) == "RESULT_PASSED"
    assert one(stage, rule, SAFE, earlier=earlier, sat=dt.date(2022, 5, 1)) == "RESULT_PART_FAILED"


@pytest.mark.req("R-037", "R-038", "R-139")
def test_who_approves_sees_what_would_be_published_and_it_is(database: str) -> None:
    clock.travel(day(9, 20))
    world = a_world(people=5)
    tickets = world.arranged()
    clock.travel(SCORING)
    ahead = standings(world.approver, world.plan_id)
    assert [(row.registered, row.unmarked, row.passed, row.failed) for row in ahead if row.registered] == [
        (5, 5, 0, {})
    ]
    marks = (("80", "60"), ("100", "59.9"), ("违纪", "80"), ("缺考", "80"), ("60", "60"))
    rows = [
        (ticket, person.name, subject, mark)
        for (ticket, person), both in zip(tickets, marks, strict=True)
        for subject, mark in zip(("理论", "实操"), both, strict=True)
    ]
    enter(world, rows[:-1])
    (row,) = [row for row in standings(world.approver, world.plan_id) if row.registered]
    failed = {"RESULT_ABSENT": 1, "RESULT_SUBJECT_FAILED": 1, "RESULT_VOID": 1}
    assert (row.registered, row.unmarked, row.passed, row.failed) == (5, 1, 1, failed)
    enter(world, rows[-1:])
    clock.travel(PUBLICITY)
    (row,) = [row for row in standings(world.approver, world.plan_id) if row.registered]
    assert service.publish(world.approver, world.plan_id).passed == row.passed == 2


@pytest.mark.req("R-140", "C-22")
def test_nobody_else_is_told_what_would_be_published(sqlite_database: str) -> None:
    clock.travel(day(9, 20))
    world = a_world(people=1)
    for stranger in (world.college, replace(world.scorer, roles=frozenset({Role.VENDOR_SCORER}))):
        with pytest.raises(NotAllowed):
            standings(stranger, world.plan_id)
    foreign = vendor_actor(new_id())
    with pytest.raises(NotFound):
        standings(foreign, world.plan_id)


@pytest.mark.req("C-15")
@pytest.mark.parametrize(("sat", "passed"), [(dt.date(2022, 5, 1), True), (dt.date(2020, 5, 1), False)])
def test_publication_reads_the_same_credit(stage: Stage, sat: dt.date, passed: bool) -> None:
    rule = Conditions(conditions=(Each(),), credit=CREDIT)
    person = Person(now={"theory": SAFE}, before=({"theory": Mark(value=Decimal(80))}, {}))
    case = Case((paper("theory"),), rule, (person, *[Person()] * (PEOPLE - 1)), EXAM, (sat, EXAM))
    certificate = stage.world.rules.certificates[0]
    level = replace(certificate.levels[0], subjects=case.subjects, pass_rule=rule)
    rules = replace(stage.world.rules, certificates=(replace(certificate, levels=(level,)),))
    with joined() as whole:
        with transaction(stage.world.scorer) as tx:
            stage.enter(tx, case)
            judges = Judges(tx, tx.get_one(ExamPlan, stage.plans[0]), rules)
            judges.remember(Registration.plan_id == stage.plans[0])
            bidx = tx.get_one(Registration, stage.registrations[0][0]).bidx
            judged = judges.judged(stage.certificate_id, stage.rank, bidx, person.now)
            assert (judged["passed"], judged["marks"][0].get("carried", False)) == (passed, passed)
            assert stage.judged(tx, case)[0].passed is passed
        whole.rollback()
