"""A portal whose college has an identity provider, and somebody's browser on its way there and back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db.session import reading
from core.db.tables import College
from core.kernel.actor import SYSTEM, Role
from core.orgs import service
from core.orgs.oidc import links
from core.orgs.oidc import service as oidc
from core.outward import address
from tests.web.oidc_provider import CLIENT, SECRET, IdentityProvider, identity_provider
from tests.web.test_sessions import PASSWORD, Browser, key_of


@pytest.fixture(autouse=True)
def private() -> Iterator[None]:
    address.allow_private(allowed=True)
    yield
    address.allow_private(allowed=False)


@pytest.fixture
def campus(portal: Flask) -> Iterator[IdentityProvider]:
    """The college's provider, set up."""
    with identity_provider() as found:
        set_provider(college(), found)
        yield found


def college() -> uuid.UUID:
    with reading(SYSTEM) as tx:
        return tx.scalars(select(College.id).where(College.name == "江南职业技术学院")).one()


def set_provider(organization: uuid.UUID, found: IdentityProvider, name: str = "统一身份认证") -> None:
    oidc.set_provider(SYSTEM, organization, name=name, issuer=found.issuer, client_id=CLIENT, client_secret=SECRET)


def another_college(found: IdentityProvider) -> uuid.UUID:
    """Make a second college with a provider of its own, and an account there."""
    made = service.create_college(SYSTEM, name="江北职业技术学院", province="32")
    roles = frozenset({Role.COLLEGE_OFFICER})
    service.create_user(SYSTEM, login="north", name="north", password=PASSWORD, roles=roles, of=made)
    set_provider(made.id, found)
    return made.id


def tie(login: str = "officer", subject: str = "20240017") -> None:
    links.assign(SYSTEM, key_of(login), subject)


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


class Visitor:
    """Somebody's browser, on its way to a provider and back."""

    def __init__(self, portal: Flask) -> None:
        self.client: FlaskClient = portal.test_client()

    def begin(self, organization: uuid.UUID, back: str = "/") -> dict[str, str]:
        """Follow the link of the sign-in page; return what the provider is asked."""
        answer = self.client.get(f"/sign-in/oidc/{organization}?{urlencode({'back': back})}")
        assert answer.status_code == 303
        return query_of(str(answer.location))

    def follow(self, answered: str) -> str:
        """Come back to the portal, and return where it leads afterwards."""
        return follow(self.client, answered)

    def sign_in(self, found: IdentityProvider, organization: uuid.UUID | None = None, back: str = "/") -> str:
        return self.follow(found.authorize(self.begin(organization or college(), back)))

    def is_in(self) -> bool:
        return self.client.get("/account/").status_code == 200

    def told(self) -> str:
        return unescape(self.client.get("/sign-in").text)


def follow(client: FlaskClient, answered: str) -> str:
    place = urlsplit(answered)
    answer = client.get(f"{place.path}?{place.query}")
    assert answer.status_code == 303
    return str(answer.location)


def begin_link(person: Browser, found: IdentityProvider) -> str:
    """Press 绑定 on one's own page and sign in at the provider; return where the browser is sent back to."""
    csrf = csrf_of(person.client)
    onward = unescape(person.client.post("/account/identity", data={"csrf_token": csrf}).text)
    asked = next(part.split('"')[0] for part in onward.split('href="') if part.startswith(found.issuer))
    return found.authorize(query_of(asked))


def csrf_of(client: FlaskClient, page: str = "/account/") -> str:
    return client.get(page).text.split('name="csrf_token" value="')[1].split('"')[0]
