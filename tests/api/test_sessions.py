"""Sessions chosen by program and on the page, where a plan offers several."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from core.demo.story import Story
from tests.api.conftest import HEAD, OFFICER, OTHER, Program
from tests.api.test_forms import token
from tests.api.test_pages import signed_in
from tests.rooms.story_world import two_days

Programs = Callable[[str], Program]
MORNING = {"theory": "2024-09-27T08:30:00+08:00", "practical": "2024-09-27T10:00:00+08:00"}


@pytest.fixture
def story(sqlite_database: str, tmp_path: Path) -> Story:
    return two_days(tmp_path)


def mine(program: Program, story: Story, level: int = 1) -> list[dict[str, Any]]:
    """What the program's own first site chooses from for a level."""
    rows = program.get(f"/plans/{story.key}/session-choices").get_json()["items"]
    site = next(row["site"] for row in rows if row["mine"])
    return [row for row in rows if (row["site"], row["level"]) == (site, level)]


@pytest.mark.req("C-32", "C-47")
def test_a_program_reads_what_is_offered_and_chooses(program: Programs, story: Story) -> None:
    officer = program(OFFICER)
    offers = mine(officer, story)
    assert [(row["subject"], row["begins"][:10], len(row["sessions"])) for row in offers] == [
        ("theory", "2024-09-26", 2),
        ("practical", "2024-09-26", 2),
    ]
    body = {"site": offers[0]["site"], "level": 1, "sessions": MORNING}
    address = f"/plans/{story.key}/session-choices"
    assert officer.post(address, body).status_code == 201
    assert {row["subject"]: row["begins"] for row in mine(officer, story)} == MORNING
    seen = program(OTHER).get(address).get_json()["items"]
    assert [row["begins"] for row in seen if row["site"] == body["site"] and row["level"] == 1] == [*MORNING.values()]


def test_a_program_is_told_why_it_cannot_choose(program: Programs, story: Story) -> None:
    address, officer = f"/plans/{story.key}/session-choices", program(OFFICER)
    site = mine(officer, story)[0]["site"]
    body = {"site": site, "level": 1, "sessions": MORNING}
    assert program(OTHER).post(address, body).status_code == 404
    assert program(HEAD).post(address, body).status_code == 403
    assert officer.post(address, {**body, "sessions": {}}).status_code == 422
    assert officer.post(address, {**body, "level": 3}).get_json()["code"] == "PLAN_LEVEL_NOT_EXAMINED"
    wrong = {"theory": "2024-09-27T08:00:00+08:00"}
    assert officer.post(address, {**body, "sessions": wrong}).get_json()["code"] == "SESSION_NOT_OFFERED"
    story.register()
    late = officer.post(address, body)
    assert (late.status_code, late.get_json()["code"]) == (409, "SESSION_REGISTERED")


@pytest.mark.req("C-32")
def test_the_page_offers_dates_and_times_and_keeps_what_was_chosen(portal: Flask, story: Story) -> None:
    client = signed_in(portal, OFFICER, story.world.password)
    assert "选择场次" in client.get(f"/registrations/{story.key}").text
    address = f"/registrations/{story.key}/sessions"
    page = client.get(address).text
    assert "2024-09-27 周五 08:30–09:30" in page
    site = page.split('name="site" value="')[1].split('"')[0]
    form = {"csrf_token": token(page), "site": site, "level": "1"}
    chosen = {f"session-{subject}": begins for subject, begins in MORNING.items()}
    assert client.post(address, data={**form, **chosen}).status_code == 303
    assert f'value="{MORNING["theory"]}" selected' in client.get(address).text
    assert client.post(address, data={**form, "session-theory": "明天"}).status_code == 422
    story.register()
    after = client.get(address).text
    assert "已有 1 名考生报考" in after
    assert "2024-09-27 08:30" in client.get(f"/registrations/{story.key}").text


def test_the_page_says_so_where_there_is_nothing_to_choose_for_others(portal: Flask, story: Story) -> None:
    head = signed_in(portal, HEAD, story.world.password)
    page = head.get(f"/registrations/{story.key}/sessions").text
    assert "保存场次" not in page
    assert "其他站点的场次" in page
