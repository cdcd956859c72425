"""What cannot be taken back asks for the password or a code again, ten minutes after the last one."""

from __future__ import annotations

import datetime as dt
import io
import uuid

import pytest
from flask import Flask

from core.db.session import transaction
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.orgs import queries, second_factor, sessions
from tests.web.authenticator import set_up
from tests.web.test_sessions import NEW, PASSWORD, Browser, account, key_of, portal

__all__ = ["portal"]
COLLEAGUE = {"login": "li", "name": "李老师", "password": NEW, "roles": "college_teacher"}


@pytest.fixture
def head(portal: Flask) -> Browser:
    """The owner, who signed in eleven minutes ago."""
    head = Browser(portal, "head")
    clock.travel(clock.now() + dt.timedelta(minutes=11))
    return head


def logins() -> set[str]:
    return {account.login for account in queries.accounts(SYSTEM)}


def test_within_ten_minutes_of_the_sign_in_nothing_is_asked(portal: Flask) -> None:
    assert Browser(portal, "head").send("/account/", "/organizations/users", **COLLEAGUE) == 303
    assert "li" in logins()


def test_later_it_is_asked_once_and_what_was_sent_is_done(head: Browser) -> None:
    csrf = head.client.get("/account/").text.split('name="csrf_token" value="')[1].split('"')[0]
    page = head.client.post("/organizations/users", data={**COLLEAGUE, "csrf_token": csrf})
    assert page.status_code == 403
    assert "再次确认身份" in page.text
    assert 'name="login" value="li"' in page.text
    assert "li" not in logins()
    again = {**COLLEAGUE, "csrf_token": csrf, "proof": PASSWORD}
    assert head.client.post("/organizations/users", data=again | {"proof": "wrong"}).status_code == 403
    assert head.client.post("/organizations/users", data=again).status_code == 303
    assert "li" in logins()
    assert head.send("/account/", "/organizations/users", **COLLEAGUE | {"login": "wang"}) == 303


def test_a_code_does_as_well_and_is_used_up(portal: Flask) -> None:
    phone, _ = set_up(account("head"))
    head = Browser(portal, "head")
    clock.travel(clock.now() + dt.timedelta(minutes=1))
    head.send("/sign-in/code", "/sign-in/code", code=phone.code())
    clock.travel(clock.now() + dt.timedelta(minutes=11))
    code = phone.code()
    assert head.send("/account/", "/organizations/users", **COLLEAGUE, proof=code) == 303
    clock.travel(clock.now() + dt.timedelta(minutes=11))
    assert head.send("/account/", "/organizations/users", **COLLEAGUE | {"login": "wang"}, proof=code) == 403


def test_a_page_that_shows_something_asks_and_comes_back(head: Browser) -> None:
    asked = head.client.get("/issuance/seal")
    assert asked.status_code == 403
    assert 'name="back" value="/issuance/seal"' in asked.text
    csrf = asked.text.split('name="csrf_token" value="')[1].split('"')[0]
    given = head.client.post("/account/proof", data={"back": "/issuance/seal", "proof": PASSWORD, "csrf_token": csrf})
    assert given.headers["Location"] == "/issuance/seal"
    assert head.client.get("/issuance/seal").status_code == 200


def test_a_proof_gives_the_session_another_key(portal: Flask, head: Browser) -> None:
    before = head.client.get_cookie("onex")
    assert before
    assert head.send("/account/", "/organizations/users", **COLLEAGUE, proof=PASSWORD) == 303
    thief = portal.test_client()
    thief.set_cookie("onex", before.value)
    assert (thief.get("/account/").status_code, head.is_in()) == (303, True)


def test_the_api_says_so_by_its_code(head: Browser) -> None:
    csrf = head.client.get("/account/").text.split('name="csrf_token" value="')[1].split('"')[0]
    body = {**COLLEAGUE, "roles": ["college_teacher"]}
    told = head.client.post("/api/v1/users", json=body, headers={"X-CSRFToken": csrf})
    assert (told.status_code, told.get_json()["code"]) == (403, "PROOF_NEEDED")
    assert "li" not in logins()


def test_guessing_the_proof_has_an_end(head: Browser) -> None:
    tries = [head.send("/account/", "/organizations/users", **COLLEAGUE, proof="wrong") for _ in range(6)]
    assert tries == [403] * 5 + [429]


@pytest.mark.parametrize("address", ["/reviews/{}/form.xlsx", "/fallback/{}/kept", "/fallback/{}/imports"])
def test_whatever_hands_out_whole_document_numbers_asks(portal: Flask, address: str) -> None:
    officer = Browser(portal, "officer")
    clock.travel(clock.now() + dt.timedelta(minutes=11))
    assert officer.send("/account/", address.format(uuid.UUID(int=1))) == 403
    assert officer.send("/account/", "/account/proof", proof=PASSWORD) == 303
    assert officer.send("/account/", address.format(uuid.UUID(int=1))) in {404, 422}


def test_who_gives_the_proof_for_a_file_is_led_back_to_the_page_it_is_sent_from(head: Browser) -> None:
    page = head.client.get("/account/").text
    csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"head_name": "李校长", "csrf_token": csrf, "image": (io.BytesIO(b"x"), "seal.png")}
    asked = head.client.post("/issuance/seal", data=data, headers={"Referer": "http://localhost/issuance/seal"})
    assert 'name="back" value="/issuance/seal"' in asked.text


def test_a_session_that_was_ended_while_the_proof_was_looked_at_does_nothing_more(
    portal: Flask, head: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    proves = second_factor.proves

    def proves_too_late(actor: Actor, given: str) -> bool:
        with transaction(SYSTEM) as tx:
            sessions.end_all(tx, key_of("head"))
        return proves(actor, given)

    monkeypatch.setattr(second_factor, "proves", proves_too_late)
    assert head.send("/account/", "/organizations/users", **COLLEAGUE, proof=PASSWORD) == 303
    assert "li" not in logins()
    assert not head.is_in()
