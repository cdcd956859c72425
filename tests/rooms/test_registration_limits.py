"""报考: nobody has to, nobody beyond what was approved, nobody without a site, and who belongs to no college."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.api import CandidateType, Payer
from core.candidates import sheet as candidate_sheet
from core.candidates.service import request_verification
from core.db.session import reading, transaction
from core.db.tables import ExamSite, PilotApplication, Registration
from core.demo import people
from core.demo.story import Story
from core.intake.receive import receive
from core.intake.report import Report, report
from core.jobs import engine
from core.kernel import clock
from core.kernel.messages import say
from core.kernel.problems import Tally
from core.plans.queries import plan_of, rules_of
from core.registrations.sheet import form_for
from core.rules.snapshot import freeze
from core.sites import service as sites
from core.wiring.imports import KINDS
from tests.rooms.story_world import a_plan, a_story


def send(story: Story, rows: list[tuple[str, ...]]) -> Report:
    officer = story.colleges[0].officer
    upload = receive(
        officer, "registrations", "报考.xlsx", people.workbook(form_for(story.rules), rows), plan_id=story.key
    )
    engine.sweep()
    return report(officer, upload)


def rows(story: Story) -> list[tuple[str, ...]]:
    return list(story.registration_rows(story.colleges[0]))


def codes(found: Report) -> set[str]:
    return {problem.code for problem in found.problems}


def approve_headcount(story: Story, headcount: int) -> None:
    for reviewer in story.world.provinces.values():
        with transaction(reviewer) as tx:
            for application in tx.scalars(select(PilotApplication)):
                application.approved_headcount = headcount


@pytest.mark.req("R-008")
def test_nobody_is_registered_unless_named_and_no_more_than_the_province_approved(
    database: str, tmp_path: Path
) -> None:
    story = a_story(tmp_path)
    with reading(story.colleges[0].officer) as tx:
        assert tx.scalar(select(func.count(Registration.id))) == 0
    approve_headcount(story, 2)
    found = send(story, rows(story))
    assert (found.tally, codes(found)) == (Tally(2, 2, 0), {"QUOTA_FULL"})


def leave_a_subject_without_session(story: Story) -> None:
    """Turn the plan into one published before that was refused."""
    with transaction(story.staff.planner) as tx:
        plan = plan_of(tx, story.key)
        rules = rules_of(plan)
        plan.rules = freeze(replace(rules, sessions=tuple(replace(s, subject="theory") for s in rules.sessions)))


def test_a_plan_published_with_a_subject_nobody_can_sit_refuses_the_rows_and_names_it(
    database: str, tmp_path: Path
) -> None:
    story = a_story(tmp_path)
    leave_a_subject_without_session(story)
    found = send(story, rows(story))
    assert found.tally.accepted == 0
    levels = {level.name.zh for level in story.rules.certificates[0].levels}
    assert {say(problem.code, problem.params)[0] for problem in found.problems} == {
        f"本计划没有安排网店运营推广职业技能等级证书{level}科目“实操”的场次" for level in levels
    }


@pytest.mark.req("R-009", "R-030")
def test_a_site_counts_only_once_it_was_applied_for_here_and_approved_in_time(database: str, tmp_path: Path) -> None:
    story = a_story(tmp_path)
    written = rows(story)
    staff = story.colleges[0]
    assert not any("site" in kind.key for kind in KINDS), "a site enters by an application and by nothing else"
    elsewhere = [(*row[:6], "990001", *row[7:]) for row in written]
    assert codes(send(story, elsewhere)) == {"SITE_UNKNOWN"}
    with transaction(staff.officer) as tx:
        waiting = list(tx.scalars(select(ExamSite).where(ExamSite.college_id == staff.college.id)))
        for site in waiting:
            site.state, site.approved = "submitted", False
    assert codes(send(story, written)) == {"SITE_UNKNOWN"}
    for site in waiting:
        sites.review(story.staff.planner, site.id, approve=True)
    assert send(story, written[:1]).tally == Tally(1, 0, 0)
    clock.travel(clock.now() + dt.timedelta(days=60))
    assert codes(send(story, written[1:])) == {"REGISTRATION_CLOSED"}


@pytest.mark.req("R-094")
def test_people_of_no_college_register_with_the_college_of_the_site_which_pays_for_them(
    database: str, tmp_path: Path
) -> None:
    story = a_plan(tmp_path, "aopai_live", "第四次")
    staff = story.colleges[0]
    people_of_none = story.invent(staff)
    data = people.workbook(candidate_sheet.FORM, [person.cells for person in people_of_none])
    story.upload(staff.officer, "candidates", "考生.xlsx", data, candidate_type="social")
    story.upload(staff.officer, "photos", "照片.zip", people.photo_zip(people_of_none))
    request_verification(staff.officer)
    clock.travel(clock.now() + dt.timedelta(days=2))
    story.verify_people()
    approve_headcount(story, 0)
    as_college = send(story, rows(story))
    assert "CANDIDATE_TYPE_DIFFERS" in codes(as_college)
    social = [(*row[:2], "社会考生", *row[3:]) for row in rows(story)]
    assert send(story, social).tally == Tally(len(social), 0, 0)
    with reading(staff.officer) as tx:
        found = list(tx.scalars(select(Registration)))
    assert {row.candidate_type for row in found} == {CandidateType.SOCIAL.value}
    assert {row.host_college_id for row in found} == {staff.college.id}
    assert {rule.fees.payer[CandidateType.SOCIAL] for rule in story.rules.certificates} == {Payer.HOST_COLLEGE}
