"""按科目报考 from the workbook and the list to entries, seats' times and fees; and too few for a session."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from core.api import Conditions, Credit, Each, FeeRule, RetakePolicy
from core.db.session import reading, transaction
from core.db.tables import Candidate, Entry, ExamPlan, Registration, Result
from core.demo import people
from core.demo.story import Story
from core.fees import service as fees
from core.intake.receive import receive
from core.intake.report import Report, report
from core.jobs import engine
from core.kernel import clock
from core.plans.queries import certificate_ids, plan_of
from core.registrations import queries, sheet, views
from core.registrations.chosen import Choice, Outcome, register_chosen
from core.rules.snapshot import freeze
from tests.rooms.story_world import PLAN, a_story

CLAUSE = "补考办法 二"
APART = RetakePolicy(whole_certificate=False, min_candidates=20, source=CLAUSE)


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    return a_story(tmp_path)


def allow(story: Story, policy: RetakePolicy = APART) -> None:
    """Let the plan's vendor retake subjects apart, with credit and a price for each."""
    (certificate,) = story.rules.certificates
    rates = tuple(
        FeeRule(amount=Decimal(n), subject=key, source="收费") for key, n in (("theory", 80), ("practical", 100))
    )
    rules = Conditions(conditions=(Each(),), credit=Credit(months=24, source=CLAUSE), source=CLAUSE)
    schedule = replace(certificate.fees, rules=rates, province_standard_wins=False)
    changed = replace(certificate, retake=policy, pass_rule=rules, fees=schedule)
    with transaction(story.staff.planner) as tx:
        tx.get_one(ExamPlan, story.key).rules = freeze(replace(story.rules, certificates=(changed,)))


def failed_before(story: Story) -> None:
    """Everybody of the college reached theory and failed practical half a year earlier."""
    text = story.text.replace(PLAN, "2022年第一次")
    twin = replace(story, rehearsal=replace(story.rehearsal, text=text), plan=None, tallies={})
    twin.draft()
    officer, planner, level = story.colleges[0].officer, story.staff.planner, story.rules.certificates[0].levels[0]
    with transaction(planner) as tx:
        plan = tx.get_one(ExamPlan, twin.key)
        plan.first_exam_day = plan.last_exam_day = plan.last_exam_day - dt.timedelta(days=180)
        (certificate,) = certificate_ids(tx, plan).values()
    site = story._sites(story.colleges[0])[story.rules.certificates[0].key]
    marks = [
        {"subject": key, "value": value, "outcome": "marked"} for key, value in (("theory", "80"), ("practical", "20"))
    ]
    rows = []
    with transaction(officer) as tx:
        for candidate in tx.scalars(select(Candidate)).all():
            of = {"vendor_id": plan.vendor_id, "college_id": officer.college, "host_college_id": officer.college}
            registration = Registration(
                **of, site_id=site.id, plan_id=plan.id, certificate_id=certificate, level=level.rank,
                candidate_id=candidate.id, person=candidate.person, bidx=candidate.bidx, candidate_type="college",
                gender="male", major="", verified=True, origin="platform", created_at=clock.now(),
            )  # fmt: skip
            tx.add(registration)
            rows.append((of, registration.id, candidate.bidx))
    with transaction(planner) as tx:
        for number, (of, registration_id, bidx) in enumerate(rows):
            tx.add(
                Result(
                    **of,
                    plan_id=plan.id,
                    registration_id=registration_id,
                    bidx=bidx,
                    ticket_number=f"T{number}",
                    level=level.rank,
                    title="",
                    marks=marks,
                    passed=False,
                    reason="RESULT_SUBJECT_FAILED",
                    visible_from=clock.now(),
                    locks_at=clock.now(),
                    published_at=clock.now(),
                )
            )


def send(story: Story, subjects: str) -> Report:
    """Register everybody for the first level, with the words in 报考科目."""
    officer, level = story.colleges[0].officer, story.rules.certificates[0].levels[0]
    rows = [
        (*row[:3], level.code or "", row[4], level.name.zh, *row[6:], subjects)
        for row in story.registration_rows(story.colleges[0])
    ]
    data = people.workbook(sheet.form_for(story.rules), rows)
    upload = receive(officer, "registrations", "报考.xlsx", data, plan_id=story.key)
    engine.sweep()
    return report(officer, upload)


def entries(story: Story) -> list[str]:
    with reading(story.colleges[0].officer) as tx:
        return sorted(tx.scalars(select(Entry.subject).where(Entry.plan_id == story.key)))


@pytest.mark.req("R-081", "C-15")
def test_by_default_a_row_that_names_a_subject_is_refused_with_its_clause_and_cell(story: Story) -> None:
    found = send(story, "实操")
    assert {(p.code, p.place.header, p.params["source"]) for p in found.problems} == {
        ("SUBJECTS_WHOLE", "报考科目", "C-15")
    }
    assert send(story, "理论、实操").tally.accepted == 4, "naming all of them is the whole certificate"


@pytest.mark.req("R-081", "R-197")
def test_a_first_sitting_is_whole_even_where_subjects_may_be_retaken_apart(story: Story) -> None:
    allow(story)
    assert {p.code for p in send(story, "实操").problems} == {"SUBJECTS_FIRST_SITTING"}


@pytest.mark.req("R-081", "R-083", "R-197")
def test_who_sits_again_has_an_entry_for_each_chosen_subject_and_pays_for_it(story: Story) -> None:
    allow(story)
    failed_before(story)
    assert {p.code for p in send(story, "理论").problems} == {"SUBJECTS_DUE"}
    assert send(story, "实操").tally.accepted == 4
    assert entries(story) == ["practical"] * 4
    with reading(story.colleges[0].officer) as tx:
        counts = queries.completeness(tx, plan_of(tx, story.key))
        retakes = set(tx.scalars(select(Registration.retake).where(Registration.plan_id == story.key)))
    assert (counts.candidates, counts.expected, counts.complete) == (4, 4, True)
    assert retakes == {True}
    (statement,) = fees.make_statements(story.staff.planner, story.key)
    assert statement.total == 400


@pytest.mark.req("R-083")
def test_an_entry_that_is_missing_shows_as_a_gap(story: Story) -> None:
    allow(story)
    failed_before(story)
    send(story, "实操")
    with transaction(story.colleges[0].officer) as tx:
        tx.delete(tx.scalars(select(Entry).where(Entry.plan_id == story.key)).first())
    with reading(story.colleges[0].officer) as tx:
        counts = queries.completeness(tx, plan_of(tx, story.key))
    assert (counts.entries, counts.expected, counts.complete) == (3, 4, False)


@pytest.mark.req("R-081", "R-078")
def test_from_the_list_subjects_are_chosen_for_everybody_ticked(story: Story) -> None:
    allow(story)
    failed_before(story)
    officer, certificate = story.colleges[0].officer, story.rules.certificates[0]
    shown = views.choosing(officer, story.key, "college")
    assert [subject.key for subject in shown.levels[0].apart] == ["theory", "practical"]

    def register(*subjects: str) -> Outcome:
        choice = Choice(
            plan_id=story.key,
            certificate=certificate.key,
            level=certificate.levels[0].rank,
            site_id=story._sites(story.colleges[0])[certificate.key].id,
            candidate_ids=tuple(row.id for row in shown.rows),
            subjects=subjects,
        )
        return register_chosen(officer, choice)

    assert {problem.code for problem in register("口试").problems} == {"SUBJECT_NOT_IN_LEVEL"}
    assert register("practical").tally.accepted == 4
    assert entries(story) == ["practical"] * 4


@pytest.mark.req("R-081")
def test_the_template_prints_the_column_only_where_it_may_be_filled_in(story: Story) -> None:
    assert not sheet.form_for(story.rules).column("subjects").printed
    allow(story)
    assert sheet.form_for(story.rules).column("subjects").printed


@pytest.mark.req("R-198", "C-41")
def test_a_session_below_the_minimum_is_shown_to_vendor_and_host(story: Story) -> None:
    allow(story)
    send(story, "")
    assert views.page(story.staff.planner, story.key).small == [], "who sits for the first time makes no minimum"
    with transaction(story.colleges[0].officer) as tx:
        tx.scalars(select(Registration).where(Registration.plan_id == story.key)).first().retake = True
    for actor in (story.staff.planner, story.colleges[0].officer):
        found = views.page(actor, story.key).small
        assert {(row.candidates, row.minimum, row.source) for row in found} == {(4, 20, CLAUSE)}
        assert len(found) == len({row.begins for row in found}) >= 1
    assert views.page(story.world.colleges[1].officer, story.key).small == []
    allow(story, replace(APART, min_candidates=4))
    assert views.page(story.staff.planner, story.key).small == []
