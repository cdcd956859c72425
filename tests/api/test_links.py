"""No link of any page leads to a page that is not there, whoever follows it."""

from __future__ import annotations

import html
import re
from collections import deque

import pytest
from flask import Flask

from core.demo.story import Story
from tests.api.conftest import HEAD, OFFICER, OPERATOR, PLANNER, PROVINCE
from tests.api.test_pages import signed_in

# One page of a kind is enough: what differs is the key of a row.
ROW = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
MOST = 250


def kind(address: str) -> str:
    """Return what an address asks for, whichever row it is about."""
    return ROW.sub("·", address.partition("#")[0])


@pytest.mark.parametrize("login", [OFFICER, HEAD, PLANNER, f"{PLANNER}-approver", PROVINCE, OPERATOR])
def test_no_link_leads_nowhere(portal: Flask, story: Story, login: str) -> None:
    story.register()
    client = signed_in(portal, login, story.world.password)
    waiting, seen, lost = deque([("/", "")]), {"/"}, {}
    while waiting and len(seen) < MOST:
        address, on = waiting.popleft()
        answer = client.get(address)
        if answer.status_code in {404, 405, 500}:
            lost[address] = (answer.status_code, on)
        if answer.mimetype != "text/html":
            continue
        for link in map(html.unescape, re.findall(r'href="(/[^"]*)"', answer.text)):
            if kind(link) not in seen and not link.startswith(
                ("/static/", "/bootstrap/", "/sign-out", "/api/docs/assets/")
            ):
                seen.add(kind(link))
                waiting.append((link, address))
    assert 15 < len(seen) < MOST, "every kind of page was opened"
    assert [f"{address} {where}" for address, where in lost.items()] == []


def test_every_fact_of_a_published_plan_can_be_amended_and_is_called_by_its_name(portal: Flask, story: Story) -> None:
    client = signed_in(portal, PLANNER, story.world.password)
    page = client.get(f"/plans/{story.key}/amend").text
    found = [
        (html.unescape(a), html.unescape(n))
        for a, n in re.findall(r'href="([^"]+/supplement[^"]+)"[^>]*>([^<]+)<', page)
    ]
    names = [name for _, name in found]
    assert len(set(names)) == len(names) > 15
    assert [name for name in names if re.search(r"[a-z_]+\.[a-z_]+|\(", name)] == []
    for wanted in ("合格规则", "收费标准", "考核科目", "成绩复查", "初级 合格规则"):
        assert [name for name in names if wanted in name], (wanted, names)
    told = {address: client.get(address).status_code for address, _ in found}
    assert {address: status for address, status in told.items() if status != 200} == {}
