"""试点申报: the province's window, the states, and a quota that is never exceeded."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from core.db.session import reading, retried, transaction
from core.db.tables import PilotApplication
from core.kernel import clock
from core.kernel.errors import Conflict, NotFound, Refused
from core.pilots import service
from core.pilots.queries import is_pilot
from core.pilots.rules import State
from tests.rooms.college_world import CollegeWorld, a_college_world


def state(world: CollegeWorld, application: PilotApplication) -> str:
    with reading(world.officer) as tx:
        return tx.get_one(PilotApplication, application.id).state


@pytest.mark.req("R-010", "R-012", "R-013")
def test_applications_are_taken_inside_the_provinces_window_only_to_the_minute(database: str) -> None:
    world = a_college_world()
    plan = world.open_window()
    application = world.apply(plan)
    with clock.at(plan.closes_at), pytest.raises(Refused, match="PILOT_WINDOW_CLOSED"):
        service.submit(world.officer, application.id)
    with clock.at(plan.closes_at - dt.timedelta(seconds=1)):
        service.submit(world.officer, application.id)
    assert state(world, application) == State.PENDING


@pytest.mark.req("R-011", "R-014", "C-45")
def test_a_certificate_is_applied_for_once_a_year(database: str) -> None:
    world = a_college_world()
    plan = world.open_window()
    world.apply(plan)
    with pytest.raises(Refused, match="PILOT_APPLIED_ALREADY"):
        world.apply(plan)


@pytest.mark.req("R-016", "R-017", "C-23")
def test_only_what_was_not_submitted_can_be_deleted_or_submitted(database: str) -> None:
    world = a_college_world()
    application = world.apply(world.open_window())
    service.submit(world.officer, application.id)
    for act in (service.submit, service.delete):
        with pytest.raises(Conflict, match="PILOT_NOT_DRAFT"):
            act(world.officer, application.id)


@pytest.mark.req("R-015", "R-018", "R-019")
def test_the_province_approves_a_headcount_and_makes_a_pilot_college(database: str) -> None:
    world = a_college_world()
    application = world.apply(world.open_window())
    service.submit(world.officer, application.id)
    with pytest.raises(Refused, match="PILOT_APPROVED_HEADCOUNT"):
        service.decide(world.province, application.id, approved_headcount=21)
    with reading(world.officer) as tx:
        assert not is_pilot(tx, world.officer.college, 2024)
    service.decide(world.province, application.id, approved_headcount=15)
    with reading(world.officer) as tx:
        assert not is_pilot(tx, world.officer.college, 2024), "the window is still open"
        assert tx.get_one(PilotApplication, application.id).approved_headcount == 15
    clock.travel(clock.now() + dt.timedelta(days=3))
    with reading(world.officer) as tx:
        assert is_pilot(tx, world.officer.college, 2024)
        assert not is_pilot(tx, world.officer.college, 2025)


@pytest.mark.req("R-019")
def test_a_rejection_needs_a_reason(database: str) -> None:
    world = a_college_world()
    application = world.apply(world.open_window())
    service.submit(world.officer, application.id)
    with pytest.raises(Refused, match="REASON_MISSING"):
        service.decide(world.province, application.id, approved_headcount=None)
    service.decide(world.province, application.id, approved_headcount=None, reason="师资不足")
    assert state(world, application) == State.REJECTED


def test_another_colleges_application_is_not_found(database: str) -> None:
    world = a_college_world()
    application = world.apply(world.open_window())
    with pytest.raises(NotFound):
        service.submit(world.other_officer, application.id)


@pytest.mark.req("R-058", "C-14")
def test_thirty_at_once_take_exactly_the_twenty_places_there_are(database: str) -> None:
    world = a_college_world()
    application = world.approve(headcount=20)
    taken: list[bool] = []

    @retried
    def take() -> None:
        with transaction(world.officer) as tx:
            taken.append(service.take_quota(tx, application.id, 1))

    threads = [threading.Thread(target=take) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 20
    with reading(world.officer) as tx:
        assert tx.get_one(PilotApplication, application.id).used_headcount == 20
