"""成绩复查 asked for, handed in and answered, on both databases."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from dataclasses import replace

import openpyxl
import pytest

from core.api import ReviewReason
from core.db.session import reading, transaction
from core.db.tables import AuditEvent, Certificate, Entry, Result, Score, ScoreReview
from core.issuance import service as issuance
from core.issuance.queries import ready
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, Role
from core.kernel.errors import NotAllowed, NotFound, OnexError, Refused
from core.plans.queries import plan_of
from core.scores import queries as scores
from core.scores import service as scoring
from core.scores.reviews import documents, queries, service
from core.scores.reviews.rules import State
from tests.rooms.exam_world import LOCKED, PUBLICITY, SCORING, World, a_world, day
from tests.rooms.test_scores import Tickets, enter_all

LAST_DAY = day(11, 13, 23)


@pytest.fixture
def world(database: str) -> World:
    clock.travel(day(9, 20))
    return a_world()


@pytest.fixture
def tickets(world: World) -> Tickets:
    """Everybody but the last has 80 and 59.5, the last is absent; published."""
    found = world.arranged()
    clock.travel(SCORING)
    enter_all(world, found)
    clock.travel(PUBLICITY)
    scoring.publish(world.approver, world.plan_id)
    return found


def entry_of(world: World, number: int, subject: str = "practical") -> uuid.UUID:
    with reading(world.approver) as tx:
        wanted = tx.query(Entry).filter(Entry.registration_id == world.registrations[number])
        return wanted.filter(Entry.subject == subject).one().id


def ask(
    world: World, number: int, reason: ReviewReason = ReviewReason.SUM_ERROR, subject: str = "practical"
) -> uuid.UUID:
    return service.request(world.college, entry_of(world, number, subject), reason, "第二大题")


def handed_in(world: World, number: int) -> uuid.UUID:
    review = ask(world, number)
    service.check(world.college, [review])
    assert service.submit(world.college, world.plan_id).done == 1
    return review


def code_of(act: object) -> str:
    with pytest.raises(OnexError) as caught:
        act()  # type: ignore[operator]
    return caught.value.code


def refusals(act: object) -> list[tuple[str, str]]:
    """Return what a refusal names: code and field."""
    with pytest.raises(Refused, match="REVIEW_REFUSED") as caught:
        act()  # type: ignore[operator]
    return [(problem.code, problem.place.field) for problem in caught.value.params["problems"]]  # type: ignore[attr-defined]


def states(world: World, actor: Actor) -> list[State]:
    return [row.state for row in queries.reviews(actor, world.plan_id)]


@pytest.mark.req("R-145", "R-146", "C-01")
def test_both_last_days_are_shown_and_the_earlier_one_ends_it(world: World, tickets: Tickets) -> None:
    (terms,) = queries.terms(world.college, world.plan_id)
    assert terms.deadline is not None
    assert terms.deadline.by_working_days == dt.date(2022, 11, 16)
    assert terms.deadline.by_publicity == terms.deadline.effective == dt.date(2022, 11, 13)
    clock.travel(LAST_DAY)
    ask(world, 0)
    clock.travel(LOCKED)
    assert refusals(lambda: ask(world, 1)) == [("REVIEW_LATE", "entry")]


@pytest.mark.req("R-145", "R-146")
def test_what_was_asked_in_time_and_handed_in_late_is_late(world: World, tickets: Tickets) -> None:
    clock.travel(LAST_DAY)
    service.check(world.college, [ask(world, 0), ask(world, 1)])
    clock.travel(LOCKED)
    assert refusals(lambda: service.submit(world.college, world.plan_id)) == [("REVIEW_LATE", "entry")] * 2
    assert states(world, world.college) == [State.COLLEGE_CHECKED] * 2


@pytest.mark.req("R-158", "C-22")
def test_nothing_is_reviewed_before_the_scores_are_published(world: World) -> None:
    found = world.arranged()
    clock.travel(SCORING)
    enter_all(world, found)
    clock.travel(PUBLICITY)
    assert code_of(lambda: ask(world, 0)) == "REVIEW_TOO_EARLY"


@pytest.mark.req("R-147", "R-158")
def test_the_college_of_the_site_checks_and_hands_in_all_together(world: World, tickets: Tickets) -> None:
    own, guest = ask(world, 0), ask(world, 1)
    assert code_of(lambda: service.submit(world.college, world.plan_id)) == "REVIEW_NOTHING_CHECKED"
    service.check(world.college, [own, guest])
    assert queries.reviews(world.approver, world.plan_id) == ()
    assert code_of(lambda: queries.review(world.approver, own)) == "NOT_FOUND"
    assert service.submit(world.college, world.plan_id).done == 2
    assert states(world, world.approver) == [State.SUBMITTED] * 2
    assert all("*****" in row.id_masked for row in queries.reviews(world.approver, world.plan_id))


@pytest.mark.req("R-147")
def test_a_guests_own_college_reads_the_review_and_neither_asks_nor_acts(world: World, tickets: Tickets) -> None:
    with pytest.raises(NotAllowed, match="REVIEW_SITE_COLLEGE"):
        service.request(world.guest, entry_of(world, 1), ReviewReason.SUM_ERROR)
    own, guests = ask(world, 0), ask(world, 1)
    (row,) = queries.reviews(world.guest, world.plan_id)
    assert (row.id, row.mine) == (guests, False)
    for review in (own, guests):
        with pytest.raises(NotFound):
            service.withdraw(world.guest, [review])
    assert len(states(world, world.college)) == 2


@pytest.mark.req("R-148", "C-02")
def test_the_vendor_has_three_working_days_from_the_handing_in(world: World, tickets: Tickets) -> None:
    clock.travel(day(11, 9))
    review = ask(world, 0)
    service.check(world.college, [review])
    clock.travel(LAST_DAY)
    service.submit(world.college, world.plan_id)
    assert queries.review(world.college, review).due_on == dt.date(2022, 11, 16)


@pytest.mark.req("R-149", "R-150", "R-151")
def test_a_ground_must_fit_the_published_mark(world: World, tickets: Tickets) -> None:
    contradicted = [("REVIEW_REASON_CONTRADICTED", "reason")]
    assert refusals(lambda: ask(world, 0, ReviewReason.NO_SCORE)) == contradicted
    assert refusals(lambda: ask(world, 0, ReviewReason.OBJECTIVE_ZERO_OR_ABSENT)) == contradicted
    ask(world, 3, ReviewReason.NO_SCORE)
    ask(world, 3, ReviewReason.OBJECTIVE_ZERO_OR_ABSENT, "theory")
    ask(world, 0, ReviewReason.OMITTED_MARK)
    ask(world, 0, ReviewReason.ENTRY_ERROR, "theory")
    ask(world, 1, ReviewReason.SUBJECTIVE)
    assert sorted(row.before for row in queries.reviews(world.college, world.plan_id)) == [
        "59.5", "59.5", "80", "absent", "absent",
    ]  # fmt: skip


@pytest.mark.req("R-154")
def test_a_subject_is_reviewed_once_per_publicity(world: World, tickets: Tickets) -> None:
    service.withdraw(world.college, [ask(world, 0)])
    review = handed_in(world, 0)
    assert refusals(lambda: ask(world, 0)) == [("REVIEW_ONCE", "entry")]
    assert code_of(lambda: service.withdraw(world.college, [review])) == "REVIEW_STATE"
    service.answer(world.approver, review, State.UNCHANGED)
    assert refusals(lambda: ask(world, 0, ReviewReason.OMITTED_MARK)) == [("REVIEW_ONCE", "entry")]
    assert code_of(lambda: service.answer(world.approver, review, State.UNCHANGED)) == "REVIEW_STATE"


@pytest.mark.req("R-141", "R-148", "R-157")
def test_a_change_is_a_new_version_with_its_reason_and_turns_the_result(world: World, tickets: Tickets) -> None:
    review = handed_in(world, 0)
    assert code_of(lambda: service.answer(world.approver, review, State.CHANGED, mark="60")) == "REVIEW_NOTE_MISSING"
    change = {"mark": "59.5", "note": "合分漏计"}
    assert code_of(lambda: service.answer(world.approver, review, State.CHANGED, **change)) == "REVIEW_MARK_SAME"
    service.answer(world.approver, review, State.CHANGED, mark="60", note="合分漏计")
    with reading(world.approver) as tx:
        versions = tx.query(Score).filter(Score.entry_id == entry_of(world, 0)).order_by(Score.version).all()
        result = tx.query(Result).filter(Result.registration_id == world.registrations[0]).one()
    assert [(row.version, row.latest, row.reason) for row in versions] == [(1, False, ""), (2, True, "合分漏计")]
    assert result.passed
    row = queries.review(world.college, review)
    assert (row.state, row.before, row.after, row.note) == (State.CHANGED, "59.5", "60", "合分漏计")


@pytest.mark.req("R-145", "R-152")
@pytest.mark.parametrize("outcome", [State.REJECTED_LATE, State.OUT_OF_SCOPE])
def test_a_refusal_says_why_and_changes_no_mark(world: World, tickets: Tickets, outcome: State) -> None:
    review = handed_in(world, 0)
    assert code_of(lambda: service.answer(world.approver, review, outcome, note=" ")) == "REVIEW_NOTE_MISSING"
    service.answer(world.approver, review, outcome, mark="100", note="对评分有异议")
    assert queries.review(world.college, review).state is outcome
    with reading(world.approver) as tx:
        assert tx.query(Score).filter(Score.entry_id == entry_of(world, 0)).count() == 1


def test_whoever_entered_the_mark_does_not_answer_its_review(world: World, tickets: Tickets) -> None:
    review = handed_in(world, 0)
    for outcome in (State.UNCHANGED, State.CHANGED):
        with pytest.raises(NotAllowed, match="SCORE_SAME_PERSON"):
            service.answer(world.scorer, review, outcome, mark="60", note="合分漏计")


def test_an_answer_is_one_of_the_four_and_comes_after_the_handing_in(world: World, tickets: Tickets) -> None:
    review = ask(world, 0)
    assert code_of(lambda: service.answer(world.approver, review, State.UNCHANGED)) == "NOT_FOUND", "nor is it shown"
    assert states(world, world.college) == [State.REQUESTED]
    review = handed_in(world, 1)
    step = State.COLLEGE_CHECKED
    assert code_of(lambda: service.answer(world.approver, review, step, note="核对")) == "REVIEW_STATE"
    assert sorted(states(world, world.college)) == [State.REQUESTED, State.SUBMITTED]


@pytest.mark.req("R-142", "C-02")
def test_a_waiting_review_holds_its_candidates_scores_from_locking(world: World, tickets: Tickets) -> None:
    clock.travel(LAST_DAY)
    review = handed_in(world, 0)
    clock.travel(LOCKED)
    (number, person), *_ = tickets
    found = scores.lookup(person.id_number, number)
    assert (found.locked, found.under_review) == (False, True)
    assert scores.subject_scores(world.college, world.plan_id).under_review == 1
    code = code_of(lambda: scoring.correct(world.approver, entry_of(world, 0), "60", "核对原卷"))
    assert code == "SCORE_UNDER_REVIEW"
    assert code_of(lambda: scoring.correct(world.approver, entry_of(world, 2), "60", "核对原卷")) == "SCORE_LOCKED"
    service.answer(world.approver, review, State.CHANGED, mark="60", note="合分漏计")
    assert scores.lookup(person.id_number, number).locked
    assert code_of(lambda: scoring.correct(world.approver, entry_of(world, 0), "61", "再改")) == "SCORE_LOCKED"


@pytest.mark.req("C-02", "R-160")
def test_no_certificate_is_proposed_or_signed_while_a_review_waits(world: World, tickets: Tickets) -> None:
    with transaction(SYSTEM) as tx:
        tx.query(Certificate).one().key = world.rules.certificates[0].key
    for number in (0, 2):
        scoring.correct(world.approver, entry_of(world, number), "60", "核对原卷")
    clock.travel(LAST_DAY)
    review = ask(world, 0, ReviewReason.OMITTED_MARK, "theory")
    service.check(world.college, [review])
    service.submit(world.college, world.plan_id)
    clock.travel(LOCKED)
    signer = replace(world.approver, user_id=uuid.uuid4(), roles=frozenset({Role.VENDOR_SIGNER}))
    assert issuance.propose(signer, world.plan_id).accepted == 1
    for actor in (signer, world.college):
        with reading(actor) as tx:
            assert set(ready(tx, plan_of(tx, world.plan_id))) == {world.registrations[2]}
    service.answer(world.approver, review, State.UNCHANGED)
    assert issuance.propose(signer, world.plan_id).accepted == 1


@pytest.mark.req("C-02")
def test_only_what_is_handed_in_holds_the_lock(world: World, tickets: Tickets) -> None:
    clock.travel(LAST_DAY)
    service.check(world.college, [ask(world, 0)])
    clock.travel(LOCKED)
    (number, person), *_ = tickets
    assert scores.lookup(person.id_number, number).locked


@pytest.mark.req("R-155")
def test_the_form_has_head_rows_reasons_and_the_opinion_to_be_signed(world: World, tickets: Tickets) -> None:
    service.check(world.college, [ask(world, 0), ask(world, 3, ReviewReason.NO_SCORE), ask(world, 0, subject="theory")])
    ask(world, 1)
    data = service.form(world.college, world.plan_id, "李老师", "19900000000")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    lines = [[cell.value or "" for cell in line] for line in sheet.iter_rows()]
    assert [line[:2] for line in lines[1:6]] == [
        ["试点院校", "示例甲学院"],
        ["考务负责人", "李老师"],
        ["联系方式", "19900000000"],
        ["考试计划", world.rules.name],
        ["复分总人数", "2"],
    ]
    assert lines[6] == ["考生姓名", "身份证号", "准考证号", "报考级别", "理论成绩", "实操成绩"]
    expected = {
        (number, *marks): person
        for (number, person), marks in ((tickets[0], ("80", "59.5")), (tickets[3], ("缺考", "缺考")))
    }
    assert {(line[2], *line[4:]): (line[0], line[1]) for line in lines[7:9]} == {
        key: (person.name, person.id_number) for key, person in expected.items()
    }
    assert (lines[9][0], lines[9][1].count("\n")) == ("复查理由", 2)
    assert f"{tickets[0][0]} 实操：合分有误（第二大题）" in lines[9][1]
    assert (lines[10][0], "签字" in lines[10][1]) == ("试点院校意见", True)
    with reading(world.college) as tx:
        (event,) = tx.query(AuditEvent).filter(AuditEvent.action == "reviews.exported")
    assert event.details == {"candidates": 2}


@pytest.mark.req("R-156", "R-148")
def test_the_receipt_says_what_became_of_each(world: World, tickets: Tickets) -> None:
    reviews = [ask(world, 0), ask(world, 1), ask(world, 2), ask(world, 3, ReviewReason.NO_SCORE)]
    service.check(world.college, reviews)
    service.submit(world.college, world.plan_id)
    service.answer(world.approver, reviews[0], State.CHANGED, mark="60", note="合分漏计")
    service.answer(world.approver, reviews[1], State.UNCHANGED)
    service.answer(world.approver, reviews[2], State.OUT_OF_SCOPE, note="对评分有异议")
    data = documents.receipt(queries.reviews(world.college, world.plan_id))
    head, *rows = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    assert head == ("考生姓名", "复查级别", "复查科目", "原始成绩", "成绩复查", "备注")
    assert {row[0]: tuple(cell or "" for cell in row[1:]) for row in rows} == {
        "考生0号": ("初级", "实操", "59.5", "60", "合分漏计"),
        "考生1号": ("初级", "实操", "59.5", "成绩无误", ""),
        "考生2号": ("初级", "实操", "59.5", "不属于复查范围", "对评分有异议"),
    }


@pytest.mark.req("R-153")
def test_a_review_holds_no_file_and_points_at_none() -> None:
    assert not [name for name in ScoreReview.__table__.columns.keys() if "key" in name or "file" in name]  # noqa: SIM118
