"""Every act on rooms in every state, by program: what its state allows is done, anything else refused (R-111…R-114)."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db.session import reading, transaction
from core.db.tables import ExamPlan, ExamRoom, PlanCertificate
from core.kernel import clock
from tests.callers import form_token, person_of, program_of
from tests.rooms.exam_world import ARRANGING, LOCKED, PASSWORD, World, a_portal, a_world, day

STATES = {"unarranged": day(9, 20), "arranging": ARRANGING, "closed": LOCKED}
BODY = {"name": "1号楼101机房", "region": "示例省示例市", "address": "示例路1号", "seats": 6, "subjects": []}
ACTS: dict[str, dict[str, Any]] = {
    "add": {"name": "2号楼201机房"},
    "rename": {"name": "1号楼102机房"},
    "move": {"address": "示例路2号"},
    "other region": {"region": "另一省"},
    "other subjects": {"subjects": ["理论"]},
    "grow": {"seats": 7},
    "shrink": {"seats": 5},
    "delete": {},
}
REFUSED = {
    "unarranged": {},
    "arranging": {
        "rename": "ROOM_ONLY_SEATS",
        "move": "ROOM_ONLY_SEATS",
        "other region": "ROOM_ONLY_SEATS",
        "other subjects": "ROOM_ONLY_SEATS",
        "shrink": "ROOM_SEATS_SHRINK",
        "delete": "ROOM_NOT_DELETABLE",
    },
    "closed": {act: "ROOM_NOT_DELETABLE" if act == "delete" else "ROOM_CLOSED" for act in ACTS},
}


@pytest.fixture
def world(sqlite_database: str) -> World:
    clock.travel(day(9, 20))
    world = a_world()
    world.room()
    return world


def act_by(program: FlaskClient, world: World, act: str) -> tuple[int, str]:
    """Do one act to the room that is there; return the status and the code of a refusal."""
    rooms = program.get("/api/v1/rooms", query_string={"plan": str(world.plan_id)}).get_json()["items"]
    address = f"/api/v1/rooms/{rooms[0]['id']}"
    body = {**BODY, **ACTS[act]}
    if act == "add":
        key = {"Idempotency-Key": uuid.uuid4().hex}
        where = {"plan": str(world.plan_id), "site": str(world.site_id)}
        answer = program.post("/api/v1/rooms", json={**where, **body}, headers=key)
    else:
        version = {"If-Match": program.get(address).headers["ETag"]}
        answer = program.open(
            address,
            method="DELETE" if act == "delete" else "PUT",
            json=body if act != "delete" else None,
            headers=version,
        )
    return answer.status_code, (answer.get_json() or {}).get("code", "") if answer.status_code >= 400 else ""


@pytest.mark.req("R-105", "R-111", "R-112", "R-113")
@pytest.mark.parametrize("login", ["host", "arranger"])
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_an_act_on_a_room_is_done_or_refused_by_its_state(world: World, state: str, act: str, login: str) -> None:
    portal = a_portal(world)
    clock.travel(STATES[state])
    program = program_of(portal, login)
    status, code = act_by(program, world, act)
    assert code == REFUSED[state].get(act, "")
    assert (status < 300) == (act not in REFUSED[state])
    rooms = program.get("/api/v1/rooms", query_string={"plan": str(world.plan_id)}).get_json()["items"]
    assert {room["state"] for room in rooms} <= {state}
    found = {room["name"]: (room["region"], room["address"], room["seats"], room["subjects"]) for room in rooms}
    before = {BODY["name"]: ("示例省示例市", "示例路1号", 6, [])}
    assert (found == before) == (act in REFUSED[state])


@pytest.mark.req("R-113")
def test_another_college_does_nothing_to_a_room(world: World) -> None:
    portal = a_portal(world)
    host, guest = program_of(portal, "host"), program_of(portal, "guest")
    (room,) = host.get("/api/v1/rooms", query_string={"plan": str(world.plan_id)}).get_json()["items"]
    assert guest.get("/api/v1/rooms", query_string={"plan": str(world.plan_id)}).get_json()["items"] == []
    tag = {"If-Match": host.get(f"/api/v1/rooms/{room['id']}").headers["ETag"]}
    for method in ("GET", "PUT", "DELETE"):
        json = BODY if method == "PUT" else None
        assert guest.open(f"/api/v1/rooms/{room['id']}", method=method, json=json, headers=tag).status_code == 404


def next_years(world: World) -> uuid.UUID:
    """A later plan of the same certificate, whose rooms can still be set."""
    with transaction(world.arranger) as tx:
        first = tx.get_one(ExamPlan, world.plan_id)
        kept = ("vendor_id", "plugin_key", "notice", "published", "published_at", "rules", "digest")
        days = {"first_exam_day": dt.date(2023, 10, 21), "last_exam_day": dt.date(2023, 10, 21)}
        later = ExamPlan(name="明年的计划", year=2023, **days, **{name: getattr(first, name) for name in kept})
        link = tx.scalars(select(PlanCertificate)).one()
        tx.add(later)
        tx.flush()
        tx.add(PlanCertificate(vendor_id=link.vendor_id, plan_id=later.id, certificate_id=link.certificate_id))
        return later.id


@pytest.mark.req("R-104")
def test_rooms_of_an_earlier_plan_are_taken_over_with_everything_that_was_entered(world: World) -> None:
    later = next_years(world)
    client = person_of(a_portal(world), "host", PASSWORD)
    token = form_token(client, f"/arrangement/{later}/rooms")
    form = {"from": str(world.plan_id), "csrf_token": token}
    assert client.post(f"/arrangement/{later}/rooms/copy", data=form).status_code == 303
    with reading(world.college) as tx:
        rows = tx.scalars(select(ExamRoom).order_by(ExamRoom.plan_id)).all()
        said = [(row.name, row.region, row.address, row.seats, row.kind, row.subjects, row.site_id) for row in rows]
    assert len(said) == 2
    assert said[0] == said[1]
    assert "1号楼101机房" in client.get(f"/arrangement/{later}/rooms").text
    again = client.post(f"/arrangement/{later}/rooms/copy", data={**form, "once": uuid.uuid4().hex})
    assert "没有可以沿用的考场" in again.text + client.get(f"/arrangement/{later}/rooms").text


PRINTED = tuple((Path(__file__).parents[1] / "golden" / "printed" / "rooms.txt").read_text(encoding="utf-8").split())
"""The head of the exported list as the manual prints it (S1 3-五-2.6): text, taken from no constant of the code."""


@pytest.mark.req("R-114")
def test_the_export_has_the_printed_columns_and_the_ticked_rooms_or_all(world: World) -> None:
    world.room("2号楼201机房", seats=3)
    client = person_of(a_portal(world), "host", PASSWORD)
    with reading(world.college) as tx:
        keys = {row.name: row.id for row in tx.scalars(select(ExamRoom))}
    token = form_token(client, f"/arrangement/{world.plan_id}/rooms")
    for ticked, names in (([], list(keys)), ([keys["2号楼201机房"]], ["2号楼201机房"])):
        form = {"csrf_token": token, "id": [str(key) for key in ticked]}
        answer = client.post(f"/arrangement/{world.plan_id}/rooms.xlsx", data=form)
        head, *rows = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True)
        assert head == PRINTED
        assert sorted(str(row[3]) for row in rows) == sorted(names)
    assert rows[0] == (
        world.rules.name,
        "示例甲学院考核站点",
        "示例甲学院",
        "2号楼201机房",
        "综合考场",
        3,
        "示例省示例市",
        "示例路1号",
        "网店运营推广职业技能等级证书（跨境方向）",
        "未排考",
    )
