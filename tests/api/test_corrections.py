"""Until the information is confirmed the document, too, can be corrected; many are confirmed for one reason."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.candidates.rules import State
from core.db.session import reading, transaction
from core.db.tables import Candidate
from core.demo import people
from core.demo.story import Story
from core.jobs import engine
from tests.api.conftest import OFFICER, OTHER, Program
from tests.api.test_lists import press
from tests.api.test_rooms import PERSON, add, valid_number

Programs = Callable[[str], Program]


@pytest.fixture
def officer(program: Programs) -> Program:
    return program(OFFICER)


@pytest.fixture
def page(person: Programs) -> FlaskClient:
    return person(OFFICER).client


def another(story: Story) -> people.Invented:
    return people.invent(story.world.chance, 1, 850)[0]


@pytest.mark.req("R-072")
def test_type_number_and_gender_of_who_is_not_verified_are_corrected(officer: Program, story: Story) -> None:
    address = f"/candidates/{add(officer)['id']}"
    right = another(story)
    wrong_digit = right.number[:-1] + ("0" if right.number[-1] != "0" else "1")
    for said, code in (
        ({"id_number": wrong_digit}, "ID_CHECKSUM"),
        ({"id_number": right.number, "gender": "女" if right.cells[2] == "男" else "男"}, "ID_GENDER"),
        ({"id_type": "身份"}, "INVALID"),
    ):
        refused = officer.change("PATCH", address, said)
        assert (refused.status_code, refused.get_json()["code"]) == (422, code), said
    said = {"id_type": "居民身份证", "id_number": right.number.lower(), "gender": right.cells[2]}
    changed = officer.change("PATCH", address, said).get_json()
    assert changed["id_masked"] == f"{right.number[:6]}*****{right.number[-4:]}"
    passport = officer.change("PATCH", address, {"id_type": "passport", "id_number": "E12345678"}).get_json()
    assert passport["id_type"] == "passport"
    found = officer.post("/candidates", {**PERSON, "id_type": "护照", "id_number": "E12345678"})
    assert (found.status_code, found.get_json()["code"]) == (409, "CANDIDATE_EXISTS"), "found by the corrected document"
    assert officer.post("/candidates", {**PERSON, "id_number": valid_number()}).status_code == 201, (
        "and no longer by the old"
    )


@pytest.mark.req("R-060", "R-072")
def test_a_document_another_candidate_has_is_refused_and_a_verified_one_stays(officer: Program, story: Story) -> None:
    known = story.cast[story.colleges[0].college.id][0]
    address = f"/candidates/{add(officer)['id']}"
    taken = officer.change("PATCH", address, {"id_number": known.number, "gender": known.cells[2]})
    assert (taken.status_code, taken.get_json()["code"]) == (409, "CANDIDATE_EXISTS")
    verified = officer.get("/candidates", state="verified").get_json()["items"][0]
    locked = officer.change("PATCH", f"/candidates/{verified['id']}", {"id_number": another(story).number})
    assert (locked.status_code, locked.get_json()["code"]) == (409, "CANDIDATE_LOCKED")


@pytest.mark.req("R-072", "C-42")
def test_ones_own_document_is_corrected_to_its_type_and_to_its_other_length(officer: Program) -> None:
    made = officer.post("/candidates", {**PERSON, "id_type": "护照", "id_number": "H22334455"}).get_json()
    address = f"/candidates/{made['id']}"
    for said, told in (
        ({"id_type": "hong_kong"}, "H22*****455"),
        ({"id_number": "H2233445501"}, "H22*****501"),
    ):
        changed = officer.change("PATCH", address, said)
        assert changed.status_code == 200, changed.text
        assert changed.get_json()["id_type"] == "hong_kong"
        assert changed.get_json()["id_masked"][-2:] == told[-2:]
    again = officer.post("/candidates", {**PERSON, "id_type": "护照", "id_number": "H22334455"})
    assert again.get_json()["code"] == "CANDIDATE_EXISTS"


@pytest.mark.req("R-072")
def test_the_page_corrects_the_document_and_leaves_alone_what_was_left_blank(
    officer: Program, page: FlaskClient, story: Story
) -> None:
    one, right = add(officer), another(story)
    address = f"/candidates/{one['id']}"
    form = {
        "name": "张三", "pinyin": "Zhang San", "gender": "female", "id_type": "resident", "id_number": "", "phone": "",
        "enrolment_year": "2021", "education_level": "本科", "major": "市场营销", "major_code": "530605",
    }  # fmt: skip
    press(page, f"{address}/edit", **form)
    kept = officer.get(address).get_json()
    assert (kept["id_masked"], kept["major"]) == (one["id_masked"], "市场营销")
    gender = {"男": "male", "女": "female"}[right.cells[2]]
    press(page, f"{address}/edit", **{**form, "id_number": right.number, "gender": gender})
    assert officer.get(address).get_json()["id_masked"].endswith(right.number[-4:])


def doubt(story: Story) -> list[str]:
    """Let the comparison of everybody have failed."""
    with transaction(story.colleges[0].officer) as tx:
        found = list(tx.scalars(select(Candidate)))
        for candidate in found:
            candidate.state, candidate.verified_at = State.NEEDS_MANUAL_CONFIRM.value, None
        return [str(candidate.id) for candidate in found]


@pytest.mark.req("R-069")
def test_many_are_confirmed_for_one_reason_and_who_was_not_is_named(
    person: Programs, program: Programs, story: Story
) -> None:
    ids, officer = doubt(story), person(OFFICER)
    assert program(OFFICER).post("/candidates/confirmations", {"ids": ids, "reason": "已核对"}).status_code == 403
    other = person(OTHER).post("/candidates/confirmations", {"ids": ids, "reason": "已核对"})
    assert other.status_code == 404
    for body in ({"ids": ids, "reason": " "}, {"ids": [], "reason": "已核对"}):
        assert officer.post("/candidates/confirmations", body).status_code == 422
    three = officer.post("/candidates/confirmations", {"ids": ids[:3], "reason": "已核对证件原件"})
    assert three.get_json() == {"count": 3, "refused": []}
    again = officer.post("/candidates/confirmations", {"ids": ids, "reason": "已核对证件原件"}).get_json()
    found = officer.get("/candidates").get_json()["items"]
    assert {row["state"] for row in found} == {"verified"}
    assert {row["confirmed_reason"] for row in found} == {"已核对证件原件"}
    named = {row["name"] for row in found if row["id"] in ids[:3]}
    assert (again["count"], {one["field"] for one in again["refused"]}) == (1, named)
    assert {one["code"] for one in again["refused"]} == {"CANDIDATE_NOT_PENDING"}
    over = officer.post("/candidates/confirmations", {"ids": ids, "reason": "已核对证件原件"})
    assert (over.status_code, over.get_json()["code"]) == (409, "CANDIDATE_NOT_PENDING")


@pytest.mark.req("R-069")
def test_the_page_shows_faces_with_names_and_confirms_whom_one_ticked(page: FlaskClient, story: Story) -> None:
    ids = doubt(story)
    assert "/candidates/confirming" in page.get("/candidates/").text
    shown = page.get("/candidates/confirming").text
    for each in story.cast[story.colleges[0].college.id]:
        assert each.name in shown
    assert {re.search(rf"/candidates/{key}/photo.jpg", shown) is not None for key in ids} == {True}
    form = {"id": ids[:2], "reason": "已核对证件原件"}
    asked = press(page, "/candidates/confirming", **form)
    assert "确认 2 名考生信息无误" in asked
    stamp = re.findall(r'name="confirmed" value="([^"]+)"', asked)[-1]
    assert "已确认 2 名考生" in press(page, "/candidates/confirming", **form, confirmed=stamp)
    left = page.get("/candidates/confirming").text
    assert [key in left for key in ids] == [False, False, True, True]


@pytest.mark.req("R-069")
@pytest.mark.parametrize("chosen", [True, False])
def test_photos_that_come_in_are_compared_at_once_where_their_sender_chose_it(
    officer: Program, page: FlaskClient, story: Story, chosen: bool
) -> None:
    (new,) = people.invent(story.world.chance, 1, 870)
    values = dict(zip(PERSON, new.cells, strict=True))
    assert officer.post("/candidates", values).status_code == 201
    assert 'name="verify" value="1" checked' in page.get("/imports/new?kind=photos").text
    file = {"file": (io.BytesIO(people.photo_zip([new])), "照片.zip")}
    query = {"verify": "true"} if chosen else {}
    assert officer.post("/photo-batches", query_string=query, data=file).status_code == 202
    engine.sweep()
    upload = officer.get("/imports").get_json()["items"][0]["id"]
    sheet = page.get(f"/imports/{upload}").text.split("photo-sheet")[1]
    assert f"<figcaption>{new.name}<br>{new.number[:6]}*****{new.number[-4:]}.jpg</figcaption>" in sheet
    with reading(story.colleges[0].officer) as tx:
        (candidate,) = tx.scalars(select(Candidate).where(Candidate.state == State.PENDING_VERIFICATION))
        assert (candidate.verification_requested_at is not None) is chosen
