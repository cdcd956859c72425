"""联系方式: entered by the vendor, read by each college as it is meant for it, where it is needed, by nobody else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.api import ContactKind
from core.db.session import reading
from core.db.tables import AuditEvent, User, VendorContact
from core.demo.story import Story
from core.kernel.actor import SYSTEM, Role
from core.kernel.errors import NotFound, Refused
from core.orgs.identity import actor_of
from core.orgs.service import create_user, create_vendor
from core.plans.contacts import queries, service
from core.plans.contacts.rules import Contact
from tests.api.conftest import OFFICER, PLANNER, PROVINCE
from tests.api.test_forms import token
from tests.api.test_pages import signed_in
from tests.portal import the_portal
from tests.rooms.story_world import a_plan

LINE, GROUP, OWN, REGION, MAIL = "010-55550100", "100200300", "100200999", "010-55550111", "review@example.com"


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    return a_plan(tmp_path)


@pytest.fixture
def portal(story: Story) -> Flask:
    return the_portal()


def enter(story: Story, kind: ContactKind, value: str, **scope: object) -> None:
    service.add(story.staff.planner, Contact(kind=kind, value=value, **scope))  # type: ignore[arg-type]


def values(story: Story, college: int, *, plan: bool = False) -> set[str]:
    officer = story.world.colleges[college].officer
    told = queries.told(officer, story.key if plan else None)
    return {contact.value for each in told for contact in each.contacts}


def page(client: FlaskClient, address: str) -> str:
    return client.get(address).text


@pytest.mark.req("R-248", "R-250", "R-259")
def test_each_college_reads_what_is_meant_for_it_most_closely(story: Story) -> None:
    first, second = story.world.colleges[0], story.world.colleges[1]
    enter(story, ContactKind.HOTLINE, LINE)
    enter(story, ContactKind.QQ_GROUP, GROUP)
    enter(story, ContactKind.QQ_GROUP, OWN, plan_id=story.key)
    enter(story, ContactKind.REGIONAL_CONTACT, REGION, provinces=frozenset({first.college.province}))
    enter(story, ContactKind.COLLEGE_GROUP, "own group", college_id=first.college.id)
    assert first.college.province != second.college.province
    assert values(story, 0) == {LINE, GROUP, REGION, "own group"}
    assert values(story, 0, plan=True) == {LINE, OWN, REGION, "own group"}, "a plan's own group in place of the general"
    assert values(story, 1) == {LINE, GROUP}


@pytest.mark.req("R-248", "R-249")
def test_a_colleges_own_comes_before_its_plans_and_its_plans_before_its_provinces(story: Story) -> None:
    first, second = story.world.colleges[0], story.world.colleges[1]
    enter(story, ContactKind.HOTLINE, OWN, college_id=first.college.id)
    enter(story, ContactKind.HOTLINE, LINE, plan_id=story.key)
    enter(story, ContactKind.HOTLINE, REGION, provinces=frozenset({second.college.province}))
    assert [values(story, college, plan=True) for college in (0, 1)] == [{OWN}, {LINE}]
    assert values(story, 1) == {REGION}


@pytest.mark.req("R-193", "R-253")
def test_they_stand_on_the_plan_on_its_reviews_and_beside_a_refusal_that_says_to_ask(
    portal: Flask, story: Story
) -> None:
    enter(story, ContactKind.REVIEW_EMAIL, MAIL)
    college = signed_in(portal, OFFICER, story.world.password)
    for address in (f"/plans/{story.key}", f"/reviews/{story.key}", "/contacts/"):
        assert MAIL in page(college, address)
    assert MAIL not in page(signed_in(portal, PROVINCE, story.world.password), f"/plans/{story.key}")
    assert MAIL not in portal.test_client().get("/lookup").text
    assert portal.test_client().get("/contacts/").status_code == 303


@pytest.mark.req("R-193")
def test_the_numbers_are_sealed_and_no_log_has_them(
    portal: Flask, story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    client = signed_in(portal, PLANNER, story.world.password)
    form = {"csrf_token": token(page(client, "/contacts/")), "kind": "hotline", "value": LINE, "person": "赵老师"}
    assert client.post("/contacts/", data=form).status_code == 303
    with reading(SYSTEM) as tx:
        row = tx.scalars(select(VendorContact)).one()
        event = tx.scalars(select(AuditEvent).where(AuditEvent.action == "contact.added")).one()
    assert LINE.encode() not in row.sealed
    assert event.details == {"kind": "hotline"}
    assert LINE not in caplog.text
    assert LINE in page(client, "/contacts/")


@pytest.mark.req("R-193", "R-249")
def test_what_the_documents_name_and_nobody_entered_waits_on_the_workbench(portal: Flask, story: Story) -> None:
    planner = story.staff.planner
    waiting = queries.gaps(planner)
    assert waiting
    client = signed_in(portal, PLANNER, story.world.password)
    assert re.search(rf"{len(waiting)}\s*</\w+>\s*种联系方式待填写|{len(waiting)} 种联系方式待填写", page(client, "/"))
    for gap in waiting:
        value = MAIL if gap.kind is ContactKind.REVIEW_EMAIL else LINE
        enter(story, gap.kind, value, plan_id=story.key if gap.plan else None)
    assert queries.gaps(planner) == []
    assert "种联系方式待填写" not in page(client, "/")


def test_nobody_enters_or_removes_anothers(portal: Flask, story: Story) -> None:
    enter(story, ContactKind.HOTLINE, LINE)
    (row,) = queries.own(story.staff.planner)
    vendor = create_vendor(SYSTEM, name="另一评价组织")
    roles, password = frozenset({Role.VENDOR_PLANNER}), story.world.password
    create_user(SYSTEM, login="another", name="另一人", password=password, roles=roles, of=vendor)
    other = signed_in(portal, "another", password)
    assert LINE not in page(other, "/contacts/")
    asked = {"csrf_token": token(page(other, "/contacts/"))}
    assert other.post(f"/contacts/{row.id}/remove", data=asked).status_code == 404
    with pytest.raises(NotFound):
        enter(story, ContactKind.QQ_GROUP, GROUP, plan_id=row.id)
    with reading(SYSTEM) as tx:
        planner = actor_of(tx.scalars(select(User).where(User.login == "another")).one())
    with pytest.raises(NotFound):
        service.remove(planner, row.id)


@pytest.mark.parametrize(
    ("contact", "code"),
    [
        (Contact(kind=ContactKind.REVIEW_EMAIL, value="not a mailbox"), "CONTACT_EMAIL"),
        (Contact(kind=ContactKind.HOTLINE, value=LINE, provinces=frozenset({"99"})), "CONTACT_PROVINCE"),
    ],
)
def test_what_cannot_be_used_is_refused(story: Story, contact: Contact, code: str) -> None:
    with pytest.raises(Refused, match=code):
        service.add(story.staff.planner, contact)
