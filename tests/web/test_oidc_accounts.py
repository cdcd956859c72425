"""Whose provider is whose: who sets it, who is tied, and that no organisation's word opens another's account."""

from __future__ import annotations

import datetime as dt
import uuid
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from core.db.session import reading
from core.db.tables import AuditEvent, LinkedIdentity, User
from core.db.tables import IdentityProvider as Row
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import NotAllowed, NotFound, Refused
from core.orgs import queries as orgs
from core.orgs import service
from core.orgs.hands import COUNTS, Act
from core.orgs.oidc import links, queries
from core.orgs.oidc.rules import OPERATORS, Identity
from core.orgs.parties import check_apart
from core.outward import address
from tests.callers import person_of
from tests.web.oidc_provider import CLIENT, SECRET, IdentityProvider, identity_provider
from tests.web.oidc_world import (
    Visitor,
    another_college,
    begin_link,
    campus,
    college,
    csrf_of,
    follow,
    private,
    set_provider,
    tie,
)
from tests.web.test_sessions import PASSWORD, Browser, account, key_of, portal

__all__ = ["campus", "portal", "private"]


def test_nobody_of_one_organisation_signs_in_to_another(portal: Flask, campus: IdentityProvider) -> None:
    """The same subject, even at the same server: each organisation's word is good for its own accounts alone."""
    tie("officer", "0001")
    with identity_provider() as northern:
        north = another_college(northern)
        set_provider(OPERATORS, northern)
        northern.subject = campus.subject = "0001"
        for organization in (north, OPERATORS):
            visitor = Visitor(portal)
            assert (visitor.sign_in(northern, organization), visitor.is_in()) == ("/sign-in", False)
        set_provider(north, campus)
        visitor = Visitor(portal)
        assert (visitor.sign_in(campus, north), visitor.is_in()) == ("/sign-in", False)
        tie("north", "0001")
        visitor = Visitor(portal)
        visitor.sign_in(campus, north)
        assert "江北职业技术学院" in visitor.client.get("/account/").text
        visitor = Visitor(portal)
        visitor.sign_in(campus)
        assert visitor.is_in()


def test_nobody_ties_an_account_to_another_organisations_identity(portal: Flask, campus: IdentityProvider) -> None:
    with identity_provider() as northern:
        north = another_college(northern)
        with pytest.raises(NotFound):
            links.link(account("head"), Identity(organization_id=north, issuer=northern.issuer, subject="1"))
    with pytest.raises(Refused, match="OIDC_NOT_SET"):
        links.link(account("head"), Identity(organization_id=college(), issuer=northern.issuer, subject="1"))
    with pytest.raises(Refused, match="OIDC_NOT_SET"):
        tie("operator", "1")


def test_linking_asks_for_a_proof_and_takes_nobody_elses_identity(portal: Flask, campus: IdentityProvider) -> None:
    tie("head")
    officer = Browser(portal, "officer")
    assert follow(officer.client, begin_link(officer, campus)) == "/account/"
    assert "已与另一账号绑定" in officer.client.get("/account/").text
    with reading(SYSTEM) as tx:
        assert [row.user_id for row in tx.scalars(select(LinkedIdentity))] == [key_of("head")]
    clock.travel(clock.now() + dt.timedelta(minutes=11))
    assert officer.send("/account/", "/account/identity") == 403


def test_a_link_begun_by_one_person_is_not_finished_by_another(portal: Flask, campus: IdentityProvider) -> None:
    """Whoever signs in on the same browser in between does not get the first one's identity."""
    officer = Browser(portal, "officer")
    answered = begin_link(officer, campus)
    head = Browser(portal, "head")
    with officer.client.session_transaction() as begun, head.client.session_transaction() as other:
        other["oidc"] = begun["oidc"]
    assert follow(head.client, answered) == "/account/"
    assert "已经失效" in head.client.get("/account/").text
    assert not orgs.account(SYSTEM, key_of("head")).linked


def test_who_runs_the_accounts_ties_one_when_making_it_or_later(portal: Flask, campus: IdentityProvider) -> None:
    head = Browser(portal, "head")
    form = {"login": "li", "name": "李", "password": PASSWORD, "roles": "college_teacher", "subject": "0007"}
    assert head.send("/account/", "/organizations/users", **form) == 303
    campus.subject, visitor = "0007", Visitor(portal)
    visitor.sign_in(campus)
    assert visitor.client.get("/").location == "/password", "somebody else has set it"
    taken = f"/organizations/users/{key_of('officer')}/identity"
    assert head.send("/account/", taken, subject="0007") == 409
    assert head.send("/account/", f"/organizations/users/{key_of('li')}/identity", subject="") == 303
    assert visitor.client.get("/").location.startswith("/sign-in"), "its sessions end with it"
    assert head.send("/account/", taken, subject="0007") == 303
    assert head.send("/account/", f"/organizations/users/{key_of('operator')}/identity", subject="8") == 404


def test_under_another_issuer_everybody_is_tied_anew(portal: Flask, campus: IdentityProvider) -> None:
    tie()
    visitor = Visitor(portal)
    visitor.sign_in(campus)
    set_provider(college(), campus, "一网通办")
    assert visitor.is_in(), "another name is no other provider"
    with identity_provider() as other:
        set_provider(college(), other)
        assert not visitor.is_in()
        again = Visitor(portal)
        assert (again.sign_in(other), again.is_in()) == ("/sign-in", False)


def test_removing_it_ends_its_sessions_and_leaves_the_passwords(portal: Flask, campus: IdentityProvider) -> None:
    tie()
    tie("head", "0002")
    visitor, head = Visitor(portal), Browser(portal, "head")
    visitor.sign_in(campus)
    assert head.confirm("/account/", f"/identity-provider/{college()}/remove") == 303
    assert (visitor.is_in(), head.is_in(), Browser(portal, "officer").is_in()) == (False, True, True)
    assert "用本单位统一身份认证登录" not in Visitor(portal).told()
    again = Visitor(portal)
    assert again.client.get(f"/sign-in/oidc/{college()}").location == "/sign-in"
    assert "该单位没有启用统一身份认证" in again.told()
    with reading(SYSTEM) as tx:
        actions = set(tx.scalars(select(AuditEvent.action)))
    assert actions >= {"identity_provider.set", "identity_provider.removed", "identity.linked"}


def test_an_owner_sets_it_for_the_own_college_alone_and_a_planner_for_none(portal: Flask) -> None:
    with identity_provider() as found:
        form = {"name": "统一身份认证", "issuer": found.issuer, "client_id": CLIENT, "client_secret": SECRET}
        head, officer = Browser(portal, "head"), Browser(portal, "officer")
        other = service.create_college(SYSTEM, name="江北职业技术学院", province="32").id
        assert head.send("/account/", f"/identity-provider/{other}", **form) == 404
        assert head.send("/account/", f"/identity-provider/{OPERATORS}", **form) == 404
        assert officer.send("/account/", f"/identity-provider/{college()}", **form) == 403
        assert head.send("/account/", f"/identity-provider/{college()}", **form) == 303
        page = head.client.get("/identity-provider/").text
        assert found.issuer in page
        assert f"/sign-in/oidc/{college()}/back" in page
        assert SECRET not in page
        operator = Browser(portal, "operator")
        assert operator.send("/account/", f"/identity-provider/{OPERATORS}", **form) == 303
        assert operator.send("/account/", f"/identity-provider/{uuid.UUID(int=7)}", **form) == 404
        assert operator.client.get("/identity-provider/").text.count("已启用") == 2
        clock.travel(clock.now() + dt.timedelta(minutes=11))
        assert head.send("/account/", f"/identity-provider/{college()}/remove") == 403, "asks for a proof"
    with reading(SYSTEM) as tx:
        assert all(SECRET.encode() not in row.sealed for row in tx.scalars(select(Row)))


UNFIT = {
    "no keys": "缺少必要的内容：jwks_uri",
    "weak signatures": "缺少必要的内容：RS256 / ES256",
    "called otherwise": "自称“https://id.example.edu.cn”",
    "broken": "连接不上统一身份认证",
    "moved": "没有接受这次请求",
    "no document": "缺少必要的内容：JSON",
}


def test_what_cannot_sign_anybody_in_is_not_set(portal: Flask) -> None:
    head = Browser(portal, "head")
    csrf = csrf_of(head.client)
    form = {"csrf_token": csrf, "name": "认证", "client_id": CLIENT, "client_secret": SECRET}

    def refused(issuer: str) -> str:
        answer = head.client.post(f"/identity-provider/{college()}", data=form | {"issuer": issuer})
        assert answer.status_code == 422
        return unescape(answer.text)

    with identity_provider() as found:
        for fault, sentence in UNFIT.items():
            found.fault = fault
            assert sentence in refused(found.issuer)
        address.allow_private(allowed=False)
        assert "地址没有加密" in refused(found.issuer)
        assert "指向内部网络" in refused("https://127.0.0.1")
        assert "端口不在允许之列" in refused("https://93.184.215.14:8443")
    assert queries.offers() == []


def test_the_database_keeps_no_subject(portal: Flask, campus: IdentityProvider) -> None:
    tie()
    with reading(SYSTEM) as tx:
        row = tx.scalars(select(LinkedIdentity)).one()
        user = tx.scalars(select(User).where(User.login == "officer")).one()
        kept = [str(value) for each in (row, user) for value in vars(each).values()]
        told = [str(event.details) for event in tx.scalars(select(AuditEvent))]
    assert not [text for text in kept + told if campus.subject in text]


def test_the_api_ties_an_account_as_the_page_does(portal: Flask, campus: IdentityProvider) -> None:
    client = person_of(portal, "head", PASSWORD)
    place = f"/api/v1/users/{key_of('officer')}"

    def change(subject: str) -> tuple[int, bool]:
        version = client.get(place).headers["ETag"]
        answer = client.patch(place, json={"subject": subject}, headers={"If-Match": version})
        return answer.status_code, answer.get_json().get("linked")

    assert change("0009") == (200, True)
    assert "0009" not in client.get(place).text
    campus.subject, visitor = "0009", Visitor(portal)
    visitor.sign_in(campus)
    assert visitor.is_in()
    assert change("") == (200, False)
    assert not visitor.is_in()


@pytest.mark.req("R-003")
def test_who_says_who_comes_in_counts_as_that_account_and_no_page_says_a_password_was_set(
    portal: Flask, campus: IdentityProvider
) -> None:
    head = Browser(portal, "head")
    mine = f"/organizations/users/{key_of('officer')}/identity"
    assert head.send("/account/", mine, subject="0007") == 303
    assert one_party("head", "officer")
    assert "由head重设密码" not in head.client.get("/organizations/users").text
    form = {"password": PASSWORD[::-1], "reason": "tied"}
    assert head.send("/account/", f"/organizations/users/{key_of('officer')}/password", **form) == 422


def one_party(decides: str, entered: str) -> bool:
    now = clock.now()
    try:
        check_apart(account(decides), [Act(user=key_of(entered), since=now, until=now)], "OTHER")
    except NotAllowed as refused:
        return refused.code == "PARTY_RESET"
    return False


@pytest.mark.req("R-003")
def test_an_account_made_with_a_subject_counts_as_its_makers_who_chose_who_comes_in(
    portal: Flask, campus: IdentityProvider
) -> None:
    head = Browser(portal, "head")
    for login, subject in (("plain", ""), ("tied", "0009")):
        form = {"login": login, "name": "李", "password": "correct-horse-battery", "roles": "college_officer"}
        assert head.send("/account/", "/organizations/users", **form, organization="", subject=subject) == 303
    assert (one_party("head", "plain"), one_party("head", "tied")) == (False, True)


@pytest.mark.req("R-003")
def test_who_sets_the_provider_counts_for_thirty_days_as_whoever_is_signed_in_by_it(portal: Flask) -> None:
    with identity_provider() as own:
        head, place = Browser(portal, "head"), f"/identity-provider/{college()}"
        given = {"name": "统一身份认证", "issuer": own.issuer, "client_id": CLIENT, "client_secret": SECRET}
        assert head.send(place, place, **given) == 303
        officer = Browser(portal, "officer")
        assert not one_party("head", "officer")
        follow(officer.client, begin_link(officer, own))
        assert one_party("head", "officer")
        clock.travel(clock.now() + COUNTS)
        assert not one_party("head", "officer")
        head = Browser(portal, "head")
        assert head.send(place, place, **given) == 303
        assert one_party("head", "officer")
