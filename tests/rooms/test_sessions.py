"""场次选择: the site's college chooses, entries and clashes follow, and what is printed is each entry's own time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select

from core.api import Stage
from core.arrangement.papers import room_sittings, ticket_pages
from core.arrangement.seats import sittings
from core.candidates.rules import Origin
from core.db.session import reading, transaction
from core.db.tables import Candidate, Entry, ExamRoom, ExamSite, Occupation, Registration
from core.demo import people
from core.demo.story import Story
from core.intake.receive import receive
from core.intake.report import Report, report
from core.jobs import engine
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from core.plans.queries import plan_of
from core.registrations import service, sheet
from core.registrations.chosen import Choice, rows_of
from core.registrations.queries import facts_for
from core.registrations.rules import check
from core.registrations.sessions import choose_sessions, site_offers
from core.sites.service import revoke
from tests.rooms.story_world import two_days

KEY = "live-commerce"
FIRST, SECOND = dt.date(2024, 9, 26), dt.date(2024, 9, 27)
ON_SECOND = {
    "theory": clock.moment(SECOND, dt.time(8, 30)),
    "practical": clock.moment(SECOND, dt.time(10)),
}


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    return two_days(tmp_path)


def officer(story: Story) -> Actor:
    return story.colleges[0].officer


def site(story: Story, key: str = KEY) -> ExamSite:
    return story._sites(story.colleges[0])[key]


def rows(story: Story) -> list[tuple[str, ...]]:
    return list(story.registration_rows(story.colleges[0]))


def send(story: Story, lines: list[tuple[str, ...]]) -> Report:
    data = people.workbook(sheet.FORM, lines)
    upload = receive(officer(story), "registrations", "报考.xlsx", data, plan_id=story.key)
    engine.sweep()
    return report(officer(story), upload)


def entries(story: Story) -> dict[tuple[str, int, str], dt.datetime]:
    """When each subject is sat, by site, level and subject."""
    with reading(officer(story)) as tx:
        found = tx.execute(
            select(ExamSite.name, Registration.level, Entry.subject, Entry.begins_at)
            .join(Registration, Registration.site_id == ExamSite.id)
            .join(Entry, Entry.registration_id == Registration.id)
        )
        return {(name, level, subject): begins for name, level, subject, begins in found}


@pytest.mark.req("C-32", "C-47")
def test_everybody_sits_in_the_first_session_until_the_site_chooses(story: Story) -> None:
    assert send(story, rows(story)).tally.accepted == 4
    assert {begins.date() for begins in entries(story).values()} == {FIRST}


@pytest.mark.req("C-32", "C-47")
def test_a_chosen_session_is_where_the_sites_candidates_of_that_level_sit(story: Story) -> None:
    choose_sessions(officer(story), story.key, site(story).id, 1, ON_SECOND)
    send(story, rows(story))
    for (name, level, subject), begins in entries(story).items():
        chosen = (name, level) == (site(story).name, 1)
        assert begins == ON_SECOND[subject] if chosen else begins.date() == FIRST
    with reading(officer(story)) as tx:
        spans = {row.id: (row.begins_at, row.ends_at) for row in tx.scalars(select(Entry))}
        assert {row.entry_id: (row.begins_at, row.ends_at) for row in tx.scalars(select(Occupation))} == spans


@pytest.mark.req("C-32")
def test_a_choice_can_be_made_again_while_nobody_is_registered_for_the_level_there(story: Story) -> None:
    choose_sessions(officer(story), story.key, site(story).id, 1, ON_SECOND)
    back = {"theory": clock.moment(FIRST, dt.time(14))}
    choose_sessions(officer(story), story.key, site(story).id, 1, back)
    now = {
        o.subject: o.begins for o in site_offers(officer(story), story.key) if (o.site, o.level) == (site(story).id, 1)
    }
    assert now == {**ON_SECOND, **back}
    send(story, rows(story))
    with pytest.raises(Conflict, match="SESSION_REGISTERED") as refused:
        choose_sessions(officer(story), story.key, site(story).id, 1, ON_SECOND)
    assert refused.value.params["count"] == 1
    with reading(officer(story)) as tx:
        held = tx.scalars(
            select(Registration.id).where(Registration.site_id == site(story).id, Registration.level == 1)
        )
        keys = list(held)
    service.unregister(officer(story), keys)
    choose_sessions(officer(story), story.key, site(story).id, 1, ON_SECOND)


@pytest.mark.req("C-32")
def test_only_the_sites_own_college_chooses_while_the_site_is_approved_and_registration_open(story: Story) -> None:
    own, other = site(story), story.world.colleges[1].officer
    with pytest.raises(NotFound):
        choose_sessions(other, story.key, own.id, 1, ON_SECOND)
    with pytest.raises(NotAllowed):
        choose_sessions(story.colleges[0].owner, story.key, own.id, 1, ON_SECOND)
    closes = story.rules.window(Stage.REGISTRATION).closes
    assert closes is not None
    with clock.at(closes), pytest.raises(Conflict, match="REGISTRATION_CLOSED"):
        choose_sessions(officer(story), story.key, own.id, 1, ON_SECOND)
    with pytest.raises(Refused, match="SESSION_NOT_OFFERED"):
        choose_sessions(officer(story), story.key, own.id, 1, {"theory": ON_SECOND["practical"]})
    revoke(story.staff.planner, own.id, reason="现场与申报不符")
    with pytest.raises(Conflict, match="SESSION_SITE_NOT_APPROVED"):
        choose_sessions(officer(story), story.key, own.id, 1, ON_SECOND)


@pytest.mark.req("C-37", "C-47")
def test_whether_somebody_can_sit_two_levels_is_told_by_the_chosen_sessions(story: Story) -> None:
    lines = rows(story)
    one = next(line for line in lines if line[5] == "初级" and line[6] == site(story).code)
    upper = next(line for line in lines if line[5] == "中级" and line[6] == site(story).code)
    both = (one[0], one[1], *upper[2:])
    assert send(story, [one]).tally.accepted == 1
    assert {problem.code for problem in send(story, [both]).problems} == {"SITTINGS_OVERLAP"}
    choose_sessions(officer(story), story.key, site(story).id, 2, ON_SECOND)
    assert send(story, [both]).tally.accepted == 1


@pytest.mark.req("C-32", "R-120", "R-123")
def test_sites_with_different_sessions_are_arranged_and_printed_each_at_its_own_time(story: Story) -> None:
    choose_sessions(officer(story), story.key, site(story).id, 1, ON_SECOND)
    choose_sessions(officer(story), story.key, site(story).id, 2, ON_SECOND)
    story.register()
    assert {begins.date() for (name, *_), begins in entries(story).items() if name == site(story).name} == {SECOND}
    clock.travel(clock.moment(story.rules.window(Stage.ARRANGEMENT).start or FIRST, dt.time(9)))
    story.arrange()
    with reading(officer(story)) as tx:
        rooms = list(tx.scalars(select(ExamRoom).where(ExamRoom.plan_id == story.key)))
    assert len(rooms) == 2
    for room in rooms:
        day = SECOND if room.site_id == site(story).id else FIRST
        sitting = sittings(officer(story), room.id)
        assert {one.begins_at.date() for one in sitting} == {day}
        lines = [line for page in ticket_pages(officer(story), room.id) for line in page.sittings]
        assert {line.time[:10] for line in lines} == {day.isoformat()}
        assert {paper.time[:10] for paper in room_sittings(officer(story), room.id)} == {day.isoformat()}


@pytest.mark.req("C-32")
def test_a_session_changed_between_judging_and_registering_is_noticed(story: Story) -> None:
    with reading(officer(story)) as tx:
        plan = plan_of(tx, story.key)
        everybody = tuple(tx.scalars(select(Candidate.id)))
    choice = Choice(plan_id=story.key, certificate=KEY, level=1, site_id=site(story).id, candidate_ids=everybody)
    with reading(officer(story)) as tx:
        asked = rows_of(tx, choice, story.rules.certificate(KEY))
        judged = check(asked, facts_for(tx, officer(story), plan, asked, clock.now()))
    choose_sessions(officer(story), story.key, site(story).id, 1, ON_SECOND)
    accepted = [found for _, found in judged if found]
    assert len(accepted) == 4
    with pytest.raises(Conflict, match="SESSION_CHANGED"), transaction(officer(story)) as tx:
        service.register_many(tx, officer(story), plan, accepted, Origin.PLATFORM)
    assert entries(story) == {}
