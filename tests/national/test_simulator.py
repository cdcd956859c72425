"""The stand-in itself: accounts, windows, identity checks, masked exports, keys; and that it stands alone."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from core.kernel import clock
from core.national.simulator.platform import Platform
from tests.national.stand_in import KEY, StandIn

COLLEGE = "甲学院"
NUMBER = "310104200101030023"


@pytest.fixture
def platform(simulator: StandIn) -> StandIn:
    simulator.begin(COLLEGE)
    return simulator


def an_item(**changes: object) -> dict[str, Any]:
    person = {"name": "欧阳伟", "id_type": "resident", "id_number": NUMBER, "phone": "19900000001"}
    exam = {"plan": "甲计划", "certificate": "示例职业技能等级证书", "level": 1, "college": COLLEGE, "site": "甲站点"}
    sent = {"key": str(uuid.uuid4()), "act": "register", "registered_at": clock.now().isoformat()}
    return {**sent, **person, **exam, **changes}


def send(
    platform: StandIn, items: list[dict[str, Any]], key: str = KEY, idempotency_key: str = "", path: str = "batch"
) -> tuple[int, list[dict[str, Any]]]:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    return _talk(platform, "POST", path, json.dumps({"items": items}), {**headers, "Idempotency-Key": idempotency_key})


def _talk(platform: StandIn, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, Any]:
    connection = HTTPConnection(urlsplit(platform.url).netloc, timeout=10)
    connection.request(method, f"/api/v1/registrations/{path}", body, headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, json.loads(text)["results"] if answer.status == 200 else []


def test_every_row_is_acknowledged_and_can_be_asked_for(platform: StandIn) -> None:
    item = an_item()
    status, (ack,) = send(platform, [item])
    assert (status, ack["outcome"], ack["state"]) == (200, "applied", "pending_verification")
    assert send(platform, [item], path="query")[1][0]["count"] == 1
    assert send(platform, [{**item, "level": 2}], path="query")[1][0]["count"] == 0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id_number": "310104200101030024"}, "document_invalid"),
        ({"name": " "}, "name_missing"),
        ({"phone": "12"}, "phone_invalid"),
        ({"college": "乙学院"}, "not_your_college"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_by_a_code(platform: StandIn, changes: dict[str, str], reason: str) -> None:
    _, (ack,) = send(platform, [an_item(**changes)])
    assert (ack["outcome"], ack["reason"]) == ("refused", reason)


@pytest.mark.req("R-084", "R-092")
def test_the_window_is_judged_by_when_somebody_was_registered(platform: StandIn) -> None:
    closes = clock.now()
    platform.admin("plans", name="甲计划", closes=closes.isoformat())
    late = an_item(registered_at=closes.isoformat())
    in_time = an_item(registered_at=(closes - dt.timedelta(seconds=1)).isoformat())
    assert [ack["outcome"] for ack in send(platform, [late, in_time])[1]] == ["refused", "applied"]


@pytest.mark.req("R-069")
def test_an_identity_is_checked_a_day_later_by_the_simulators_own_clock(platform: StandIn) -> None:
    send(platform, [an_item(), an_item(id_type="passport", id_number="E12345678")])
    clock.travel(clock.now() + dt.timedelta(hours=23, minutes=59))
    platform.set_clock()
    assert {row["state"] for row in platform.rows} == {"pending_verification"}
    clock.travel(clock.now() + dt.timedelta(minutes=2))
    platform.set_clock()
    resident, foreigner = platform.rows
    assert resident["state"] in {"verified", "needs_manual_confirm"}
    assert foreigner["state"] == "needs_manual_confirm"


@pytest.mark.req("R-090")
def test_an_export_is_masked_and_the_colleges_own(platform: StandIn) -> None:
    send(platform, [an_item()])
    headers = {"Authorization": f"Bearer {KEY}"}
    status, rows = _talk(platform, "GET", f"export?plan={quote('甲计划')}", None, headers)
    assert (status, [row["id_number"] for row in rows]) == (200, ["310104*****0023"])
    platform.admin("accounts", key="another", college="乙学院")
    assert _talk(platform, "GET", f"export?plan={quote('甲计划')}", None, {"Authorization": "Bearer another"})[1] == []


def test_nobody_sends_without_a_key_or_more_than_fifty_rows(platform: StandIn) -> None:
    assert send(platform, [an_item()], key="a wrong key")[0] == 401
    assert send(platform, [an_item() for _ in range(51)])[0] == 413
    assert platform.rows == []


def test_the_same_key_brings_the_same_answer_unless_that_is_switched_off(platform: StandIn) -> None:
    items = [an_item()]
    first = send(platform, items, idempotency_key="k")
    assert send(platform, items, idempotency_key="k") == first
    assert send(platform, [an_item()], idempotency_key="k")[0] == 422
    assert len(platform.rows) == 1
    platform.fail("", honours_keys=False)
    send(platform, items, idempotency_key="k")
    assert len(platform.rows) == 2


def test_a_cancelled_registration_is_gone_and_cancelling_it_again_changes_nothing(platform: StandIn) -> None:
    item = an_item()
    send(platform, [item])
    gone = [{**item, "key": str(uuid.uuid4()), "act": "withdraw"} for _ in range(2)]
    assert [ack["outcome"] for ack in send(platform, gone)[1]] == ["applied", "duplicate"]
    assert platform.rows == []


def test_identity_checks_fall_the_same_way_for_the_same_seed() -> None:
    def fates(seed: int) -> list[str]:
        found = Platform(seed)
        for number in (NUMBER, "510107200101010096", "310104200101020036"):
            found.apply(an_item(id_number=number), COLLEGE)
        with clock.at(clock.now() + dt.timedelta(hours=25)):
            return [found.state(row) for row in found.rows]

    assert len(fates(1)) == 3
    assert fates(1) == fates(1)
