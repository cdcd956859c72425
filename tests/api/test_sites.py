"""考核站点 through its doors: every act in every state, its papers, and what a revoked or late one means for plans."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from core.api import Stage
from core.db.session import transaction
from core.db.tables import Certificate, ExamSite
from core.demo.story import Story
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.sites.rules import State
from tests.api.asking import acted, question
from tests.api.conftest import HEAD, OFFICER, OTHER, PLANNER, Program
from tests.api.test_pages import signed_in
from tests.callers import form_token, person_of
from tests.portal import the_portal
from tests.rooms.story_world import registered

Programs = Callable[[str], Program]
PDF = b"%PDF-1.7 form"


def mine(program: Program) -> dict[str, object]:
    return next(row for row in program.get("/sites").get_json()["items"] if row["mine"])


def put(story: Story, site: object, **values: object) -> None:
    """Bring the college's site to a state, past the rules."""
    with transaction(story.colleges[0].officer) as tx:
        row = tx.get_one(ExamSite, uuid.UUID(str(site)))
        for name, value in values.items():
            setattr(row, name, value)


def send(program: Program, address: str, name: str, data: bytes, field: str = "file") -> TestResponse:
    return program.post(address, data={field: (io.BytesIO(data), name)}, content_type="multipart/form-data")


def another_certificate(story: Story) -> uuid.UUID:
    with transaction(SYSTEM) as tx:
        row = Certificate(
            vendor_id=story.staff.vendor.id, key="other/one", name="另一职业技能等级证书", name_en="Other"
        )
        tx.add(row)
        return row.id


def code(answer: TestResponse) -> str:
    return str(answer.get_json()["code"]) if answer.status_code >= 400 else ""


EDITABLE = {State.DRAFT, State.RETURNED, State.WITHDRAWN, State.REVOKED}
ALLOWED: dict[str, set[State]] = {
    "edit": EDITABLE,
    "form": EDITABLE,
    "file": EDITABLE,
    "submit": EDITABLE,
    "delete": EDITABLE - {State.REVOKED},
    "delete some": EDITABLE - {State.REVOKED},
    "withdraw": {State.SUBMITTED},
    "approve": {State.SUBMITTED},
    "return": {State.SUBMITTED},
    "revoke": {State.APPROVED},
}
LEADS_TO = {
    "submit": State.SUBMITTED,
    "withdraw": State.WITHDRAWN,
    "approve": State.APPROVED,
    "return": State.RETURNED,
    "revoke": State.REVOKED,
}


@pytest.mark.req("R-024", "R-026", "R-027", "R-028", "R-029", "R-034")
@pytest.mark.parametrize("state", list(State))
def test_every_act_is_done_in_its_states_and_refused_in_all_others(
    person: Programs, story: Story, state: State
) -> None:
    officer, planner = person(OFFICER), person(PLANNER)
    site = mine(officer)
    at = f"/sites/{site['id']}"
    change = {"address": "新实训楼", "machines": 60}
    acts: dict[str, Callable[[], TestResponse]] = {
        "edit": lambda: officer.change("PUT", at, change),
        "form": lambda: send(officer, f"{at}/form", "新申请表.pdf", PDF, "form"),
        "file": lambda: send(officer, f"{at}/files", "照片.pdf", PDF),
        "submit": lambda: officer.post(f"{at}/submission"),
        "withdraw": lambda: officer.post(f"{at}/withdrawal"),
        "approve": lambda: planner.post(f"{at}/review", {"approve": True}),
        "return": lambda: planner.post(f"{at}/review", {"approve": False, "reason": "章不清"}),
        "revoke": lambda: planner.post(f"{at}/revocation", {"reason": "与申报不符"}),
        "delete": lambda: officer.change("DELETE", at),
        "delete some": lambda: officer.post("/sites/deletion", {"ids": [site["id"]]}),
    }
    standing = {"state": state, "approved": state is State.APPROVED, "code": None, "address": "旧楼", "machines": 9}
    for name, act in acts.items():
        if name == "delete some" and state in ALLOWED["delete"]:
            continue  # it is gone already
        put(story, site["id"], **standing, form_name="旧申请表.pdf")
        before = officer.get(at).get_json()
        answer = act()
        if state in ALLOWED[name]:
            assert answer.status_code < 300, (name, answer.text)
            if name in LEADS_TO:
                assert answer.get_json()["state"] == LEADS_TO[name]
        else:
            assert (answer.status_code, code(answer)) == (409, "SITE_STATE"), name
            assert officer.get(at).get_json() == before, name


@pytest.mark.req("R-025")
@pytest.mark.parametrize("state", list(State))
def test_a_college_and_its_vendor_see_a_site_in_every_state_and_others_once_it_is_approved(
    person: Programs, story: Story, state: State
) -> None:
    site = mine(person(OFFICER))
    put(story, site["id"], state=state, approved=state is State.APPROVED)
    for login in (OFFICER, HEAD, PLANNER):
        reader = person(login)
        assert reader.get(f"/sites/{site['id']}").get_json()["state"] == state
        assert site["id"] in {row["id"] for row in reader.get("/sites").get_json()["items"]}
        assert reader.client.get(f"/sites/{site['id']}").status_code == 200
    seen = person(OTHER).get(f"/sites/{site['id']}").status_code
    assert seen == (200 if state is State.APPROVED else 404)


@pytest.mark.req("R-027")
def test_ticked_applications_are_deleted_together_or_not_at_all(portal: Flask, story: Story) -> None:
    officer = signed_in(portal, OFFICER, story.world.password)
    site = {"certificate": str(another_certificate(story)), "address": "楼", "machines": 9}
    other = Program(person_of(portal, OFFICER, story.world.password)).post("/sites", site).get_json()["id"]
    one = next(
        row["id"] for row in Program(officer).get("/sites").get_json()["items"] if row["mine"] and row["id"] != other
    )
    put(story, one, state=State.DRAFT, approved=False, code=None)
    put(story, other, state=State.SUBMITTED)
    form = {"csrf_token": form_token(officer, "/sites/"), "id": [one, other]}
    assert acted(officer, "/sites/delete", form).status_code == 409
    put(story, other, state=State.RETURNED, approved=False, code=None)
    asked = officer.post("/sites/delete", data={"csrf_token": form_token(officer, "/sites/"), "id": [one, other]})
    assert "删除 2 个站点申报" in question(asked.text)
    form["csrf_token"] = form_token(officer, "/sites/")
    assert "已删除 2 个站点申报" in acted(officer, "/sites/delete", form).text
    assert not {one, other} & {row["id"] for row in Program(officer).get("/sites").get_json()["items"]}


@pytest.mark.req("R-022")
def test_a_site_is_named_by_its_vendors_pattern(person: Programs, story: Story) -> None:
    officer = person(OFFICER)
    site = mine(officer)
    put(story, site["id"], state=State.DRAFT, approved=False, code=None)
    assert officer.change("DELETE", f"/sites/{site['id']}").status_code == 204
    names = {row["id"]: row["name"] for row in officer.get("/certificates").get_json()["items"]}
    for key, certificate in names.items():
        made = officer.post("/sites", {"certificate": key, "address": "楼", "machines": 5})
        if made.status_code == 201:
            assert made.get_json()["name"] == f"{story.colleges[0].college.name}{certificate}"
            return
    raise AssertionError("nothing could be applied for")


@pytest.mark.req("R-023", "R-029")
def test_a_review_says_when_it_was_made_and_returning_says_why(person: Programs, story: Story) -> None:
    officer, planner = person(OFFICER), person(PLANNER)
    site = mine(officer)
    put(story, site["id"], state=State.SUBMITTED, approved=False, reviewed_at=None)
    assert code(planner.post(f"/sites/{site['id']}/review", {"approve": False})) == "REASON_MISSING"
    assert "1</strong> 个考核站点待审核" in planner.client.get("/").text
    assert planner.post(f"/sites/{site['id']}/review", {"approve": False, "reason": "章不清"}).status_code == 200
    with transaction(story.colleges[0].officer) as tx:
        reviewed = tx.get_one(ExamSite, uuid.UUID(str(site["id"]))).reviewed_at
    assert reviewed is not None
    assert clock.now() - reviewed < dt.timedelta(minutes=5)


@pytest.mark.req("R-024")
def test_papers_are_documents_kept_for_the_college_and_its_vendor(person: Programs, story: Story) -> None:
    officer, planner, other = person(OFFICER), person(PLANNER), person(OTHER)
    at = f"/sites/{mine(officer)['id']}"
    put(story, mine(officer)["id"], state=State.DRAFT)  # approved still, so that others see the site
    for name, data, wrong in (("表.pdf", b"", "DOCUMENT_EMPTY"), ("表.exe", b"MZ", "DOCUMENT_TYPE")):
        assert code(send(officer, f"{at}/form", name, data, "form")) == wrong
        assert code(send(officer, f"{at}/files", name, data)) == wrong
    assert send(officer, f"{at}/form", "盖章表.pdf", PDF, "form").get_json()["form_name"] == "盖章表.pdf"
    send(officer, f"{at}/files", "机房照片.pdf", PDF + b"1")
    (one, two) = send(officer, f"{at}/files", "设备清单.pdf", PDF + b"2").get_json()["files"]
    assert [one["name"], two["name"]] == ["机房照片.pdf", "设备清单.pdf"]
    for reader in (officer, planner):
        assert reader.get(f"{at}/form").data == PDF
        assert reader.get(f"{at}/files/{two['id']}").data == PDF + b"2"
        assert "设备清单.pdf" in reader.client.get(at).text
        assert reader.client.get(f"{at}/files/{two['id']}").data == PDF + b"2"
    assert other.get(at).status_code == 200
    assert [other.get(f"{at}/form").status_code, other.get(f"{at}/files/{two['id']}").status_code] == [404, 404]
    version = {"If-Match": officer.get(at).headers["ETag"]}
    assert officer.client.delete(f"/api/v1{at}/files/{one['id']}", headers=version).status_code == 204
    assert [file["name"] for file in officer.get(at).get_json()["files"]] == ["设备清单.pdf"]


@pytest.mark.req("R-024")
def test_the_vendors_empty_form_is_offered_where_a_college_applies(portal: Flask, story: Story) -> None:
    planner = signed_in(portal, PLANNER, story.world.password)
    officer = signed_in(portal, OFFICER, story.world.password)
    assert "还没有提供空白申请表" in officer.get("/sites/new").text
    for name, status in (("空白申请表.exe", 422), ("空白申请表.docx", 422), ("空白申请表.pdf", 303)):
        form = {"csrf_token": form_token(planner, "/sites/"), "file": (io.BytesIO(PDF), name)}
        assert planner.post("/sites/forms", data=form).status_code == status
    (offered,) = Program(officer).get("/sites/forms").get_json()["items"]
    for address in ("/sites/new", "/sites/"):
        assert f"/sites/forms/{offered['id']}" in officer.get(address).text
    assert officer.get(f"/sites/forms/{offered['id']}").data == PDF
    assert Program(officer).get(f"/sites/forms/{offered['id']}").data == PDF


@pytest.fixture
def seated(sqlite_database: str, tmp_path: Path) -> Story:
    return registered(tmp_path)


def in_it(story: Story) -> Callable[[str], Program]:
    portal = the_portal()
    return lambda login: Program(person_of(portal, login, story.world.password))


@pytest.mark.req("R-006", "R-021", "R-034")
def test_a_revoked_site_stops_its_plans_until_the_vendor_decides_and_can_be_applied_for_again(seated: Story) -> None:
    person = in_it(seated)
    officer, planner = person(OFFICER), person(PLANNER)
    site = mine(officer)
    at, plan = f"/sites/{site['id']}", str(seated.key)
    page = planner.client.post(
        at + "/review",
        data={"csrf_token": form_token(planner.client, "/sites/"), "decision": "revoke", "reason": "设备不足"},
    )
    assert seated.rules.name in question(page.text), "which plans use it is said first"
    assert planner.post(f"{at}/revocation", {"reason": "设备不足"}).status_code == 200
    for reader in (officer, planner):
        assert "处考核站点待决定" in reader.client.get("/").text
        assert seated.rules.name in reader.client.get("/sites/uses").text
        assert seated.rules.name in reader.client.get(at).text
        (use,) = reader.get("/sites/uses").get_json()["items"]
        assert (use["plan"], use["registered"], use["counts"], use["allowed"]) == (plan, 4, False, "")
    clock.travel(seated.rehearsal.agenda.arranged)
    officer, planner = person(OFFICER), person(PLANNER)  # the sessions of before are over
    arrange = {"plan": plan, "seed": 1}
    refused = planner.post("/arrangements", arrange)
    assert (refused.status_code, code(refused)) == (422, "ARRANGE_SITE_UNDECIDED")
    assert code(planner.post(f"{at}/uses", {"plan": plan, "reason": "  "})) == "INVALID"
    assert planner.post(f"{at}/uses", {"plan": plan, "reason": "本次考试前已整改"}).status_code == 204
    assert code(planner.post(f"{at}/uses", {"plan": plan, "reason": "再次"})) == "SITE_COUNTS"
    assert officer.get("/sites/uses").get_json()["items"][0]["allowed"] == "本次考试前已整改"
    assert planner.post("/arrangements", arrange).get_json()["seated"] == 4
    assert officer.post(f"{at}/submission").get_json()["state"] == "submitted"
    again = planner.post(f"{at}/review", {"approve": True}).get_json()
    assert (again["state"], again["code"]) == ("approved", site["code"])
    planner.post(f"{at}/revocation", {"reason": "再次不符"})
    assert code(planner.post("/arrangements", arrange)) == "ARRANGE_SITE_UNDECIDED", "the word held for the first time"
    assert code(officer.change("DELETE", at)) == "SITE_STATE"
    officer.post(f"{at}/submission")
    officer.post(f"{at}/withdrawal")
    assert code(officer.change("DELETE", at)) == "SITE_ONCE_APPROVED"


@pytest.mark.req("R-034")
def test_a_plan_is_arranged_when_its_site_was_reinstated_before_registration_closed(seated: Story) -> None:
    person = in_it(seated)
    officer, planner = person(OFFICER), person(PLANNER)
    at = f"/sites/{mine(officer)['id']}"
    planner.post(f"{at}/revocation", {"reason": "设备不足"})
    officer.post(f"{at}/submission")
    planner.post(f"{at}/review", {"approve": True})
    assert "处考核站点待决定" not in planner.client.get("/").text
    clock.travel(seated.rehearsal.agenda.arranged)
    planner = person(PLANNER)
    assert planner.post("/arrangements", {"plan": str(seated.key), "seed": 1}).status_code == 201


@pytest.mark.req("R-257", "C-49")
@pytest.mark.parametrize(("late", "counts"), [(dt.timedelta(seconds=-1), True), (dt.timedelta(0), False)])
def test_a_plan_counts_a_site_applied_for_before_its_registration_ends(
    seated: Story, late: dt.timedelta, counts: bool
) -> None:
    person = in_it(seated)
    closes = seated.rules.window(Stage.REGISTRATION).closes
    assert closes
    put(seated, mine(person(OFFICER))["id"], submitted_at=closes + late)
    clock.travel(seated.rehearsal.agenda.arranged)
    officer, planner = person(OFFICER), person(PLANNER)
    assert officer.get("/sites/uses").get_json()["items"][0]["counts"] is counts
    rooms = officer.client.get(f"/arrangement/{seated.key}/rooms/new").text
    assert (str(mine(officer)["id"]) in rooms) is counts
    answer = planner.post("/arrangements", {"plan": str(seated.key), "seed": 1})
    assert code(answer) == ("" if counts else "ARRANGE_SITE_UNDECIDED")


@pytest.mark.req("R-257", "C-49")
def test_nobody_is_registered_at_a_site_applied_for_too_late(officer_of: tuple[Program, Story]) -> None:
    officer, story = officer_of
    site = mine(officer)
    closes = story.rules.window(Stage.REGISTRATION).closes
    put(story, site["id"], submitted_at=closes)
    certificate = story.rules.certificates[0]
    body = {
        "plan": str(story.key),
        "certificate": certificate.key,
        "level": certificate.levels[0].rank,
        "site": site["id"],
        "candidates": [row["id"] for row in officer.get("/candidates").get_json()["items"]],
    }
    answer = officer.post("/registrations", body).get_json()
    assert (answer["accepted"], {error["code"] for error in answer["errors"]}) == (0, {"SITE_APPLIED_LATE"})
    put(story, site["id"], submitted_at=clock.now())
    assert officer.post("/registrations", body).get_json()["accepted"] == 4


@pytest.fixture
def officer_of(person: Programs, story: Story) -> tuple[Program, Story]:
    return person(OFFICER), story


@pytest.mark.req("R-257", "C-49")
def test_a_college_without_a_site_is_reminded_while_it_can_still_apply(person: Programs, story: Story) -> None:
    officer = person(OFFICER)
    reminder = "个考核计划还可申报考核站点"
    assert reminder not in officer.client.get("/").text
    put(story, mine(officer)["id"], state=State.RETURNED, approved=False)
    assert reminder in officer.client.get("/").text
    assert story.rules.name in officer.client.get("/sites/").text
    closes = story.rules.window(Stage.REGISTRATION).closes
    assert closes
    clock.travel(closes)
    assert reminder not in person(OFFICER).client.get("/").text


def test_what_is_handed_in_again_after_a_return_was_applied_for_when_it_first_was(
    person: Programs, story: Story
) -> None:
    officer = person(OFFICER)
    site = mine(officer)
    first = clock.now() - dt.timedelta(days=9)
    for state, kept in ((State.RETURNED, True), (State.WITHDRAWN, False), (State.REVOKED, False)):
        put(story, site["id"], state=state, approved=False, submitted_at=first)
        assert officer.post(f"/sites/{site['id']}/submission").status_code == 200
        with transaction(story.colleges[0].officer) as tx:
            at = tx.get_one(ExamSite, uuid.UUID(str(site["id"]))).submitted_at
        assert (at == first) is kept, state


@pytest.mark.req("R-255", "C-16", "C-51")
def test_a_college_reads_what_a_site_has_to_be_before_it_applies(portal: Flask, story: Story) -> None:
    client = signed_in(portal, OFFICER, story.world.password)
    asked = re.findall(r'href="(/plans/certificates/[^"]+)"', client.get("/sites/new").text)[0]
    page = client.get(asked).text
    words = ("规范的组织架构和完备的规章制度", "考位间距", "草稿纸：与考点材料一起留存", "第四章 一（三）4")
    assert [word for word in words if word not in page] == []
