"""The second factor: set up on the page, asked for at the sign-in, each code good once."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import Flask
from sqlalchemy import select

from core.db.session import reading
from core.db.tables import AuditEvent, SecondFactor
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import NotFound, Refused
from core.kernel.scopes import KeyScope
from core.kernel.settings import Settings
from core.orgs import keys, second_factor
from core.orgs.rules import ResetReason
from core.web.app import create_app
from tests.conftest import TEST_KEYS
from tests.web.authenticator import Authenticator, set_up
from tests.web.test_sessions import PASSWORD, Browser, account, key_of, portal

__all__ = ["portal"]


def later(steps: int = 1) -> None:
    clock.travel(clock.now() + dt.timedelta(seconds=30 * steps))


def test_it_is_set_up_by_the_picture_on_the_page_and_asked_for_from_then_on(portal: Flask) -> None:
    officer = Browser(portal, "officer")
    page = officer.client.get("/account/second-factor").text
    assert 'src="data:image/png;base64,' in page
    phone = Authenticator(re.findall(r'class="secret">([A-Z2-7]{32})<', page)[0])
    assert officer.send("/account/second-factor", "/account/second-factor", code="000000") == 422
    csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
    shown = officer.client.post("/account/second-factor", data={"code": phone.code(), "csrf_token": csrf}).text
    assert len(set(re.findall(r"<code>([2-9a-z]{5}-[2-9a-z]{5})</code>", shown))) == 10
    later()
    again = Browser(portal, "officer")
    assert (again.answer, again.is_in()) == (303, False), "the password alone opens nothing"
    assert again.send("/sign-in/code", "/sign-in/code", code=phone.code()) == 303
    assert again.is_in()


def test_a_code_is_good_once_and_for_a_clock_that_is_a_little_off(portal: Flask) -> None:
    phone, _ = set_up(account("officer"))
    officer = account("officer")
    later(3)
    assert second_factor.accept(officer, phone.code(1)), "the phone is half a minute fast"
    assert not second_factor.accept(officer, phone.code(1))
    assert not second_factor.accept(officer, phone.code()), "nor one that is older than the last"
    later(3)
    assert not second_factor.accept(officer, phone.code(-2))
    assert second_factor.accept(officer, phone.code(-1))


def test_a_recovery_code_replaces_the_phone_once(portal: Flask) -> None:
    _, codes = set_up(account("officer"))
    for code, good in ((codes[3].upper().replace("-", " "), True), (codes[3], False), (codes[4], True)):
        browser = Browser(portal, "officer")
        browser.send("/sign-in/code", "/sign-in/code", code=code)
        assert browser.is_in() is good
    assert second_factor.left(account("officer")) == 8


def test_a_right_password_waits_ten_minutes_for_its_code(portal: Flask) -> None:
    phone, _ = set_up(account("officer"))
    browser = Browser(portal, "officer")
    clock.travel(clock.now() + dt.timedelta(minutes=11))
    assert browser.client.get("/sign-in/code").status_code == 303
    assert not browser.is_in()
    assert phone.code()


def test_guessing_codes_has_an_end(portal: Flask) -> None:
    set_up(account("officer"))
    browser = Browser(portal, "officer")
    answers = [browser.send("/sign-in/code", "/sign-in/code", code=f"{number:06}") for number in range(6)]
    assert answers == [401] * 5 + [429]


def test_a_lost_one_is_reset_on_record_by_who_runs_the_account_and_by_nobody_else(portal: Flask) -> None:
    set_up(account("officer"))
    with pytest.raises(NotFound):
        second_factor.reset(account("officer"), key_of("head"), ResetReason.IN_PERSON)
    with pytest.raises(Refused, match="OWN_ACCOUNT"):
        second_factor.reset(account("head"), key_of("head"), ResetReason.IN_PERSON)
    head = Browser(portal, "head")
    address = f"/organizations/users/{key_of('officer')}/second-factor"
    assert head.send("/account/", address, reason="某人的手机 19900007777 丢了") == 422, "the log keeps no typed words"
    assert head.send("/account/", address, reason="in_person") == 303
    assert second_factor.left(account("officer")) is None
    with reading(SYSTEM) as tx:
        event = tx.scalars(select(AuditEvent).where(AuditEvent.action == "second_factor.reset")).one()
    assert event.details["reason"] == "in_person"
    assert Browser(portal, "officer").is_in(), "and the next sign-in needs the password alone"


def test_ones_own_is_given_up_for_a_code_of_it_and_ends_the_other_sessions(portal: Flask) -> None:
    set_up(account("officer"))
    _phone, codes = set_up(account("head"))
    head, elsewhere = Browser(portal, "head"), Browser(portal, "head")
    for browser, code in ((head, codes[0]), (elsewhere, codes[1])):
        browser.send("/sign-in/code", "/sign-in/code", code=code)
    assert head.send("/account/", "/account/second-factor/remove", code=PASSWORD) == 422, "a password is not enough"
    assert second_factor.left(account("head")) == 8
    assert head.send("/account/", "/account/second-factor/remove", code=codes[2]) == 303
    assert (second_factor.left(account("head")), second_factor.left(account("officer"))) == (None, 10)
    assert (head.is_in(), elsewhere.is_in()) == (True, False)


def at(browser: Browser, address: str) -> Browser:
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def test_who_guesses_codes_with_the_right_password_locks_the_person_out_nowhere_else(portal: Flask) -> None:
    phone, codes = set_up(account("officer"))
    later()
    own = at(Browser(portal, "officer"), "198.51.100.7")
    assert own.send("/sign-in/code", "/sign-in/code", code=phone.code()) == 303
    answers = []
    for number in range(1, 8):
        thief = at(Browser(portal, "officer"), f"203.0.113.{number}")
        answers += [thief.send("/sign-in/code", "/sign-in/code", code=f"{turn:06}") for turn in range(4)]
    assert answers == [401] * 19 + [429] * 9, "with the person's own, all addresses together have twenty an hour"
    later()
    own.send("/account/", "/sign-out")
    own.send("/sign-in", "/sign-in", login="officer", password=PASSWORD)
    assert own.send("/sign-in/code", "/sign-in/code", code=phone.code()) == 303, "this device is known"
    new = at(Browser(portal, "officer"), "192.0.2.1")
    assert new.send("/sign-in/code", "/sign-in/code", code=codes[0]) == 303, "and a recovery code cannot be guessed"


def test_who_guesses_codes_in_the_same_house_locks_no_device_out_that_is_known(portal: Flask) -> None:
    phone, _ = set_up(account("officer"))
    later()
    own = at(Browser(portal, "officer"), "198.51.100.7")
    assert own.send("/sign-in/code", "/sign-in/code", code=phone.code()) == 303
    colleague = at(Browser(portal, "officer"), "198.51.100.7")
    wrong = [colleague.send("/sign-in/code", "/sign-in/code", code=f"{turn:06}") for turn in range(6)]
    assert wrong[-1] == 429
    own.send("/account/", "/sign-out")
    own.send("/sign-in", "/sign-in", login="officer", password=PASSWORD)
    clock.travel(clock.now() + dt.timedelta(minutes=1))
    assert own.send("/sign-in/code", "/sign-in/code", code=phone.code()) == 303


def test_the_right_password_alone_makes_no_device_known(portal: Flask) -> None:
    set_up(account("officer"))
    assert Browser(portal, "officer").client.get_cookie("onex-device") is None
    assert Browser(portal, "head").client.get_cookie("onex-device")


def test_a_reset_ends_the_keys_and_without_a_factor_that_is_needed_a_key_opens_nothing(portal: Flask) -> None:
    scopes = frozenset({KeyScope.READING})
    set_up(account("officer"))
    _id, key = keys.create(account("officer"), name="报表", scopes=scopes, days=30)
    asks = {"headers": {"Authorization": f"Bearer {key}"}}
    assert portal.test_client().get("/api/v1/candidates", **asks).status_code == 200
    second_factor.reset(account("head"), key_of("officer"), ResetReason.IN_PERSON)
    assert portal.test_client().get("/api/v1/candidates", **asks).status_code == 401
    _id, key = keys.create(account("head"), name="报表", scopes=scopes, days=30)
    portal.config["SECOND_FACTOR_NEEDED"] = True
    answer = portal.test_client().get("/api/v1/candidates", headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "SECOND_FACTOR_FIRST")


def test_the_secret_is_sealed_and_recovery_codes_are_kept_keyed(portal: Flask) -> None:
    phone, codes = set_up(account("officer"))
    with reading(SYSTEM) as tx:
        row = tx.scalars(select(SecondFactor)).one()
    assert str(phone.totp.secret).encode() not in row.sealed
    assert not {code.replace("-", "") for code in codes} & set(row.recovery)


def test_in_production_who_signs_or_manages_sets_it_up_before_anything_else(portal: Flask) -> None:
    production = Settings(env="production", secret_key="k" * 64, data_keys=TEST_KEYS, base_url="https://localhost")
    served = create_app(production)
    served.config["TRUSTED_HOSTS"] = None
    served.config["SESSION_COOKIE_SECURE"] = False
    served.config["SESSION_COOKIE_NAME"] = "onex"
    head, officer = Browser(served, "head"), Browser(served, "officer")
    assert officer.client.get("/").status_code == 200
    assert head.client.get("/").headers["Location"] == "/account/second-factor"
    told = head.client.get("/api/v1/users")
    assert (told.status_code, told.get_json()["code"]) == (403, "SECOND_FACTOR_FIRST")
    secret = re.findall(r'class="secret">([A-Z2-7]{32})<', head.client.get("/account/second-factor").text)[0]
    assert head.send("/account/second-factor", "/account/second-factor", code=Authenticator(secret).code()) == 200
    assert head.client.get("/").status_code == 200
