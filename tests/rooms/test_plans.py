"""考核计划: nothing is published that nobody announced, and what is published moves only by an amendment."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import update

from core.api import Stage
from core.db.session import reading, transaction
from core.db.tables import Installation, PluginRelease
from core.demo.notices import shipped
from core.demo.story import Story
from core.kernel.actor import SYSTEM
from core.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from core.plans import service, views
from core.plans.queries import plan_of, rules_of
from core.rules.plan import Origin, Period
from tests.rooms.story_world import a_plan

CLAUSE = "补充通知 第一条"


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    return a_plan(tmp_path)


def other_notice(story: Story) -> str:
    """The same notice as another plan."""
    return story.text.replace("2022年第四次", "2022年第五次")


@pytest.mark.req("R-046")
def test_a_draft_is_its_vendors_own_and_a_newer_text_replaces_it(story: Story) -> None:
    planner, officer = story.staff.planner, story.colleges[0].officer
    draft = service.import_notice(planner, story.source.key, other_notice(story))
    assert service.import_notice(planner, story.source.key, other_notice(story)).id == draft.id
    with pytest.raises(NotFound):
        views.plan(officer, draft.id)
    with pytest.raises(NotAllowed):
        service.publish(officer, draft.id)
    service.publish(planner, draft.id)
    assert views.plan(officer, draft.id).rules is not None


def test_a_published_plan_is_not_drafted_or_published_again(story: Story) -> None:
    with pytest.raises(Conflict, match="PLAN_PUBLISHED"):
        service.import_notice(story.staff.planner, story.source.key, story.text)
    with pytest.raises(Conflict, match="PLAN_PUBLISHED"):
        service.publish(story.staff.planner, story.key)


def test_a_notice_that_cannot_be_read_says_every_fault_and_where(story: Story) -> None:
    wrong = story.text.replace("track =", "trak =").replace("[windows]", "[window]")
    with pytest.raises(Refused, match="NOTICE_UNREADABLE") as refused:
        service.import_notice(story.staff.planner, story.source.key, wrong)
    assert len(refused.value.params["problems"]) >= 2  # type: ignore[arg-type]


@pytest.mark.req("C-31")
def test_a_plan_waits_for_what_its_vendor_has_not_announced(database: str, tmp_path: Path) -> None:
    story = a_plan(tmp_path, "alibaba_b2b", "20211212全国统考")
    notice = next(text for text in story.source.notices if "20211211全国统考（初级）" in text)
    draft = service.import_notice(story.staff.planner, "alibaba_b2b", notice)
    missing = {item.path for item in service.check(story.staff.planner, draft.id).missing}
    assert "windows.arrangement" in missing
    day = dt.date(2021, 12, 11)
    for stage, first, last in (("arrangement", -18, -10), ("score_entry", 1, 39), ("publicity", 40, 46)):
        value = Period(day + dt.timedelta(days=first), day + dt.timedelta(days=last))
        path = f"windows.{stage}"
        service.enter_supplement(story.staff.planner, "alibaba_b2b", path, value, clause=CLAUSE, plan_id=draft.id)
    service.publish(story.staff.planner, draft.id)
    with reading(story.staff.planner) as tx:
        found = rules_of(plan_of(tx, draft.id)).provenance["windows.arrangement.end"]
    assert (found.kind, found.source) == (Origin.SUPPLEMENT, CLAUSE)


def test_a_fact_without_its_clause_is_refused(story: Story) -> None:
    with pytest.raises(Refused, match="CLAUSE_MISSING"):
        service.enter_supplement(story.staff.planner, story.source.key, "windows.arrangement", Period(), clause=" ")


def test_a_correction_of_a_published_notice_takes_effect_by_an_amendment_only(story: Story) -> None:
    planner = story.staff.planner
    before = story.rules
    corrected = story.text.replace("14:00:00", "13:30:00")
    assert corrected != story.text
    with pytest.raises(Refused, match="NOTICE_OTHER_PLAN"):
        service.correct_notice(planner, story.key, other_notice(story))
    service.correct_notice(planner, story.key, corrected)
    assert story.rules == before
    assert any(place.path.startswith("sessions") for place in service.amendment(planner, story.key))
    with pytest.raises(Refused, match="REASON_MISSING"):
        service.amend(planner, story.key, reason=" ", clause=CLAUSE)
    service.amend(planner, story.key, reason="考试时间调整", clause=CLAUSE)
    assert min(session.start for session in story.rules.sessions if session.level == 1) == dt.time(13, 30)
    assert [revision.revision for revision in views.plan(planner, story.key).revisions] == [2, 1]
    with pytest.raises(Conflict, match="AMEND_NOTHING"):
        service.amend(planner, story.key, reason="再次", clause=CLAUSE)


def test_a_new_release_of_the_plugin_moves_no_published_plan(story: Story) -> None:
    """The declaration in the store changes under the plan; only an amendment, asked for, would take it in."""
    before = story.rules
    with transaction(SYSTEM) as tx:
        release = tx.query(PluginRelease).one()
        changed = release.declaration.replace("0.1.0", "0.2.0")
        newer = PluginRelease(
            key=release.key, version="0.2.0", api=release.api, digest="d" * 64, declaration=changed,
            installed_at=release.installed_at,
        )  # fmt: skip
        tx.add(newer)
        tx.flush()
        tx.execute(update(Installation).values(release_id=newer.id))
    assert story.rules == before
    assert views.plan(story.staff.planner, story.key).rules == before


@pytest.mark.req("R-040", "R-041")
def test_the_subjects_of_published_plans_are_listed_once(story: Story) -> None:
    draft = service.import_notice(story.staff.planner, story.source.key, other_notice(story))
    service.publish(story.staff.planner, draft.id)
    rows = views.subjects(story.colleges[0].officer)
    assert [(row.level.zh, row.subject.name.zh) for row in rows] == [
        (level, subject) for level in ("初级", "中级") for subject in ("实操", "理论")
    ]


def test_every_shipped_notice_has_a_registration_window_to_be_seen_by_colleges(story: Story) -> None:
    (row,) = views.rows(story.colleges[0].officer)
    assert row.registration_end == story.rules.window(Stage.REGISTRATION).end
    assert len(shipped()) == 4


def test_every_value_says_since_when_and_by_which_clause_it_holds(story: Story) -> None:
    planner, path = story.staff.planner, "windows.arrangement.end"
    day = story.rules.window(Stage.ARRANGEMENT).end
    name, (first,) = views.reasons(planner, story.key, path)
    assert (name, first.value, first.revision.revision) == (story.rules.title, str(day), 1)
    later = story.text.replace("14:00:00", "13:30:00")
    service.correct_notice(planner, story.key, later)
    service.amend(planner, story.key, reason="考试时间调整", clause=CLAUSE)
    assert len(views.reasons(planner, story.key, path)[1]) == 1, "the amendment moved no date"
    newest, oldest = views.reasons(planner, story.key, "sessions")[1]
    assert (newest.revision.reason, newest.revision.clause, oldest.revision.reason) == ("考试时间调整", CLAUSE, "")
    assert "13:30" in newest.value
    assert "13:30" not in oldest.value
    assert [r.what.zh for r in views.reasons(story.colleges[0].officer, story.key, "windows.arrangement")[1]] == [
        "排考 结束",
        "排考 开始",
    ]
    with pytest.raises(NotFound):
        views.reasons(planner, story.key, "windows.nothing")
