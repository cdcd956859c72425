"""One span printed for a level: its subjects are one sitting on every paper, until their hours are announced (C-53)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from core.api import Paper
from core.arrangement import papers, queries
from core.arrangement.arranging import arrange
from core.demo.story import Story
from core.kernel import clock
from core.plans import service as plans
from core.rules.plan import Session
from tests.api.test_pages import signed_in
from tests.pdf.reading import pages_of, text_of
from tests.portal import the_portal
from tests.rooms.story_world import registered

REMARK = "科目时间以考场公布为准"
DAY = dt.date(2022, 10, 22)


def arranged(story: Story) -> None:
    clock.travel(story.rehearsal.agenda.arranged)
    story.arrange()


def rooms_of(story: Story) -> list[queries.RoomView]:
    return [room for room in queries.rooms(story.staff.planner, story.key) if room.seated]


def plain(pdf: bytes, page: int = 0) -> str:
    return "".join(text_of(pdf, page).split())


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    return registered(tmp_path)


@pytest.mark.req("C-53", "R-050")
def test_every_paper_lists_the_subjects_inside_the_span_as_declared_without_hours_of_their_own(story: Story) -> None:
    arranged(story)
    for room in rooms_of(story):
        for page in papers.ticket_pages(story.staff.planner, room.id):
            assert [(line.subject, line.remark) for line in page.sittings] == [("理论、实操", REMARK)]
        sittings = papers.room_sittings(story.staff.planner, room.id)
        assert {(sitting.subjects, sitting.remark) for sitting in sittings} == {(("理论", "实操"), REMARK)}
        times = [sitting.time.split()[1] for sitting in sittings]
        assert times == sorted(set(times))
        for paper in Paper:
            pdf = papers.printed(story.staff.planner, room.id, paper)
            for page in range(pages_of(pdf)):
                assert REMARK in plain(pdf, page), (paper, page)
        assert all(not exam.hours_announced for exam in room.exams)
    portal = the_portal()
    page = signed_in(portal, "college1", story.world.password).get(f"/arrangement/{story.key}").text
    assert REMARK in page


@pytest.mark.req("C-53")
def test_hours_supplied_within_the_span_reach_entries_and_papers_when_seats_are_made_anew(story: Story) -> None:
    arranged(story)
    hours = [
        Session(certificate="shop-operation", level=level, subject=subject, date=DAY, start=start, end=end)
        for level, subject, start, end in (
            (1, "theory", dt.time(14), dt.time(15)),
            (1, "practical", dt.time(15, 15), dt.time(17, 45)),
            (2, "theory", dt.time(8, 30), dt.time(9, 30)),
            (2, "practical", dt.time(9, 45), dt.time(11, 45)),
        )
    ]
    planner = story.staff.planner
    plans.enter_supplement(planner, "hotmatrix_shop", "sessions", tuple(hours), clause="考前通知", plan_id=story.key)
    plans.amend(planner, story.key, reason="公布科目时间", clause="考前通知")
    before = [
        line.remark
        for room in rooms_of(story)
        for page in papers.ticket_pages(planner, room.id)
        for line in page.sittings
    ]
    assert set(before) == {REMARK}
    arrange(story.staff.planner, story.key, seed=2)
    found = {
        (page.level, line.subject, line.time[11:], line.remark)
        for room in rooms_of(story)
        for page in papers.ticket_pages(planner, room.id)
        for line in page.sittings
    }
    assert found == {
        ("初级", "理论", "14:00-15:00", ""),
        ("初级", "实操", "15:15-17:45", ""),
        ("中级", "理论", "08:30-09:30", ""),
        ("中级", "实操", "09:45-11:45", ""),
    }
