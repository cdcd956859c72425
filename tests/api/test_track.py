"""A plan of a direction is called by it wherever it is named, and its subjects hide nobody else's codes (R-044)."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from core.api import Stage
from core.db.session import reading
from core.db.tables import ExamPlan
from core.demo.story import end
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.plans import service, views
from core.registrations import guests
from core.sites.views import sites
from tests.api.act_cases import issued
from tests.api.conftest import OFFICER, PLANNER
from tests.api.test_forms import token
from tests.api.test_pages import addresses, signed_in
from tests.callers import program_of
from tests.portal import the_portal
from tests.rooms.story_world import registered, scored, to_sign

NAME = "2022年第四次网店运营推广全国统考"
TITLE = f"{NAME}（跨境方向）"
CERTIFICATE = "网店运营推广职业技能等级证书（跨境方向）"


@pytest.mark.req("R-044")
def test_every_page_and_answer_that_names_the_plan_says_its_direction(sqlite_database: str, tmp_path: Path) -> None:
    story = scored(tmp_path)
    portal = the_portal()
    seen = 0
    for login in (OFFICER, PLANNER):
        client = signed_in(portal, login, story.world.password)
        for endpoint, address in addresses(portal, story):
            answer = client.get(address)
            text = answer.text if answer.mimetype in ("text/html", "application/json") else ""
            text = re.sub("<textarea.*?</textarea>", "", text, flags=re.DOTALL)  # a notice as it was printed
            if NAME not in text:
                continue
            seen += 1
            assert text.count(NAME) == text.count(TITLE), (login, endpoint)
    assert seen > 30


@pytest.mark.req("R-044")
def test_pages_of_a_plan_and_its_exports_carry_the_direction(sqlite_database: str, tmp_path: Path) -> None:
    story = scored(tmp_path)
    portal = the_portal()
    for login in (OFFICER, PLANNER):
        client = signed_in(portal, login, story.world.password)
        for page in ("plans", "registrations", "arrangement", "scores", "issuance", "invigilators"):
            assert TITLE in client.get(f"/{page}/{story.key}").text, (login, page)
        for page in (f"/arrangement/{story.key}/rooms", f"/scores/{story.key}/results"):
            assert TITLE in client.get(page).text, (login, page)
        assert CERTIFICATE in client.get(f"/plans/{story.key}").text
    plan = program_of(portal, PLANNER).get(f"/api/v1/plans/{story.key}").get_json()
    assert (plan["name"], plan["track"]) == (TITLE, "跨境方向")
    rooms = program_of(portal, OFFICER).get("/api/v1/rooms", query_string={"plan": str(story.key)}).get_json()["items"]
    assert {room["plan_name"] for room in rooms} == {TITLE}


@pytest.mark.req("R-039", "R-040", "R-044")
def test_a_plan_of_a_direction_hides_no_codes_of_the_certificate(sqlite_database: str, tmp_path: Path) -> None:
    story = registered(tmp_path)
    notice = next(text for text in story.source.notices if "2021年第三次" in text)
    plan = service.import_notice(story.staff.planner, "hotmatrix_shop", notice)
    service.publish(story.staff.planner, plan.id)
    found = {
        (row.certificate.zh, row.level.zh, row.subject.name.zh): row.subject.code
        for row in views.subjects(story.colleges[0].officer)
    }
    plain = "网店运营推广职业技能等级证书"
    assert found[plain, "初级", "理论"] == "1630003007010027101"
    assert found[plain, "中级", "实操"] == "1630003007020028203"
    assert found[CERTIFICATE, "初级", "理论"] is None
    page = signed_in(the_portal(), OFFICER, story.world.password).get("/plans/subjects").text
    assert "1630003007010027101" in page
    assert CERTIFICATE in page


@pytest.mark.req("R-044")
def test_a_plan_with_and_one_without_a_direction_may_have_one_printed_name(
    sqlite_database: str, tmp_path: Path
) -> None:
    story = registered(tmp_path)
    plain = story.text.replace('track = "cross_border"\n', "")
    assert service.import_notice(story.staff.planner, "hotmatrix_shop", plain).id != story.key
    with reading(SYSTEM) as tx:
        assert {row.name for row in tx.query(ExamPlan)} == {NAME, TITLE}


@pytest.mark.req("R-044")
def test_a_guest_agreement_and_the_register_say_the_direction(sqlite_database: str, tmp_path: Path) -> None:
    story = to_sign(tmp_path)
    issued(story)
    portal = the_portal()
    signer = signed_in(portal, f"{PLANNER}-signer", story.world.password)
    page = signer.get("/issuance/issued").text
    revoke = re.findall("/issuance/issued/[0-9a-f-]{36}/revoke", page)[0]
    assert CERTIFICATE in signer.post(revoke, data={"csrf_token": token(page), "reason": "冒名顶替"}).text
    clock.travel(end(story.rules, Stage.REGISTRATION) - dt.timedelta(days=1))
    site = next(row.id for row in sites(story.world.colleges[1].officer) if row.mine)
    rank = story.rules.certificates[0].levels[0].rank
    guests.ask(story.colleges[0].officer, plan_id=story.key, site_id=site, level=rank, headcount=4)
    assert CERTIFICATE in signed_in(portal, OFFICER, story.world.password).get("/guest-agreements/").text
