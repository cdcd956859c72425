"""The path of a candidate by program: application, site, candidate, registration, and what the vendor may do."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from core.candidates import sheet
from core.demo import people
from core.demo.story import Story
from core.jobs import engine
from core.registrations import sheet as registration_sheet
from tests.api.conftest import HEAD, OFFICER, OPERATOR, OTHER, PLANNER, PROVINCE, Program

Programs = Callable[[str], Program]


@pytest.fixture
def officer(program: Programs) -> Program:
    return program(OFFICER)


PERSON = {
    "name": "张三",
    "pinyin": "Zhang San",
    "gender": "女",
    "id_type": "居民身份证",
    "id_number": "11010120030301002" + "7",
    "phone": "19900000000",
    "enrolment_year": "2021",
    "education_level": "本科",
    "major": "电子商务",
    "major_code": "530701",
}


def valid_number() -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    text = "11010120030301002"
    return text + "10X98765432"[sum(int(d) * w for d, w in zip(text, weights, strict=True)) % 11]


def add(officer: Program, **changes: str) -> dict[str, object]:
    answer = officer.post("/candidates", {**PERSON, "id_number": valid_number(), **changes})
    assert answer.status_code == 201, answer.text
    body: dict[str, object] = answer.get_json()
    return body


@pytest.mark.req("R-059", "R-072")
def test_a_candidate_is_added_changed_and_deleted(officer: Program) -> None:
    added = add(officer)
    assert (added["state"], added["id_masked"]) == ("no_photo", "110101*****" + valid_number()[-4:])
    changed = officer.change("PATCH", f"/candidates/{added['id']}", {"major": "市场营销"})
    assert (changed.status_code, changed.get_json()["major"]) == (200, "市场营销")
    assert officer.change("DELETE", f"/candidates/{added['id']}").status_code == 204
    assert officer.get(f"/candidates/{added['id']}").status_code == 404


def test_a_candidate_is_refused_with_every_fault_at_once(officer: Program) -> None:
    answer = officer.post(
        "/candidates", {**PERSON, "id_number": "110101200303010020", "phone": "12", "pinyin": "ZhangSan"}
    )
    assert (answer.status_code, answer.get_json()["code"]) == (422, "CANDIDATE_INVALID")
    assert {error["field"] for error in answer.get_json()["errors"]} == {"id_number", "phone", "pinyin"}
    add(officer)
    again = officer.post("/candidates", {**PERSON, "id_number": valid_number()})
    assert (again.status_code, again.get_json()["code"]) == (409, "CANDIDATE_EXISTS")


def test_two_who_change_the_same_candidate_do_not_overwrite_each_other(officer: Program) -> None:
    address = f"/candidates/{add(officer)['id']}"
    seen = officer.get(address).headers["ETag"]
    assert officer.change("PATCH", address, {"major": "市场营销"}).status_code == 200
    late = officer.client.patch("/api/v1" + address, json={"major": "物流"}, headers={"If-Match": seen})
    assert (late.status_code, late.get_json()["code"]) == (412, "STALE")


def test_a_list_is_read_to_its_end_by_its_cursor(officer: Program) -> None:
    names, cursor = [], None
    while True:
        page = officer.get("/candidates", limit=3, **({"cursor": cursor} if cursor else {})).get_json()
        names += [row["name"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(names) == 4
    assert officer.get("/candidates", limit=500).status_code == 422


@pytest.mark.req("R-078", "R-081", "R-083", "R-091")
def test_chosen_candidates_are_registered_and_taken_back(officer: Program, program: Programs, story: Story) -> None:
    ids = [row["id"] for row in officer.get("/candidates").get_json()["items"]]
    plan = officer.get(f"/plans/{story.key}").get_json()
    level = plan["certificates"][0]["levels"][0]["rank"]
    site = next(row for row in officer.get("/sites").get_json()["items"] if row["mine"])
    body = {
        "plan": str(story.key),
        "certificate": plan["certificates"][0]["key"],
        "level": level,
        "site": site["id"],
        "candidates": [*ids, add(officer)["id"]],
    }
    first, second = officer.post("/registrations", body).get_json(), officer.post("/registrations", body).get_json()
    assert (first["read"], first["accepted"], first["refused"], first["skipped"]) == (5, 4, 1, 0)
    assert {error["code"] for error in first["errors"]} == {"NOT_VERIFIED"}
    assert (second["accepted"], second["skipped"]) == (0, 4)
    row = officer.get("/registrations", plan=story.key).get_json()["items"][0]
    assert [entry["state"] for entry in row["entries"]] == ["unarranged", "unarranged"]
    assert program(OTHER).get(f"/registrations/{row['id']}").status_code == 404
    assert officer.change("DELETE", f"/registrations/{row['id']}").status_code == 204
    assert len(officer.get("/registrations", plan=story.key).get_json()["items"]) == 3


@pytest.mark.req("R-075")
def test_only_the_vendor_corrects_pinyin_and_phone_of_a_registration(
    officer: Program, program: Programs, story: Story
) -> None:
    story.register()
    address = f"/registrations/{officer.get('/registrations', plan=story.key).get_json()['items'][0]['id']}"
    assert officer.change("PATCH", address, {"phone": "19900000001"}).status_code == 403
    planner = program(PLANNER)
    assert planner.change("PATCH", address, {"phone": "12"}).get_json()["code"] == "PHONE_INVALID"
    assert planner.change("PATCH", address, {"phone": "19900000001"}).status_code == 200
    assert planner.change("PATCH", address, {"name": "李四"}).status_code == 422


@pytest.mark.req("R-087")
def test_a_workbook_is_sent_watched_and_its_failures_fetched(officer: Program) -> None:
    rows = [tuple(PERSON[column.key] for column in sheet.FORM.columns)]
    data = {"file": (io.BytesIO(people.workbook(sheet.FORM, rows)), "考生.xlsx")}
    answer = officer.post("/imports?kind=candidates", data=data, content_type="multipart/form-data")
    assert answer.status_code == 202
    engine.sweep()
    job = officer.get(f"/jobs/{answer.get_json()['id']}").get_json()
    assert (job["state"], job["accepted"], job["refused"]) == ("succeeded", 0, 1)
    newest = officer.get("/imports").get_json()["items"][0]
    found = officer.get(f"/imports/{newest['id']}").get_json()
    assert [(e["code"], e["cell"]) for e in found["errors"] if not e["warning"]] == [("ID_CHECKSUM", "E3")]
    assert officer.get(f"/imports/{newest['id']}/failed.xlsx").data[:2] == b"PK"


def test_a_program_cannot_send_registrations_without_a_plan_or_an_unknown_kind(officer: Program) -> None:
    def send(kind: str) -> str:
        file = (io.BytesIO(people.workbook(registration_sheet.FORM, [])), "报考.xlsx")
        answer = officer.post(f"/imports?kind={kind}", data={"file": file}, content_type="multipart/form-data")
        return str(answer.get_json()["code"])

    assert (send("registrations"), send("secrets")) == ("IMPORT_NEEDS_PLAN", "INVALID")


@pytest.mark.req("R-011", "R-014", "R-016", "R-017", "R-019")
def test_an_application_is_drafted_changed_submitted_and_decided(person: Programs) -> None:
    province, officer = person(PROVINCE), person(OFFICER)
    opened = province.post(
        "/pilot-applications/windows",
        {
            "batch": "第二批",
            "year": 2030,
            "opens_at": "2000-01-01T00:00:00+08:00",
            "closes_at": "2100-01-01T00:00:00+08:00",
        },
    )
    body = {
        "window": opened.get_json()["id"],
        "certificate": officer.get("/certificates").get_json()["items"][0]["id"],
        "planned_headcount": 30,
        "majors": ["电子商务"],
        "faculty_text": "教师 8 名",
        "venue_text": "机房 2 间",
    }
    made = officer.post("/pilot-applications", body)
    assert made.status_code == 201, made.text
    address = f"/pilot-applications/{made.get_json()['id']}"
    written = {key: value for key, value in body.items() if key not in {"window", "certificate"}}
    changed = officer.change("PUT", address, {**written, "planned_headcount": 40})
    assert changed.get_json()["planned_headcount"] == 40
    assert officer.post(f"{address}/submission").get_json()["state"] == "pending"
    assert officer.change("DELETE", address).status_code == 409
    decided = province.post(f"{address}/decision", {"approved_headcount": 35})
    assert (decided.get_json()["state"], decided.get_json()["approved_headcount"]) == ("approved", 35)


@pytest.mark.req("R-007", "R-025", "R-034")
def test_a_site_is_seen_by_others_while_it_is_approved(person: Programs) -> None:
    officer, other, planner = person(OFFICER), person(OTHER), person(PLANNER)
    mine = next(row for row in officer.get("/sites").get_json()["items"] if row["mine"])
    assert other.get(f"/sites/{mine['id']}").get_json()["code"] == mine["code"]
    assert planner.post(f"/sites/{mine['id']}/revocation", {"reason": "设备不足"}).status_code == 200
    assert other.get(f"/sites/{mine['id']}").status_code == 404


@pytest.mark.req("R-046")
def test_a_plan_shows_its_windows_sessions_and_subjects(officer: Program, story: Story) -> None:
    plan = officer.get(f"/plans/{story.key}").get_json()
    windows = {window["stage"]: (window["start"], window["end"]) for window in plan["windows"]}
    assert windows["registration"][1] == str(story.rules.window("registration").end)  # type: ignore[arg-type]
    assert plan["sessions"][0]["begins"].endswith("+08:00")
    assert [subject["key"] for subject in plan["certificates"][0]["levels"][0]["subjects"]]
    assert plan["published"]
    assert len(plan["digest"]) == 64


def test_a_notice_becomes_a_draft_and_only_its_vendor_sees_it(person: Programs, story: Story) -> None:
    text = story.text.replace("2022年第四次", "2022年第九次")
    made = person(PLANNER).post("/plans", {"plugin": story.source.key, "notice": text})
    assert made.status_code == 201, made.text
    assert not made.get_json()["published"]
    assert person(OFFICER).get(f"/plans/{made.get_json()['id']}").status_code == 404
    assert person(OFFICER).post("/plans", {"plugin": story.source.key, "notice": text}).status_code == 403


@pytest.mark.req("R-103")
def test_the_operator_says_how_the_national_platform_stands(person: Programs) -> None:
    body = {"state": "down", "reason": "系统升级公告"}
    assert person(OFFICER).post("/national-link", body).status_code == 403
    assert person(OPERATOR).post("/national-link", body).get_json()["state"] == "down"
    assert person(OFFICER).get("/national-link").get_json()["reason"] == "系统升级公告"


def test_a_plugin_is_installed_again_and_taken_out_of_use(person: Programs, story: Story) -> None:
    operator = person(OPERATOR)
    row = operator.get("/plugins").get_json()["items"][0]
    again = operator.post("/plugins", {"vendor_id": row["vendor_id"], "key": row["key"]})
    assert (again.status_code, again.get_json()["state"]) == (201, "active")
    assert operator.post(f"/plugins/{row['vendor_id']}/{row['key']}/suspension").status_code == 204
    assert operator.get("/plugins").get_json()["items"][0]["state"] == "disabled"


def test_events_tell_who_did_what_without_personal_data(officer: Program, program: Programs) -> None:
    added = add(officer)
    (event,) = officer.get("/audit-events", subject=added["id"]).get_json()["items"]
    assert (event["action"], event["person"]) == ("candidate.added", "京华职业技术学院考务员")
    assert event["sentence"] == f"京华职业技术学院考务员添加了考生「{PERSON['name']}」"
    assert program(OTHER).get("/audit-events", subject=added["id"]).get_json()["items"] == []
    (told,) = program(OPERATOR).get("/audit-events", subject=added["id"]).get_json()["items"]
    assert PERSON["name"] not in str(told)


def test_events_come_by_person_and_day_and_page_by_page_to_who_answers_for_an_organisation(
    officer: Program, program: Programs
) -> None:
    add(officer)
    assert officer.get("/audit-events").status_code == 403
    assert program(PROVINCE).get("/audit-events").status_code == 403
    head = program(HEAD)
    first = head.get("/audit-events", limit=1).get_json()
    second = head.get("/audit-events", limit=1, cursor=first["next"]).get_json()
    assert first["items"][0]["id"] > second["items"][0]["id"]
    person = head.get("/audit-events", action="candidate.added").get_json()["items"][0]["user"]
    by_person = head.get("/audit-events", person=person, limit=200).get_json()["items"]
    assert {event["user"] for event in by_person} == {person}
    today = by_person[0]["at"][:10]
    assert head.get("/audit-events", person=person, since=today, until=today).get_json()["items"][0] == by_person[0]
    assert head.get("/audit-events", since="2100-01-01").get_json()["items"] == []
