"""院校考生 and 社会考生: who is beyond the quota goes to the other list by one act, and is registered from there."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.api import CandidateType
from core.candidates import sheet as candidate_sheet
from core.demo import people
from core.demo.story import Story
from core.jobs import engine
from core.registrations import sheet
from tests.api.conftest import OFFICER, OTHER, Program
from tests.callers import form_token
from tests.rooms.test_registration_limits import approve_headcount, rows

Programs = Callable[[str], Program]


@pytest.fixture
def officer(program: Programs) -> Program:
    return program(OFFICER)


@pytest.fixture
def page(person: Programs) -> FlaskClient:
    return person(OFFICER).client


def choice(officer: Program, story: Story, *ids: str) -> dict[str, Any]:
    plan = officer.get(f"/plans/{story.key}").get_json()["certificates"][0]
    site = next(row["id"] for row in officer.get("/sites").get_json()["items"] if row["mine"])
    level = plan["levels"][0]["rank"]
    of = {"plan": str(story.key), "certificate": plan["key"], "level": level, "site": site}
    return {**of, "candidates": list(ids)}


def pool(officer: Program, **query: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = officer.get("/candidates", **query).get_json()["items"]
    return items


def used(officer: Program) -> list[int]:
    return [row["used_headcount"] for row in officer.get("/pilot-applications").get_json()["items"]]


def sent(officer: Program, kind: str, data: bytes, **query: object) -> dict[str, Any]:
    file = {"file": (io.BytesIO(data), "文件.xlsx")}
    answer = officer.post("/imports", query_string={"kind": kind, **query}, data=file)
    assert answer.status_code == 202, answer.text
    engine.sweep()
    found: dict[str, Any] = officer.get("/imports").get_json()["items"][0]
    return dict(officer.get(f"/imports/{found['id']}").get_json())


def press(client: FlaskClient, address: str, **form: object) -> str:
    answer = client.post(
        address, data={"csrf_token": form_token(client, "/candidates/"), **form}, follow_redirects=True
    )
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.req("R-057", "R-058", "R-074")
def test_who_is_beyond_the_quota_is_moved_with_photo_and_verification_and_registered(
    officer: Program, program: Programs, story: Story
) -> None:
    approve_headcount(story, 2)
    ids = [row["id"] for row in pool(officer)]
    first = officer.post("/registrations", choice(officer, story, *ids)).get_json()
    assert (first["accepted"], first["refused"], len(first["beyond"])) == (2, 2, 2)
    body = {"candidate_type": "social", "ids": first["beyond"]}
    assert program(OTHER).post("/candidates/moves", body).status_code == 404
    assert officer.post("/candidates/moves", body).get_json() == {"count": 2}
    assert officer.post("/candidates/moves", body).get_json() == {"count": 0}, "who is there is there"
    moved = [row for row in pool(officer) if row["id"] in first["beyond"]]
    assert {(row["candidate_type"], row["state"], row["has_photo"]) for row in moved} == {("social", "verified", True)}
    again = officer.post("/registrations", choice(officer, story, *first["beyond"])).get_json()
    assert (again["accepted"], again["beyond"], used(officer)) == (2, [], [2])


@pytest.mark.req("R-057", "R-074")
def test_who_is_registered_is_moved_too_and_the_registration_stays_what_it_was(officer: Program, story: Story) -> None:
    one = pool(officer)[0]["id"]
    assert officer.post("/registrations", choice(officer, story, one)).get_json()["accepted"] == 1
    assert officer.post("/candidates/moves", {"candidate_type": "social", "ids": [one]}).get_json() == {"count": 1}
    (kept,) = officer.get("/registrations", plan=story.key).get_json()["items"]
    assert (kept["candidate_type"], used(officer)) == ("college", [1])
    assert officer.change("DELETE", f"/registrations/{kept['id']}").status_code == 204
    assert used(officer) == [0], "the place it took is free again"


@pytest.mark.req("R-058", "R-087")
def test_the_report_of_a_file_beyond_the_quota_leads_to_the_move_and_the_rest_goes_in(
    officer: Program, page: FlaskClient, story: Story
) -> None:
    approve_headcount(story, 2)
    data = people.workbook(sheet.form_for(story.rules), rows(story))
    found = sent(officer, "registrations", data, plan=str(story.key))
    assert {error["code"] for error in found["errors"]} == {"QUOTA_FULL"}
    assert "移到社会考生" in found["errors"][0]["fix"]
    link = f"/candidates/overflow/{found['id']}"
    assert link in page.get(f"/imports/{found['id']}").text
    ticks = re.findall(r'name="id" value="([^"]+)"', page.get(link).text)
    assert len(ticks) == 2
    assert "已将 2 名考生移到社会考生" in press(page, "/candidates/move", id=ticks, type="social")
    assert "没有需要移动的考生" in page.get(link).text
    again = sent(officer, "registrations", data, plan=str(story.key), preview="true")
    assert {error["code"] for error in again["errors"] if not error["warning"]} == {"CANDIDATE_TYPE_DIFFERS"}
    officer.post(f"/imports/{again['id']}/mending")
    engine.sweep()
    officer.post(f"/imports/{again['id']}/application", {"whole": False})
    engine.sweep()
    done = officer.get(f"/imports/{again['id']}").get_json()
    assert (done["accepted"], done["skipped"], done["refused"], used(officer)) == (2, 2, 0, [2])


@pytest.mark.req("R-057", "R-060")
def test_people_imported_for_the_other_list_are_named_with_what_to_press(
    officer: Program, page: FlaskClient, story: Story
) -> None:
    staff = story.colleges[0]
    data = people.workbook(candidate_sheet.FORM, [each.cells for each in story.cast[staff.college.id]])
    found = sent(officer, "candidates", data, candidate_type="social")
    assert (found["skipped"], {error["code"] for error in found["errors"]}) == (4, {"ON_COLLEGE_LIST"})
    assert "移到社会考生" in found["errors"][0]["fix"]
    assert f"/candidates/overflow/{found['id']}" in page.get(f"/imports/{found['id']}").text
    body = {"candidate_type": "social", "import": found["id"]}
    assert officer.post("/candidates/moves", body).get_json() == {"count": 4}
    assert {row["candidate_type"] for row in pool(officer)} == {CandidateType.SOCIAL.value}
    same = sent(officer, "candidates", data, candidate_type="social", whole="true")
    assert {error["code"] for error in same["errors"]} == {"ALREADY_EXISTS"}


def test_a_move_names_people_or_a_file_and_not_both(officer: Program) -> None:
    for body in ({}, {"ids": [pool(officer)[0]["id"]], "import": pool(officer)[0]["id"]}):
        assert officer.post("/candidates/moves", {"candidate_type": "social", **body}).status_code == 422


@pytest.mark.req("R-057", "R-058")
def test_the_page_where_one_registers_by_hand_offers_the_move(
    officer: Program, page: FlaskClient, story: Story
) -> None:
    approve_headcount(story, 1)
    ids = [row["id"] for row in pool(officer)]
    body = choice(officer, story)
    form = {"id": ids, "level": f"{body['certificate']}|{body['level']}", "site": body["site"]}
    said = press(page, f"/registrations/{story.key}/new?type=college", **form)
    assert "将这 3 名考生移到社会考生" in said
    offered = said.split('action="/candidates/move"')[1].split("</form>")[0]
    assert len(re.findall(r'name="id" value="', offered)) == 3


@pytest.mark.req("R-057")
def test_a_college_candidate_of_another_major_is_pointed_out_with_the_way_on(officer: Program, story: Story) -> None:
    (other,) = people.invent(story.world.chance, 1, 800)
    cells = (*other.cells[:8], "土木工程", "540301")
    data = people.workbook(candidate_sheet.FORM, [cells])
    found = sent(officer, "candidates", data, candidate_type="college", preview="true")
    (warning,) = [error for error in found["errors"] if error["code"] == "MAJOR_NOT_APPROVED"]
    assert (found["refused"], warning["warning"], warning["value_masked"]) == (0, True, "土木工程")
    assert "社会考生" in warning["fix"]
    as_social = sent(officer, "candidates", data, candidate_type="social", preview="true")
    assert as_social["errors"] == []
    one = pool(officer)[0]
    officer.change("PATCH", f"/candidates/{one['id']}", {"major": "土木工程", "major_code": "540301"})
    made = officer.post("/registrations", choice(officer, story, one["id"])).get_json()
    assert (made["accepted"], [error["code"] for error in made["errors"]]) == (1, ["MAJOR_NOT_APPROVED"])


@pytest.mark.req("R-087")
def test_a_program_takes_back_the_import_it_has_read_and_no_other_state_of_it(officer: Program, story: Story) -> None:
    cast = people.invent(story.world.chance, 2, 9_700)
    data = people.workbook(candidate_sheet.FORM, [each.cells for each in cast])
    address = f"/imports/{sent(officer, 'candidates', data, candidate_type='college', preview='true')['id']}"
    looked_at = officer.get(address).headers["ETag"]
    officer.post(f"{address}/application", {})
    engine.sweep()

    def taken_back(version: str) -> TestResponse:
        return officer.client.delete(f"/api/v1{address}/application", headers={"If-Match": version})

    assert [taken_back(version).get_json()["code"] for version in ('"1"', looked_at)] == ["STALE", "STALE"]
    assert taken_back(officer.get(address).headers["ETag"]).get_json()["phase"] == "undone"
