"""Who asks: a person by session, a program by bearer token; everybody else gets the public pages only."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_wtf.csrf import CSRFProtect

from core.kernel.errors import NotAllowed, OnexError
from core.orgs import keys, sessions
from core.orgs.identity import SignedIn, person_of
from core.orgs.rules import FACTOR_ROLES
from core.rest.keys import CLOSED, act_of, check_scopes, declared_scopes
from core.web.doors import PUBLIC
from core.web.errors import SignInNeeded, is_api

# What somebody may do who has to set up a second factor first.
SETTING_UP = frozenset({"account.factor", "account.confirm_factor", "home.sign_out", "static", "language"})
AWAITS_CODE = "awaits_code"

UNLOCKING = frozenset({"home.password", "home.change_password", "home.sign_out"})
"""What is open to somebody whose password another person has set."""

csrf = CSRFProtect()
manager = LoginManager()
# A session is a row: whoever shows its key is who signed in, wherever the network leads them through.
manager.session_protection = None


class Member(UserMixin):  # type: ignore[misc]
    """A signed-in person, for Flask-Login, which keeps the key of their session in the cookie."""

    def __init__(self, key: str, held: sessions.Holder) -> None:
        self.id = key
        self.held = held


@manager.user_loader  # type: ignore[untyped-decorator]
def member(key: str) -> Member | None:
    """Return whose a session is; nobody when it has ended."""
    held = sessions.holder(key)
    return Member(key, held) if held else None


def enter(person: SignedIn) -> bool:
    """Begin the session of somebody whose password was right; False when a code is asked for first."""
    _begin(person, awaits_code=person.has_factor)
    return not person.has_factor


def enter_with_code(person: SignedIn) -> None:
    """Begin the session of somebody whose password and code were right."""
    sessions.end_awaiting(session[AWAITS_CODE])
    enter_again(person)


def enter_again(person: SignedIn) -> None:
    """Begin a new session of somebody who has proved who they are, in place of one that has ended."""
    _begin(person, awaits_code=False)


def _begin(person: SignedIn, *, awaits_code: bool) -> None:
    """Open a session: nothing of an earlier one survives but the language (T6)."""
    _forget()
    session.permanent = True
    where = {"address": request.remote_addr or "", "device": device(request.user_agent.string)}
    key = sessions.begin(person, **where, awaits_code=awaits_code)
    if awaits_code:
        session[AWAITS_CODE] = key
    else:
        go_on(key)


def go_on(key: str) -> None:
    """Let the browser show this key from now on."""
    if held := member(key):
        login_user(held)
        g.held = held.held


def awaited() -> SignedIn | None:
    """Return who has given their password and owes a code."""
    key = session.get(AWAITS_CODE)
    return sessions.awaiting_code(key) if key else None


def leave() -> None:
    """End the session; the language stays."""
    if current_user.is_authenticated:
        sessions.end(current_user.held.session_id)
    _forget()


def _forget() -> None:
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Macintosh", "Linux")
# By the sign in what they send; most call themselves Chrome or Safari as well.
BROWSERS = {"Edg": "Edge", "MicroMessenger": "WeChat", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}


def device(agent: str) -> str:
    """Return what a browser says it is, as its owner would know it again."""
    browser = next((name for sign, name in BROWSERS.items() if sign in agent), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    return " · ".join(part for part in (browser, system) if part) or re.sub(r"[^ -~]", "", agent)[:40]


def know() -> None:
    """Set `g.actor`, and let nobody past who is not known; nothing of what they send is read for that."""
    g.actor, g.user_name, g.organization, g.held, g.scopes = None, "", "", None, None
    if token := _token():
        _is(_holder(token))
    elif request.endpoint is not None and current_user.is_authenticated:
        g.held = current_user.held
        _is(g.held.person)
        if g.held.person.must_change and request.endpoint not in PUBLIC | UNLOCKING:
            raise NotAllowed("PASSWORD_CHANGE_FIRST")
    if g.actor is None and request.endpoint is not None and request.endpoint not in PUBLIC:
        raise SignInNeeded
    if g.held and lacks_factor(g.held.person) and request.endpoint not in PUBLIC | SETTING_UP | UNLOCKING:
        if is_api():
            raise NotAllowed("SECOND_FACTOR_FIRST")
        abort(redirect(url_for("account.factor"), HTTPStatus.SEE_OTHER))


def admit() -> None:
    """Let nobody into a door that is not for them, nor into one that says of nobody that it is for them."""
    if request.endpoint is not None and request.endpoint not in PUBLIC:
        g.actor.require(*_door("roles", frozenset()))


def _is(person: SignedIn) -> None:
    g.actor, g.user_name, g.organization = person.actor, person.name, person.organization


def lacks_factor(person: SignedIn) -> bool:
    """Say whether somebody has to set up a second factor before anything else."""
    needed = current_app.config["SECOND_FACTOR_NEEDED"] and not person.actor.roles.isdisjoint(FACTOR_ROLES)
    return needed and not person.has_factor


def _door(name: str, missing: Any) -> Any:
    """Return what the door at hand says of itself."""
    return getattr(act_of(_view(), request.method), name, missing)


def _view() -> Any:
    return current_app.view_functions.get(request.endpoint or "")


def asks_for_proof() -> bool:
    """Say whether the door at hand asks whoever came by a session for a password or a code given lately."""
    when = _door("proven", None)
    return bool(when is not None and g.held and (not when or any(request.args.getlist(when))))


def _holder(token: str) -> SignedIn:
    """Return whom a key acts for, once it may do what it asks for; what there is not, it may ask for."""
    try:
        user_id, g.scopes = keys.use(token)
    except OnexError as error:
        raise SignInNeeded(error.code) from None
    person = person_of(user_id)
    if person is None:
        raise SignInNeeded("TOKEN_INVALID")
    if lacks_factor(person):
        raise NotAllowed("SECOND_FACTOR_FIRST")
    if request.endpoint is not None and request.endpoint not in PUBLIC:
        check_scopes(g.scopes, declared_scopes(_view(), request.method) or CLOSED)
    return person


def _token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if is_api() and scheme.lower() == "bearer" else ""


def check_form() -> None:
    """Let no form past that is not ours, and no call with a session but from our own pages."""
    if request.endpoint is not None and not _token():
        csrf.protect()


def init_app(app: Flask) -> None:
    """Ask who it is before every request."""
    # Forms live as long as the session: a page may stay open for a long morning's work.
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    csrf.init_app(app)
    # The templates know the reader by `g`; asking the database again for an error page would fail again.
    manager.init_app(app, add_context_processor=False)
    app.before_request(know)
