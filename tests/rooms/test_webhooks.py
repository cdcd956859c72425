"""An organisation's own system is told of its imports: once for each state, signed, and nothing about anybody."""

from __future__ import annotations

import datetime as dt
import hmac
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core.db.outbox import MOST_TRIES
from core.db.session import reading, transaction
from core.db.tables import AuditEvent, Job, Outbox, Webhook
from core.intake import decide
from core.intake.report import report
from core.jobs import engine
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.kernel.errors import NotAllowed, NotFound, Refused, Stale
from core.orgs.webhooks import delivery, queries, service
from core.outward import address
from core.plugins.delivery import deliver_due as tell_plugins
from core.wiring import clockwork
from tests.rooms.college_world import CollegeWorld, a_college_world, bind_files
from tests.rooms.receiver import Receiver, receiving
from tests.rooms.test_imports import PHONE, preview, rows_of, sent

OPERATOR = Actor(kind=ActorKind.OPERATOR, roles=frozenset({Role.OPERATOR}))
COUNTS = ("read", "new", "changed", "same", "refused")


@pytest.fixture
def world(database: str, tmp_path: Path) -> CollegeWorld:
    bind_files(tmp_path)
    return a_college_world()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    address.allow_private(allowed=True)
    with receiving() as found:
        yield found
    address.allow_private(allowed=False)


def told(world: CollegeWorld, receiver: Receiver) -> uuid.UUID:
    hook, _secret = service.set_address(world.owner, f"{receiver.url}/hook/")
    return hook


def later(**step: float) -> None:
    clock.travel(clock.now() + dt.timedelta(**step))


def notices() -> list[Outbox]:
    with reading(SYSTEM) as tx:
        return list(tx.scalars(select(Outbox).where(Outbox.audience == "webhook").order_by(Outbox.id)))


def test_each_state_of_an_import_is_told_once(world: CollegeWorld, receiver: Receiver) -> None:
    told(world, receiver)
    rows = rows_of(4)
    rows[3][PHONE] = "12345"
    found = sent(world, rows)
    assert (delivery.deliver_due(), delivery.deliver_due()) == (2, 0)
    assert receiver.events == ["import.checked", "import.applied"]
    for call, state in zip(receiver.heard, ("checked", "applied"), strict=True):
        assert (call.path, call.document["state"], call.document["upload"]) == ("/hook/", state, str(found.id))
        assert [call.document[name] for name in COUNTS] == [4, 3, 0, 0, 1]
    assert {row.state for row in queries.deliveries(world.owner)} == {"done"}


@pytest.mark.req("R-074")
def test_a_notice_holds_nothing_about_anybody_and_no_file_name(world: CollegeWorld, receiver: Receiver) -> None:
    told(world, receiver)
    rows = rows_of(2)
    sent(world, rows)
    delivery.deliver_due()
    expected = {"event", "at", "upload", "kind", "state", "url", *COUNTS}
    for call in receiver.heard:
        assert call.document.keys() == expected
        text = call.body.decode() + str(call.headers)
        assert "考生.xlsx" not in text
        assert not any(str(cell) in text for row in rows for cell in row[:6:4])


def test_a_cancelled_import_is_told_in_the_transaction_that_ends_it(world: CollegeWorld, receiver: Receiver) -> None:
    told(world, receiver)
    found = preview(world, rows_of(2))
    decide.apply(world.officer, found.id)
    engine.cancel(world.officer, report(world.officer, found.id).job.id)
    engine.sweep()
    assert [row.topic for row in notices()] == ["import.checked", "import.cancelled"]


def test_a_failed_import_is_told_whatever_made_it_fail(world: CollegeWorld, receiver: Receiver) -> None:
    told(world, receiver)
    rows = rows_of(2)
    found = preview(world, rows)
    rows[0][8] = "别的专业"
    sent(world, rows[:1])  # comes in between with other details: all or none is none
    decide.apply(world.officer, found.id, whole=True)
    engine.sweep()
    assert [row.topic.partition(".")[2] for row in notices()] == ["checked", "checked", "applied", "failed"]


def test_a_file_that_breaks_the_program_is_told_once_it_is_given_up(
    world: CollegeWorld, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(world, receiver)
    monkeypatch.setattr("core.intake.run._stage", lambda *_: 1 / 0)
    preview(world, rows_of(1))
    while engine.due_jobs():
        engine.sweep()
    assert [row.topic for row in notices()] == ["import.failed"]


def test_where_no_address_is_set_nothing_is_kept(world: CollegeWorld, receiver: Receiver) -> None:
    service.set_address(world.planner, receiver.url)  # the vendor's is none of the college's
    sent(world, rows_of(1))
    assert notices() == []
    assert delivery.deliver_due() == 0


def test_the_receiver_can_check_who_sent_it_and_when(world: CollegeWorld, receiver: Receiver) -> None:
    _hook, secret = service.set_address(world.owner, receiver.url)
    preview(world, rows_of(1))
    delivery.deliver_due()
    (call,) = receiver.heard
    moment, _, signature = call.headers["Onex-Signature"].removeprefix("t=").partition(",v1=")
    assert hmac.digest(secret.encode(), f"{moment}.".encode() + call.body, "sha256").hex() == signature
    assert abs(int(moment) - clock.now().timestamp()) < 60


def test_the_secret_is_sealed_and_another_one_after_every_change(world: CollegeWorld, receiver: Receiver) -> None:
    first, one = service.set_address(world.owner, receiver.url)
    second, other = service.set_address(world.owner, f"{receiver.url}/new")
    assert (first, one) != (second, other)
    assert first == second
    with reading(SYSTEM) as tx:
        row = tx.scalars(select(Webhook)).one()
        acts = list(tx.scalars(select(AuditEvent).where(AuditEvent.action == "webhook.set")))
    assert other.encode() not in row.sealed
    assert receiver.url not in str([act.details for act in acts])
    (found,) = queries.hooks(world.owner)
    assert found.url == f"{receiver.url}/new"


def test_what_does_not_get_through_is_tried_later_and_at_last_given_up(world: CollegeWorld, receiver: Receiver) -> None:
    hook = told(world, receiver)
    receiver.statuses = [500] * MOST_TRIES
    preview(world, rows_of(1))
    for _ in range(MOST_TRIES):
        assert (delivery.deliver_due(), delivery.deliver_due()) == (1, 0), "not before its time"
        later(hours=2)
    assert delivery.deliver_due() == 0
    (row,) = queries.deliveries(world.owner)
    assert (row.state, row.tries, row.error, row.detail) == ("failed", MOST_TRIES, "NOTICE_TURNED_AWAY", "500")
    assert service.send_again(world.owner, hook) == 1
    assert delivery.deliver_due() == 1
    (row,) = queries.deliveries(world.owner)
    assert (row.state, row.error) == ("done", "")
    assert len({call.headers["Onex-Delivery"] for call in receiver.heard}) == 1
    assert len({call.headers["Onex-Signature"] for call in receiver.heard}) == len(receiver.heard)


@pytest.mark.parametrize("status", [400, 422])
def test_a_notice_that_is_turned_away_holds_up_none_behind_it(
    world: CollegeWorld, receiver: Receiver, status: int
) -> None:
    told(world, receiver)
    receiver.statuses = [status]
    sent(world, rows_of(1))
    assert delivery.deliver_due() == 2
    assert [row.state for row in notices()] == ["pending", "done"]


def test_an_address_that_is_away_costs_one_try_a_round_and_holds_nobody_up(
    world: CollegeWorld, receiver: Receiver
) -> None:
    told(world, receiver)
    other, _secret = service.set_address(world.planner, f"{receiver.url}/vendor")
    receiver.statuses = [503, 503]
    sent(world, rows_of(1))
    assert delivery.deliver_due() == 1
    service.try_out(world.planner, other)  # takes the second 503
    assert [row.tries for row in notices()] == [1, 0, 1]
    later(hours=1)
    assert delivery.deliver_due() == 3
    assert {row.state for row in notices()} == {"done"}


@pytest.mark.parametrize(("status", "error"), [(302, "NOTICE_TURNED_AWAY"), (404, "NOTICE_TURNED_AWAY")])
def test_no_redirect_is_followed(world: CollegeWorld, receiver: Receiver, status: int, error: str) -> None:
    hook = told(world, receiver)
    receiver.statuses = [status]
    service.try_out(world.owner, hook)
    (row,) = queries.deliveries(world.owner)
    assert (row.error, row.detail, row.event) == (error, str(status), "webhook.test")
    assert [call.path for call in receiver.heard] == ["/hook/"]


def test_who_hangs_up_answers_nothing_or_is_not_there_is_tried_again(
    world: CollegeWorld, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = told(world, receiver)
    receiver.statuses = [0]
    service.try_out(world.owner, hook)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(delivery, "READ_SECONDS", 0.2)
        service.set_address(world.owner, f"http://127.0.0.1:{silent.getsockname()[1]}")
        service.try_out(world.owner, hook)
        gone = silent.getsockname()[1]
    service.set_address(world.owner, f"http://127.0.0.1:{gone}")
    service.try_out(world.owner, hook)
    codes = [row.error for row in reversed(queries.deliveries(world.owner))]
    assert codes == ["NOTICE_UNANSWERED", "NOTICE_UNANSWERED", "NOTICE_UNREACHED"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.org/hook", "ADDRESS_PLAIN"),
        ("file:///etc/passwd", "ADDRESS_INVALID"),
        ("https://user:pass@example.org", "ADDRESS_INVALID"),
        ("https://example.org/钩", "ADDRESS_INVALID"),
        ("https://example.org/a b", "ADDRESS_INVALID"),
        ("https://127.0.0.1/hook", "ADDRESS_PRIVATE"),
        ("https://[::1]/hook", "ADDRESS_PRIVATE"),
        ("https://[::ffff:10.0.0.1]/hook", "ADDRESS_PRIVATE"),
        ("https://169.254.169.254/latest", "ADDRESS_PRIVATE"),
        ("https://localhost/hook", "ADDRESS_PRIVATE"),
        ("https://nobody.invalid", "ADDRESS_UNRESOLVED"),
        (f"https://{'a' * 64}.invalid", "ADDRESS_UNRESOLVED"),
    ],
)
def test_an_address_that_is_none_of_the_internets_is_refused(
    sqlite_database: str, url: str, code: str, tmp_path: Path
) -> None:
    owner = a_college_world().owner
    with pytest.raises(Refused, match=code):
        service.set_address(owner, url)


def test_an_address_is_checked_again_at_every_try_and_called_by_the_number_that_was_checked(
    world: CollegeWorld, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(receiver.url.rpartition(":")[2])
    asked: list[object] = []

    def resolve(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(address.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", _by_number)
    hook, _secret = service.set_address(world.owner, f"http://receiver.example:{port}")
    service.try_out(world.owner, hook)
    assert receiver.heard[0].headers["Host"] == f"receiver.example:{port}"
    assert asked == ["receiver.example"] * 2
    address.allow_private(allowed=False)
    service.try_out(world.owner, hook)
    assert len(receiver.heard) == 1
    assert queries.deliveries(world.owner)[0].error == "ADDRESS_PLAIN"


def _by_number(address: tuple[str, int], timeout: float) -> socket.socket:
    """Connect without asking any name server: a name would be an error here."""
    connection = socket.socket()
    connection.settimeout(timeout)
    connection.connect((str(socket.inet_ntoa(socket.inet_aton(address[0]))), address[1]))
    return connection


def test_only_who_runs_an_organisation_sets_its_address_and_sees_nobody_elses(
    world: CollegeWorld, receiver: Receiver
) -> None:
    hook = told(world, receiver)
    for stranger in (world.officer, OPERATOR):
        with pytest.raises(NotAllowed):
            service.set_address(stranger, receiver.url)
    for other in (world.planner, world.province):
        assert queries.hooks(other) == []
        with pytest.raises(NotFound):
            service.try_out(other, hook)
    assert service.set_address(world.province, receiver.url)


def test_with_the_address_goes_what_waited(world: CollegeWorld, receiver: Receiver) -> None:
    hook = told(world, receiver)
    preview(world, rows_of(1))
    with pytest.raises(Stale):
        service.remove(world.owner, hook, version="old")
    service.remove(world.owner, hook)
    assert notices() == []
    assert delivery.deliver_due() == 0


def test_plugins_are_not_told_what_is_for_an_address(world: CollegeWorld, receiver: Receiver) -> None:
    told(world, receiver)
    preview(world, rows_of(1))
    assert tell_plugins() == 0
    clockwork.tick()
    assert receiver.events == ["import.checked"]


def test_a_notice_stands_or_falls_with_what_it_tells(
    world: CollegeWorld, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(world, receiver)
    monkeypatch.setattr(engine, "_fence", lambda *_: (_ for _ in ()).throw(engine.LostLease))
    preview(world, rows_of(1))
    assert notices() == []
    with transaction(SYSTEM) as tx:
        assert tx.scalars(select(Job.state)).all() == ["running"]
