"""A page offers its reader nothing that would be refused: every link and button leads to a door that is for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db.session import reading
from core.db.tables import User
from core.demo.story import Story
from core.kernel.actor import SYSTEM, Role
from core.orgs import service
from core.orgs.identity import actor_of
from core.web.doors import admits
from core.web.limits import limiter
from tests.api.conftest import HEAD, OFFICER, OPERATOR, PLANNER, PROVINCE
from tests.api.test_pages import signed_in

MOST = 120
"""Pages walked per account: the lists, and what stands behind their first rows."""
ACCOUNTS = [OFFICER, HEAD, PLANNER, "hotmatrix-approver", "hotmatrix-signer", PROVINCE, OPERATOR, "teacher", "reviewer"]


@pytest.fixture
def everybody(story: Story, portal: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(limiter, "enabled", False)  # more calls a minute than people make
    for login, role in (("teacher", Role.COLLEGE_TEACHER), ("reviewer", Role.COLLEGE_REVIEWER)):
        college = story.colleges[0].college
        password = story.world.password
        service.create_user(SYSTEM, login=login, name=login, password=password, roles=frozenset({role}), of=college)
    return portal


def offered(page: str) -> Iterator[tuple[str, str]]:
    """Yield what a page leads to, with the method."""
    body = page.partition("<main")[2] or page
    for address in re.findall(r'<a [^>]*href="(/[^"#]*)"', body):
        yield "GET", address
    for form in re.findall(r'<form[^>]*method="post"[^>]*>', body):
        yield from (("POST", address) for address in re.findall(r'action="([^"]+)"', form))
    for button in re.findall(r"<button[^>]*>", body):
        yield from (("POST", address) for address in re.findall(r'formaction="([^"]+)"', button))


def walk(client: FlaskClient) -> Iterator[tuple[str, str, str]]:
    """Yield (page, method, address) of everything offered, from the workbench on."""
    menu = re.findall(r'href="(/[^"#]*)"', client.get("/").text.partition('id="menu"')[2].partition("</nav>")[0])
    waiting, seen = ["/", *menu], set[str]()
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if (kind := re.sub(r"[0-9a-f-]{36}", "…", address.partition("?")[0])) in seen:
            continue
        seen.add(kind)
        answer = client.get(address)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        for method, found in offered(answer.text):
            yield address, method, found.replace("&amp;", "&")
            if method == "GET" and not found.startswith(("/static", "/help", "/docs")):
                waiting.append(found.replace("&amp;", "&"))


@pytest.mark.parametrize("login", ACCOUNTS)
def test_every_page_offers_only_what_its_reader_may_do(everybody: Flask, story: Story, login: str) -> None:
    client = signed_in(everybody, login, story.world.password)
    with reading(SYSTEM) as tx:
        actor = actor_of(tx.scalars(select(User).where(User.login == login)).one())
    found = list(walk(client))
    assert len(found) > 20
    with everybody.test_request_context("/"):
        g.actor = actor
        closed = sorted(
            {f"{page}: {method} {address}" for page, method, address in found if not admits(address, method)}
        )
    assert not closed


def test_what_is_left_out_is_offered_to_whom_it_is_for(everybody: Flask, story: Story) -> None:
    officer, teacher = (signed_in(everybody, login, story.world.password) for login in (OFFICER, "teacher"))
    assert "批量删除" in officer.get("/candidates/").text
    assert "批量删除" not in teacher.get("/candidates/").text
