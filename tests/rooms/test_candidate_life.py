"""考生 through any life there is: whatever is tried in whatever order, no rule of the state is broken."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from core.api import CandidateType
from core.candidates import service, sheet
from core.candidates.rules import State
from core.candidates.verification import SimulatedVerifier
from core.db.session import reading, transaction
from core.db.tables import Candidate, Registration
from core.demo import people
from core.demo.story import Story
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotAllowed, Refused
from core.registrations import service as registrations
from core.registrations.chosen import Choice, register_chosen
from tests.rooms.story_world import a_plan

LIMITS = settings(
    max_examples=80,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
SOON, LATER = dt.timedelta(minutes=5), dt.timedelta(hours=25)


class CandidateLife(RuleBasedStateMachine):
    """One candidate, what the rules say it is by now, and everything a college, the service and the vendor may try."""

    story: Story
    number = 0

    def __init__(self) -> None:
        super().__init__()
        self.now = clock.now()
        self.officer: Actor = self.story.colleges[0].officer
        self.snapshot = None

    @initialize(passport=st.booleans(), verified=st.booleans())
    def bring(self, passport: bool, verified: bool) -> None:
        """Begin with somebody new, or in the middle of a life."""
        self.add(passport=passport)
        if verified:
            self.photo()
            self.request()
            self.answer(matches=True, late=True)
            if passport:
                self.confirm("已核对护照原件")

    def add(self, *, passport: bool) -> None:
        type(self).number += 1
        (person,) = people.invent(random.Random(self.number), 1, 10_000 + self.number)
        columns = dict(zip((column.key for column in sheet.FORM.columns), map(str, person.cells), strict=True))
        if passport:
            columns |= {"id_type": "护照", "id_number": f"E{self.number:08d}"}
        self.id = service.add(self.officer, columns, CandidateType.COLLEGE)
        self.resident, self.state, self.requested = not passport, State.NO_PHOTO, False

    def row(self) -> Candidate:
        with reading(self.officer) as tx:
            return tx.get_one(Candidate, self.id)

    def tried(self, act: Callable[[], object], code: str) -> None:
        """Do what is allowed; what is not has to be refused with its code."""
        if not code:
            act()
            return
        with pytest.raises(Refused, match=code):
            act()

    @rule()
    def photo(self) -> None:
        def attach() -> None:
            with transaction(self.officer) as tx:
                service.attach_photo(tx.get_one(Candidate, self.id), "photo", "0" * 64)

        self.tried(attach, "CANDIDATE_LOCKED" if self.state is State.VERIFIED else "")
        if self.state is not State.VERIFIED:
            self.state, self.requested = State.PENDING_VERIFICATION, False

    @rule()
    def request(self) -> None:
        codes = {
            State.NO_PHOTO: "CANDIDATE_NO_PHOTO",
            State.VERIFIED: "CANDIDATE_NOT_PENDING",
            State.NEEDS_MANUAL_CONFIRM: "CANDIDATE_NOT_PENDING",
        }
        code = codes.get(self.state, "")
        self.tried(lambda: service.request_verification(self.officer, [self.id]), code)
        if not code:
            self.requested = self.resident
            self.state = State.PENDING_VERIFICATION if self.resident else State.NEEDS_MANUAL_CONFIRM

    @rule(matches=st.booleans(), late=st.booleans())
    def answer(self, matches: bool, late: bool) -> None:
        """The service answers a day after the request, and says nothing before."""
        clock.travel(clock.now() + (LATER if late else SOON))
        asked = self.row().verification_requested_at
        service.collect_answers(self.officer, SimulatedVerifier(mismatches_in_256=0 if matches else 256))
        if self.requested:
            assert asked is not None
            if clock.now() - asked >= dt.timedelta(hours=24):
                self.state, self.requested = State.VERIFIED if matches else State.NEEDS_MANUAL_CONFIRM, False

    @rule()
    def outage(self) -> None:
        """Nobody changes while the service is away; what happens next comes after the longest pause."""
        now = clock.now()
        service.collect_answers(self.officer, SimulatedVerifier(outages=((now, now + SOON),)))
        clock.travel(now + dt.timedelta(hours=1))

    @rule(reason=st.sampled_from(["", " ", "已核对证件原件"]))
    def confirm(self, reason: str) -> None:
        waits = self.state is State.NEEDS_MANUAL_CONFIRM
        code = "" if waits and reason.strip() else "REASON_MISSING" if waits else "CANDIDATE_NOT_PENDING"
        self.tried(lambda: service.confirm(self.officer, [self.id], reason), code)
        if not code:
            self.state, self.requested = State.VERIFIED, False

    @rule(field=st.sampled_from(["name", "phone", "major"]))
    def edit(self, field: str) -> None:
        """R-072: afterwards no longer the name; what was sent for comparison has to be sent again."""
        changes = {
            "name": {"name": "欧阳伟", "pinyin": "Ouyang Wei"},
            "phone": {"phone": "19900000009"},
            "major": {"major": "市场营销"},
        }[field]
        locked = self.state is State.VERIFIED and field == "name"
        self.tried(lambda: service.edit(self.officer, self.id, changes), "CANDIDATE_LOCKED" if locked else "")
        self.requested = self.requested and locked

    @rule()
    def register(self) -> None:
        """R-071: nobody is registered who is not verified; R-074: the snapshot is taken now."""
        (certificate,) = self.story.rules.certificates
        choice = Choice(
            plan_id=self.story.key,
            certificate=certificate.key,
            level=certificate.levels[0].rank,
            site_id=self.story._sites(self.story.colleges[0])[certificate.key].id,
            candidate_ids=(self.id,),
        )
        with clock.at(self.now):
            tally = register_chosen(self.officer, choice).tally
        assert tally.accepted == (self.state is State.VERIFIED and self.snapshot is None)
        if tally.accepted:
            self.snapshot = self.row().person

    @rule(field=st.sampled_from(["pinyin", "phone", "name"]))
    def fix(self, field: str) -> None:
        """R-075: the vendor corrects pinyin and phone of the snapshot, nobody else, and nothing else."""
        if self.snapshot is None:
            return
        key, value = self.registration(), {"pinyin": "Zhang San", "phone": "19900000008", "name": "别人"}[field]
        with pytest.raises(NotAllowed):
            registrations.fix_snapshot(self.officer, key, {field: value})
        code = "SNAPSHOT_FIELDS" if field == "name" else ""
        self.tried(lambda: registrations.fix_snapshot(self.story.staff.planner, key, {field: value}), code)
        if not code:
            with reading(self.story.staff.planner) as tx:
                self.snapshot = tx.get_one(Registration, key).person

    def registration(self) -> object:
        with reading(self.officer) as tx:
            return tx.scalars(select(Registration.id).where(Registration.candidate_id == self.id)).one()

    @rule()
    def delete(self) -> None:
        """R-076: only who is registered nowhere; after whom somebody new comes."""
        code = "CANDIDATE_REGISTERED" if self.snapshot else ""
        self.tried(lambda: service.delete(self.officer, [self.id]), code)
        if not code:
            self.add(passport=not self.resident)

    @invariant()
    def the_record_is_what_the_rules_say(self) -> None:
        if not hasattr(self, "id"):
            return
        row = self.row()
        assert row.state == self.state
        assert (row.photo_key is None) == (self.state is State.NO_PHOTO)
        assert (row.verified_at is not None) == (self.state is State.VERIFIED)
        if self.snapshot is not None:
            with reading(self.story.staff.planner) as tx:
                assert tx.get_one(Registration, self.registration()).person == self.snapshot

    def teardown(self) -> None:
        clock.travel(self.now)
        if self.snapshot is not None:
            registrations.unregister(self.officer, [self.registration()])  # type: ignore[list-item]
        if hasattr(self, "id"):
            service.delete(self.officer, [self.id])


@pytest.mark.req("R-069", "R-070", "R-071", "R-072", "R-074", "R-075", "R-076", "C-13")
def test_no_order_of_acts_leads_a_candidate_where_the_rules_do_not(sqlite_database: str, tmp_path: Path) -> None:
    CandidateLife.story = a_plan(tmp_path)
    run_state_machine_as_test(CandidateLife, settings=LIMITS)
