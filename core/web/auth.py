"""Who asks: a person by session, a program by bearer token; everybody else gets the public pages only."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFProtect

from core.kernel import clock
from core.kernel.errors import OnexError
from core.orgs import accounts
from core.orgs.accounts import SignedIn
from core.web.errors import SignInNeeded, is_api

IDLE = dt.timedelta(hours=3)
LONGEST = dt.timedelta(hours=12)
PUBLIC = frozenset(
    {
        "static",
        "language",
        "bootstrap.static",
        "docs.static",
        "docs.page",
        "api-docs.openapi_json",
        "home.sign_in",
        "public.lookup",
        "lookup.find",
        "public.verify",
        "verify.show_number",
        "verify.check",
        "health.alive",
        "health.ready",
        "overview.calendar",
    }
)

csrf = CSRFProtect()
manager = LoginManager()
manager.session_protection = "strong"


class Member(UserMixin):  # type: ignore[misc]
    """A signed-in person, for Flask-Login."""

    def __init__(self, person: SignedIn) -> None:
        self.id = str(person.user_id)
        self.person = person


@manager.user_loader  # type: ignore[untyped-decorator]
def member(user_id: str) -> Member | None:
    """Return who a session belongs to; nobody when it is too old or the account is closed."""
    since = session.get("since")
    if not since or clock.now() - dt.datetime.fromisoformat(since) > LONGEST:
        return None
    person = accounts.session_of(uuid.UUID(user_id))
    return Member(person) if person else None


def enter(login: str, password: str) -> None:
    """Begin a session: nothing of an earlier one survives but the language (T6)."""
    person = accounts.sign_in(login, password)
    language = session.get("language")
    session.clear()
    session.permanent = True
    session["since"] = clock.now().isoformat()
    if language:
        session["language"] = language
    login_user(Member(person))


def leave() -> None:
    """End the session; the language stays."""
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language


def know() -> None:
    """Set `g.actor`, and let nobody past who is not known, nor a form that is not ours."""
    g.actor, g.user_name, g.organization = None, "", ""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if is_api() and scheme.lower() == "bearer":
        try:
            holder = accounts.holder_of(token.strip())
        except OnexError as error:
            raise SignInNeeded(error.code) from None
        g.actor, g.user_name, g.organization = holder.actor, holder.name, holder.organization
    elif request.endpoint is not None:
        if current_user.is_authenticated or not is_api():
            csrf.protect()  # a program without a key is told to bring one, not that a form has expired
        if current_user.is_authenticated:
            person: SignedIn = current_user.person
            g.actor, g.user_name, g.organization = person.actor, person.name, person.organization
    if g.actor is None and request.endpoint is not None and request.endpoint not in PUBLIC:
        raise SignInNeeded


def init_app(app: Flask) -> None:
    """Ask who it is before every request."""
    # Forms live as long as the session: a page may stay open for a long morning's work.
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    csrf.init_app(app)
    # The templates know the reader by `g`; asking the database again for an error page would fail again.
    manager.init_app(app, add_context_processor=False)
    app.before_request(know)
