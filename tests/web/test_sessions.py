"""A session ends when it must: whoever has kept its cookie is a stranger from then on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db.session import reading
from core.db.tables import User, UserSession
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, Role
from core.kernel.errors import Refused
from core.orgs import accounts, second_factor, service, sessions
from core.orgs.identity import actor_of
from core.orgs.rules import ResetReason
from tests.portal import the_portal
from tests.web.authenticator import set_up

PASSWORD, NEW = "correct-horse-battery", "another-long-battery"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36"


@pytest.fixture
def portal(database: str) -> Flask:
    college = service.create_college(SYSTEM, name="江南职业技术学院", province="32")
    for login, role, of in (
        ("officer", Role.COLLEGE_OFFICER, college),
        ("head", Role.COLLEGE_OWNER, college),
        ("operator", Role.OPERATOR, None),
    ):
        service.create_user(SYSTEM, login=login, name=login, password=PASSWORD, roles=frozenset({role}), of=of)
    return the_portal()


class Browser:
    """Somebody at a browser, who can press what a page offers."""

    def __init__(self, portal: Flask, login: str, password: str = PASSWORD) -> None:
        self.client: FlaskClient = portal.test_client()
        self.client.environ_base["HTTP_USER_AGENT"] = CHROME
        self.answer = self.send("/sign-in", "/sign-in", login=login, password=password)

    def send(self, page: str, address: str, **form: str) -> int:
        token = self.client.get(page).text.split('name="csrf_token" value="')[1].split('"')[0]
        return self.client.post(address, data={**form, "csrf_token": token}).status_code

    def confirm(self, page: str, address: str, **form: str) -> int:
        """Say yes to what an act says of itself."""
        token = self.client.get(page).text.split('name="csrf_token" value="')[1].split('"')[0]
        asked = self.client.post(address, data={**form, "csrf_token": token}).text
        stamp = asked.split('name="confirmed" value="')[1].split('"')[0]
        return self.send(page, address, **form, confirmed=stamp)

    def is_in(self) -> bool:
        return self.client.get("/account/").status_code == 200

    def is_stranger(self) -> bool:
        """Say whether a session is over, and not only led to another page first."""
        return str(self.client.get("/account/").location).startswith("/sign-in")


def account(login: str) -> Actor:
    with reading(SYSTEM) as tx:
        return actor_of(tx.scalars(select(User).where(User.login == login)).one())


def key_of(login: str) -> uuid.UUID:
    user_id = account(login).user_id
    assert user_id
    return user_id


def second_factor_reset() -> None:
    set_up(account("officer"))
    second_factor.reset(account("head"), key_of("officer"), ResetReason.IN_PERSON)


ENDS: dict[str, Callable[[], object]] = {
    "own password changed": lambda: accounts.change_password(account("officer"), PASSWORD, NEW),
    "password reset": lambda: accounts.set_password(account("head"), key_of("officer"), NEW, ResetReason.IN_PERSON),
    "other roles": lambda: accounts.set_roles(account("head"), key_of("officer"), frozenset({Role.COLLEGE_TEACHER})),
    "account closed": lambda: accounts.set_active(account("head"), key_of("officer"), active=False),
    "second factor reset": second_factor_reset,
    "ended elsewhere": lambda: sessions.end_others(account("officer"), None),
}


@pytest.mark.parametrize("way", ENDS)
def test_every_way_a_session_ends_ends_it_at_once_and_nobody_elses(portal: Flask, way: str) -> None:
    officer, head = Browser(portal, "officer"), Browser(portal, "head")
    assert officer.is_in()
    ENDS[way]()
    assert (officer.is_stranger(), head.is_in()) == (True, True)


def test_the_cookie_of_a_session_that_was_signed_out_is_worth_nothing(portal: Flask) -> None:
    officer = Browser(portal, "officer")
    cookie = officer.client.get_cookie("onex")
    assert cookie
    officer.send("/account/", "/sign-out")
    thief = portal.test_client()
    thief.set_cookie("onex", cookie.value)
    assert thief.get("/account/").status_code == 303


@pytest.mark.parametrize("way", ["own password changed", "password reset", "account closed"])
def test_who_gave_the_old_password_just_before_it_ended_gets_no_session_just_after(portal: Flask, way: str) -> None:
    thief = accounts.sign_in("officer", PASSWORD)
    ENDS[way]()
    with pytest.raises(Refused, match="SIGN_IN_FAILED"):
        sessions.begin(thief, address="203.0.113.1", device="")


def test_a_session_that_is_proved_while_it_is_signed_out_ends_all_the_same(portal: Flask) -> None:
    key = sessions.begin(accounts.sign_in("officer", PASSWORD), address="203.0.113.1", device="")
    held = sessions.holder(key)
    assert held
    proved = sessions.prove(held.session_id)
    assert proved
    sessions.end(held.session_id)
    assert sessions.holder(proved) is None
    assert sessions.prove(held.session_id) is None


def test_who_proves_a_session_that_has_just_ended_signs_in_again(
    portal: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = Browser(portal, "officer")

    def ended_meanwhile(actor: Actor, given: str) -> bool:
        sessions.end_others(actor, None)
        return True

    monkeypatch.setattr(second_factor, "proves", ended_meanwhile)
    clock.travel(clock.now() + dt.timedelta(minutes=11))
    officer.send("/account/", "/account/proof", proof=PASSWORD, back="/account/")
    assert officer.is_stranger()


def test_a_closed_account_that_is_opened_again_finds_no_old_session(portal: Flask) -> None:
    officer = Browser(portal, "officer")
    for active in (False, True):
        accounts.set_active(account("head"), key_of("officer"), active=active)
    assert not officer.is_in()


def test_who_changes_their_password_stays_here_and_is_out_everywhere_else(portal: Flask) -> None:
    here, there = Browser(portal, "officer"), Browser(portal, "officer")
    old = here.client.get_cookie("onex")
    assert old
    assert here.send("/password", "/password", old=PASSWORD, new=NEW, again=NEW) == 303
    assert (here.is_in(), there.is_in()) == (True, False)
    there.client.set_cookie("onex", old.value)
    assert not there.is_in(), "the session here is a new one, too"


def test_an_account_lists_its_sessions_and_ends_the_others(portal: Flask) -> None:
    here, there, third = (Browser(portal, "officer") for _ in range(3))
    page = here.client.get("/account/").text
    assert (page.count("Chrome · Windows"), page.count("当前")) == (3, 1)
    other = page.split("/account/sessions/")[1].split("/end")[0]
    assert here.send("/account/", f"/account/sessions/{other}/end") == 303
    assert [browser.is_in() for browser in (here, there, third)].count(True) == 2
    assert here.send("/account/", "/account/sessions/end") == 303
    assert [browser.is_in() for browser in (here, there, third)] == [True, False, False]


def test_nobody_ends_somebody_elses_session(portal: Flask) -> None:
    officer, head = Browser(portal, "officer"), Browser(portal, "head")
    with reading(SYSTEM) as tx:
        theirs = tx.scalars(select(UserSession.id).where(UserSession.user_id == key_of("head"))).one()
    assert officer.send("/account/", f"/account/sessions/{theirs}/end") == 404
    assert head.is_in()


def test_the_database_keeps_no_key_that_opens_a_session(portal: Flask) -> None:
    officer = Browser(portal, "officer")
    with officer.client.session_transaction() as kept:
        key = str(kept["_user_id"])
    with reading(SYSTEM) as tx:
        rows = tx.scalars(select(UserSession)).all()
    assert sessions.holder(key)
    assert key not in {str(value) for row in rows for value in vars(row).values()}
