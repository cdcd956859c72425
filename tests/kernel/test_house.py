"""The small words of the house: clock, ids, actors, errors, persons, verdicts."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role, public
from core.kernel.errors import Conflict, NotAllowed, NotFound, Refused, Stale, Unannounced, Unavailable
from core.kernel.ids import new_id
from core.kernel.person import Person
from core.kernel.problems import Place, Problem
from core.kernel.verdicts import Fate, judged

EXAM_DAY = dt.date(2022, 10, 22)


@pytest.mark.req("C-43")
def test_a_day_ends_where_the_next_begins_in_shanghai() -> None:
    assert clock.day_end(EXAM_DAY).isoformat() == "2022-10-23T00:00:00+08:00"
    assert clock.day_start(EXAM_DAY).isoformat() == "2022-10-22T00:00:00+08:00"
    assert clock.moment(EXAM_DAY, dt.time(14)).isoformat() == "2022-10-22T14:00:00+08:00"


def test_the_clock_can_be_moved_and_put_back() -> None:
    before = clock.now()
    with clock.at(clock.day_start(EXAM_DAY)):
        assert clock.today() == EXAM_DAY
    clock.travel(clock.day_start(EXAM_DAY))
    assert clock.today() == EXAM_DAY
    clock.back_to_present()
    assert clock.now() >= before
    assert clock.now().tzinfo is clock.SHANGHAI


def test_ids_are_uuid7_and_sort_by_the_time_of_making() -> None:
    with clock.at(clock.day_start(EXAM_DAY)):
        earlier = new_id()
    later = new_id()
    assert earlier < later
    assert (later.version, later.variant) == (7, uuid.RFC_4122)


def test_an_actor_acts_only_in_the_roles_held() -> None:
    planner = Actor(kind=ActorKind.VENDOR, roles=frozenset({Role.VENDOR_PLANNER}))
    planner.require(Role.VENDOR_PLANNER, Role.VENDOR_SIGNER)
    with pytest.raises(NotAllowed):
        planner.require(Role.VENDOR_SIGNER)
    SYSTEM.require(Role.VENDOR_SIGNER)


def test_an_actor_acts_for_its_own_organisation_only() -> None:
    vendor, college = new_id(), new_id()
    assert Actor(kind=ActorKind.VENDOR, vendor_id=vendor).vendor == vendor
    assert Actor(kind=ActorKind.COLLEGE, college_id=college).college == college
    with pytest.raises(NotAllowed):
        _ = SYSTEM.vendor
    with pytest.raises(NotAllowed):
        _ = SYSTEM.college


def test_the_public_has_a_key_and_nothing_else() -> None:
    assert public("T0001") == Actor(kind=ActorKind.PUBLIC, key="T0001")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Refused("ID_15"), "ID_15"),
        (Conflict("LOCKED"), "LOCKED"),
        (NotFound(), "NOT_FOUND"),
        (NotAllowed(), "NOT_ALLOWED"),
        (Stale(current=3), "STALE"),
        (Unavailable("Redis", retry_after=5), "UNAVAILABLE"),
        (Unannounced("考核方案", "S2"), "NOT_ANNOUNCED"),
    ],
)
def test_an_error_prints_its_code_and_none_of_its_parameters(error: Refused, code: str) -> None:
    assert str(error) == error.code == code


def test_a_person_is_never_printed_by_accident() -> None:
    person = Person(name="张三", pinyin="Zhang San", id_type="passport", id_number="E12345678", phone="19900000000")
    assert repr(person) == "Person()"
    assert person.document == "passport|E12345678"


def test_a_row_is_refused_for_a_problem_but_not_for_a_warning() -> None:
    warning = Problem(code="ID_AGE", place=Place(row=7), warning=True)
    problem = Problem(code="ID_CHECKSUM", place=Place(row=7))
    assert judged([warning]).fate is Fate.ACCEPTED
    assert judged([warning, problem]).fate is Fate.REFUSED
    assert judged([warning, problem]).problems == (warning, problem)
