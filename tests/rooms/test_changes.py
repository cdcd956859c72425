"""变更申请: between lock and arrangement the college asks, the vendor decides, the portal does it as by hand."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.api import Stage
from core.arrangement.arranging import arrange
from core.candidates.service import delete
from core.db.session import reading
from core.db.tables import AuditEvent, Candidate, Entry, Occupation, PilotApplication, Registration
from core.demo import story as demo
from core.demo.story import Story
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Conflict, NotAllowed, NotFound, Refused, Stale
from core.national.link import State as LinkState
from core.national.link import declare
from core.registrations import service
from core.registrations.changes import queries
from core.registrations.changes.rules import Kind, State, check_changeable, check_pending, kind_of
from core.registrations.changes.service import Asked, ask, decide, withdraw
from core.registrations.chosen import Choice, register_chosen
from tests.rooms.story_world import a_story


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    """Three of the college's four people are registered, and registration has closed."""
    story = a_story(tmp_path)
    register_chosen(officer(story), choice(story, pool(story)[:3]))
    closes = story.rules.window(Stage.REGISTRATION).closes
    assert closes is not None
    clock.travel(closes)
    return story


def officer(story: Story) -> Actor:
    return story.colleges[0].officer


def vendor(story: Story) -> Actor:
    return story.staff.planner


def pool(story: Story) -> list[uuid.UUID]:
    with reading(officer(story)) as tx:
        return list(tx.scalars(select(Candidate.id).order_by(Candidate.id)))


def where(story: Story) -> dict[str, object]:
    """Certificate, level and site as somebody names them."""
    certificate = story.rules.certificates[0]
    site = story._sites(story.colleges[0])[certificate.key]
    return {"certificate": certificate.key, "level": certificate.levels[0].rank, "site_id": site.id}


def choice(story: Story, ids: list[uuid.UUID]) -> Choice:
    return Choice(plan_id=story.key, candidate_ids=tuple(ids), **where(story))  # type: ignore[arg-type]


def registered(story: Story) -> dict[uuid.UUID, uuid.UUID]:
    """Who is registered by which registration."""
    with reading(officer(story)) as tx:
        return dict(tx.execute(select(Registration.candidate_id, Registration.id)).all())


def used(story: Story) -> int:
    with reading(officer(story)) as tx:
        return sum(tx.scalars(select(PilotApplication.used_headcount)))


def asks(story: Story, *, leaving: int | None = None, joining: int | None = None, note: str = "因病退出") -> uuid.UUID:
    """Ask for the n-th of the pool to leave, or to join."""
    people = pool(story)
    return ask(
        officer(story),
        Asked(
            plan_id=story.key,
            note=note,
            registration_id=None if leaving is None else registered(story)[people[leaving]],
            candidate_id=None if joining is None else people[joining],
            **({} if leaving is not None else where(story)),  # type: ignore[arg-type]
        ),
    )


@pytest.mark.req("R-084", "R-091", "R-119", "C-04")
def test_after_the_lock_a_deletion_is_asked_for_approved_and_done(story: Story) -> None:
    people, before = pool(story), used(story)
    with pytest.raises(Conflict, match="REGISTRATION_CLOSED"):
        service.unregister(officer(story), registered(story).values())
    change = asks(story, leaving=0)
    assert people[0] in registered(story), "asking changes nothing"
    decide(vendor(story), change, approve=True)
    assert registered(story).keys() == set(people[1:3])
    assert used(story) == before - 1
    with reading(officer(story)) as tx:
        assert tx.scalar(select(func.count(Entry.id))) == tx.scalar(select(func.count(Occupation.id))) == 4
    shown = queries.change(officer(story), change)
    assert (shown.kind, shown.state, shown.mine) == (Kind.DELETE, State.APPROVED, True)


@pytest.mark.req("R-084", "R-119", "C-04", "R-058")
def test_an_addition_takes_its_entries_and_its_place_in_the_quota(story: Story) -> None:
    before = used(story)
    change = asks(story, joining=3, note="漏报")
    decide(vendor(story), change, approve=True)
    assert registered(story).keys() == set(pool(story))
    assert used(story) == before + 1
    with reading(vendor(story)) as tx:
        assert tx.scalar(select(func.count(Entry.id))) == 8


@pytest.mark.req("R-084", "R-119", "C-04", "R-058")
def test_a_replacement_needs_no_place_more_than_there_is(story: Story) -> None:
    people, before = pool(story), used(story)
    change = asks(story, leaving=1, joining=3)
    shown = queries.change(vendor(story), change)
    assert (shown.kind, bool(shown.leaving), bool(shown.joining)) == (Kind.REPLACE, True, True)
    assert "*" in shown.leaving_id_masked
    assert "*" in shown.joining_id_masked
    decide(vendor(story), change, approve=True)
    assert registered(story).keys() == {people[0], people[2], people[3]}
    assert used(story) == before


@pytest.mark.req("C-04")
def test_a_refusal_needs_a_reason_and_changes_nothing(story: Story) -> None:
    change, before = asks(story, leaving=0), registered(story)
    with pytest.raises(Refused, match="REASON_MISSING"):
        decide(vendor(story), change, approve=False, reason=" ")
    decide(vendor(story), change, approve=False, reason="已通知考点备考")
    assert registered(story) == before
    shown = queries.change(officer(story), change)
    assert (shown.state, shown.reason) == (State.REFUSED, "已通知考点备考")
    with pytest.raises(Conflict, match="CHANGE_STATE"):
        decide(vendor(story), change, approve=True)
    assert queries.change(officer(story), asks(story, leaving=0)).state is State.PENDING


@pytest.mark.req("C-04")
def test_who_asked_and_who_decided_stands_on_record(story: Story) -> None:
    decide(vendor(story), asks(story, leaving=0), approve=True, reason="同意")
    with reading(officer(story)) as tx:
        college = {event.action: event.user_id for event in tx.scalars(select(AuditEvent))}
    with reading(vendor(story)) as tx:
        ours = tx.scalars(select(AuditEvent).where(AuditEvent.action == "change.decided")).one()
    assert college["change.asked"] == officer(story).user_id
    assert college["registration.deleted"] == college["change.carried_out"] == vendor(story).user_id
    assert (ours.user_id, ours.details) == (vendor(story).user_id, {"state": "approved"})


@pytest.mark.req("R-084", "C-04")
def test_while_registration_is_open_the_college_changes_by_itself(story: Story) -> None:
    closes = story.rules.window(Stage.REGISTRATION).closes
    assert closes is not None
    with clock.at(closes - dt.timedelta(seconds=1)), pytest.raises(Conflict, match="CHANGE_TOO_EARLY"):
        asks(story, leaving=0)


@pytest.mark.req("R-119", "R-091", "C-04")
def test_once_arranged_nothing_is_asked_for_and_nothing_that_waits_is_done(story: Story) -> None:
    change, before = asks(story, leaving=0), registered(story)
    clock.travel(demo.start(story.rules, Stage.ARRANGEMENT))
    story.rooms(story.colleges[0])
    arrange(vendor(story), story.key, seed=1)
    with pytest.raises(Conflict, match="CHANGE_ARRANGED"):
        decide(vendor(story), change, approve=True)
    with pytest.raises(Conflict, match="CHANGE_ARRANGED"):
        asks(story, leaving=1)
    assert registered(story) == before
    assert queries.change(officer(story), change).state is State.PENDING
    decide(vendor(story), change, approve=False, reason="已排考")


@pytest.mark.req("R-119", "R-071", "R-082", "C-04")
def test_who_could_not_be_registered_by_hand_cannot_be_asked_for(story: Story) -> None:
    with pytest.raises(Refused, match="CHANGE_INVALID") as refused:
        asks(story, joining=0)
    assert [problem.code for problem in refused.value.params["problems"]] == ["ALREADY_REGISTERED"]  # type: ignore[attr-defined]
    assert queries.changes(officer(story)) == []


@pytest.mark.req("R-119", "R-058", "C-04")
def test_what_stopped_being_possible_is_not_done_and_goes_on_waiting(story: Story) -> None:
    change, before = asks(story, leaving=0, joining=3), registered(story)
    delete(officer(story), [pool(story)[3]])
    with pytest.raises(Conflict, match="CHANGE_CANDIDATE_GONE"):
        decide(vendor(story), change, approve=True)
    assert registered(story) == before, "nobody left without the other joining"
    assert queries.change(vendor(story), change).state is State.PENDING


@pytest.mark.req("R-103", "C-04")
def test_nobody_joins_while_the_national_platform_is_closed(story: Story) -> None:
    declare(SYSTEM, LinkState.DOWN, "系统升级公告", "运营")
    with pytest.raises(Conflict, match="REGISTRATION_PLATFORM_DOWN"):
        asks(story, joining=3)
    decide(vendor(story), asks(story, leaving=0), approve=True)
    assert len(registered(story)) == 2


@pytest.mark.req("C-04")
def test_nobody_leaves_or_joins_by_two_requests_at_once(story: Story) -> None:
    asks(story, leaving=0, joining=3)
    for people in ({"leaving": 0}, {"joining": 3}, {"leaving": 1, "joining": 3}):
        with pytest.raises(Conflict, match="CHANGE_ALREADY_ASKED"):
            asks(story, **people)
    asks(story, leaving=1)


@pytest.mark.req("C-04")
def test_the_college_may_take_back_what_is_not_decided(story: Story) -> None:
    change = asks(story, leaving=0)
    seen = queries.change(vendor(story), change).version
    withdraw(officer(story), change)
    with pytest.raises(Stale):
        decide(vendor(story), change, approve=True, version=seen)
    with pytest.raises(Conflict, match="CHANGE_STATE"):
        withdraw(officer(story), change)
    assert queries.change(officer(story), change).state is State.WITHDRAWN


@pytest.mark.req("C-04")
def test_only_the_college_asks_only_its_vendor_decides_and_others_see_nothing(story: Story) -> None:
    change, stranger = asks(story, leaving=0), story.world.colleges[1].officer
    for act in (lambda: withdraw(stranger, change), lambda: queries.change(stranger, change)):
        with pytest.raises(NotFound):
            act()
    assert queries.changes(stranger) == []
    with pytest.raises(NotAllowed):
        decide(officer(story), change, approve=True)
    theirs = Asked(plan_id=story.key, note="越权", registration_id=registered(story)[pool(story)[1]])
    with pytest.raises(NotFound):
        ask(stranger, theirs)
    with pytest.raises(Refused, match="REASON_MISSING"):
        asks(story, leaving=1, note=" ")


@pytest.mark.req("R-119", "C-04")
def test_a_request_is_for_leaving_joining_or_both() -> None:
    assert kind_of(leaves=True, joins=False) is Kind.DELETE
    assert kind_of(leaves=False, joins=True) is Kind.ADD
    assert kind_of(leaves=True, joins=True) is Kind.REPLACE
    with pytest.raises(Refused, match="CHANGE_NOTHING_CHOSEN"):
        kind_of(leaves=False, joins=False)


@pytest.mark.req("C-04")
@pytest.mark.parametrize("state", [state for state in State if state is not State.PENDING])
def test_what_is_decided_or_withdrawn_stays_so(state: State) -> None:
    check_pending(State.PENDING)
    with pytest.raises(Conflict, match="CHANGE_STATE"):
        check_pending(state)


@pytest.mark.req("R-084", "R-119", "C-04")
def test_changes_begin_with_the_lock_and_end_with_the_arrangement_or_the_first_exam_day(story: Story) -> None:
    rules = story.rules
    closes, exams = rules.window(Stage.REGISTRATION).closes, clock.day_start(rules.first_day)
    assert closes is not None
    second = dt.timedelta(seconds=1)
    check_changeable(rules, closes, arranged=False)
    check_changeable(rules, exams - second, arranged=False)
    for moment, arranged, code in (
        (closes - second, False, "CHANGE_TOO_EARLY"),
        (closes, True, "CHANGE_ARRANGED"),
        (exams, False, "CHANGE_ARRANGED"),
    ):
        with pytest.raises(Conflict, match=code):
            check_changeable(rules, moment, arranged=arranged)
