"""借考: asked, answered, withdrawn; and nobody is registered at a site whose college did not agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from core.api import CandidateType, Stage
from core.candidates.moving import move
from core.db.session import reading, transaction
from core.db.tables import Candidate, ExamSite, GuestAgreement, PilotApplication, Registration
from core.demo import people
from core.demo.story import Story
from core.intake.receive import receive
from core.intake.report import Report, report
from core.jobs import engine
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Conflict, NotAllowed, NotFound, Refused, Stale
from core.registrations import guests, service, sheet
from core.registrations.guest_states import MAY, Act, State, after
from core.registrations.guest_views import agreement, agreements
from tests.rooms.story_world import a_story


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    return a_story(tmp_path)


def guest(story: Story) -> Actor:
    return story.world.colleges[0].officer


def host(story: Story) -> Actor:
    return story.world.colleges[1].officer


def sites(story: Story, college: int) -> ExamSite:
    """The one site of a college for the plan's certificate."""
    (site,) = story._sites(story.world.colleges[college]).values()
    return site


def ask(story: Story, headcount: int = 4) -> GuestAgreement:
    level = story.rules.certificates[0].levels[0].rank
    site = sites(story, 1).id
    return guests.ask(guest(story), plan_id=story.key, site_id=site, level=level, headcount=headcount, note="无站点")


def agreed(story: Story, headcount: int = 4) -> GuestAgreement:
    asked = ask(story, headcount)
    guests.answer(host(story), asked.id, agree=True)
    return asked


def send(story: Story, as_what: str = "院校考生") -> Report:
    """Register the guest's four people at the host's site."""
    level, site = story.rules.certificates[0].levels[0], sites(story, 1)
    rows = [
        (row[0], row[1], as_what, level.code or "", row[4], level.name.zh, site.code or "", site.name)
        for row in story.registration_rows(story.colleges[0])
    ]
    data = people.workbook(sheet.FORM, rows)
    upload = receive(guest(story), "registrations", "报考.xlsx", data, plan_id=story.key)
    engine.sweep()
    return report(guest(story), upload)


def codes(found: Report) -> list[str]:
    return [problem.code for problem in found.problems]


def unregister(story: Story) -> None:
    with reading(guest(story)) as tx:
        keys = list(tx.scalars(select(Registration.id)))
    service.unregister(guest(story), keys)


@pytest.mark.req("R-007", "R-110")
def test_nobody_is_registered_at_a_hosts_site_before_the_host_agreed(story: Story) -> None:
    found = send(story)
    assert codes(found) == ["GUEST_NOT_AGREED"] * 4
    assert {(p.place.column, p.params["site"]) for p in found.problems} == {("G", sites(story, 1).name)}
    asked = ask(story)
    assert codes(send(story)) == ["GUEST_NOT_AGREED"] * 4
    guests.answer(host(story), asked.id, agree=True)
    assert send(story).tally.accepted == 4
    with reading(host(story)) as tx:
        assert {row.host_college_id for row in tx.scalars(select(Registration))} == {host(story).college_id}


@pytest.mark.req("R-005", "R-006", "R-258")
def test_the_people_of_a_college_that_is_no_pilot_sit_at_a_site_nearby_as_social_candidates(story: Story) -> None:
    with transaction(guest(story)) as tx:
        for pilot in tx.scalars(select(PilotApplication)):
            pilot.state = "rejected"
    agreed(story)
    assert codes(send(story)) == ["NO_PILOT_QUOTA"] * 4
    with reading(guest(story)) as tx:
        people_of_ours = list(tx.scalars(select(Candidate.id)))
    assert move(guest(story), people_of_ours, CandidateType.SOCIAL) == 4
    assert send(story, "社会考生").tally.accepted == 4
    with reading(guest(story)) as tx:
        sat = {(row.candidate_type, row.college_id, row.host_college_id) for row in tx.scalars(select(Registration))}
    assert sat == {(CandidateType.SOCIAL.value, guest(story).college_id, host(story).college_id)}


@pytest.mark.req("R-007", "R-110")
def test_a_host_takes_as_many_guests_as_it_agreed_to_and_may_agree_to_more(story: Story) -> None:
    agreed(story, headcount=3)
    found = send(story)
    assert (found.tally.accepted, codes(found)) == (3, ["GUEST_PLACES_FULL"])
    agreed(story, headcount=1)
    again = send(story)
    assert (again.tally.accepted, again.tally.skipped) == (1, 3)


@pytest.mark.req("R-007")
def test_an_agreement_is_for_its_level_only(story: Story) -> None:
    levels = story.rules.certificates[0].levels
    for level in levels[1:]:
        asked = guests.ask(guest(story), plan_id=story.key, site_id=sites(story, 1).id, level=level.rank, headcount=9)
        guests.answer(host(story), asked.id, agree=True)
    assert codes(send(story)) == ["GUEST_NOT_AGREED"] * 4


@pytest.mark.req("R-007")
def test_a_refusal_needs_a_reason_and_the_college_may_ask_again(story: Story) -> None:
    asked = ask(story)
    with pytest.raises(Refused, match="REASON_MISSING"):
        guests.answer(host(story), asked.id, agree=False, reason=" ")
    guests.answer(host(story), asked.id, agree=False, reason="机位已满")
    shown = agreement(guest(story), asked.id)
    assert (shown.state, shown.reason, shown.asked, shown.asked_of) == ("refused", "机位已满", True, False)
    assert codes(send(story)) == ["GUEST_NOT_AGREED"] * 4
    agreed(story)
    assert [row.state for row in agreements(host(story))] == ["agreed", "refused"]


@pytest.mark.req("R-007")
def test_both_sides_may_step_back_while_nobody_is_registered_on_it(story: Story) -> None:
    for side in (guest, host):
        asked = agreed(story)
        send(story)
        with pytest.raises(Conflict, match="GUEST_REGISTERED") as refused:
            guests.withdraw(side(story), asked.id)
        assert refused.value.params["count"] == 4
        unregister(story)
        guests.withdraw(side(story), asked.id)
        assert codes(send(story)) == ["GUEST_NOT_AGREED"] * 4


@pytest.mark.req("R-007")
def test_of_two_agreements_the_one_nobody_needs_can_be_withdrawn(story: Story) -> None:
    first, second = agreed(story, 4), agreed(story, 2)
    send(story)
    guests.withdraw(guest(story), second.id)
    with pytest.raises(Conflict, match="GUEST_REGISTERED"):
        guests.withdraw(host(story), first.id)


@pytest.mark.req("R-007")
def test_only_the_host_answers_and_a_third_college_sees_nothing(story: Story) -> None:
    asked, third = ask(story), story.world.colleges[2].officer
    for actor in (guest(story), third):
        with pytest.raises(NotFound):
            guests.answer(actor, asked.id, agree=True)
    with pytest.raises(NotFound):
        agreement(third, asked.id)
    with pytest.raises(NotFound):
        guests.withdraw(third, asked.id)
    with pytest.raises(NotAllowed):
        guests.answer(story.world.colleges[1].owner, asked.id, agree=True)
    with pytest.raises(Conflict, match="GUEST_STATE"):
        guests.withdraw(host(story), asked.id)
    assert [row.site for row in agreements(story.staff.planner)] == [sites(story, 1).name]
    assert agreements(third) == []


@pytest.mark.req("R-007")
def test_what_cannot_be_asked_for_says_why(story: Story) -> None:
    level, other = story.rules.certificates[0].levels[0].rank, sites(story, 1).id

    def asked(site: ExamSite, headcount: int = 1, rank: int = level) -> None:
        guests.ask(guest(story), plan_id=story.key, site_id=site.id, level=rank, headcount=headcount)

    with pytest.raises(Refused, match="GUEST_OWN_SITE"):
        asked(sites(story, 0))
    with pytest.raises(Refused, match="GUEST_HEADCOUNT"):
        asked(sites(story, 1), headcount=0)
    with pytest.raises(Refused, match="PLAN_LEVEL_NOT_EXAMINED"):
        asked(sites(story, 1), rank=9)
    asked(sites(story, 1))
    with pytest.raises(Refused, match="GUEST_ALREADY_ASKED"):
        asked(sites(story, 1))
    closes = story.rules.window(Stage.REGISTRATION).closes
    assert closes is not None
    with clock.at(closes), pytest.raises(Conflict, match="REGISTRATION_CLOSED"):
        guests.ask(guest(story), plan_id=story.key, site_id=other, level=level, headcount=1)


def test_an_answer_to_what_was_changed_meanwhile_is_stale(story: Story) -> None:
    asked = ask(story)
    seen = agreement(host(story), asked.id).version
    guests.withdraw(guest(story), asked.id)
    with pytest.raises(Stale):
        guests.answer(host(story), asked.id, agree=True, version=seen)


@pytest.mark.req("R-007")
@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("state", list(State))
def test_every_act_is_allowed_in_exactly_its_states(act: Act, state: State) -> None:
    allowed = {
        Act.AGREE: {State.PENDING},
        Act.REFUSE: {State.PENDING},
        Act.WITHDRAW: {State.PENDING, State.AGREED},
        Act.TAKE_BACK: {State.AGREED},
    }
    if state in allowed[act]:
        assert after(act, state) == MAY[act][1]
    else:
        with pytest.raises(Conflict, match="GUEST_STATE"):
            after(act, state)
