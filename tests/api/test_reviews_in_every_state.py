"""Every act on a score review in every state it can be in, by program (R-145 … R-157)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from core.api import Stage
from core.demo.story import Story, end
from core.kernel import clock
from tests.api.conftest import OFFICER, Program
from tests.api.test_reviews import APPROVER, published, scored

__all__ = ["published"]
Programs = Callable[[str], Program]
STATE = (409, "REVIEW_STATE")
NOTHING = (409, "REVIEW_NOTHING_CHECKED")
ANSWERED = ("changed", "unchanged", "rejected_late", "out_of_scope")
# What each state answers to: the college's check, handing in, taking back, the vendor's answer, asking again.
ANSWERS: dict[str, tuple[object, ...]] = {
    "requested": ("college_checked", NOTHING, 204, (404, "NOT_FOUND"), "REVIEW_ONCE"),
    "college_checked": (STATE, 1, 204, (404, "NOT_FOUND"), "REVIEW_ONCE"),
    "submitted": (STATE, NOTHING, STATE, "unchanged", "REVIEW_ONCE"),
    **dict.fromkeys(
        ("changed", "unchanged", "rejected_late", "out_of_scope"), (STATE, NOTHING, STATE, STATE, "REVIEW_ONCE")
    ),
}


class Asked:
    """One review, and both who may act on it."""

    def __init__(self, person: Programs, story: Story) -> None:
        self.officer, self.approver = person(OFFICER), person(APPROVER)
        self.plan = {"plan": str(story.key)}
        self.score = scored(self.officer, story)[0]
        self.address = f"/score-reviews/{self.ask().get_json()['id']}"

    def ask(self) -> TestResponse:
        return self.officer.post("/score-reviews", {"entry": self.score["id"], "reason": "sum_error"})

    def check(self) -> TestResponse:
        return self.officer.post(f"{self.address}/check")

    def submit(self) -> TestResponse:
        return self.officer.post("/score-reviews/submissions", self.plan)

    def answer(self, outcome: str) -> TestResponse:
        mark = ("1" if self.score["mark"] != "1" else "2") if outcome == "changed" else None
        said = {"outcome": outcome, "note": "已复查"} | ({"mark": mark} if mark else {})
        return self.approver.post(f"{self.address}/answer", said)

    def come_to(self, state: str) -> None:
        if state != "requested":
            self.check()
        if state not in {"requested", "college_checked"}:
            self.submit()
        if state not in {"requested", "college_checked", "submitted"}:
            assert self.answer(state).status_code == 200
        assert self.state() == state

    def state(self) -> str:
        return str(self.officer.get(self.address).get_json()["state"])


def said(answer: TestResponse) -> object:
    """Return the state or the number an act led to, else its refusal."""
    body: dict[str, Any] = answer.get_json(silent=True) or {}
    if answer.status_code < 300:
        return body.get("state", body.get("submitted", answer.status_code))
    return answer.status_code, body["code"]


@pytest.mark.req("R-145", "R-147", "R-148", "R-154", "R-157")
@pytest.mark.parametrize("state", ANSWERS)
@pytest.mark.parametrize("act", range(5), ids=["check", "submit", "withdraw", "answer", "ask again"])
def test_an_act_on_a_review_is_done_or_refused_by_its_state(
    person: Programs, published: Story, state: str, act: int
) -> None:
    review = Asked(person, published)
    review.come_to(state)
    wanted = ANSWERS[state][act]
    if act == 4:
        again = review.ask()
        assert (again.status_code, [error["code"] for error in again.get_json()["errors"]]) == (422, [wanted])
        return
    acts: tuple[Callable[[], TestResponse], ...] = (
        review.check,
        review.submit,
        lambda: review.officer.change("DELETE", review.address),
        lambda: review.answer("unchanged"),
    )
    assert said(acts[act]()) == wanted
    if isinstance(wanted, tuple):
        assert review.state() == state, "what was refused has changed nothing"


@pytest.mark.req("R-149", "R-157")
def test_nothing_is_asked_after_the_publicity_and_what_was_handed_in_is_answered_then(
    person: Programs, published: Story
) -> None:
    review = Asked(person, published)
    review.come_to("submitted")
    clock.travel(end(published.rules, Stage.PUBLICITY))
    review.officer, review.approver = person(OFFICER), person(APPROVER)  # their sessions have ended meanwhile
    assert "REVIEW_LATE" in {error["code"] for error in review.ask().get_json()["errors"]}
    assert said(review.answer("unchanged")) == "unchanged"
