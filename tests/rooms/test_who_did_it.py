"""操作记录: whatever a person did names the person, their organisation and on whose behalf it was done."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from core.api import CandidateType
from core.candidates.export import export
from core.candidates.service import edit
from core.db.session import reading, transaction
from core.db.tables import AuditEvent, Candidate, ExamPlan, Job, Registration, User
from core.demo.story import Story
from core.issuance.queries import acts_before
from core.issuance.rules import Party
from core.jobs import engine
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, Role, command_line
from core.kernel.errors import NotAllowed
from core.kernel.scopes import KeyScope
from core.national.link import State as LinkState
from core.national.link import declare
from core.orgs import accounts, keys
from core.orgs.identity import actor_of
from core.orgs.rules import ResetReason
from core.orgs.service import create_user
from core.orgs.webhooks import service as webhooks
from core.outward import address
from core.overview.events import Event, Wanted, events, history, search
from core.overview.sentences import sentence
from core.plans.service import enter_supplement
from core.registrations.changes.service import Asked, ask, decide
from core.registrations.chosen import Choice, register_chosen
from core.registrations.service import fix_snapshot
from core.wiring.clockwork import tick
from tests.rooms.story_world import a_plan, a_story


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    return a_story(tmp_path)


def rows(*actions: str) -> list[AuditEvent]:
    query = select(AuditEvent).order_by(AuditEvent.id)
    with reading(SYSTEM) as tx:
        return list(tx.scalars(query.where(AuditEvent.action.in_(actions)) if actions else query))


def who(event: AuditEvent) -> tuple[object, ...]:
    return event.user_id, event.user_name, event.actor_kind, event.organization


def of(actor: Actor) -> tuple[object, ...]:
    return actor.user_id, actor.name, actor.kind.value, actor.organization


def last(action: str) -> AuditEvent:
    return rows(action)[-1]


BY_ITSELF = {"national_link.observed", "verification.away", "verification.back"}
"""What happens and is nobody's act."""


@pytest.mark.req("R-169")
def test_of_a_whole_plan_every_event_names_the_person_and_their_organisation(database: str, tmp_path: Path) -> None:
    story = a_plan(tmp_path)
    for at, act in story.events():
        clock.travel(max(at, clock.now()))
        act()
    with reading(SYSTEM) as tx:
        people = {user.id: actor_of(user) for user in tx.scalars(select(User))}
    found = [event for event in rows() if event.action not in BY_ITSELF and event.actor_kind != "command_line"]
    assert {event.action for event in found} >= {
        "scores.published",
        "issuance.signed",
        "certificate.issued",
        "site.drafted",
    }
    assert [event.action for event in found if event.actor_kind == "system"] == ["vendor.created", "plugin.installed"]
    by_people = [event for event in found if event.actor_kind != "system"]
    assert [event.action for event in by_people if who(event) != of(people[event.user_id])] == []  # type: ignore[index]
    assert all((e.behalf_kind, e.behalf) == (e.actor_kind, e.organization) for e in by_people)


def colleague(story: Story, login: str, role: Role = Role.COLLEGE_TEACHER) -> User:
    staff = story.colleges[0]
    return create_user(
        staff.owner, login=login, name="新同事", password="a long password", roles=frozenset({role}), of=staff.college
    )


def closed(story: Story) -> None:
    accounts.set_active(story.colleges[0].owner, colleague(story, "c").id, active=False)


def password_set(story: Story) -> None:
    accounts.set_password(
        story.colleges[0].owner, colleague(story, "p").id, "another long password", ResetReason.IN_PERSON
    )


def key_made_and_ended(story: Story) -> None:
    key, _ = keys.create(story.colleges[0].owner, name="试", scopes=frozenset({KeyScope.READING}), days=30)
    keys.revoke(story.colleges[0].owner, key)


def webhook_set(story: Story) -> None:
    webhooks.set_address(story.colleges[0].owner, "https://198.51.100.7/notices")


def supplement(story: Story) -> None:
    enter_supplement(story.staff.planner, story.source.key, "publicity", "5", clause="补充公告", plan_id=story.key)


def outage(story: Story) -> None:
    declare(story.world.operator, LinkState.DOWN, "机房停电", said_by="运营")


OWNER: Callable[[Story], Actor] = lambda story: story.colleges[0].owner  # noqa: E731
PLANNER: Callable[[Story], Actor] = lambda story: story.staff.planner  # noqa: E731
OPERATOR: Callable[[Story], Actor] = lambda story: story.world.operator  # noqa: E731


@pytest.mark.req("R-169")
@pytest.mark.parametrize(
    ("act", "actions", "person"),
    [
        (closed, ["user.created", "user.closed"], OWNER),
        (password_set, ["user.password_set"], OWNER),
        (key_made_and_ended, ["token.created", "token.revoked"], OWNER),
        (webhook_set, ["webhook.set"], OWNER),
        (supplement, ["supplement.entered"], PLANNER),
        (outage, ["national_link.declared"], OPERATOR),
    ],
)
def test_what_the_platform_writes_for_a_person_is_that_persons_act(
    story: Story, act: Callable[[Story], None], actions: list[str], person: Callable[[Story], Actor]
) -> None:
    address.allow_private(allowed=True)
    act(story)
    for action in actions:
        event = last(action)
        assert who(event) == of(person(story))
        assert (event.behalf_kind, event.behalf) == (event.actor_kind, event.organization)


def test_ones_own_password_is_changed_by_oneself_and_another_organisation_does_not_read_it(story: Story) -> None:
    user = colleague(story, "own")
    accounts.change_password(actor_of(user), "a long password", "one of my own")
    assert who(last("user.password_changed")) == of(actor_of(user))
    assert seen(story.colleges[0].owner, "user.password_changed") != []
    with reading(SYSTEM) as tx:
        other = actor_of(tx.scalars(select(User).where(User.login == "college2-head")).one())
    assert seen(other, "user.password_changed") == seen(story.staff.planner, "user.password_changed") == []


def test_a_college_reads_what_the_operator_did_to_its_accounts(story: Story) -> None:
    user = colleague(story, "helped")
    accounts.set_password(story.world.operator, user.id, "another long password", ResetReason.IN_PERSON)
    (event,) = seen(story.colleges[0].owner, "user.password_set")
    assert (event.person, event.subject) == ("", "新同事")
    assert sentence(event, str) == "平台运营方重设了账号「新同事」的密码：本人忘记密码，已当面核对身份"


def seen(actor: Actor, action: str) -> list[Event]:
    return events(actor, Wanted(action=action))


def a_change(story: Story) -> uuid.UUID:
    """Register one, let registration close, and ask for the vendor to take the registration back."""
    officer, certificate = story.colleges[0].officer, story.rules.certificates[0]
    site = story._sites(story.colleges[0])[certificate.key]
    with reading(officer) as tx:
        candidate = tx.scalars(select(Candidate.id).order_by(Candidate.id)).first()
    assert candidate is not None
    where = {"certificate": certificate.key, "level": certificate.levels[0].rank, "site_id": site.id}
    register_chosen(officer, Choice(plan_id=story.key, candidate_ids=(candidate,), **where))  # type: ignore[arg-type]
    closes = story.rules.windows
    last_day = max(period.end for stage, period in closes.items() if stage.value == "registration" and period.end)
    clock.travel(clock.moment(last_day + dt.timedelta(days=1), dt.time(9)))
    with reading(officer) as tx:
        registration = tx.scalars(select(Registration.id)).one()
    return ask(officer, Asked(plan_id=story.key, note="因病退出", registration_id=registration))


@pytest.mark.req("C-04", "R-169")
def test_an_approved_change_is_the_vendors_act_on_the_colleges_behalf_and_both_read_it(story: Story) -> None:
    college, planner = story.colleges[0], story.staff.planner
    change = a_change(story)
    decide(planner, change, approve=True)
    for action in ("change.carried_out", "registration.deleted"):
        event = last(action)
        assert who(event) == of(planner)
        assert (event.behalf_kind, event.behalf) == ("college", str(college.college.id))
    with reading(planner) as tx:
        vendor = tx.get_one(ExamPlan, story.key).vendor_id
    assert str(vendor) == last("change.decided").organization
    (decided,) = seen(college.owner, "change.decided")
    assert sentence(decided, str).startswith("甲组织审核了变更申请「")
    assert (decided.person, decided.user_id) == ("", None), "another organisation's people are theirs"
    (ours,) = seen(planner, "change.carried_out")
    assert sentence(ours, str).startswith(f"{planner.name}代{college.college.name}办理了变更申请「")
    assert [event.action for event in history(college.officer, change)] == [
        "change.carried_out",
        "change.decided",
        "change.asked",
    ]


def test_a_job_names_whoever_started_it_and_the_clocks_work_is_the_platforms(story: Story) -> None:
    assert who(last("upload.applied")) == of(story.colleges[0].officer)
    with reading(story.colleges[0].officer) as tx:
        done = tx.scalars(select(Job).order_by(Job.id.desc())).first()
    assert done is not None
    engine.cancel(story.colleges[0].officer, done.id)
    assert rows("job.cancelled") == [], "there was nothing left to cancel"
    with transaction(story.colleges[0].officer) as tx:
        job = engine.enqueue(tx, done.kind, story.colleges[0].officer, {})
    for _ in range(2):
        engine.cancel(story.colleges[0].officer, job.id)
    assert len(rows("job.cancelled")) == 1
    assert who(last("job.cancelled")) == of(story.colleges[0].officer)
    before = len(rows())
    tick()
    assert {event.actor_kind for event in rows()[before:]} <= {"system"}


def test_whoever_runs_a_command_is_named_as_the_operating_system_knows_them(story: Story) -> None:
    create_user(
        command_line("root"), login="by-hand", name="李", password="a long password",
        roles=frozenset({Role.COLLEGE_TEACHER}), of=story.colleges[0].college,
    )  # fmt: skip
    event = last("user.created")
    assert (event.actor_kind, event.user_name, event.user_id) == ("command_line", "root", None)
    (read,) = [event for event in seen(story.world.operator, "user.created") if event.subject == "李"]
    assert sentence(read, str) == "root（命令行）创建了账号「李」（教师（查询））" or "root（命令行）" in sentence(
        read, str
    )


@pytest.mark.req("R-168")
def test_who_may_sign_is_decided_by_the_rows_and_not_by_what_the_log_calls_it(story: Story) -> None:
    approver = story.staff.approver
    with transaction(story.staff.planner) as tx:
        tx.add(
            AuditEvent(
                at=clock.now(), actor_kind="vendor", user_id=approver.user_id, vendor_id=approver.vendor_id,
                action="scores.printed", subject_kind="exam_plan", subject_id=story.key, details={},
            )
        )  # fmt: skip
        tx.flush()
        assert approver.user_id not in {act.user for act in acts_before(tx, story.key, Party.ORG)}


@pytest.mark.parametrize("role", ["teacher", "province"])
def test_a_teacher_and_a_province_read_no_acts(story: Story, role: str) -> None:
    reader = actor_of(colleague(story, "t")) if role == "teacher" else story.world.provinces["11"]
    with pytest.raises(NotAllowed):
        events(reader, Wanted())
    assert history(reader, story.key) == []


def test_the_log_is_searched_by_person_object_and_day(story: Story) -> None:
    owner, officer = story.colleges[0].owner, story.colleges[0].officer
    every = events(owner, Wanted(), limit=200)
    by_officer = [event for event in every if event.user_id == officer.user_id]
    day, subject = every[-1].at.date(), by_officer[-1].subject_id
    assert subject is not None
    assert events(owner, Wanted(person=officer.user_id), limit=200) == by_officer != []
    assert events(owner, Wanted(objects=(subject,)), limit=200) == [e for e in every if e.subject_id == subject]
    assert events(owner, Wanted(until=day), limit=200) == [e for e in every if e.at.date() == day]
    assert events(owner, Wanted(since=day + dt.timedelta(days=1)), limit=200) == [e for e in every if e.at.date() > day]


def test_an_object_is_found_by_a_part_of_its_name_or_a_whole_document_number_and_only_ones_own(story: Story) -> None:
    owner, other = story.colleges[0].owner, story.world.colleges[1].owner
    with reading(owner) as tx:
        candidate = tx.scalars(select(Candidate)).first()
    assert candidate is not None
    assert search(owner, candidate.person.id_number) == [candidate.id]
    assert search(other, candidate.person.id_number) == []
    assert story.key in search(story.staff.planner, "第四次")
    assert search(owner, candidate.person.name) == [], "a person's name stands sealed"
    assert search(owner, str(candidate.id)) == [candidate.id]
    assert search(owner, "college1") == [story.colleges[0].officer.user_id, owner.user_id], "accounts by their logins"


def test_who_only_works_with_things_does_not_follow_what_colleagues_accounts_do(story: Story) -> None:
    owner, officer = story.colleges[0].owner, story.colleges[0].officer
    user = colleague(story, "watched")
    accounts.set_password(owner, user.id, "another long password", ResetReason.IN_PERSON)
    assert "user.password_set" in [event.action for event in history(owner, user.id)]
    assert history(officer, user.id) == []


def test_who_acted_for_another_organisation_is_not_found_by_their_account(story: Story) -> None:
    planner, owner = story.staff.planner, story.colleges[0].owner
    story.register()
    with reading(planner) as tx:
        (key,) = tx.scalars(select(Registration.id).limit(1))
    fix_snapshot(planner, key, {"phone": "19900008888"})
    (event,) = events(owner, Wanted(objects=(key,), action="registration.snapshot"))
    assert (event.own, event.person, event.user_id) == (False, "", None)
    assert events(owner, Wanted(person=planner.user_id)) == []
    assert events(planner, Wanted(person=planner.user_id))


@pytest.mark.parametrize(("whole", "said"), [(True, "（含完整证件号码）"), (False, "")])
def test_the_log_says_when_whole_numbers_were_taken_out(story: Story, whole: bool, said: str) -> None:
    officer = story.colleges[0].officer
    export(officer, CandidateType.COLLEGE, whole=whole).close()
    (event,) = seen(story.colleges[0].owner, "candidates.exported")
    assert sentence(event, str).endswith(f"名考生的信息{said}")


@pytest.mark.req("R-169")
def test_an_event_holds_no_name_of_a_candidate_and_shows_it_to_whoever_may_see_it(story: Story) -> None:
    officer = story.colleges[0].officer
    with reading(officer) as tx:
        candidate = tx.scalars(select(Candidate)).first()
    assert candidate is not None
    name = candidate.person.name
    edit(officer, candidate.id, {"phone": "19900007777"})
    (event,) = history(officer, candidate.id)
    assert sentence(event, str) == f"{officer.name}修改了考生「{name}」的信息"
    assert name not in str(vars(last("candidate.edited")))
    (read,) = events(story.world.operator, Wanted(objects=(candidate.id,)))
    assert name not in sentence(read, str)
