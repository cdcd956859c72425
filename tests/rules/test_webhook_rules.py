"""Notices: what is sent, and that its receiver can tell who sent it and when."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import uuid

from core.kernel import clock
from core.orgs.webhooks.rules import TEST, Notice, body, headers

AT = clock.moment(dt.date(2024, 4, 1), dt.time(12))
UPLOAD = str(uuid.UUID(int=7))


def a_notice(event: str = "import.checked", **facts: object) -> Notice:
    return Notice(id=uuid.UUID(int=1), event=event, at=AT, facts=facts)


def test_a_notice_of_an_import_says_what_happened_when_and_where_to_look() -> None:
    document = json.loads(body(a_notice(upload=UPLOAD, state="checked", read=3), "https://onex.example/"))
    assert document == {
        "event": "import.checked",
        "at": "2024-04-01T12:00:00+08:00",
        "upload": UPLOAD,
        "state": "checked",
        "read": 3,
        "url": f"https://onex.example/imports/{UPLOAD}",
    }


def test_a_test_notice_is_about_nothing() -> None:
    assert json.loads(body(a_notice(TEST), "https://onex.example")).keys() == {"event", "at"}


def test_the_signature_is_that_of_the_moment_and_the_very_bytes_sent() -> None:
    notice, sent = a_notice(), b'{"event": "import.checked"}'
    found = headers(notice, "whsec_x", AT, sent)
    moment = str(int(AT.timestamp()))
    expected = hmac.new(b"whsec_x", moment.encode() + b"." + sent, hashlib.sha256).hexdigest()
    assert found["Onex-Signature"] == f"t={moment},v1={expected}"
    assert (found["Onex-Event"], found["Onex-Delivery"]) == ("import.checked", str(notice.id))


def test_another_secret_moment_or_body_is_another_signature() -> None:
    tries = [("a", AT, b"x"), ("b", AT, b"x"), ("a", AT + dt.timedelta(seconds=1), b"x"), ("a", AT, b"y")]
    found = [headers(a_notice(), secret, at, sent)["Onex-Signature"].partition("v1=")[2] for secret, at, sent in tries]
    assert len(set(found)) == len(tries)
