"""Who calls the API in tests: a program with a key of its own account, or a person who has signed in."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db.session import reading
from core.db.tables import User
from core.kernel.actor import SYSTEM
from core.kernel.scopes import KeyScope
from core.orgs import keys
from core.orgs.identity import actor_of
from core.orgs.rules import scopes_for


def key_of(login: str, *scopes: KeyScope) -> str:
    """Make a key as the account itself does; with every scope its roles have a use for unless told."""
    with reading(SYSTEM) as tx:
        actor = actor_of(tx.scalars(select(User).where(User.login == login)).one())
    chosen = frozenset(scopes) or scopes_for(actor.roles)
    return keys.create(actor, name="试", scopes=chosen, days=365)[1]


def program_of(portal: Flask, login: str, *scopes: KeyScope) -> FlaskClient:
    """Return a program with a key of the account."""
    client = portal.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key_of(login, *scopes)}"
    return client


def person_of(portal: Flask, login: str, password: str) -> FlaskClient:
    """Return a browser in which somebody has signed in, whose calls of the API carry its form token."""
    client = portal.test_client()
    form = {"login": login, "password": password, "csrf_token": form_token(client, "/sign-in")}
    assert client.post("/sign-in", data=form).status_code == 303
    client.environ_base["HTTP_X_CSRFTOKEN"] = form_token(client, "/password")
    return client


def form_token(client: FlaskClient, address: str) -> str:
    """Read a page's form token."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
    assert found, address
    return found[1]
