"""实名认证 as a service: answers take their time, some do not match, and at times nobody answers."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from core.candidates import service, sheet, verification
from core.candidates.rules import State, after_request, pause
from core.candidates.verification import ServiceAway, SimulatedVerifier
from core.candidates.views import page
from core.db.session import reading, transaction
from core.db.tables import AuditEvent, Candidate, VerificationOutage
from core.demo import people
from core.intake.receive import receive
from core.jobs import engine
from core.kernel import clock
from core.kernel.identity import IdType
from core.wiring.clockwork import tick
from tests.rooms.college_world import CollegeWorld, a_college_world, bind_files

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(hours=24)
MATCHING = SimulatedVerifier(mismatches_in_256=0)


@pytest.fixture
def world(database: str, tmp_path: Path) -> CollegeWorld:
    bind_files(tmp_path)
    return a_college_world()


def asked(world: CollegeWorld, count: int) -> None:
    """Bring people with photos, and send all of them for comparison at once."""
    cast = people.invent(random.Random(1), count, 0)
    rows = people.workbook(sheet.FORM, [person.cells for person in cast])
    receive(world.officer, "candidates", "考生.xlsx", rows)
    engine.sweep()
    receive(world.officer, "photos", "照片.zip", people.photo_zip(cast))
    engine.sweep()
    assert service.request_verification(world.officer).done == count


def states(world: CollegeWorld) -> Counter[str]:
    with reading(world.officer) as tx:
        return Counter(tx.scalars(select(Candidate.state)))


def away(since: dt.datetime, hours: int) -> SimulatedVerifier:
    return SimulatedVerifier(mismatches_in_256=0, outages=((since, since + hours * HOUR),))


class Counting:
    """Counts how often and for how many the service is asked."""

    def __init__(self, verifier: SimulatedVerifier) -> None:
        self.verifier, self.calls = verifier, list[int]()

    def answers(self, candidates: Sequence[Candidate], moment: dt.datetime) -> dict[object, bool]:
        self.calls.append(len(candidates))
        return self.verifier.answers(candidates, moment)  # type: ignore[return-value]


@pytest.mark.req("R-069", "R-070")
def test_the_answers_come_one_after_the_other_within_the_spread(world: CollegeWorld) -> None:
    asked(world, 6)
    slow = SimulatedVerifier(mismatches_in_256=0, spread=8 * HOUR)
    counts = []
    for hours in (23, 26, 28, 32):
        with clock.at(clock.now() + hours * HOUR):
            service.collect_answers(world.officer, slow)
        counts.append(states(world)[State.VERIFIED])
    assert counts[0] == 0
    assert counts == sorted(counts)
    assert counts[-1] == 6


@pytest.mark.req("R-069", "R-071")
def test_who_does_not_match_waits_for_the_college_and_never_becomes_verified_by_waiting(world: CollegeWorld) -> None:
    asked(world, 2)
    clock.travel(clock.now() + DAY)
    assert service.collect_answers(world.officer, SimulatedVerifier(mismatches_in_256=256)) == {
        State.NEEDS_MANUAL_CONFIRM: 2
    }
    clock.travel(clock.now() + 30 * DAY)
    assert service.collect_answers(world.officer, MATCHING) == {}
    assert states(world) == {State.NEEDS_MANUAL_CONFIRM: 2}


@pytest.mark.req("R-069", "R-070")
def test_while_the_service_is_away_everybody_waits_and_the_page_says_since_when(world: CollegeWorld) -> None:
    asked(world, 2)
    clock.travel(clock.now() + DAY)
    began = clock.now()
    service.collect_answers(world.officer, away(began, 5))
    assert states(world) == {State.PENDING_VERIFICATION: 2}
    since = page(world.officer).away_since
    assert since is not None
    clock.travel(began + 2 * HOUR)
    service.collect_answers(world.officer, away(began, 5))
    assert page(world.officer).away_since == since, "the first time, not the last"
    assert page(world.other_officer).away_since is None
    clock.travel(began + 6 * HOUR)
    service.collect_answers(world.officer, away(began, 5))
    assert states(world) == {State.VERIFIED: 2}
    assert page(world.officer).away_since is None
    with reading(world.officer) as tx:
        told = [event.action for event in tx.scalars(select(AuditEvent).order_by(AuditEvent.id))]
    assert [action for action in told if action.startswith("verification")] == [
        "verification.away",
        "verification.back",
    ]


@pytest.mark.req("R-070")
def test_a_service_that_is_away_is_asked_again_after_growing_pauses(world: CollegeWorld) -> None:
    asked(world, 1)
    clock.travel(clock.now() + DAY)
    began = clock.now()
    counting = Counting(away(began, 48))
    for tries in range(1, 10):
        service.collect_answers(world.officer, counting)  # type: ignore[arg-type]
        service.collect_answers(world.officer, counting)  # type: ignore[arg-type]
        assert len(counting.calls) == tries, "asked at once again nobody asks the service"
        with reading(world.officer) as tx:
            outage = tx.scalars(select(VerificationOutage)).one()
        assert outage.tries == tries
        clock.travel(outage.retry_at)
    assert [pause(tries) for tries in (1, 2, 6, 7, 40)] == [
        dt.timedelta(minutes=minutes) for minutes in (1, 2, 32, 60, 60)
    ]


@pytest.mark.req("R-069")
def test_many_are_asked_about_together_and_what_was_answered_stands(
    world: CollegeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 2)
    asked(world, 5)
    clock.travel(clock.now() + DAY)
    counting = Counting(MATCHING)

    class Breaking(Counting):
        def answers(self, candidates: Sequence[Candidate], moment: dt.datetime) -> dict[object, bool]:
            if len(self.calls) == 1:
                raise ServiceAway
            return super().answers(candidates, moment)

    service.collect_answers(world.officer, Breaking(MATCHING))  # type: ignore[arg-type]
    assert states(world) == {State.VERIFIED: 2, State.PENDING_VERIFICATION: 3}
    clock.travel(clock.now() + HOUR)
    service.collect_answers(world.officer, counting)  # type: ignore[arg-type]
    assert counting.calls == [2, 1]
    assert states(world) == {State.VERIFIED: 5}


@pytest.mark.req("R-069")
def test_an_answer_for_what_was_changed_meanwhile_is_passed_over(world: CollegeWorld) -> None:
    asked(world, 1)
    clock.travel(clock.now() + DAY)

    class Late(Counting):
        def answers(self, candidates: Sequence[Candidate], moment: dt.datetime) -> dict[object, bool]:
            found = super().answers(candidates, moment)
            service.edit(world.officer, candidates[0].id, {"name": "欧阳伟", "pinyin": "Ouyang Wei"})
            return found

    service.collect_answers(world.officer, Late(MATCHING))  # type: ignore[arg-type]
    assert states(world) == {State.PENDING_VERIFICATION: 1}


@pytest.mark.req("R-065", "R-069", "C-13")
@pytest.mark.parametrize("kind", list(IdType))
def test_only_resident_ids_are_compared_others_are_confirmed_by_hand(kind: IdType) -> None:
    waits = kind is IdType.RESIDENT
    assert after_request(kind.value) is (State.PENDING_VERIFICATION if waits else State.NEEDS_MANUAL_CONFIRM)


@pytest.mark.req("R-065", "R-069", "C-13")
def test_a_passport_is_confirmed_by_the_college_without_waiting_for_the_service(world: CollegeWorld) -> None:
    (person,) = people.invent(random.Random(1), 1, 0)
    row = [*person.cells[:3], "护照", "E12345678", *person.cells[5:]]
    receive(world.officer, "candidates", "考生.xlsx", people.workbook(sheet.FORM, [row]))
    engine.sweep()
    with transaction(world.officer) as tx:
        service.attach_photo(tx.scalars(select(Candidate)).one(), "photo", "0" * 64)
    service.request_verification(world.officer)
    assert states(world) == {State.NEEDS_MANUAL_CONFIRM: 1}
    with reading(world.officer) as tx:
        candidate = tx.scalars(select(Candidate.id)).one()
    service.confirm(world.officer, [candidate], "已核对护照原件")
    assert states(world) == {State.VERIFIED: 1}


@pytest.mark.req("R-070")
def test_when_nobody_waits_any_more_the_outage_is_forgotten(world: CollegeWorld) -> None:
    asked(world, 1)
    clock.travel(clock.now() + DAY)
    service.collect_answers(world.officer, away(clock.now(), 2))
    with reading(world.officer) as tx:
        candidate = tx.scalars(select(Candidate.id)).one()
    service.delete(world.officer, [candidate])
    clock.travel(clock.now() + HOUR)
    service.collect_answers(world.officer, away(clock.now(), 2))
    with reading(world.officer) as tx:
        assert list(tx.scalars(select(VerificationOutage))) == []


@pytest.mark.req("R-070")
def test_the_clock_goes_on_with_everything_else_while_the_service_is_away(
    world: CollegeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(world, 1)
    clock.travel(clock.now() + DAY)
    monkeypatch.setattr(verification, "_verifier", away(clock.now(), 1))
    tick()
    assert states(world) == {State.PENDING_VERIFICATION: 1}
    clock.travel(clock.now() + 2 * HOUR)
    tick()
    assert states(world) == {State.VERIFIED: 1}
