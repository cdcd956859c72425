"""Eight who make the same at one moment: one is made, and the seven others are told what who comes later is told."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from core.api import Stage
from core.db.engine import engine
from core.db.session import reading, transaction
from core.db.tables import Candidate, Certificate, ExamSite, ProvincePlan
from core.demo.story import Story
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.orgs.service import create_college
from tests.api.conftest import API, HEAD, OFFICER, OPERATOR, PROVINCE, Program
from tests.api.test_invigilators import PERSON as INVIGILATOR
from tests.api.test_rooms import PERSON, valid_number
from tests.callers import person_of
from tests.faults.at_once import THREADS, at_once, before_first, rows
from tests.portal import the_portal
from tests.rooms.story_world import a_story, to_sign

Body = dict[str, object]
Told = tuple[int, str]
"""Status and code of an answer."""
ACCOUNT: Body = {"name": "李老师", "password": "correct-horse"}


@dataclass(frozen=True)
class Race:
    """Who sends what where, and what those are told who come too late; `body` is what the n-th of them sends."""

    login: str
    address: str
    table: str
    code: str
    body: Callable[[Story, int], Body]


def new_college(_story: Story, _number: int) -> Body:
    return {"kind": "college", "name": "北方职业技术学院", "province": "11"}


def new_vendor(_story: Story, _number: int) -> Body:
    return {"kind": "vendor", "name": "北方评价组织"}


def new_login(story: Story, _number: int) -> Body:
    organization = story.colleges[0].college.name
    return {**ACCOUNT, "login": "li", "organization": organization, "roles": ["college_officer"]}


def new_owner(_story: Story, number: int) -> Body:
    """Each is another person who is to own the same college."""
    if not number:
        create_college(SYSTEM, name="北方职业技术学院", province="11")
    return {**ACCOUNT, "login": f"head{number}", "organization": "北方职业技术学院", "roles": ["college_owner"]}


def new_candidate(_story: Story, _number: int) -> Body:
    return {**PERSON, "id_number": valid_number()}


def new_window(_story: Story, _number: int) -> Body:
    now = clock.now()
    span = {"opens_at": now.isoformat(), "closes_at": now.replace(year=2032).isoformat()}
    return {"batch": "第二批", "year": 2031, **span}


def uncharted(story: Story, number: int) -> str:
    """Return the key of a certificate nobody has applied for."""
    with transaction(SYSTEM) as tx:
        if not number:
            tx.add(Certificate(vendor_id=story.staff.vendor.id, key="uncharted", name="新证书", name_en="New"))
            tx.flush()
        return str(tx.scalars(select(Certificate.id).where(Certificate.key == "uncharted")).one())


def new_application(story: Story, number: int) -> Body:
    with transaction(story.world.provinces["11"]) as tx:
        open_again = tx.scalars(select(ProvincePlan)).one()
        open_again.closes_at, window = clock.now() + dt.timedelta(days=1), open_again.id
    said = {"planned_headcount": 30, "majors": ["电子商务"], "faculty_text": "教师 8 名", "venue_text": "机房 2 间"}
    return {"window": str(window), "certificate": uncharted(story, number), **said}


def new_site(story: Story, number: int) -> Body:
    return {"certificate": uncharted(story, number), "address": "实训楼", "machines": 40}


def new_standard(story: Story, number: int) -> Body:
    rule = {"amount": "120.00", "clause": "发改〔2022〕1号"}
    return {"certificate_id": uncharted(story, number), "level": 1, "valid_from": "2022-09-01", **rule}


def site_of(story: Story, college: int) -> ExamSite:
    (site,) = story._sites(story.world.colleges[college]).values()
    return site


def new_room(story: Story, _number: int) -> Body:
    room = {"name": "1号楼101机房", "region": "示例省", "address": "示例路1号", "seats": 6}
    return {"plan": str(story.key), "site": str(site_of(story, 0).id), **room}


def new_invigilator(story: Story, _number: int) -> Body:
    return {**INVIGILATOR, "plan": str(story.key)}


def new_guests(story: Story, _number: int) -> Body:
    level = story.rules.certificates[0].levels[0].rank
    return {"plan": str(story.key), "site": str(site_of(story, 1).id), "level": level, "headcount": 4}


def new_change(story: Story, number: int) -> Body:
    """One more candidate, after the registration has closed."""
    if not number:
        closes = story.rules.window(Stage.REGISTRATION).closes
        assert closes is not None
        clock.travel(closes)
    return {**registering(story), "note": "漏报", "candidate": people(story)[3]}


def registering(story: Story) -> Body:
    certificate = story.rules.certificates[0]
    where = {"certificate": certificate.key, "level": certificate.levels[0].rank, "site": str(site_of(story, 0).id)}
    return {"plan": str(story.key), **where}


def people(story: Story) -> list[str]:
    with reading(story.colleges[0].officer) as tx:
        return [str(key) for key in tx.scalars(select(Candidate.id).order_by(Candidate.id))]


RACES = [
    Race(OPERATOR, "/organizations", "college", "ORG_EXISTS", new_college),
    Race(OPERATOR, "/organizations", "vendor", "ORG_EXISTS", new_vendor),
    Race(OPERATOR, "/users", "user_account", "LOGIN_TAKEN", new_login),
    Race(OPERATOR, "/users", "user_account", "OWNER_EXISTS", new_owner),
    Race(OFFICER, "/candidates", "candidate", "CANDIDATE_EXISTS", new_candidate),
    Race(PROVINCE, "/pilot-applications/windows", "province_plan", "PILOT_BATCH_EXISTS", new_window),
    Race(OFFICER, "/pilot-applications", "pilot_application", "PILOT_APPLIED_ALREADY", new_application),
    Race(OFFICER, "/sites", "exam_site", "SITE_EXISTS", new_site),
    Race(PROVINCE, "/fees", "province_standard", "FEE_STANDARD_EXISTS", new_standard),
    Race(OFFICER, "/rooms", "exam_room", "ROOM_EXISTS", new_room),
    Race(OFFICER, "/invigilators", "invigilator", "INVIGILATOR_EXISTS", new_invigilator),
    Race(OFFICER, "/guest-agreements", "guest_agreement", "GUEST_ALREADY_ASKED", new_guests),
    Race(OFFICER, "/change-requests", "change_request", "CHANGE_ALREADY_ASKED", new_change),
]


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    return a_story(tmp_path)


@pytest.fixture
def portal(story: Story) -> Flask:
    return the_portal()


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.body.__name__)
def test_what_eight_make_at_once_is_made_once_and_refused_seven_times(
    portal: Flask, story: Story, race: Race, capsys: pytest.CaptureFixture[str]
) -> None:
    bodies = [race.body(story, number) for number in range(THREADS + 1)]
    before = rows(race.table)
    people = [Program(person_of(portal, race.login, story.world.password)) for _ in range(THREADS + 1)]

    def send(number: int) -> tuple[int, str, str]:
        answer = people[number].post(race.address, bodies[number])
        told = answer.get_json()
        return (201, "", "") if answer.status_code == 201 else (answer.status_code, told["code"], told["detail"])

    answers = Counter(at_once(race.table, send))
    made = rows(race.table) - before
    refused = {answer: count for answer, count in answers.items() if answer[0] != 201}
    with capsys.disabled():
        print(f"\n{race.body.__name__}: {THREADS} injected, {max(1 - made, 0)} lost, {max(made - 1, 0)} doubled")  # noqa: T201
    assert made == 1
    assert refused == {send(THREADS): THREADS - 1}
    assert [(status, code) for status, code, _sentence in refused] == [(409, race.code)]


@pytest.fixture
def at_postgres(postgres_database: str, tmp_path: Path) -> tuple[Story, Flask]:
    return a_story(tmp_path), the_portal()


def recorded(action: str) -> int:
    with engine().connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM audit_event WHERE action = :a"), {"a": action}) or 0)


def told(answer: TestResponse) -> Told:
    return answer.status_code, (answer.get_json(silent=True) or {}).get("code", "")


def raced(portal: Flask, login: str, story: Story, act: Callable[[Program, int], TestResponse]) -> Counter[Told]:
    """Let eight browsers of one account act at one moment, those who change or delete a while after they looked."""
    crowd = [Program(person_of(portal, login, story.world.password)) for _ in range(THREADS)]

    def hesitate() -> None:
        time.sleep(0.2)

    with before_first("DELETE FROM", hesitate), before_first("UPDATE", hesitate), before_first("INSERT", hesitate):
        return Counter(told(answer) for answer in at_once("nothing", lambda number: act(crowd[number], number)))


def sent(program: Program, method: str, address: str, seen: str, body: Body | None = None) -> TestResponse:
    return program.client.open(API + address, method=method, json=body, headers={"If-Match": seen})


def test_a_room_is_deleted_once_by_those_who_saw_the_same_version(at_postgres: tuple[Story, Flask]) -> None:
    story, portal = at_postgres
    officer = Program(person_of(portal, OFFICER, story.world.password))
    room = f"/rooms/{officer.post('/rooms', new_room(story, 0)).get_json()['id']}"
    seen = officer.get(room).headers["ETag"]
    answers = raced(portal, OFFICER, story, lambda program, _: sent(program, "DELETE", room, seen))
    assert answers == {(204, ""): 1, (404, "NOT_FOUND"): THREADS - 1}
    assert recorded("room.deleted") == 1


def test_a_room_is_changed_or_deleted_by_those_who_saw_the_same_version(at_postgres: tuple[Story, Flask]) -> None:
    story, portal = at_postgres
    officer = Program(person_of(portal, OFFICER, story.world.password))
    made = new_room(story, 0)
    room = f"/rooms/{officer.post('/rooms', made).get_json()['id']}"
    seen = officer.get(room).headers["ETag"]
    body = {name: value for name, value in made.items() if name not in {"plan", "site"}}

    def act(program: Program, number: int) -> TestResponse:
        method = "PUT" if number % 2 else "DELETE"
        return sent(program, method, room, seen, {**body, "seats": 7 + number} if number % 2 else None)

    answers = raced(portal, OFFICER, story, act)
    assert sum(count for (status, _), count in answers.items() if status in {200, 204}) == 1
    assert {told for told in answers if told[0] >= 400} <= {(404, "NOT_FOUND"), (412, "STALE")}
    assert recorded("room.deleted") + recorded("room.changed") == 1


def test_whom_eight_register_at_once_is_registered_and_recorded_once(at_postgres: tuple[Story, Flask]) -> None:
    story, portal = at_postgres
    body = {**registering(story), "candidates": people(story)[:1]}
    answers = raced(portal, OFFICER, story, lambda program, _: program.post("/registrations", body))
    assert answers == {(201, ""): THREADS}
    assert (rows("registration"), recorded("registrations.made")) == (1, 1)


def test_a_key_that_eight_revoke_at_once_is_revoked_once(at_postgres: tuple[Story, Flask]) -> None:
    story, portal = at_postgres
    officer = Program(person_of(portal, OFFICER, story.world.password))
    made = officer.post("/tokens", {"name": "试", "scopes": ["reading"], "days": 30}).get_json()
    key = f"/tokens/{made['id']}"
    answers = raced(portal, OFFICER, story, lambda program, _: sent(program, "DELETE", key, f'"{made["version"]}"'))
    assert answers == {(204, ""): 1, (412, "STALE"): THREADS - 1}
    assert recorded("token.revoked") == 1


def test_a_plugin_that_eight_suspend_at_once_is_suspended_once(at_postgres: tuple[Story, Flask]) -> None:
    story, portal = at_postgres
    address = f"/plugins/{story.staff.vendor.id}/{story.source.key}/suspension"
    raced(portal, OPERATOR, story, lambda program, _: program.post(address))
    assert recorded("plugin.disabled") == 1


def test_what_is_signed_and_issued_by_eight_at_once_is_recorded_once(postgres_database: str, tmp_path: Path) -> None:
    story, portal = to_sign(tmp_path), the_portal()
    every = {"decision": "approve", "all": True}
    batch, signer = f"/issuance-batches/{story.key}/sign-offs", "hotmatrix-signer"
    for login in (signer, HEAD):
        raced(portal, login, story, lambda program, _: program.post(batch, every))
    assert recorded("issuance.signed") == 2, "once for each side"
    body = {"plan_id": str(story.key)}
    raced(portal, signer, story, lambda program, _: program.post("/certificates-issued", body))
    assert (recorded("certificates.planned"), recorded("certificate.issued")) == (1, rows("issued_certificate"))


def test_what_waits_for_a_comparison_already_is_sent_once(postgres_database: str, tmp_path: Path) -> None:
    story, portal = a_story(tmp_path), the_portal()
    officer = Program(person_of(portal, OFFICER, story.world.password))
    before = recorded("candidates.sent_for_comparison")
    answers = [officer.post("/candidates/verification", {"ids": None}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert recorded("candidates.sent_for_comparison") == before, "nobody waited to be sent"
