"""What every page shares: the reader's language, the menu, words for dates and money, and the headers that guard it."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, partial
from importlib.resources import files
from typing import Any, NamedTuple

from flask import Flask, Response, current_app, flash, g, redirect, request, session, url_for
from flask_babel import format_date, format_datetime, gettext
from marshmallow import fields
from werkzeug.wrappers import Response as Answer

from core.kernel import clock
from core.kernel.messages import say
from core.kernel.messages.sources import clause, reason
from core.kernel.messages.states import state_word
from core.kernel.problems import Problem
from core.rest.acts import CAME_FROM
from core.rest.fields import Text
from core.rest.forms import Form, read_form
from core.rest.words import in_english, in_words, text
from core.web import i18n, menu
from core.web.doors import admits

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STATIC = {"static", "bootstrap.static", "docs.static"}


class Said(NamedTuple):
    """A code in the reader's language: what is wrong, and what to do."""

    text: str
    fix: str


def said(code: str, params: Mapping[str, object]) -> Said:
    """Return what a code says to the reader."""
    return Said(*say(code, in_words(params), gettext))


def said_of(problem: Problem) -> Said:
    """Return what a finding says to the reader."""
    return said(problem.code, {"value": problem.value, **problem.params})


def source(clause_: str) -> str:
    """Return a source as people read it: document and clause, or what the platform decided."""
    return clause(clause_, gettext)


def decided(clause_: str) -> str:
    """Return why the platform decided so; empty for what a document says."""
    return reason(clause_, gettext)


def day(value: dt.date | None) -> str:
    """Write a date with its weekday: 2024-05-07 周二."""
    return format_date(value, "yyyy-MM-dd EEE") if value else ""


def moment(value: dt.datetime | None) -> str:
    """Write an instant as the clock in Shanghai shows it: 2024-05-07 23:59."""
    return format_datetime(value.astimezone(clock.SHANGHAI), "yyyy-MM-dd HH:mm", rebase=False) if value else ""


def period(days: tuple[dt.date | None, dt.date | None]) -> str:
    """Write the first and the last day of a stage; one of them may be open."""
    start, end = days
    if start == end:
        return day(start)
    if not start:
        return str(gettext("%(day)s 止", day=day(end)))
    if not end:
        return str(gettext("%(day)s 起", day=day(start)))
    return f"{day(start)} – {day(end)}"


def yuan(amount: Decimal | None) -> str:
    """Write an amount of money: ¥1,380.00."""
    return "" if amount is None else f"¥{amount:,.2f}"


def here(**changes: object) -> str:
    """Return this page's address with some query words changed; None removes one."""
    words: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict(flat=False), **changes}
    return url_for(str(request.endpoint), **words)


@cache
def _digest(filename: str) -> str:
    return hashlib.sha256(files("core.web").joinpath("static", filename).read_bytes()).hexdigest()[:12]


def asset(filename: str) -> str:
    """Return the address of a static file of ours; it changes with the content, so browsers may keep it."""
    return url_for("static", filename=filename, v=_digest(filename))


def _context() -> dict[str, Any]:
    actor = g.get("actor")
    return {
        "actor": actor,
        "layout": "page.html" if actor else "public.html",
        "menu": list(menu.menu_for(actor)) if actor else [],
        "place": menu.current(),
        "language": "en" if in_english() else "zh",
        "languages": i18n.LANGUAGES,
        "person": g.get("user_name", ""),
        "organization": g.get("organization", ""),
    }


class LanguageForm(Form):
    """The reader's language, and the page they came from."""

    language = Text(load_default="")
    back = fields.String(load_default="")


@read_form(LanguageForm)
def switch_language(data: dict[str, str]) -> Answer:
    """Remember the reader's language and go back to the page they came from."""
    if data["language"] in i18n.LANGUAGES:
        session["language"] = data["language"]
    else:
        flash(gettext("没有这种语言"), "warning")
    return redirect(local(data["back"]), 303)


def local(address: str) -> str:
    r"""Return an address of this portal, or the front page for any other: `//host` and `/\host` leave it too."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if inside else url_for("home.index")


def came_from() -> str:
    """Return the page of ours that the reader was on, which a question carries along; a form not read says nothing."""
    form = request.__dict__.get("form", {})
    return local(form.get(CAME_FROM) or (request.referrer or "").removeprefix(request.host_url.rstrip("/")))


def guard(response: Response) -> Response:
    """Add the headers that keep scripts, frames and caches out; our own static files may be kept."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint not in STATIC:
        response.headers["Cache-Control"] = "no-store"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


def init_app(app: Flask) -> None:
    """Give the templates their words and every answer its headers."""
    app.jinja_env.filters.update(
        day=day, decided=decided, moment=moment, period=period, source=source, text=text, yuan=yuan
    )
    app.jinja_env.globals.update(
        admits=admits,
        asset=asset,
        came_from=came_from,
        form_key=partial(secrets.token_urlsafe, 12),
        here=here,
        say=said_of,
        say_code=said,
        state_word=state_word,
        today=clock.today,
    )
    app.context_processor(_context)
    app.after_request(guard)
    app.add_url_rule("/language", "language", switch_language, methods=["POST"])
