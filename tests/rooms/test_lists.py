"""The two lists and the quota: whoever is moved when, every place is counted once and given back once (R-058, C-14)."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from core.api import CandidateType, HeadcountRule, PlacePer
from core.candidates.moving import move
from core.db.session import reading, transaction
from core.db.tables import Candidate, ExamPlan, PilotApplication, Registration
from core.demo import people
from core.demo.story import Story
from core.intake.receive import receive
from core.intake.report import report
from core.jobs import engine
from core.kernel.actor import SYSTEM
from core.kernel.problems import Tally
from core.plans.queries import rules_of
from core.registrations import service
from core.registrations.chosen import Choice, register_chosen
from core.registrations.sheet import form_for
from core.rules.snapshot import freeze
from tests.faults.at_once import before_first
from tests.rooms.story_world import a_story
from tests.rooms.test_registrations import _second_plan as second_plan
from tests.rooms.test_registrations import officer, rows, send


def used(story: Story) -> int:
    with reading(officer(story)) as tx:
        return sum(tx.scalars(select(PilotApplication.used_headcount)))


def first(story: Story) -> tuple[tuple[str, ...], Candidate]:
    """A row of the registration sheet, and whom it names."""
    row = rows(story)[0]
    with reading(officer(story)) as tx:
        (candidate,) = (one for one in tx.scalars(select(Candidate)) if one.person.id_number == row[1])
    return row, candidate


@pytest.mark.req("R-058", "R-074", "C-14")
def test_a_place_is_free_once_nobody_holds_it_as_college_candidate(database: str, tmp_path: Path) -> None:
    """Registered as 社会考生 in another plan of the year, the person holds no place any more."""
    story = a_story(tmp_path)
    row, candidate = first(story)
    send(story, [row])
    assert move(officer(story), [candidate.id], CandidateType.SOCIAL) == 1
    assert used(story) == 1, "the registration stays what it was made as"
    with second_plan(story) as twin:
        other = next(r for r in twin.registration_rows(twin.colleges[0]) if r[5] != row[5])
        data = people.workbook(form_for(twin.rules), [(*row[:2], "社会考生", *other[3:])])
        upload = receive(officer(story), "registrations", "报考.xlsx", data, plan_id=twin.key)
        engine.sweep()
        assert report(officer(story), upload).tally == Tally(1, 0, 0)
        assert used(story) == 1
        with reading(officer(story)) as tx:
            held = tx.scalars(select(Registration).where(Registration.candidate_type == "college")).one()
        service.unregister(officer(story), [held.id])
        assert used(story) == 0


@pytest.mark.req("R-058", "R-082")
def test_who_is_moved_while_being_registered_is_judged_anew(postgres_database: str, tmp_path: Path) -> None:
    story = a_story(tmp_path)
    _, candidate = first(story)
    (certificate,) = story.rules.certificates
    choice = Choice(
        plan_id=story.key,
        certificate=certificate.key,
        level=certificate.levels[0].rank,
        site_id=story._sites(story.colleges[0])[certificate.key].id,
        candidate_ids=(candidate.id,),
    )

    def moved() -> None:
        other = threading.Thread(target=move, args=(officer(story), [candidate.id], CandidateType.SOCIAL))
        other.start()
        other.join(30)
        assert not other.is_alive()

    with before_first("SELECT occupation.bidx", moved):
        outcome = register_chosen(officer(story), choice)
    assert outcome.tally == Tally(1, 0, 0)
    with reading(officer(story)) as tx:
        assert tx.scalars(select(Registration.candidate_type)).one() == CandidateType.SOCIAL.value
    assert used(story) == 0, "a social candidate takes no place"


@pytest.mark.req("R-058", "C-14")
def test_where_the_vendor_counts_registrations_each_level_takes_a_place_and_gives_it_back(
    database: str, tmp_path: Path
) -> None:
    story = a_story(tmp_path)
    row, _ = first(story)
    other = next(r for r in rows(story) if r[5] != row[5])
    both = [row, (*row[:3], *other[3:6], *row[6:])]
    send(story, both)
    assert used(story) == 1, "as the platform counts: a person"
    with reading(officer(story)) as tx:
        keys = set(tx.scalars(select(Registration.id)))
    assert len(keys) == 2
    service.unregister(officer(story), keys)
    count_registrations(story)
    send(story, both)
    assert used(story) == 2
    with reading(officer(story)) as tx:
        held = tx.scalars(select(Registration.id).limit(1)).one()
    service.unregister(officer(story), [held])
    assert used(story) == 1


def count_registrations(story: Story) -> None:
    """Let the plan be one whose vendor has declared that registrations take the places."""
    with transaction(SYSTEM) as tx:
        plan = tx.get_one(ExamPlan, story.key)
        rules = rules_of(plan)
        headcount = HeadcountRule(place_per=PlacePer.REGISTRATION, source="《通知》三")
        own = tuple(replace(certificate, headcount=headcount) for certificate in rules.certificates)
        plan.rules = freeze(replace(rules, certificates=own))
