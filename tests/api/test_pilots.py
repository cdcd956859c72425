"""证书试点申报 through its doors: every act in every state, the province's plans, the city bureau, and its papers."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from core.db.engine import engine
from core.db.tables import Certificate, PilotApplication, ProvincePlan
from core.demo.story import Story
from core.kernel import clock
from core.kernel.actor import Role
from core.pilots.rules import State
from tests.api.asking import acted, question
from tests.api.conftest import OFFICER, OTHER, PROVINCE, Program
from tests.api.test_pages import signed_in
from tests.api.test_sites import another_certificate
from tests.callers import form_token

Programs = Callable[[str], Program]
CITY = "city1101"
PDF = b"%PDF-1.7 paper"
WRITTEN = {"planned_headcount": 30, "majors": ["电子商务"], "faculty_text": "教师 8 名", "venue_text": "机房 2 间"}


def window(opens: dt.timedelta, closes: dt.timedelta, **fields: object) -> dict[str, object]:
    now = clock.now()
    times = {"opens_at": (now + opens).isoformat(), "closes_at": (now + closes).isoformat()}
    return {"batch": "另一批", "year": 2030, **times, **fields}


HOUR = dt.timedelta(hours=1)


def opened(province: Program, **fields: object) -> dict[str, object]:
    made = province.post("/pilot-applications/windows", window(-HOUR, HOUR, **fields))
    assert made.status_code == 201, made.text
    body: dict[str, object] = made.get_json()
    return body


def draft(officer: Program, window_id: object, certificate: object = None, **changes: object) -> TestResponse:
    certificate = certificate or officer.get("/certificates").get_json()["items"][0]["id"]
    return officer.post("/pilot-applications", {"window": window_id, "certificate": certificate, **WRITTEN, **changes})


def put(table: type[PilotApplication | ProvincePlan | Certificate], key: object, **values: object) -> None:
    """Bring a row to a state, past the rules."""
    with engine().begin() as connection:
        connection.execute(update(table).where(table.id == uuid.UUID(str(key))).values(**values))


def code(answer: TestResponse) -> str:
    return str(answer.get_json()["code"]) if answer.status_code >= 400 else ""


@pytest.fixture
def city(story: Story, person: Programs) -> Program:
    story.world.account(CITY, "地市审核员", {Role.PROVINCE_CITY_REVIEWER}, "11")
    return person(CITY)


@pytest.mark.req("R-016", "R-017", "R-019")
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("city_first", [False, True])
def test_every_act_is_done_in_its_states_and_refused_in_all_others(
    person: Programs, city: Program, state: State, city_first: bool
) -> None:
    officer, province = person(OFFICER), person(PROVINCE)
    plan = opened(province, city_approval_required=city_first)
    at = f"/pilot-applications/{draft(officer, plan['id']).get_json()['id']}"
    turn = State.CITY_APPROVED if city_first else State.PENDING
    file = {"file": (io.BytesIO(PDF), "证明.pdf")}
    acts: dict[str, tuple[set[State], Callable[[], TestResponse]]] = {
        "edit": ({State.DRAFT}, lambda: officer.change("PUT", at, {**WRITTEN, "planned_headcount": 40})),
        "file": ({State.DRAFT}, lambda: officer.post(f"{at}/files", data=file, content_type="multipart/form-data")),
        "submit": ({State.DRAFT}, lambda: officer.post(f"{at}/submission")),
        "city": (
            {State.PENDING} if city_first else set(),
            lambda: city.post(f"{at}/city-decision", {"approve": True}),
        ),
        "approve": ({turn}, lambda: province.post(f"{at}/decision", {"approved_headcount": 9})),
        "reject": ({turn}, lambda: province.post(f"{at}/decision", {"approved_headcount": None, "reason": "不足"})),
        "delete": ({State.DRAFT}, lambda: officer.change("DELETE", at)),
    }
    for name, (states, act) in acts.items():
        put(PilotApplication, at.rpartition("/")[2], state=state, approved_headcount=None, planned_headcount=30)
        before = officer.get(at).get_json()
        answer = act()
        if state in states:
            assert answer.status_code < 300, (name, answer.text)
        else:
            assert answer.status_code == 409, (name, answer.text)
            assert officer.get(at).get_json() == before, name


@pytest.mark.req("R-012")
def test_nothing_is_begun_outside_the_provinces_window(person: Programs) -> None:
    officer, province = person(OFFICER), person(PROVINCE)
    later = province.post("/pilot-applications/windows", window(HOUR, 2 * HOUR, batch="以后")).get_json()
    over = province.post("/pilot-applications/windows", window(-2 * HOUR, -HOUR, batch="以前")).get_json()
    assert (later["state"], over["state"]) == ("upcoming", "closed")
    for plan in (later, over):
        assert code(draft(officer, plan["id"])) == "PILOT_WINDOW_CLOSED"
    mine = opened(province, batch="现在")
    assert draft(officer, mine["id"]).status_code == 201
    page = officer.client.get("/pilots/new").text
    assert ("现在" in page, "以后" in page, "以前" in page) == (True, False, False)


@pytest.mark.req("R-014")
def test_what_is_written_is_kept_and_papers_go_with_it(person: Programs) -> None:
    officer, province, other = person(OFFICER), person(PROVINCE), person(OTHER)
    made = draft(officer, opened(province)["id"]).get_json()
    at = f"/pilot-applications/{made['id']}"
    shown = province.get(at).get_json()
    assert {name: shown[name] for name in WRITTEN} == WRITTEN
    bad = {"file": (io.BytesIO(b"MZ"), "证明.exe")}
    assert code(officer.post(f"{at}/files", data=bad, content_type="multipart/form-data")) == "DOCUMENT_TYPE"
    for name in ("教师证.pdf", "机房.pdf"):
        file = {"file": (io.BytesIO(PDF), name)}
        answer = officer.post(f"{at}/files", data=file, content_type="multipart/form-data")
    one, two = answer.get_json()["files"]
    for reader in (officer, province):
        assert reader.get(f"{at}/files/{two['id']}").data == PDF
        assert "机房.pdf" in reader.client.get(f"/pilots/{made['id']}").text
        assert reader.client.get(f"/pilots/{made['id']}/files/{two['id']}").data == PDF
    assert other.get(f"{at}/files/{two['id']}").status_code == 404
    version = {"If-Match": officer.get(at).headers["ETag"]}
    assert officer.client.delete(f"/api/v1{at}/files/{one['id']}", headers=version).status_code == 204
    assert [file["name"] for file in officer.get(at).get_json()["files"]] == ["机房.pdf"]
    assert officer.change("DELETE", at).status_code == 204


@pytest.mark.req("R-014")
def test_the_form_saves_with_papers_and_hands_in_at_once(portal: Flask, person: Programs, story: Story) -> None:
    plan = opened(person(PROVINCE))
    officer = signed_in(portal, OFFICER, story.world.password)
    form = {
        "csrf_token": form_token(officer, "/pilots/new"),
        "window": plan["id"],
        "certificate": Program(officer).get("/certificates").get_json()["items"][0]["id"],
        "headcount": "30",
        "majors": "电子商务",
        "faculty": "教师 8 名",
        "venue": "机房 2 间",
        "then": "submit",
    }
    refused = officer.post("/pilots/", data={**form, "files": (io.BytesIO(b""), "空.pdf")})
    assert (refused.status_code, "文件没有内容" in refused.text) == (422, True)
    saved = officer.post("/pilots/", data={**form, "files": (io.BytesIO(PDF), "证明.pdf")}, follow_redirects=True)
    assert "提交 1 个试点申报" in question(saved.text)
    newest = Program(officer).get("/pilot-applications").get_json()["items"][0]
    assert (newest["state"], [file["name"] for file in newest["files"]]) == ("draft", ["证明.pdf"])
    answer = acted(officer, f"/pilots/{newest['id']}/submit", {"csrf_token": form["csrf_token"]})
    assert "已提交试点申报" in answer.text
    assert Program(officer).get(f"/pilot-applications/{newest['id']}").get_json()["state"] == "pending"


@pytest.mark.req("R-010", "R-013")
def test_plans_show_their_state_and_flags_and_lists_are_filtered_by_time_and_batch(person: Programs) -> None:
    officer, province = person(OFFICER), person(PROVINCE)
    plan = opened(province, by_major_required=True, city_approval_required=True)
    province.post("/pilot-applications/windows", window(HOUR, 2 * HOUR, batch="秋季", year=2031))
    made = draft(officer, plan["id"]).get_json()["id"]
    page = officer.client.get("/pilots/windows?year=2030").text
    assert ("另一批" in page, "秋季" in page) == (True, False)
    assert all(word in page for word in ("申报中", "按专业填报", "需地市教育局审批"))
    page = officer.client.get("/pilots/windows?state=upcoming").text
    assert ("秋季" in page, "未开始" in page, "另一批" in page) == (True, True, False)
    for query, found in (({"batch": "另一批"}, True), ({"batch": "秋季"}, False), ({"year": 2031}, False)):
        rows = officer.get("/pilot-applications", **query).get_json()["items"]
        assert (made in [row["id"] for row in rows]) is found, query
        assert (made in officer.client.get("/pilots/", query_string=query).text) is found, query
    assert "北京市" in province.client.get("/").text


@pytest.mark.req("R-013")
def test_a_plan_by_major_takes_no_application_without_one(person: Programs) -> None:
    officer, province = person(OFFICER), person(PROVINCE)
    plan = opened(province, by_major_required=True)
    at = f"/pilot-applications/{draft(officer, plan['id'], majors=[]).get_json()['id']}"
    assert code(officer.post(f"{at}/submission")) == "PILOT_MAJORS_MISSING"
    assert officer.change("PUT", at, WRITTEN).status_code == 200
    assert officer.post(f"{at}/submission").status_code == 200


@pytest.mark.req("R-003", "R-013", "R-019")
def test_where_the_province_asks_for_it_the_city_bureau_decides_first(person: Programs, city: Program) -> None:
    officer, province = person(OFFICER), person(PROVINCE)
    at = f"/pilot-applications/{draft(officer, opened(province, city_approval_required=True)['id']).get_json()['id']}"
    officer.post(f"{at}/submission")
    assert "个试点申报待地市教育局审核" in city.client.get("/").text
    assert "个试点申报待审核" not in province.client.get("/").text
    assert code(province.post(f"{at}/decision", {"approved_headcount": 9})) == "PILOT_CITY_FIRST"
    assert city.post(f"{at}/decision", {"approved_headcount": 9}).status_code == 403
    assert province.post(f"{at}/city-decision", {"approve": True}).status_code == 403
    assert code(city.post(f"{at}/city-decision", {"approve": False})) == "REASON_MISSING"
    address = f"/pilots/{at.rpartition('/')[2]}"
    form = {"csrf_token": form_token(city.client, "/pilots/"), "decision": "approve"}
    assert "等待省级审核" in acted(city.client, f"{address}/city", form).text
    assert "个试点申报待审核" in province.client.get("/").text
    assert province.post(f"{at}/decision", {"approved_headcount": 9}).get_json()["state"] == "approved"


@pytest.mark.req("R-013", "R-019")
def test_what_the_city_bureau_rejects_goes_no_further(person: Programs, city: Program) -> None:
    officer, province = person(OFFICER), person(PROVINCE)
    at = f"/pilot-applications/{draft(officer, opened(province, city_approval_required=True)['id']).get_json()['id']}"
    officer.post(f"{at}/submission")
    said = city.post(f"{at}/city-decision", {"approve": False, "reason": "师资不足"}).get_json()
    assert (said["state"], said["reason"]) == ("rejected", "师资不足")
    assert code(province.post(f"{at}/decision", {"approved_headcount": 9})) == "PILOT_NOT_PENDING"


@pytest.mark.req("R-011")
def test_a_further_window_of_the_year_takes_newly_added_certificates_only(person: Programs, story: Story) -> None:
    officer, province = person(OFFICER), person(PROVINCE)
    alone = window(-HOUR, HOUR, new_certificates_only=True)
    assert code(province.post("/pilot-applications/windows", alone)) == "PILOT_NO_FIRST_WINDOW"
    first = window(-2 * HOUR, -HOUR, batch="首批")
    assert province.post("/pilot-applications/windows", first).status_code == 201
    plan = opened(province, new_certificates_only=True)
    old, added = officer.get("/certificates").get_json()["items"][0]["id"], another_certificate(story)
    put(Certificate, added, added_at=clock.now())
    assert code(draft(officer, plan["id"], old)) == "PILOT_CERTIFICATE_NOT_NEW"
    put(Certificate, old, added_at=None)
    assert code(draft(officer, plan["id"], old)) == "PILOT_CERTIFICATE_NOT_NEW"
    assert draft(officer, plan["id"], added).status_code == 201


@pytest.mark.req("R-012", "R-013")
def test_a_window_nobody_used_is_changed_and_withdrawn_and_a_used_one_stays(person: Programs) -> None:
    officer, province = person(OFFICER), person(PROVINCE)
    at = f"/pilot-applications/windows/{opened(province)['id']}"
    changed = window(-HOUR, 3 * HOUR, batch="改名", by_major_required=True)
    assert province.change("PUT", at, changed).get_json()["batch"] == "改名"
    opened(province, batch="第三批")
    assert code(province.change("PUT", at, {**changed, "batch": "第三批"})) == "PILOT_BATCH_EXISTS"
    application = draft(officer, at.rpartition("/")[2]).get_json()["id"]
    assert code(province.change("PUT", at, window(-HOUR, HOUR))) == "PILOT_WINDOW_USED"
    assert code(province.change("DELETE", at)) == "PILOT_WINDOW_USED"
    officer.change("DELETE", f"/pilot-applications/{application}")
    page = at.replace("/pilot-applications", "/pilots")
    assert "更改申报计划" in province.client.get(page).text
    form = {"csrf_token": form_token(province.client, page)}
    assert "撤回 1 个申报计划" in question(province.client.post(f"{page}/withdraw", data=form).text)
    assert "申报计划已撤回" in acted(province.client, f"{page}/withdraw", form).text
    assert province.get(at).status_code == 404


@pytest.mark.req("R-018", "R-020")
def test_a_college_applies_for_sites_once_the_window_it_was_approved_in_has_closed(person: Programs) -> None:
    officer = person(OFFICER)
    for row in officer.get("/pilot-applications").get_json()["items"]:
        put(PilotApplication, row["id"], year=2000)
    plan = opened(person(PROVINCE))
    at = f"/pilot-applications/{draft(officer, plan['id']).get_json()['id']}"
    officer.post(f"{at}/submission")
    person(PROVINCE).post(f"{at}/decision", {"approved_headcount": 9})
    site = {"certificate": officer.get("/certificates").get_json()["items"][0]["id"], "address": "楼", "machines": 9}
    assert code(officer.post("/sites", site)) == "SITE_NOT_PILOT"
    put(ProvincePlan, plan["id"], closes_at=clock.now())
    assert code(officer.post("/sites", site)) == "SITE_EXISTS", "a pilot college by now, with a site of before"
