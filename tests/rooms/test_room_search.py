"""排考管理: the rooms of all plans with their seven filters and every column, in the page itself (R-122)."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from core.arrangement import service
from core.arrangement.invigilators import service as invigilators
from core.arrangement.rules import RoomFields
from core.db.session import reading, transaction
from core.db.tables import Certificate, ExamPlan, ExamSite, PlanCertificate, Registration, Ticket
from core.kernel import clock
from core.kernel.ids import new_id
from tests.callers import form_token, person_of
from tests.rooms.exam_world import PASSWORD, World, a_portal, a_world, day, register
from tests.rooms.test_invigilators import a_teacher

COLUMNS = ("序号", "考核计划", "考场名称", "考试信息", "考试人数", "监考人员分配", "操作")


@pytest.fixture
def world(database: str) -> World:
    """Twenty-five people in one room with three invigilators, and next year's plan with an empty room for theory."""
    clock.travel(day(9, 20))
    world = a_world(people=25)
    with transaction(world.arranger) as tx:
        first = tx.get_one(ExamPlan, world.plan_id)
        kept = ("vendor_id", "plugin_key", "notice", "published", "published_at", "rules", "digest")
        days = {"first_exam_day": dt.date(2023, 10, 21), "last_exam_day": dt.date(2023, 10, 21)}
        later = ExamPlan(name="明年的计划", year=2023, **days, **{name: getattr(first, name) for name in kept})
        (link,) = tx.query(PlanCertificate)
        tx.add(later)
        tx.flush()
        tx.add(PlanCertificate(vendor_id=link.vendor_id, plan_id=later.id, certificate_id=link.certificate_id))
    fields = RoomFields(name="9号楼901", region="示例", address="示例路9号", seats=5, subjects=("理论",))
    service.create_room(world.college, later.id, world.site_id, fields)
    ids = [invigilators.add(world.college, world.plan_id, a_teacher(900 + n)) for n in range(2)]
    invigilators.submit(world.college, ids)
    invigilators.review(world.arranger, ids, approve=True)
    world.arranged(seats=30)
    return world


def rows(page: str) -> list[str]:
    """The rows of the list of rooms, as text."""
    table = page[page.rindex("<table") :]
    found = re.findall(r"<tr>(.*?)</tr>", table[table.index("<tbody") :], re.DOTALL)
    return [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in found]


def asked(client: FlaskClient, **query: object) -> list[str]:
    answer = client.get("/arrangement/", query_string=query)
    assert answer.status_code == 200
    return [] if "没有符合条件的考场" in answer.text else rows(answer.text)


@pytest.mark.req("R-122", "R-117")
def test_the_page_has_the_columns_of_the_platform_filled_in(world: World) -> None:
    client = person_of(a_portal(world), "host", PASSWORD)
    page = client.get("/arrangement/").text
    heads = re.findall(r"<th[^>]*>([^<]+)</th>", page)
    assert [head for head in heads if head in COLUMNS][-len(COLUMNS) :] == list(COLUMNS)
    assert {f">{name}</label>" in page or f"{name}" in page for name in ("年度", "证书", "科目", "人员")} == {True}
    later, first = asked(client)
    assert "明年的计划" in later
    assert "未编排" in later
    assert re.search(r"^2 .*1号楼101机房 .*初级 理论、实操 2022-10-22 .*14:00–17:45 · 25 人", first), first
    names = [a_teacher(900 + n)["name"] for n in range(2)]
    assert re.search(rf" 25 (?:{names[0]}、{names[1]}|{names[1]}、{names[0]}) 查看$", first), first
    detail = rows(client.get(f"/arrangement/{world.plan_id}").text)
    assert re.search(r" 30 25 2 ", detail[0]), detail


@pytest.mark.req("R-122")
def test_each_filter_leaves_the_rooms_that_fit(world: World) -> None:
    client = person_of(a_portal(world), "arranger", PASSWORD)
    with reading(world.arranger) as tx:
        certificate = tx.query(PlanCertificate).first()
        assert certificate
    for query, count in (
        ({"year": 2022}, 1),
        ({"year": 2021}, 0),
        ({"plan": world.plan_id}, 1),
        ({"plan": new_id()}, 0),
        ({"certificate": certificate.certificate_id}, 2),
        ({"certificate": new_id()}, 0),
        ({"subject": "实操"}, 1),
        ({"subject": "理论"}, 2),
        ({"subject": "没有"}, 0),
        ({"site": "110101"}, 2),
        ({"site": "甲学院"}, 2),
        ({"site": "%"}, 0),
        ({"room": "901"}, 1),
        ({"room": "_"}, 0),
        ({"year": 2023, "room": "101机房"}, 0),
        ({"year": "", "plan": "", "page": 1}, 2),
    ):
        assert len(asked(client, **query)) == count, query


@pytest.mark.req("R-122")
def test_a_person_is_found_by_ticket_or_document_and_never_stands_in_the_address(world: World) -> None:
    portal = a_portal(world)
    with reading(world.arranger) as tx:
        registration = tx.query(Registration).first()
        assert registration
        ticket = tx.query(Ticket).filter_by(registration_id=registration.id).one().number
        number = registration.person.id_number
    for login in ("host", "arranger"):
        client = person_of(portal, login, PASSWORD)
        token = form_token(client, "/arrangement/")
        for said, count in ((ticket, 1), (number, 1), (a_teacher(900)["id_number"], 1), ("202200000000000000", 0)):
            answer = client.post("/arrangement/", data={"person": said, "csrf_token": token})
            assert answer.status_code == 200
            found = [] if "没有符合条件的考场" in answer.text else rows(answer.text)
            assert len(found) == count, said
    guest = person_of(portal, "guest", PASSWORD)
    assert asked(guest) == []


def test_more_rooms_than_a_page_holds_are_paged_and_numbered_on(database: str) -> None:
    clock.travel(day(9, 20))
    world = a_world()
    for number in range(51):
        world.room(f"机房{number:02}", seats=1)
    client = person_of(a_portal(world), "host", PASSWORD)
    assert len(asked(client)) == 50
    (last,) = asked(client, page=2)
    assert last.startswith("51 ")


def test_neighbours_of_one_college_are_named_by_it(database: str) -> None:
    clock.travel(day(9, 20))
    world = a_world(people=2)
    with reading(world.arranger) as tx:
        plan, site = tx.get_one(ExamPlan, world.plan_id), tx.get_one(ExamSite, world.site_id)
        certificate = tx.get_one(Certificate, site.certificate_id)
    for serial in range(20, 27):
        register(world.college, serial, plan, certificate, site, world.rules)
    world.arranged(seats=9)
    page = person_of(a_portal(world), "arranger", PASSWORD).get(f"/arrangement/{world.plan_id}").text
    card = re.sub("<[^>]*>", " ", page[page.index("同校相邻的座位") :])
    assert "示例甲学院" in card
    assert not re.search(r"\b[0-9a-f]{8}-[0-9a-f]{4}-", card)


@pytest.mark.req("R-120")
def test_a_papers_file_is_called_by_plan_and_room(world: World) -> None:
    client = person_of(a_portal(world), "arranger", PASSWORD)
    page = client.get(f"/arrangement/{world.plan_id}").text
    (address,) = set(re.findall(r'href="(/arrangement/rooms/[^"]+/door-labels.pdf)"', page))
    name = unquote(client.get(address).headers["Content-Disposition"])
    assert f"门贴-{world.rules.name}-1号楼101机房.pdf" in name
