"""The clock's work: what fails for one organisation is kept for the operator, and everybody else is served."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.candidates import verification
from core.candidates.verification import NoService
from core.db import outbox
from core.db.events import tell
from core.db.session import reading, transaction
from core.db.tables import Candidate, NationalAccount, Outbox, Webhook
from core.jobs import queries
from core.jobs.queries import StepState
from core.jobs.steps import Step
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.kernel.errors import NotAllowed
from core.national import relay
from core.orgs import service as orgs
from core.orgs.webhooks import service as webhooks
from core.outward import address
from core.plugins import delivery as plugins
from core.plugins import store
from core.rest import idempotency
from core.wiring.clockwork import tick
from tests.db.rows import a_candidate, a_person
from tests.plugins.outside import GOOD, Shelf
from tests.plugins.test_delivery import EVENT
from tests.portal import the_portal
from tests.rooms.college_world import PASSWORD, CollegeWorld, a_college_world, bind_files
from tests.rooms.receiver import Receiver, receiving

OPERATOR = Actor(kind=ActorKind.OPERATOR, roles=frozenset({Role.OPERATOR}))
TYPED = "欧阳伟"


@pytest.fixture
def world(database: str, tmp_path: Path) -> CollegeWorld:
    bind_files(tmp_path)
    return a_college_world()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    address.allow_private(allowed=True)
    with receiving() as found:
        yield found


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    folder = tmp_path / "site"
    folder.mkdir()
    return Shelf(folder, monkeypatch)


def waiting_for_comparison(college: Actor, number: int) -> None:
    with transaction(college) as tx:
        person = a_candidate(college, a_person(name=TYPED), bidx=bytes([number]) * 16)
        person.state, person.verification_requested_at = "pending_verification", clock.now()
        tx.add(person)


def still_waiting(college: Actor) -> bool:
    with reading(college) as tx:
        return tx.scalars(select(Candidate.state)).one() == "pending_verification"


class FailingFor(NoService):
    """A comparison that breaks over the people of one college."""

    def __init__(self, college: Actor) -> None:
        self.college = college

    def answers(self, asked: Sequence[Candidate], moment: dt.datetime) -> dict[uuid.UUID, bool]:
        if asked[0].college_id == self.college.college_id:
            raise ValueError(asked[0].person.name)
        return super().answers(asked, moment)


@pytest.fixture
def compare(world: CollegeWorld) -> None:
    """Two colleges have somebody who waits."""
    for number, college in enumerate((world.officer, world.other_officer)):
        waiting_for_comparison(college, number)


EVERY_MINUTE = frozenset(Step) - {Step.FILES}


def failing() -> list[StepState]:
    return [state for state in queries.steps(OPERATOR) if state.state == "failing"]


@pytest.mark.parametrize("first", [True, False])
def test_one_college_that_fails_holds_up_no_other_college_and_no_other_step(
    world: CollegeWorld, compare: None, production_log: pytest.LogCaptureFixture, *, first: bool
) -> None:
    """Whichever of the two comes first."""
    pair = (world.officer, world.other_officer)
    bad, good = pair if first else reversed(pair)
    verification.bind(FailingFor(bad))
    with production_log.at_level(logging.WARNING):
        tick()
    assert (still_waiting(bad), still_waiting(good)) == (True, False)
    (alarm,) = failing()
    assert (alarm.step, alarm.organization) == (Step.VERIFICATION, "甲学院" if first else "乙学院")
    assert (alarm.error, alarm.failing, alarm.failures) == ("ValueError", 1, 1)
    assert {state.step for state in queries.steps(OPERATOR) if state.done_at} == EVERY_MINUTE
    assert "step verification failed" in production_log.text
    assert TYPED not in production_log.text, "what an error says may be somebody's name"


def test_a_step_that_works_again_clears_its_alarm_and_keeps_the_count(world: CollegeWorld, compare: None) -> None:
    verification.bind(FailingFor(world.officer))
    for _ in range(3):
        tick()
    assert [(alarm.failing, alarm.failures) for alarm in failing()] == [(3, 3)]
    verification.bind(NoService())
    tick()
    assert failing() == []
    state = next(state for state in queries.steps(OPERATOR) if state.step is Step.VERIFICATION)
    assert (state.state, state.failing, state.failures, state.organization) == ("fine", 0, 3, "甲学院")
    assert not still_waiting(world.officer)


def test_a_step_that_fails_as_a_whole_stops_no_other(
    world: CollegeWorld, compare: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "forget_old", lambda: 1 / 0)
    tick()
    assert [(alarm.step, alarm.organization, alarm.error) for alarm in failing()] == [
        (Step.ANSWERS, "", "ZeroDivisionError")
    ]
    assert not still_waiting(world.officer)


def test_how_it_went_may_be_impossible_to_keep_and_the_work_is_done(
    world: CollegeWorld, compare: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.jobs.steps._keep", lambda _: 1 / 0)
    tick()
    assert not still_waiting(world.officer)
    assert queries.stalled(queries.steps(OPERATOR)), "and the operator sees that nothing is known"


def test_one_organisations_broken_secret_holds_up_no_others_notices(world: CollegeWorld, receiver: Receiver) -> None:
    for actor in (world.planner, world.owner):
        hook, _secret = webhooks.set_address(actor, f"{receiver.url}/")
        webhooks._tell_test(actor, hook)
    with transaction(world.planner) as tx:
        tx.execute(update(Webhook).values(sealed=b"torn"))
    tick()
    assert receiver.events == ["webhook.test"]
    assert [(alarm.step, alarm.organization) for alarm in failing()] == [(Step.WEBHOOKS, "甲组织")]


def test_one_colleges_broken_key_holds_up_no_others_registrations(
    world: CollegeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The relay claims a college by opening its key; whoever it can claim is served."""
    served: list[uuid.UUID] = []
    colleges = [world.officer.college, world.other_officer.college]
    with transaction(SYSTEM) as tx:
        tx.add_all(NationalAccount(college_id=college, sealed=b"torn") for college in colleges[:1])
    monkeypatch.setattr(relay, "due_colleges", lambda: colleges)
    serve = relay._serve
    monkeypatch.setattr(relay, "_serve", lambda college: (served.append(college), serve(college))[1])
    tick()
    assert served == colleges
    assert [(alarm.step, alarm.organization) for alarm in failing()] == [(Step.NATIONAL, "甲学院")]


def happened(vendor_id: uuid.UUID, times: int = 1) -> None:
    with transaction(Actor(kind=ActorKind.VENDOR, vendor_id=vendor_id)) as tx:
        for number in range(times):
            tell(tx, "plan.published", str(number), {"plan": "p1"})


def states_of(vendor_id: uuid.UUID) -> list[str]:
    with reading(Actor(kind=ActorKind.VENDOR, vendor_id=vendor_id)) as tx:
        return list(tx.scalars(select(Outbox.state).order_by(Outbox.id)))


def test_one_vendors_torn_event_and_dull_plugin_hold_up_no_other_vendors(
    world: CollegeWorld, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More of one's events wait than a round looks at; one of another's cannot even be written as a message."""
    monkeypatch.setattr(outbox, "BATCH", 2)
    torn, dull, good = (
        orgs.create_vendor(SYSTEM, name=name, name_en="V").id for name in ("丙组织", "丁组织", "戊组织")
    )
    for vendor in (torn, dull):
        store.install(SYSTEM, vendor, shelf.put(GOOD + EVENT + "raise OSError('away')"))
    happened(torn)
    happened(dull, 3)
    happened(good)
    with transaction(SYSTEM) as tx:
        tx.execute(update(Outbox).where(Outbox.vendor_id == torn).values(payload=[]))
    assert plugins.deliver_due() == 3, "what is not taken once is not asked about again in this round"
    assert states_of(good) == ["done"]
    assert states_of(dull) == ["pending"] * 3
    assert [(alarm.step, alarm.organization) for alarm in failing()] == [(Step.PLUGINS, "丙组织")]


def signed_in(login: str) -> FlaskClient:
    client = the_portal().test_client()
    token = client.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post("/sign-in", data={"login": login, "password": PASSWORD, "csrf_token": token}).status_code == 303
    return client


def test_the_operator_reads_what_failed_for_whom_and_what_to_do(world: CollegeWorld, compare: None) -> None:
    orgs.create_user(SYSTEM, login="ops", name="运营", password=PASSWORD, roles=frozenset({Role.OPERATOR}), of=None)
    client = signed_in("ops")
    assert "定时任务没有运行" in client.get("/jobs/").text, "nobody has done a round yet"
    verification.bind(FailingFor(world.other_officer))
    tick()
    page = client.get("/jobs/").text
    for words in ("收取实名认证结果", "失败", "乙学院", "ValueError", "其他院校照常", "没有未完成或失败的任务"):
        assert words in page
    assert "定时任务没有运行" not in page
    assert TYPED not in page
    rows = {row["step"]: row for row in client.get("/api/v1/clock-steps").json["items"]}
    assert (rows["verification"]["state"], rows["verification"]["organization"]) == ("failing", "乙学院")
    assert {row["state"] for step, row in rows.items() if step in EVERY_MINUTE - {"verification"}} == {"fine"}
    assert rows["files"]["state"] == "waiting", "that is done every hour"


def test_nobody_but_the_operator_sees_the_background_work(world: CollegeWorld) -> None:
    for actor in (world.officer, world.planner, world.province):
        with pytest.raises(NotAllowed):
            queries.jobs(actor)
        with pytest.raises(NotAllowed):
            queries.steps(actor)
    assert signed_in("officer").get("/jobs/").status_code == 403
