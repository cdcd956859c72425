"""应急报名: only while the platform is closed, only warranted and in time, and nothing is lost on the way back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from core.api import Stage
from core.candidates.rules import Origin
from core.candidates.rules import State as CandidateState
from core.db.session import reading
from core.db.tables import Candidate, Registration, Workbook
from core.demo import people
from core.demo.people import Invented
from core.demo.story import Story
from core.demo.world import CollegeStaff
from core.fallback import service, sheet, views
from core.intake.receive import receive
from core.intake.report import Report, report
from core.jobs import engine
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import Conflict, NotAllowed, Refused
from core.national.link import State, declare
from core.registrations.service import carry_over
from core.wiring import clockwork
from tests.rooms.story_world import a_plan

NAME = "跨境电商B2B数据运营职业技能等级证书"


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    """The platform is closed on the day registration opens."""
    story = a_plan(tmp_path, "alibaba_b2b", "20211212全国统考")
    declare(SYSTEM, State.DOWN, "系统升级公告", "运营")
    return story


def college(story: Story) -> CollegeStaff:
    return story.colleges[0]


def asked(story: Story, *, warranted: bool = True) -> list[Invented]:
    """Confirm the demand of the college's people, and warrant them."""
    cast = story.invent(college(story))
    service.request_workbook(college(story).officer, story.key, len(cast))
    if warranted:
        service.attest(college(story).owner, story.key)
    return cast


def send(story: Story, rows: Sequence[Sequence[str]]) -> Report:
    data = people.workbook(sheet.FORM, rows)
    upload = receive(college(story).officer, "workbook", "报名表.xlsx", data, plan_id=story.key)
    engine.sweep()
    return report(college(story).officer, upload)


def rows_of(cast: Sequence[Invented], level: str = "中级") -> list[tuple[str, ...]]:
    return [(*person.cells, NAME, level) for person in cast]


def codes(found: Report) -> set[str]:
    return {problem.code for problem in found.problems if not problem.warning}


@pytest.mark.req("R-095", "R-103")
def test_a_workbook_is_issued_only_while_the_platform_is_closed(story: Story) -> None:
    declare(SYSTEM, State.OPEN, "恢复开放", "运营")
    with pytest.raises(Refused, match="FALLBACK_PLATFORM_OPEN"):
        asked(story)


@pytest.mark.req("R-103")
def test_a_vendor_that_declares_no_fallback_has_none(database: str, tmp_path: Path) -> None:
    story = a_plan(tmp_path)
    declare(SYSTEM, State.DOWN, "系统升级公告", "运营")
    with pytest.raises(Refused, match="FALLBACK_NOT_DECLARED"):
        asked(story)


@pytest.mark.req("R-096", "R-099", "R-100")
def test_a_warranted_workbook_registers_people_nobody_could_verify(story: Story) -> None:
    found = send(story, rows_of(asked(story)))
    assert (found.tally.read, found.tally.accepted, found.tally.refused) == (4, 4, 0)
    with reading(college(story).officer) as tx:
        candidates, registrations = list(tx.scalars(select(Candidate))), list(tx.scalars(select(Registration)))
    assert {c.state for c in candidates} == {CandidateState.NO_PHOTO}
    assert {c.origin for c in candidates} == {r.origin for r in registrations} == {Origin.SPREADSHEET}
    assert {r.verified for r in registrations} == {False}


@pytest.mark.req("R-098")
def test_what_nobody_warrants_is_refused_and_a_new_demand_is_warranted_anew(story: Story) -> None:
    cast = asked(story, warranted=False)
    assert codes(send(story, rows_of(cast))) == {"FALLBACK_NOT_ATTESTED"}
    with pytest.raises(NotAllowed):
        service.attest(college(story).officer, story.key)
    service.attest(college(story).owner, story.key)
    service.request_workbook(college(story).officer, story.key, 5)
    with reading(college(story).officer) as tx:
        assert tx.scalars(select(Workbook)).one().attested_at is None


@pytest.mark.req("R-097")
def test_a_workbook_that_comes_late_is_refused_row_by_row(story: Story) -> None:
    cast = asked(story)
    closes = story.rules.window(Stage.REGISTRATION).closes
    assert closes
    clock.travel(closes)
    found = send(story, rows_of(cast))
    assert (found.tally.refused, codes(found)) == (4, {"FALLBACK_LATE"})


@pytest.mark.req("R-100", "C-38")
def test_the_level_is_the_plans_and_another_one_in_the_file_only_warns(story: Story) -> None:
    found = send(story, rows_of(asked(story), level="高级"))
    assert found.tally.accepted == 4
    assert {p.code for p in found.problems if p.warning} >= {"FALLBACK_DIFFERS"}
    with reading(college(story).officer) as tx:
        assert set(tx.scalars(select(Registration.level))) == {2}


@pytest.mark.req("R-100")
def test_another_certificate_than_the_vendor_fixes_is_refused_row_by_row(story: Story) -> None:
    rows = [[*row] for row in rows_of(asked(story))]
    ours = "跨境电商B2B数据运营职业技能等级证书"
    found = send(story, [["别的证书" if cell == ours else cell for cell in row] for row in rows])
    assert (found.tally.accepted, found.tally.refused) == (0, 4)
    assert "FALLBACK_FIXED_VALUE" in codes(found)


@pytest.mark.req("R-096")
def test_the_same_workbook_sent_again_registers_nobody_twice(story: Story) -> None:
    rows = rows_of(asked(story))
    send(story, rows)
    again = send(story, rows)
    assert (again.tally.accepted, again.tally.refused, again.tally.skipped) == (0, 0, 4)


@pytest.mark.req("R-101", "R-102", "C-42")
def test_the_account_is_closed_when_everybody_is_verified_and_says_where_each_went(story: Story) -> None:
    send(story, rows_of(asked(story)))
    with pytest.raises(Refused, match="FALLBACK_WAITING"):
        service.reconcile(story.staff.planner, story.key)
    declare(SYSTEM, State.OPEN, "恢复开放", "运营")
    with pytest.raises(Conflict, match="FALLBACK_UNVERIFIED"):
        service.reconcile(story.staff.planner, story.key)
    story.bring_people()
    clock.travel(clock.now() + dt.timedelta(days=2))
    story.verify_people()
    assert carry_over(college(story).officer) == 4
    closed = service.reconcile(story.staff.planner, story.key)
    totals = {"moved": 4, "colleges": 1, "confirmed": 0, "read": 4, "accepted": 4, "refused": 0}
    assert closed.totals == totals
    assert service.reconcile(story.staff.planner, story.key).digest == closed.digest
    account = json.loads(views.account(story.staff.planner, story.key))
    assert [fate for *_, fate in account["rows"]] == ["moved"] * 4


@pytest.mark.req("R-103")
def test_once_the_platform_is_back_no_workbook_is_taken(story: Story) -> None:
    cast = asked(story)
    declare(SYSTEM, State.OPEN, "恢复开放", "运营")
    assert codes(send(story, rows_of(cast))) == {"FALLBACK_PLATFORM_OPEN"}


@pytest.mark.req("R-102")
def test_a_college_sees_its_own_workbook_and_the_vendor_everybodys(story: Story) -> None:
    send(story, rows_of(asked(story)))
    assert views.plan(college(story).officer, story.key).book is not None
    assert views.plan(story.world.colleges[1].officer, story.key).book is None
    shown = views.plan(story.staff.planner, story.key)
    assert [(row.college, row.counts.registered) for row in shown.rows] == [(college(story).college.name, 4)]


@pytest.mark.req("R-102")
def test_the_clock_carries_over_who_has_been_verified_since(story: Story) -> None:
    send(story, rows_of(asked(story)))
    declare(SYSTEM, State.OPEN, "恢复开放", "运营")
    story.bring_people()
    clock.travel(clock.now() + dt.timedelta(days=2))
    story.verify_people()
    clockwork.tick()
    assert service.reconcile(story.staff.planner, story.key).totals["moved"] == 4
