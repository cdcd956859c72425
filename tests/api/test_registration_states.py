"""Every act on a registration in every state of its plan, by program (R-084, R-086, R-091, C-04)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from core.api import Stage
from core.demo.story import Story
from core.kernel import clock
from tests.api.conftest import OFFICER, Program
from tests.api.test_changes import where

Programs = Callable[[str], Program]
SECOND = dt.timedelta(seconds=1)


def window(story: Story) -> tuple[dt.datetime, dt.datetime]:
    period = story.rules.window(Stage.REGISTRATION)
    assert period.closes is not None
    return period.opens or clock.now(), period.closes


def arranged(story: Story) -> None:
    clock.travel(story.rehearsal.agenda.arranged)
    story.arrange()


def is_open(_story: Story) -> None:
    """The story stands in the window."""


def closed(story: Story) -> None:
    clock.travel(window(story)[1])


def last_second(story: Story) -> None:
    clock.travel(window(story)[1] - SECOND)


def seated_while_open(story: Story) -> None:
    """What cannot be in life, and is refused all the same: seats, and the window is open."""
    now = clock.now()
    arranged(story)
    clock.travel(now)


def sitting(story: Story) -> None:
    arranged(story)
    rank = story.rules.certificates[0].levels[0].rank
    clock.travel(min(session.begins for session in story.rules.sessions if session.level == rank))


def over(story: Story) -> None:
    arranged(story)
    clock.travel(max(session.ends for session in story.rules.sessions))


CLOSED = (409, "REGISTRATION_CLOSED")
STATES: list[tuple[Callable[[Story], None], set[str], tuple[object, ...]]] = [
    (is_open, {"unarranged"}, ((201, ""), (204, ""), (409, "CHANGE_TOO_EARLY"))),
    (last_second, {"unarranged"}, ((201, ""), (204, ""), (409, "CHANGE_TOO_EARLY"))),
    (closed, {"unarranged"}, (CLOSED, CLOSED, (201, ""))),
    (seated_while_open, {"scheduled"}, ((201, ""), (409, "ENTRY_ARRANGED"), (409, "CHANGE_TOO_EARLY"))),
    (arranged, {"scheduled"}, (CLOSED, CLOSED, (409, "CHANGE_ARRANGED"))),
    (sitting, {"in_progress"}, (CLOSED, CLOSED, (409, "CHANGE_ARRANGED"))),
    (over, {"ended"}, (CLOSED, CLOSED, (409, "CHANGE_ARRANGED"))),
]


@pytest.mark.req("R-078", "R-084", "R-086", "R-091", "R-092", "C-04")
@pytest.mark.parametrize(("come", "shown", "answers"), STATES, ids=[come.__name__ for come, *_ in STATES])
def test_registering_taking_back_and_asking_for_a_change(
    program: Programs, story: Story, come: Callable[[Story], None], shown: set[str], answers: tuple[object, ...]
) -> None:
    officer = program(OFFICER)
    ids = [str(row["id"]) for row in officer.get("/candidates").get_json()["items"]]
    made = officer.post("/registrations", {**where(story), "candidates": ids[:3]})
    assert made.get_json()["accepted"] == 3, made.text
    story.rooms(story.colleges[0])
    come(story)
    kept = officer.get("/registrations", plan=story.key).get_json()["items"]
    assert {entry["state"] for row in kept for entry in row["entries"]} == shown
    one, two, _ = kept
    change = {"plan": str(story.key), "registration": two["id"], "note": "因病退出"}
    given = (
        officer.post("/registrations", {**where(story), "candidates": ids[3:]}),
        officer.change("DELETE", f"/registrations/{one['id']}"),
        officer.post("/change-requests", change),
    )
    said = [(answer.status_code, (answer.get_json(silent=True) or {}).get("code", "")) for answer in given]
    assert tuple(said) == answers
    left = {row["id"] for row in officer.get("/registrations", plan=story.key).get_json()["items"]}
    assert (one["id"] in left) is (given[1].status_code != 204)


@pytest.mark.req("R-084", "R-091", "C-04")
def test_the_page_offers_what_can_be_done_now(person: Programs, story: Story) -> None:
    story.register()
    address = f"/registrations/{story.key}"
    by_oneself = ("选择考生报考", "批量导入报考", "取消报考", "申请借考")
    page = person(OFFICER).client.get(address).text
    assert ([word in page for word in by_oneself], "/change-requests/new/" in page) == ([True] * 4, False)
    ids = [row["id"] for row in person(OFFICER).get("/registrations", plan=story.key).get_json()["items"]]
    closed(story)
    client = person(OFFICER).client
    page = client.get(address).text
    assert ([word in page for word in by_oneself], "/change-requests/new/" in page) == ([False] * 4, True)
    assert "变更申请" in page
    form = {"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0], "id": ids[:1]}
    asked = client.post(f"{address}/delete", data=form).text
    stamp = asked.split('name="confirmed" value="')[1].split('"')[0]
    refused = client.post(f"{address}/delete", data={**form, "confirmed": stamp})
    assert (refused.status_code, "变更申请" in refused.text) == (409, True)
    arranged(story)
    page = person(OFFICER).client.get(address).text
    assert ([word in page for word in by_oneself], "/change-requests/new/" in page) == ([False] * 4, False)
