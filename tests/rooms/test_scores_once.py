"""Marks are entered once, before the publicity: the later "entry" of the manual is filing, not a second chance."""

from __future__ import annotations

import pytest

from core.kernel import clock
from core.kernel.verdicts import Fate
from core.scores import queries, service
from tests.rooms.exam_world import LOCKED, PUBLICITY, SCORING, a_world, day
from tests.rooms.test_scores import enter, enter_all


@pytest.mark.req("C-03")
def test_after_the_review_period_no_mark_is_entered_again(database: str) -> None:
    clock.travel(day(9, 20))
    world = a_world()
    tickets = world.arranged()
    clock.travel(SCORING)
    enter_all(world, tickets, (80, 60))
    clock.travel(PUBLICITY)
    service.publish(world.approver, world.plan_id)
    published = queries.subject_scores(world.scorer, world.plan_id).scores
    (number, person), *_ = tickets
    again = [(number, person.name, "理论", 95)]
    assert enter(world, again, reason="评议期后登记") == [(Fate.REFUSED, ["SCORE_ONLY_CORRECTION"])]
    clock.travel(LOCKED)
    assert enter(world, again, reason="评议期后登记") == [(Fate.REFUSED, ["SCORE_LOCKED"])]
    assert queries.subject_scores(world.scorer, world.plan_id).scores == published
    assert {score.mark for score in published} == {"80", "60", ""}
