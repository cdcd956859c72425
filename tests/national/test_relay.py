"""What is queued with a registration, when it is sent, and what becomes of it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from core.db.session import reading
from core.db.tables import Registration
from core.demo.story import Story
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.kernel.errors import NotAllowed, Refused
from core.national import link, medium, outbox, queries, relay
from core.national.link import State
from core.national.rules import GIVE_UP_AFTER, OPENS_AFTER, Act, Delivery
from core.outward import address
from tests.national.ledger import STEP, cancel, deliveries, differences, drain, later, register, states
from tests.national.stand_in import StandIn

OPERATOR = Actor(kind=ActorKind.OPERATOR, roles=frozenset({Role.OPERATOR}))


def calls(platform: StandIn) -> int:
    return len(platform.everything()["calls"])


@pytest.mark.req("R-093", "R-102")
def test_a_college_without_an_account_queues_nothing(story: Story) -> None:
    assert register(story) == 4
    cancel(story)
    assert deliveries() == []
    assert relay.run_due() == 0


@pytest.mark.req("R-102")
def test_what_is_queued_stands_or_falls_with_the_registration(
    platform: StandIn, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "insert_many", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        register(story)
    with reading(story.colleges[0].officer) as tx:
        assert list(tx.scalars(select(Registration))) == []
    monkeypatch.undo()
    address.allow_private(allowed=True)
    register(story)
    assert states() == {"pending": 4}


@pytest.mark.req("R-102", "C-42")
def test_registrations_arrive_with_the_time_they_were_made(platform: StandIn, story: Story) -> None:
    register(story)
    with reading(story.colleges[0].officer) as tx:
        made = {row.created_at.isoformat() for row in tx.scalars(select(Registration))}
    later(platform, dt.timedelta(days=3))
    drain(platform)
    assert {row["registered_at"] for row in platform.rows} == made
    assert differences(story, platform) == (0, 0)


@pytest.mark.req("R-074")
def test_a_delivery_holds_ids_and_a_cancellations_sealed_document_until_it_has_arrived(
    platform: StandIn, story: Story
) -> None:
    register(story)
    cancel(story, 1)
    withdrawn = next(row for row in deliveries() if row.act == Act.WITHDRAW)
    assert [row.document is None for row in deliveries()] == [row.act == Act.REGISTER for row in deliveries()]
    number = next(iter(p.number for p in story.invent(story.colleges[0])))
    assert withdrawn.document
    assert number.encode() not in withdrawn.document
    drain(platform)
    assert [row.document for row in deliveries()] == [None] * 5


@pytest.mark.req("R-091")
def test_what_is_cancelled_on_its_way_is_never_sent(platform: StandIn, story: Story) -> None:
    register(story)
    cancel(story)
    drain(platform)
    assert states() == {"void": 4, "delivered": 4}
    assert set(platform.everything()["calls"]) == {"query"}


@pytest.mark.req("R-103")
@pytest.mark.parametrize("state", [State.DOWN, State.CLOSED])
def test_nobody_calls_a_platform_an_operator_has_said_is_closed(platform: StandIn, story: Story, state: State) -> None:
    register(story)
    link.declare(SYSTEM, state, "系统升级公告", "运营")
    relay.run_due()
    assert (calls(platform), states()) == (0, {"pending": 4})
    link.declare(SYSTEM, State.OPEN, "恢复开放", "运营")
    drain(platform)
    assert differences(story, platform) == (0, 0)


@pytest.mark.req("R-103")
def test_health_checks_see_it_unstable_then_down_then_back(platform: StandIn, story: Story) -> None:
    register(story)
    platform.fail("down@1")
    for _ in range(OPENS_AFTER):
        assert link.status(SYSTEM).state is State.OPEN
        relay.run_due()
        later(platform, dt.timedelta(seconds=40))
    unstable = link.status(SYSTEM)
    assert (unstable.state, unstable.automatic, unstable.is_open) == (State.DEGRADED, True, True)
    for _ in range(3):
        later(platform)
        relay.run_due()
    assert link.status(SYSTEM).state is State.DOWN
    assert not link.status(SYSTEM).is_open
    platform.fail("")
    later(platform)
    relay.run_due()
    assert [change.state for change in link.history(SYSTEM)] == [State.OPEN, State.DOWN, State.DEGRADED]
    assert differences(story, platform) == (0, 0)


@pytest.mark.req("R-103")
def test_a_health_check_does_not_lift_an_operators_word(platform: StandIn, story: Story) -> None:
    link.declare(SYSTEM, State.DEGRADED, "公告：时有中断", "运营")
    register(story)
    drain(platform)
    assert states() == {"delivered": 4}
    assert link.status(SYSTEM).state is State.DEGRADED


def test_after_five_failures_one_probe_at_a_time_is_let_through(platform: StandIn, story: Story) -> None:
    register(story)
    platform.fail("error@1")
    for _ in range(OPENS_AFTER):
        relay.run_due()
        later(platform, dt.timedelta(seconds=40))
    made = calls(platform)
    relay.run_due()
    later(platform)
    relay.run_due()
    relay.run_due()
    assert calls(platform) - made <= 2
    found = queries.medium(OPERATOR)
    assert found
    assert found.paused


def test_retry_after_is_honoured(platform: StandIn, story: Story) -> None:
    register(story)
    platform.fail("retry_after=600")
    relay.run_due()
    assert calls(platform) == 1
    later(platform, dt.timedelta(seconds=590))
    relay.run_due()
    assert calls(platform) == 1
    later(platform, dt.timedelta(seconds=20))
    relay.run_due()
    assert calls(platform) > 1


def test_a_wrong_clock_is_a_warning_and_nothing_more(
    platform: StandIn, story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    register(story)
    platform.fail("fine skew=600")
    drain(platform)
    found = queries.medium(OPERATOR)
    assert found
    assert found.clock_is_off
    assert "the national platform's clock is" in caplog.text
    assert states() == {"delivered": 4}


@pytest.mark.req("R-069")
def test_the_verification_is_followed_and_never_goes_back(
    platform: StandIn, story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    register(story)
    drain(platform)
    assert {row.verification for row in deliveries()} == {"pending_verification"}
    later(platform, dt.timedelta(hours=25))
    relay.run_due()
    assert {row.verification for row in deliveries()} <= {"verified", "needs_manual_confirm"}
    assert "needs_manual_confirm" not in {row.verification for row in deliveries() if row.due_at is None}


def test_an_acknowledgement_nobody_asked_for_is_ignored_and_logged(
    platform: StandIn, story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    register(story)
    platform.fail("duplicate_ack")
    drain(platform)
    assert caplog.text.count("was not asked for, or came twice: ignored") == 4
    assert states() == {"delivered": 4}


@pytest.mark.req("R-084")
def test_what_the_platform_refuses_waits_for_somebody_to_look(platform: StandIn, story: Story) -> None:
    name = deliveries_plan(story)
    platform.admin("plans", name=name, closes=(clock.now() - STEP).isoformat())
    register(story)
    relay.run_due()
    assert states() == {"refused": 4}
    (group,) = queries.groups(SYSTEM)
    assert (group.plan, group.error, group.reason, group.count) == (name, "DELIVERY_REFUSED", "window_closed", 4)
    with pytest.raises(NotAllowed):
        outbox.try_again(story.colleges[0].officer, group.college_id, group.plan_id)
    platform.admin("plans", name=name)
    assert outbox.try_again(OPERATOR, group.college_id, group.plan_id) == 4
    drain(platform)
    assert differences(story, platform) == (0, 0)


def deliveries_plan(story: Story) -> str:
    assert story.plan
    return story.plan.name


def test_what_fails_for_72_hours_while_the_platform_works_is_given_up_and_can_be_taken_up(
    platform: StandIn, story: Story
) -> None:
    register(story)
    platform.fail("batch.missing_ack@1")  # the platform answers, but never about the first row
    relay.run_due()
    platform.fail("down")
    later(platform, GIVE_UP_AFTER + STEP)
    relay.run_due()
    assert states() == {Delivery.FAILED: 2, Delivery.DELIVERED: 2}
    assert {row.error for row in deliveries() if row.state == Delivery.FAILED} == {"DELIVERY_GIVEN_UP"}
    assert outbox.try_again(OPERATOR, deliveries()[0].college_id, story.key) == 2
    drain(platform)
    assert differences(story, platform) == (0, 0)


def test_what_the_platform_no_longer_has_is_said(platform: StandIn, story: Story) -> None:
    register(story)
    drain(platform)
    platform.begin(story.colleges[0].college.name)
    later(platform, dt.timedelta(hours=7))
    relay.run_due()
    assert {row.error for row in deliveries()} == {"DELIVERY_VANISHED"}
    outbox.try_again(OPERATOR, deliveries()[0].college_id, story.key)
    drain(platform)
    assert differences(story, platform) == (0, 0)


def test_a_wrong_key_is_no_fault_of_the_platform(platform: StandIn, story: Story) -> None:
    medium.connect(SYSTEM, platform.url, "a wrong key", story.colleges[0].college.name)
    register(story)
    for _ in range(OPENS_AFTER + 1):
        relay.run_due()
        later(platform)
    assert link.status(SYSTEM).state is State.OPEN
    assert {(row.state, row.error) for row in deliveries()} == {("pending", "DELIVERY_TURNED_AWAY")} | {
        ("pending", "") for row in deliveries() if not row.tries
    }
    medium.connect(SYSTEM, platform.url, "key-of-the-first-college", story.colleges[0].college.name)
    drain(platform)
    assert differences(story, platform) == (0, 0)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("file:///etc/passwd", "ADDRESS_INVALID"),
        ("ftp://example.org", "ADDRESS_INVALID"),
        ("https://", "ADDRESS_INVALID"),
        ("https://user:pass@example.org", "ADDRESS_INVALID"),
        ("http://127.0.0.1:8010", "ADDRESS_PRIVATE"),
        ("http://[::1]", "ADDRESS_PRIVATE"),
        ("http://169.254.169.254/latest", "ADDRESS_PRIVATE"),
        ("http://10.0.0.1", "ADDRESS_PRIVATE"),
        ("http://localhost", "ADDRESS_PRIVATE"),
        ("http://nobody.invalid", "ADDRESS_UNRESOLVED"),
    ],
)
def test_an_address_that_is_none_of_the_internets_is_refused(url: str, code: str) -> None:
    address.allow_private(allowed=False)  # whatever an installation started earlier in this process has said
    with pytest.raises(Refused, match=code):
        address.check_url(url)


def test_a_platform_is_not_connected_without_encryption(database: str) -> None:
    address.allow_private(allowed=False)
    with pytest.raises(Refused, match="ADDRESS_PLAIN"):
        medium.connect(SYSTEM, "http://93.184.216.34", "a key")


def test_a_private_address_is_asked_for_again_at_every_call(platform: StandIn, story: Story) -> None:
    address.allow_private(allowed=False)
    register(story)
    relay.run_due()
    assert calls(platform) == 0
    assert {row.error for row in deliveries()} == {"DELIVERY_UNREACHABLE", ""}
