"""What one vendor's plugin does or says takes nothing from anybody else."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db.session import transaction
from core.db.tables import ExamPlan, PluginRelease
from core.demo.story import Story
from core.kernel.actor import SYSTEM
from core.orgs.service import create_vendor
from core.plugins import store
from tests.api.conftest import OFFICER, OPERATOR, OTHER, PLANNER
from tests.api.test_forms import look, shelf, token
from tests.api.test_pages import addresses, signed_in
from tests.plugins.hostile import modules
from tests.plugins.outside import GOOD, VERSIONED, Shelf

__all__ = ["shelf"]

ODD = ("mode_telepathy", "name_surrogate", "name_nul", "message_unprintable", "writes_rubbish")
WORDS = re.compile(r'\{"\$":"(?:Mode|Doer|Per|ReviewReason)","name":"\w+"\}')


def with_unknown_words(story: Story) -> None:
    """Let the plan and its release be those of an older portal, which asked nobody what the words mean."""
    with transaction(SYSTEM) as tx:
        plan = tx.get_one(ExamPlan, story.key)
        plan.rules, changed = WORDS.subn('"telepathy"', plan.rules or "")
        for release in tx.scalars(select(PluginRelease)):
            release.declaration = WORDS.sub('"telepathy"', release.declaration)
    assert changed > 10


@pytest.mark.parametrize("login", [OFFICER, OTHER, PLANNER])
def test_a_word_nobody_knows_is_shown_as_itself_and_takes_no_page_from_anybody(
    portal: Flask, story: Story, login: str
) -> None:
    story.register()
    with_unknown_words(story)
    client = signed_in(portal, login, story.world.password)
    answers = {address: client.get(address) for _, address in addresses(portal, story)}
    assert {address: page.status_code for address, page in answers.items() if page.status_code >= 500} == {}
    assert "<td>telepathy</td>" in answers["/plans/subjects"].text
    assert login == OTHER or "<td>telepathy</td>" in answers[f"/plans/{story.key}"].text


def test_bad_plugins_are_refused_with_their_reasons_and_the_others_go_on(
    portal: Flask, story: Story, shelf: Shelf
) -> None:
    client = signed_in(portal, OPERATOR, story.world.password)
    lines = {name: line for name, text, line in modules() if name in ODD and shelf.put(text, name=name, preamble="")}
    for name, line in lines.items():
        page = look(client, name)
        assert line.removesuffix("@") in page.replace("&#39;", "'").replace("&#34;", '"'), (name, page)
    vendor = create_vendor(SYSTEM, name="示例组织")
    for name in lines:
        assert install(client, str(vendor.id), name) == 303
    states = {row.key: row.state for row in store.installations(SYSTEM) if row.key in lines}
    assert states == dict.fromkeys(ODD, store.QUARANTINED)
    assert install(client, str(create_vendor(SYSTEM, name="另一组织").id), shelf.put(GOOD)) == 303
    assert ("另一组织", store.ACTIVE) in {(row.vendor, row.state) for row in store.installations(SYSTEM)}
    assert client.get("/plugins/").status_code == 200


def install(client: FlaskClient, vendor: str, key: str) -> int:
    form = {"csrf_token": token(client.get("/plugins/").text), "vendor": vendor, "key": key}
    return client.post("/plugins/", data=form).status_code


def test_a_version_number_stands_for_one_declaration_and_an_older_one_is_named(
    portal: Flask, story: Story, shelf: Shelf
) -> None:
    client = signed_in(portal, OPERATOR, story.world.password)
    vendor = str(create_vendor(SYSTEM, name="示例组织").id)
    assert install(client, vendor, shelf.put(VERSIONED.format(version="1.10.0", fee=100))) == 303
    shelf.put(VERSIONED.format(version="1.10.0", fee=120))
    assert "版本号 1.10.0 已用于另一份内容" in look(client, "probe_case")
    assert install(client, vendor, "probe_case") == 409
    shelf.put(VERSIONED.format(version="1.9.0", fee=100))
    assert "这是较旧的版本：现行 1.10.0，将退回 1.9.0" in look(client, "probe_case")
