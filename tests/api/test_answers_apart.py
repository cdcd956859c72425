"""One organisation asks, another decides: not by one pair of hands, where somebody has reset the passwords of both."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from core.api import ReviewReason, Stage
from core.arrangement.invigilators import service as invigilators
from core.db.session import reading, transaction
from core.db.tables import Certificate, Entry, ExamSite, Registration
from core.demo.story import Story, end
from core.kernel import clock
from core.kernel.errors import OnexError
from core.orgs.hands import COUNTS
from core.pilots import service as pilots
from core.registrations import guests
from core.registrations.changes import service as changes
from core.scores.reviews import service as reviews
from core.sites import service as sites
from tests.api.conftest import OFFICER, OPERATOR, OTHER, PLANNER, PROVINCE
from tests.api.test_parties import APPROVER, CHOSEN, Trial, publish, registered_and_seated, score, until_publicity
from tests.rooms.story_world import a_story
from tests.rooms.test_invigilators import a_teacher


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    return a_story(tmp_path)


def change(trial: Trial) -> str:
    story, officer = trial.story, trial.story.colleges[0].officer
    clock.travel(end(story.rules, Stage.REGISTRATION) + dt.timedelta(hours=1))
    with reading(officer) as tx:
        registration = tx.scalars(select(Registration.id)).first()
    asked = changes.ask(officer, changes.Asked(plan_id=story.key, note="退学", registration_id=registration))
    return f"/change-requests/{asked}/decision"


def pilot(trial: Trial) -> str:
    world, officer = trial.story.world, trial.story.colleges[0].officer
    now, year = clock.now(), clock.today().year + 1
    window = pilots.WindowFields(batch="新批次", year=year, opens_at=now, closes_at=now + dt.timedelta(1))
    plan = pilots.open_plan(world.provinces["11"], window)
    with reading(officer) as tx:
        certificate = tx.scalars(select(Certificate.id)).first()
    assert certificate
    fields = pilots.ApplicationFields(planned_headcount=9, majors=("电子商务",), faculty_text="师资", venue_text="场地")
    made = pilots.draft(officer, province_plan_id=plan.id, certificate_id=certificate, fields=fields)
    pilots.submit(officer, made.id)
    return f"/pilot-applications/{made.id}/decision"


def site(trial: Trial) -> str:
    officer = trial.story.colleges[0].officer
    with transaction(officer) as tx:
        row = tx.scalars(select(ExamSite).where(ExamSite.college_id == officer.college)).first()
        assert row
        row.state, row.approved = "returned", False
    sites.submit(officer, row.id)
    return f"/sites/{row.id}/review"


def guest(trial: Trial) -> str:
    story = trial.story
    with reading(story.world.colleges[1].officer) as tx:
        host = tx.scalars(select(ExamSite).where(ExamSite.college_id == story.world.colleges[1].college.id)).first()
    assert host
    level = story.rules.certificates[0].levels[0].rank
    asked = guests.ask(
        story.colleges[0].officer, plan_id=story.key, site_id=host.id, level=level, headcount=4, note="无站点"
    )
    return f"/guest-agreements/{asked.id}/answer"


def invigilator(trial: Trial) -> str:
    officer = trial.story.colleges[0].officer
    row = invigilators.add(officer, trial.story.key, a_teacher(901))
    invigilators.submit(officer, [row])
    return f"/invigilators/{row}/review"


def review(trial: Trial) -> str:
    officer = trial.story.colleges[0].officer
    with reading(officer) as tx:
        entries = list(tx.scalars(select(Entry.id)))
    made = next(key for entry in entries for key in asked(trial, entry))
    reviews.check(officer, [made])
    reviews.submit(officer, trial.story.key)
    return f"/score-reviews/{made}/answer"


def asked(trial: Trial, entry: uuid.UUID) -> list[uuid.UUID]:
    """Ask for a review where the mark and its rules let one."""
    try:
        return [reviews.request(trial.story.colleges[0].officer, entry, ReviewReason.SUM_ERROR, "第二大题")]
    except OnexError:
        return []


def nothing(_trial: Trial) -> None:
    """It is open from the first."""


def registered(trial: Trial) -> None:
    trial.story.register()


def published(trial: Trial) -> None:
    for act in (registered_and_seated, score, until_publicity, publish):
        act(trial)


@dataclass(frozen=True, kw_only=True)
class Case:
    """How it comes to what is asked; the asking, which says where it is answered; who answers what."""

    before: Callable[[Trial], None]
    ask: Callable[[Trial], str]
    decides: str
    answer: dict[str, object]


UNCHANGED: dict[str, object] = {"outcome": "unchanged", "note": "无误"}
CASES = {
    "change request": Case(before=registered, ask=change, decides=PLANNER, answer={"approve": True}),
    "pilot application": Case(before=nothing, ask=pilot, decides=PROVINCE, answer={"approved_headcount": 5}),
    "site": Case(before=nothing, ask=site, decides=PLANNER, answer={"approve": True}),
    "guests": Case(before=nothing, ask=guest, decides=OTHER, answer={"agree": True}),
    "invigilators": Case(before=registered, ask=invigilator, decides=PLANNER, answer={"approve": True}),
    "score review": Case(
        before=published, ask=review, decides=APPROVER, answer={"outcome": "unchanged", "note": "无误"}
    ),
}


@pytest.mark.req("R-003")
@pytest.mark.parametrize("name", CASES)
def test_nobody_answers_what_they_may_have_asked_for(portal: Flask, story: Story, name: str) -> None:
    case, trial = CASES[name], Trial(portal, story)
    case.before(trial)
    trial.reset(OPERATOR, OFFICER)
    address = case.ask(trial)
    trial.reset(OPERATOR, case.decides)
    refused = trial.person(case.decides, CHOSEN).post(address, case.answer)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "PARTY_RESET"), refused.text
    clock.travel(clock.now() + COUNTS)
    answered = trial.person(case.decides, CHOSEN).post(address, case.answer)
    assert answered.get_json().get("code") != "PARTY_RESET", answered.text
