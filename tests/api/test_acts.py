"""What cannot be taken back is said in full first, and is done to what was said only."""

from __future__ import annotations

import re
import uuid
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import select

from core.db.engine import engine
from core.db.tables import Base
from core.demo.story import Story
from core.kernel.actor import Actor, ActorKind
from core.rest.acts import Act
from core.web.limits import limiter
from tests.api.act_cases import CASES, Case, ids_of
from tests.api.asking import fields, question
from tests.api.test_forms import token
from tests.api.test_pages import signed_in
from tests.portal import the_portal

TICK = re.compile(r'name="id" value="([0-9a-f-]{36})"')
# What these do is not taken back by another press of a button.
FINAL = {
    "amend", "answer", "approve", "arrange", "cancel", "decide", "declare", "delete", "delete_rooms", "disable",
    "issue", "publish", "reconcile", "refuse", "remove", "review", "revoke", "revoke_token", "set_active", "settle",
    "undo", "withdraw",
}  # fmt: skip
NOT_FINAL = {
    "fallback.decide": "the form itself shows both sides beside each other and asks which is right",
    "registrations.settle": "a mark on a list of conflicts, which says nothing of anybody",
    "guests.answer": "the agreement may be withdrawn",
}


@cache
def portal() -> Flask:
    """Return one application for every case: it takes longer to make than what is proved."""
    return the_portal()


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    portal()  # made while it still counts: one that never did has no counters to look at
    monkeypatch.setattr(limiter, "enabled", False)  # more people sign in than would within five minutes


def rows() -> dict[str, list[Any]]:
    """Return everything that stands in the database."""
    with engine().connect() as connection:
        return {table.name: list(connection.execute(select(table))) for table in Base.metadata.sorted_tables}


class Asked:
    """One case at its page, and the form as its button would send it."""

    def __init__(self, case: Case, folder: Path) -> None:
        self.story: Story = case.world(folder)
        case.before(self.story)
        self.case = case
        self.ids = ids = ids_of(self.story)
        self.client = signed_in(portal(), case.login, self.story.world.password)
        self.page = case.page.format(**ids)
        shown = self.client.get(self.page)
        assert shown.status_code == 200, shown.text
        act = case.act.replace("{36}", "{{36}}").format(**ids)
        found = re.search(rf'action="({act})"', unescape(shown.text))
        assert found, f"no button to {act}"
        self.address = found[1]
        form = case.form(self.story) if callable(case.form) else case.form
        self.form = {"csrf_token": token(shown.text), **form}
        self.ticks = sorted(TICK.findall(shown.text))[: case.ticked]
        assert len(self.ticks) == case.ticked

    def send(self, **form: Any) -> Any:
        headers = {"Referer": f"http://localhost{self.page}"}
        return self.client.post(self.address, data={**self.form, "id": self.ticks, **form}, headers=headers)


@pytest.fixture(params=CASES)
def asked(request: pytest.FixtureRequest, sqlite_database: str, tmp_path: Path) -> Asked:
    return Asked(CASES[request.param], tmp_path)


def test_the_first_answer_says_it_in_full_and_does_nothing_and_the_second_does_it_and_says_so(asked: Asked) -> None:
    before = rows()
    first = asked.send()
    assert first.status_code == 200, first.text
    said = question(first.text)
    assert [words for words in asked.case.says if words.format(**asked.ids) not in said] == []
    assert f'href="{asked.page}"' in unescape(first.text), "one may go back"
    assert rows() == before
    done = asked.client.post(asked.address, data=fields(first.text), follow_redirects=True)
    assert done.status_code == 200
    assert rows() != before
    if done.mimetype == "text/html":  # else it is the file that was asked for
        assert question(done.text) == ""
        assert asked.case.done.format(**asked.ids) in done.text
    done.close()


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.ticked])
def test_nothing_ticked_is_nothing_done_and_the_page_says_so(sqlite_database: str, tmp_path: Path, name: str) -> None:
    asked = Asked(CASES[name], tmp_path)
    asked.ticks = []
    before = rows()
    answer = asked.send()
    assert (answer.status_code, answer.location) == (303, asked.page)
    assert "没有选择任何一项，请先勾选，再操作" in asked.client.get(answer.location).text
    assert rows() == before


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.meanwhile])
def test_what_changed_since_it_was_shown_is_asked_again(sqlite_database: str, tmp_path: Path, name: str) -> None:
    asked = Asked(CASES[name], tmp_path)
    told = fields(asked.send().text)
    assert asked.case.meanwhile
    asked.case.meanwhile(asked.story)
    before = rows()
    again = asked.client.post(asked.address, data=told)
    assert again.status_code == 409
    assert rows() == before
    if again_asked := question(again.text):
        assert "显示之后内容有变" in again_asked
        asked.client.post(asked.address, data=fields(again.text))
        assert rows() != before


def test_every_act_that_cannot_be_taken_back_asks_first(sqlite_database: str) -> None:
    silent = {
        rule.endpoint
        for rule in portal().url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/")
        and rule.endpoint.rpartition(".")[2] in FINAL
        and not hasattr(portal().view_functions[rule.endpoint], "describe")
    }  # fmt: skip
    assert silent - NOT_FINAL.keys() == set()


def test_every_act_that_asks_is_among_these_cases(sqlite_database: str) -> None:
    asking = {name for name, view in portal().view_functions.items() if hasattr(view, "describe")}
    with portal().test_request_context():
        adapter = portal().url_map.bind("localhost")
        sample = "0" * 8 + "-0000" * 3 + "-" + "0" * 12
        known = {
            adapter.match(re.sub(r"\{\w+\}|\[0-9a-f-\]\{36\}", sample, case.act).partition("\\?")[0], "POST")[0]
            for case in CASES.values()
        }
    elsewhere = {
        "fallback.reconcile",
        "account.unlink",
        "identity_provider.remove",
    }  # tests of their own
    assert asking - known == elsewhere


def test_what_one_was_asked_another_does_not_answer(sqlite_database: str) -> None:
    act = Act(title="签发", label="签发 3 条", facts=[], number=3, items=(1, 2, 3))
    stamps = set()
    for person in (uuid.UUID(int=1), uuid.UUID(int=2)):
        with portal().test_request_context():
            g.actor = Actor(kind=ActorKind.COLLEGE, user_id=person)
            stamps.add(act.stamp)
    assert len(stamps) == 2
