"""成绩 entered, published, corrected and looked up, on both databases."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core.db.session import reading, transaction
from core.db.tables import Entry, Result, Score
from core.intake.kind import ImportContext
from core.kernel import clock
from core.kernel.errors import NotAllowed, NotFound, OnexError
from core.kernel.ids import new_id
from core.kernel.person import Person
from core.kernel.verdicts import Fate, Verdict
from core.rules.passing import MarkOutcome
from core.scores import queries, service
from core.scores.imports import SCORES
from core.scores.rules import ScoreState
from core.scores.sheet import FORM
from tests.rooms.exam_world import LOCKED, PUBLICITY, SCORING, World, a_world, day

HEADER = {"sheet": "成绩", "row": 1, "columns": {column.key: ("A", column.title) for column in FORM.columns}}
Tickets = list[tuple[str, Person]]


@pytest.fixture
def world(database: str) -> World:
    clock.travel(day(9, 20))
    return a_world()


@pytest.fixture
def tickets(world: World) -> Tickets:
    found = world.arranged()
    clock.travel(SCORING)
    return found


def enter(world: World, rows: Sequence[tuple[str, str, str, object]], **options: str) -> list[tuple[Fate, list[str]]]:
    """Import rows (ticket, name, subject, mark) as one chunk, as the machine does."""
    keys = ("ticket", "name", "subject", "mark")
    parsed = [SCORES.parse(dict(zip(keys, row, strict=True)), HEADER, n) for n, row in enumerate(rows, start=2)]
    context = ImportContext(
        actor=world.scorer, upload_id=new_id(), plan_id=world.plan_id, options=options, received_at=clock.now()
    )
    with transaction(world.scorer) as tx:
        verdicts: Sequence[Verdict] = SCORES.check(tx, context, parsed)
        accepted = [row for row, verdict in zip(parsed, verdicts, strict=True) if verdict.fate is Fate.ACCEPTED]
        SCORES.apply(tx, context, accepted)
    return [(verdict.fate, [problem.code for problem in verdict.problems]) for verdict in verdicts]


def enter_all(world: World, tickets: Tickets, marks: tuple[object, object] = (80, 59.5)) -> None:
    """Enter both marks of everybody but the last, who did not come."""
    rows = [(t, p.name, s, m) for t, p in tickets[:-1] for s, m in zip(("理论", "实操"), marks, strict=True)]
    assert {fate for fate, _codes in enter(world, rows)} == {Fate.ACCEPTED}


def entry_of(world: World, number: int, subject: str = "practical") -> object:
    with reading(world.scorer) as tx:
        of_one = tx.query(Entry).filter(Entry.registration_id == world.registrations[number], Entry.subject == subject)
        return of_one.one().id


def code_of(act: object) -> str:
    with pytest.raises(OnexError) as caught:
        act()  # type: ignore[operator]
    return caught.value.code


@pytest.mark.req("R-138")
def test_marks_are_entered_per_subject_by_name_code_or_the_subject_chosen(world: World, tickets: Tickets) -> None:
    (one, person), (two, other), *_ = tickets
    assert enter(world, [(one, person.name, "理论", 60), (one, person.name, "practical", "缺考")]) == [
        (Fate.ACCEPTED, []),
        (Fate.ACCEPTED, []),
    ]
    assert enter(world, [(two, other.name, "", "７５.５")], subject="theory") == [(Fate.ACCEPTED, ["CELL_FOLDED"])]
    marks = [(score.mark, score.outcome) for score in queries.subject_scores(world.scorer, world.plan_id).scores]
    assert sorted(marks) == sorted([("60", MarkOutcome.SCORED), ("", MarkOutcome.ABSENT), ("75.5", MarkOutcome.SCORED)])


@pytest.mark.req("R-138")
def test_a_mark_for_the_wrong_person_subject_or_ticket_is_refused(world: World, tickets: Tickets) -> None:
    number, person = tickets[0]
    rows: list[tuple[str, str, str, object]] = [
        ("0" * 18, person.name, "理论", 60),
        (number, "别人", "理论", 60),
        (number, person.name, "口试", 60),
    ]
    rows += [(number, person.name, "理论", mark) for mark in ("", "59.95", "101", "-1", "未考")]
    codes = ["TICKET_UNKNOWN", "NAME_MISMATCH", "SUBJECT_UNKNOWN", "EMPTY", "FORMAT", "RANGE", "FORMAT", "FORMAT"]
    assert enter(world, rows) == [(Fate.REFUSED, [f"SCORE_{code}"]) for code in codes]


@pytest.mark.req("R-138")
@pytest.mark.parametrize(
    ("mark", "told"), [("0.9", True), (1, True), (0, False), (1.1, False), (60, False), ("缺考", False)]
)
def test_a_mark_that_may_be_a_percentage_without_its_sign_is_pointed_out(
    world: World, tickets: Tickets, mark: object, told: bool
) -> None:
    number, person = tickets[0]
    assert enter(world, [(number, person.name, "理论", mark)]) == [(Fate.ACCEPTED, ["SCORE_SHARE"] * told)]


@pytest.mark.req("R-138")
def test_a_second_row_about_the_same_entry_is_refused_however_it_calls_the_subject(
    world: World, tickets: Tickets
) -> None:
    number, person = tickets[0]
    rows = [(number, person.name, "理论", 60), (number, person.name, "theory", 61)]
    assert enter(world, rows) == [(Fate.ACCEPTED, []), (Fate.REFUSED, ["DUP_IN_FILE"])]


@pytest.mark.req("R-138")
def test_marks_come_only_inside_the_entry_window_by_the_time_of_receipt(world: World, tickets: Tickets) -> None:
    number, person = tickets[0]
    for moment, code in ((day(10, 20), "OUTSIDE_WINDOW"), (day(11, 7), "OUTSIDE_WINDOW"), (LOCKED, "LOCKED")):
        clock.travel(moment)
        assert enter(world, [(number, person.name, "理论", 60)]) == [(Fate.REFUSED, [f"SCORE_{code}"])]


@pytest.mark.req("R-141")
def test_a_second_mark_before_publication_needs_a_reason_and_is_a_new_version(world: World, tickets: Tickets) -> None:
    number, person = tickets[0]
    enter(world, [(number, person.name, "理论", 60)])
    assert enter(world, [(number, person.name, "理论", "60.0")]) == [(Fate.SKIPPED, ["SCORE_SAME"])]
    assert enter(world, [(number, person.name, "理论", 61)]) == [(Fate.REFUSED, ["SCORE_EXISTS"])]
    assert enter(world, [(number, person.name, "理论", 61)], reason="录入错误") == [(Fate.ACCEPTED, [])]
    versions = queries.history(world.scorer, entry_of(world, 0, "theory"))  # type: ignore[arg-type]
    assert [(score.version, score.latest, score.reason) for score in versions] == [
        (2, True, "录入错误"),
        (1, False, ""),
    ]


@pytest.mark.req("R-085", "R-139", "R-140")
def test_publication_judges_everybody_and_marks_who_did_not_come_absent(world: World, tickets: Tickets) -> None:
    enter_all(world, tickets, (80, 60))
    clock.travel(PUBLICITY)
    published = service.publish(world.approver, world.plan_id)
    assert (published.results, published.passed, published.absent_entries) == (4, 3, 2)
    with reading(world.approver) as tx:
        absent = tx.query(Result).filter(Result.ticket_number == tickets[-1][0]).one()
    assert (absent.passed, absent.reason) == (False, "RESULT_ABSENT")
    assert {mark["outcome"] for mark in absent.marks} == {"absent"}
    assert (absent.visible_from, absent.locks_at) == (day(11, 7, 0), LOCKED.replace(hour=0))
    assert code_of(lambda: service.publish(world.approver, world.plan_id)) == "SCORE_PUBLISHED"
    assert enter(world, [(tickets[0][0], tickets[0][1].name, "理论", 90)]) == [
        (Fate.REFUSED, ["SCORE_ONLY_CORRECTION"])
    ]


@pytest.mark.req("R-140")
def test_scores_are_published_inside_the_publicity_only(world: World, tickets: Tickets) -> None:
    enter_all(world, tickets)
    assert code_of(lambda: service.publish(world.approver, world.plan_id)) == "SCORE_PUBLICITY_NOT_BEGUN"
    clock.travel(LOCKED)
    assert code_of(lambda: service.publish(world.approver, world.plan_id)) == "SCORE_PUBLICITY_OVER"


def test_whoever_entered_a_mark_publishes_and_corrects_none(world: World, tickets: Tickets) -> None:
    enter_all(world, tickets)
    clock.travel(PUBLICITY)
    with pytest.raises(NotAllowed, match="SCORE_SAME_PERSON"):
        service.publish(world.scorer, world.plan_id)
    service.publish(world.approver, world.plan_id)
    with pytest.raises(NotAllowed, match="SCORE_SAME_PERSON"):
        service.correct(world.scorer, entry_of(world, 0), "60", "核对原卷")  # type: ignore[arg-type]


@pytest.mark.req("R-141", "R-142")
def test_a_correction_has_a_reason_turns_the_result_and_is_impossible_after_the_lock(
    world: World, tickets: Tickets
) -> None:
    enter_all(world, tickets)
    clock.travel(PUBLICITY)
    service.publish(world.approver, world.plan_id)
    entry = entry_of(world, 0)
    assert code_of(lambda: service.correct(world.approver, entry, "60", " ")) == "SCORE_REASON_NEEDED"  # type: ignore[arg-type]
    service.correct(world.approver, entry, "60", "核对原卷")  # type: ignore[arg-type]
    with reading(world.approver) as tx:
        result = tx.query(Result).filter(Result.ticket_number == tickets[0][0]).one()
        assert tx.query(Score).filter(Score.entry_id == entry).count() == 2
    assert (result.passed, result.reason) == (True, "RESULT_PASSED")
    assert {mark["value"] for mark in result.marks} == {"80", "60"}
    clock.travel(LOCKED)
    assert code_of(lambda: service.correct(world.approver, entry, "61", "再改")) == "SCORE_LOCKED"  # type: ignore[arg-type]


@pytest.mark.req("R-140", "R-143", "C-22")
def test_a_college_sees_its_own_marks_in_one_menu_and_counts_in_the_other(world: World, tickets: Tickets) -> None:
    enter_all(world, tickets)
    assert queries.subject_scores(world.guest, world.plan_id).scores == ()
    clock.travel(PUBLICITY)
    service.publish(world.approver, world.plan_id)
    shown = queries.subject_scores(world.guest, world.plan_id)
    assert (shown.state, shown.published, len(shown.scores)) == (ScoreState.PUBLISHED, True, 4)
    assert {score.ticket for score in shown.scores} == {tickets[1][0], tickets[3][0]}
    assert all("*****" in score.id_masked for score in shown.scores)
    (count,) = queries.results(world.guest, world.plan_id)
    assert (count.passed, count.failed) == (0, 2)


@pytest.mark.req("R-144", "C-21", "C-22")
def test_a_candidate_finds_their_result_and_every_miss_has_one_answer(world: World, tickets: Tickets) -> None:
    enter_all(world, tickets, (80, "60"))
    (number, person), (_other_number, other), *_ = tickets
    clock.travel(PUBLICITY)
    assert code_of(lambda: queries.lookup(person.id_number, number)) == "LOOKUP_NOTHING"
    service.publish(world.approver, world.plan_id)
    found = queries.lookup(f" {person.id_number.lower()} ", number)
    assert (found.passed, found.locked, len(found.marks)) == (True, False, 2)
    for wrong in ((other.id_number, number), (person.id_number, "0" * 18), ("", "")):
        with pytest.raises(NotFound, match="LOOKUP_NOTHING"):
            queries.lookup(*wrong)
    clock.travel(day(11, 6))
    assert code_of(lambda: queries.lookup(person.id_number, number)) == "LOOKUP_NOTHING"
