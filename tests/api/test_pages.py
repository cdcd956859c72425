"""Every page of the portal, for every kind of account: it opens, or says no on purpose; none breaks."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.candidates.sheet import FORM
from core.db.session import reading
from core.db.tables import Candidate, Certificate, ExamRoom, ExamSite, PilotApplication, Registration, Upload, User
from core.demo.people import invent, workbook
from core.demo.story import Story
from core.intake.report import uploads
from core.kernel.actor import SYSTEM
from tests.api.conftest import HEAD, OFFICER, OPERATOR, PLANNER, PROVINCE

MODELS = {
    "certificate_id": Certificate,
    "candidate_id": Candidate,
    "room_id": ExamRoom,
    "site_id": ExamSite,
    "application_id": PilotApplication,
    "registration_id": Registration,
    "upload_id": Upload,
}
# What a page asks for beside its address.
QUERIES = {
    "intake.new": {"kind": "candidates"},
    "plans.supplement": {"path": "windows.arrangement"},
    "plans.why": {"path": "sessions"},
}


def signed_in(portal: Flask, login: str, password: str) -> FlaskClient:
    client = portal.test_client()
    token = client.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"login": login, "password": password, "csrf_token": token}
    assert client.post("/sign-in", data=form).status_code == 303
    return client


def addresses(portal: Flask, story: Story) -> Iterator[tuple[str, str]]:
    """Yield every GET address with true ids in it."""
    values: dict[str, object] = {
        "plan_id": story.key,
        "subject_id": story.key,
        "kind": "candidates",
        "paper": "desk-labels",
        "certificate_no": "X1",
    }
    with reading(story.colleges[0].officer) as tx:
        for name, model in MODELS.items():
            values[name] = tx.scalars(select(model.id)).first()
    with reading(SYSTEM) as tx:
        values["user_id"] = tx.scalars(select(User.id).where(User.login == OFFICER)).one()
    with portal.test_request_context():
        adapter = portal.url_map.bind("localhost")
        for rule in portal.url_map.iter_rules():
            known = {name: values[name] for name in rule.arguments if values.get(name)}
            if "GET" in (rule.methods or ()) and known.keys() == rule.arguments and not rule.rule.startswith("/api/"):
                yield rule.endpoint, adapter.build(rule.endpoint, {**known, **QUERIES.get(rule.endpoint, {})})


@pytest.mark.parametrize("login", [OFFICER, HEAD, PLANNER, PROVINCE, OPERATOR])
def test_no_page_breaks_for_anybody(portal: Flask, story: Story, login: str) -> None:
    story.register()
    client = signed_in(portal, login, story.world.password)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en" if login in {HEAD, PROVINCE} else "zh-CN"
    answers = {address: client.get(address).status_code for _, address in addresses(portal, story)}
    assert len(answers) > 40
    on_purpose = {200, 303, 403, 404, 409, 422}
    assert {address: status for address, status in answers.items() if status not in on_purpose} == {}


@pytest.mark.parametrize(("login", "least"), [(OFFICER, 18), (HEAD, 10), (PLANNER, 20), (PROVINCE, 6), (OPERATOR, 8)])
def test_every_entry_of_the_menu_opens(portal: Flask, story: Story, login: str, least: int) -> None:
    client = signed_in(portal, login, story.world.password)
    menu = client.get("/").text.split('<nav class="side', 1)[-1].split("</nav>")[0]
    found = [part.split('"')[0] for part in menu.split('href="')[1:]]
    assert len(found) >= least, found
    assert {address: client.get(address).status_code for address in found} == dict.fromkeys(found, 200)


@pytest.mark.req("R-059")
def test_a_workbook_sent_twice_by_one_click_too_many_is_one_upload(portal: Flask, story: Story) -> None:
    """What the form carries for itself is no option of the upload."""
    client, college = signed_in(portal, OFFICER, story.world.password), story.colleges[0]
    page = client.get("/imports/new?kind=candidates&candidate_type=social&repairs=1").text
    assert "<strong>社会考生</strong>" in page
    assert 'name="repairs"' not in page, "suggestions taken up in one file are not taken up in the next"
    form = {name: re.findall(rf'name="{name}" value="([^"]+)"', page)[-1] for name in ("csrf_token", "once")}
    data = workbook(FORM, [person.cells for person in invent(story.world.chance, 2, 700)])

    def send() -> str:
        sent = {
            **form,
            "kind": "candidates",
            "candidate_type": "social",
            "repairs": "1",
            "file": (io.BytesIO(data), "考生.xlsx"),
        }
        return str(client.post("/imports/", data=sent).location)

    before = len(uploads(college.officer))
    assert send() == send()
    newest, *others = uploads(college.officer)
    assert (len(others), newest.options) == (before, {"candidate_type": "social"})
    assert newest.about == ("社会考生",)
