"""The year's plans stand from its first days on, and a college sees what it has to finish by when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from core.api import Stage
from core.db.session import reading
from core.kernel import clock
from core.overview.queries import deadlines
from core.plans import service, views
from core.plans.queries import plans
from tests.rooms.story_world import a_plan


@pytest.mark.req("R-048")
def test_plans_of_the_whole_year_are_published_in_its_first_days_and_seen_by_every_college(
    database: str, tmp_path: Path
) -> None:
    story = a_plan(tmp_path)
    planner, officer = story.staff.planner, story.world.colleges[1].officer
    clock.travel(clock.moment(dt.date(2022, 1, 4), dt.time(9)))
    drafts = [
        service.import_notice(planner, story.source.key, story.text.replace("2022年第四次", f"2022年第{ordinal}次"))
        for ordinal in "五六"
    ]
    for draft in drafts:
        service.publish(planner, draft.id)
    with reading(officer) as tx:
        seen = {plan.id: plan for plan in plans(tx) if plan.published}
    assert {draft.id for draft in drafts} <= seen.keys()
    for draft in drafts:
        assert seen[draft.id].year == 2022
        rules = views.plan(officer, draft.id).rules
        assert rules is not None
        assert rules.first_day - clock.today() > dt.timedelta(days=180)


@pytest.mark.req("R-049")
def test_a_college_is_shown_the_last_day_of_everything_it_has_to_finish(database: str, tmp_path: Path) -> None:
    story = a_plan(tmp_path)
    staff = story.colleges[0]
    expected = {stage: period.end for stage, period in story.rules.windows.items() if period.end}
    college_tasks = {Stage.REGISTRATION, Stage.ARRANGEMENT, Stage.INSTALLATION, Stage.TICKETS}
    assert college_tasks <= expected.keys()
    clock.travel(clock.moment(expected[Stage.REGISTRATION], dt.time(9)))
    shown = {item.key: item.day for item in deadlines(staff.officer) if item.plan_id == story.key}
    assert {stage: shown[stage] for stage in college_tasks} == {stage: expected[stage] for stage in college_tasks}
    clock.travel(clock.moment(expected[Stage.REGISTRATION] + dt.timedelta(days=1), dt.time(9)))
    assert Stage.REGISTRATION not in {item.key for item in deadlines(staff.officer) if item.plan_id == story.key}
