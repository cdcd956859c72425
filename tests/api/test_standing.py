"""What a plan's marks would come to, on the page and for programs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from core.api import Stage
from core.demo.story import Story, start
from core.kernel import clock
from tests.api.conftest import OFFICER, PLANNER, Program
from tests.api.test_pages import signed_in

APPROVER = "hotmatrix-approver"


@pytest.mark.req("R-139", "C-22")
def test_only_who_approves_the_scores_is_shown_what_they_would_come_to(
    portal: Flask, story: Story, program: Callable[[str], Program]
) -> None:
    story.register()
    clock.travel(start(story.rules, Stage.ARRANGEMENT))
    story.arrange()
    clock.travel(start(story.rules, Stage.SCORE_ENTRY))
    story.score()
    pages = {
        login: signed_in(portal, login, story.world.password).get(f"/scores/{story.key}").text
        for login in (APPROVER, PLANNER, OFFICER)
    }
    assert ["公示前试算" in text for text in pages.values()] == [True, False, False]
    answer = program(APPROVER).get("/results/standing", plan=story.key).get_json()
    counted = [row for row in answer["items"] if row["registered"]]
    assert sum(row["registered"] for row in counted) == story.count
    for row in counted:
        assert row["passed"] + row["unmarked"] + sum(row["failed"].values()) == row["registered"]
    assert program(OFFICER).get("/results/standing", plan=story.key).status_code == 403
