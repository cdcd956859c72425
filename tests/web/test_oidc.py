"""Signing in at the organisation's own identity provider: whom it lets in, and what ends in one sentence instead."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from urllib.parse import urlencode

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import make_server

from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.orgs import accounts
from core.orgs import queries as orgs
from core.orgs.oidc import provider
from core.outward import address
from tests.web.authenticator import set_up
from tests.web.oidc_provider import SECRET, IdentityProvider, identity_provider
from tests.web.oidc_world import (
    Visitor,
    another_college,
    begin_link,
    campus,
    college,
    csrf_of,
    follow,
    private,
    query_of,
    set_provider,
    tie,
)
from tests.web.test_sessions import PASSWORD, Browser, account, key_of, portal

__all__ = ["campus", "portal", "private"]


@pytest.fixture
def database(sqlite_database: str) -> str:
    """Nothing here is the database's doing: one will do."""
    return sqlite_database


def test_who_has_tied_their_account_signs_in_without_a_password(portal: Flask, campus: IdentityProvider) -> None:
    officer = Browser(portal, "officer")
    assert follow(officer.client, begin_link(officer, campus)) == "/account/"
    assert "已绑定" in officer.client.get("/account/").text
    visitor = Visitor(portal)
    assert "用本单位统一身份认证登录" in visitor.told()
    assert f'href="/sign-in/oidc/{college()}?back=/"' in visitor.client.get("/sign-in/oidc/").text
    assert visitor.sign_in(campus, back="/candidates/") == "/candidates/"
    assert visitor.is_in()
    assert officer.confirm("/account/", "/account/identity/remove") == 303
    again = Visitor(portal)
    assert (again.sign_in(campus), again.is_in()) == ("/sign-in", False)


@pytest.mark.browser
def test_the_whole_round_in_a_browser_that_knows_two_sites(portal: Flask, campus: IdentityProvider, page: Page) -> None:
    server = make_server("127.0.0.1", 0, portal, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    here = f"http://localhost:{server.port}"  # the provider is at 127.0.0.1: another site
    try:
        page.goto(f"{here}/sign-in")
        page.fill("[name=login]", "officer")
        page.fill("[name=password]", PASSWORD)
        page.click("form.form button[type=submit]")
        page.goto(f"{here}/account/")
        page.click("text=绑定统一身份认证")
        page.click("text=前往登录")
        page.click("text=Let me in")
        page.wait_for_url(f"{here}/account/")
        page.click("button:has-text('退出') >> nth=0")
        page.goto(f"{here}/candidates/")
        page.click("text=用本单位统一身份认证登录")
        page.click("text=江南职业技术学院")
        page.click("text=Let me in")
        page.wait_for_url(f"{here}/candidates/")
    finally:
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("fault", ["signed with a curve", "secret in the form"])
def test_both_signatures_and_both_ways_of_the_clients_secret_do(portal: Flask, fault: str) -> None:
    with identity_provider() as found:
        found.fault = fault
        set_provider(college(), found)
        tie()
        visitor = Visitor(portal)
        visitor.sign_in(found)
        assert visitor.is_in()


FAULTS = {
    "access_denied": "您没有在统一身份认证完成登录",
    "names another": "没有通过核对（iss）",
    "wrong nonce": "没有通过核对（nonce）",
    "no nonce": "没有通过核对（nonce）",
    "wrong audience": "没有通过核对（aud）",
    "for two": "没有通过核对（azp）",
    "other issuer": "没有通过核对（iss）",
    "expired": "没有通过核对（exp）",
    "clock ahead": "没有通过核对（iat）",
    "subject is no text": "没有通过核对（sub）",
    "no subject": "没有通过核对（sub）",
    "wrong key": "没有通过核对（bad_signature）",
    "signed by nobody": "没有通过核对",
    "signed with the secret": "没有通过核对",
    "no token": "没有通过核对（id_token）",
    "no document": "缺少必要的内容",
    "broken": "连接不上统一身份认证",
    "moved": "没有接受这次请求",
    "slow": "连接不上统一身份认证",
}


def test_whatever_is_wrong_with_its_word_lets_nobody_in_and_is_one_sentence(
    portal: Flask, campus: IdentityProvider, monkeypatch: pytest.MonkeyPatch, production_log: pytest.LogCaptureFixture
) -> None:
    production_log.set_level(logging.INFO)
    tie()
    monkeypatch.setattr(provider, "SECONDS", 0.3)
    wrong = {}
    for fault, sentence in FAULTS.items():
        campus.fault, visitor = fault, Visitor(portal)
        if (visitor.sign_in(campus), visitor.is_in()) != ("/sign-in", False) or sentence not in visitor.told():
            wrong[fault] = visitor.told()
    assert wrong == {}
    assert '"why": "nonce"' in production_log.text
    assert not [word for word in (SECRET, campus.subject, "eyJ") if word in production_log.text]
    campus.fault, visitor = "", Visitor(portal)
    visitor.sign_in(campus)
    assert visitor.is_in(), "and then it is as before"


def test_a_provider_that_is_down_leaves_the_password(portal: Flask, campus: IdentityProvider) -> None:
    tie()
    visitor = Visitor(portal)
    with identity_provider() as gone:
        set_provider(college(), gone)
        tie()
        answered = gone.authorize(visitor.begin(college()))
    assert visitor.follow(answered) == "/sign-in"
    assert "连接不上统一身份认证" in visitor.told()
    assert Browser(portal, "officer").is_in()


def test_an_unknown_subject_signs_in_nobody_and_makes_nobody(portal: Flask, campus: IdentityProvider) -> None:
    before, visitor = len(orgs.accounts(SYSTEM)), Visitor(portal)
    assert visitor.sign_in(campus) == "/sign-in"
    assert "请先用密码登录，在“我的账号”中绑定" in visitor.told()
    assert (visitor.is_in(), len(orgs.accounts(SYSTEM))) == (False, before)


def test_a_closed_account_stays_closed(portal: Flask, campus: IdentityProvider) -> None:
    tie()
    accounts.set_active(account("head"), key_of("officer"), active=False)
    visitor = Visitor(portal)
    assert (visitor.sign_in(campus), visitor.is_in()) == ("/sign-in", False)
    assert "该账号已停用" in visitor.told()


def test_the_answer_of_one_provider_is_not_taken_at_anothers_address(portal: Flask, campus: IdentityProvider) -> None:
    tie("officer", "0001")
    with identity_provider() as northern:
        north = another_college(northern)
        tie("north", "0001")
        northern.subject = campus.subject = "0001"
        for begun, answering, at in ((college(), northern, north), (north, campus, college())):
            visitor = Visitor(portal)
            query = visitor.begin(begun)
            query["redirect_uri"] = query["redirect_uri"].replace(str(begun), str(at))
            assert visitor.follow(answering.authorize(query)) == "/sign-in"
            assert "已经失效，或不是从本浏览器开始的" in visitor.told()
            assert not visitor.is_in()
        # One that answers at the right address with a token of its own is told by what it calls itself.
        visitor = Visitor(portal)
        assert visitor.follow(northern.authorize(visitor.begin(college()))) == "/sign-in"
        assert "没有通过核对（iss）" in visitor.told()


def test_an_answer_is_good_once_and_in_the_browser_that_asked(portal: Flask, campus: IdentityProvider) -> None:
    tie()
    victim, thief = Visitor(portal), Visitor(portal)
    mine = campus.authorize(thief.begin(college()))
    assert victim.follow(mine) == "/sign-in", "an address somebody else began signs nobody in"
    assert not victim.is_in()
    own = campus.authorize(victim.begin(college()))
    assert (victim.follow(mine), victim.is_in()) == ("/sign-in", False), "nor after a beginning of one's own"
    assert (victim.follow(own), victim.is_in()) == ("/sign-in", False), "which ends with the first answer"
    assert thief.follow(mine) == "/"
    assert thief.follow(mine) == "/account/", "the second time it is nobody's"


def test_a_code_is_worth_nothing_with_the_words_of_another_round(portal: Flask, campus: IdentityProvider) -> None:
    """Someone who catches a code puts it into an answer to their own beginning: the verifier is not theirs."""
    tie()
    rightful, thief = Visitor(portal), Visitor(portal)
    caught, own = query_of(campus.authorize(rightful.begin(college()))), thief.begin(college())
    forged = urlencode({"code": caught["code"], "state": own["state"]})
    assert thief.follow(f"/sign-in/oidc/{college()}/back?{forged}") == "/sign-in"
    assert not thief.is_in()


def test_odd_answers_are_no_bug_either(portal: Flask, campus: IdentityProvider) -> None:
    tie()
    for odd in ("%00", "%ED%A0%80", "%FF", "%0D%0AX:%20y", "ü", "9" * 3000, "x" * 5000):
        for words in (f"state={odd}&code=x", f"state=STATE&code={odd}", f"state=STATE&code=x&iss={odd}&error={odd}"):
            visitor = Visitor(portal)
            state = visitor.begin(college())["state"]
            place = f"/sign-in/oidc/{college()}/back?{words.replace('STATE', state)}"
            assert visitor.client.get(place).status_code in {303, 422}, words
            assert not visitor.is_in()


def test_a_round_waits_ten_minutes(portal: Flask, campus: IdentityProvider) -> None:
    tie()
    visitor = Visitor(portal)
    asked = visitor.begin(college())
    clock.travel(clock.now() + dt.timedelta(minutes=11))
    assert visitor.follow(campus.authorize(asked)) == "/sign-in"
    assert not visitor.is_in()


def test_nobody_is_led_out_of_the_portal_afterwards(portal: Flask, campus: IdentityProvider) -> None:
    tie()
    for back in ("//evil.example", "https://evil.example/", "/\\evil.example"):
        assert Visitor(portal).sign_in(campus, back=back) == "/"


def test_the_second_factor_is_asked_for_all_the_same(portal: Flask, campus: IdentityProvider) -> None:
    tie()
    phone, _ = set_up(account("officer"))
    clock.travel(clock.now() + dt.timedelta(minutes=1))
    visitor = Visitor(portal)
    assert visitor.sign_in(campus).startswith("/sign-in/code")
    assert not visitor.is_in()
    csrf = csrf_of(visitor.client, "/sign-in/code")
    visitor.client.post("/sign-in/code", data={"csrf_token": csrf, "code": phone.code()})
    assert visitor.is_in()


def test_signing_in_there_is_a_proof_for_ten_minutes(portal: Flask, campus: IdentityProvider) -> None:
    tie("head")
    visitor = Visitor(portal)
    visitor.sign_in(campus)
    csrf = csrf_of(visitor.client)
    form = {"csrf_token": csrf, "login": "li", "name": "李", "password": PASSWORD, "roles": "college_teacher"}
    assert visitor.client.post("/organizations/users", data=form).status_code == 303
    clock.travel(clock.now() + dt.timedelta(minutes=11))
    form["login"] = "wang"
    assert visitor.client.post("/organizations/users", data=form).status_code == 403
    assert visitor.client.post("/organizations/users", data=form | {"proof": PASSWORD}).status_code == 303


def test_trying_has_an_end(portal: Flask, campus: IdentityProvider) -> None:
    places = [Visitor(portal) for _ in range(31)]
    answers = [place.client.get(f"/sign-in/oidc/{college()}/back?code=x&state=y").status_code for place in places]
    assert answers == [303] * 30 + [429]
    assert campus.heard == ["/.well-known/openid-configuration"], "and none of it was worth a call"


def test_the_same_holds_whenever_it_is_called(portal: Flask, campus: IdentityProvider) -> None:
    """What its name stands for may change: every call is checked, and none goes where it must not."""
    tie()
    heard = list(campus.heard)
    address.allow_private(allowed=False)
    visitor = Visitor(portal)
    assert (visitor.sign_in(campus), campus.heard) == ("/sign-in", heard)
    assert "连接不上统一身份认证" in visitor.told()
