"""Signing in at an organisation's identity provider: there, and back with its word; and tying one's own account to it.

The words of a round stand in the session of the browser that began it, and are taken out by the first that comes back:
nobody is signed in by an address somebody else made. Each organisation is answered at its own address, so that one's
provider cannot answer for another's.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import asdict

from flask import Blueprint, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import fields, validate

from core.kernel import clock
from core.kernel.errors import OnexError, Refused
from core.orgs.oidc import links, provider, queries, service
from core.orgs.oidc.rules import Identity, Round, authorization_address
from core.rest.forms import Form, read_query
from core.web import auth, guesses
from core.web.home import BackQuery
from core.web.shell import local, said

ROUND = "oidc"
WORD = validate.Length(max=4000)

log = logging.getLogger(__name__)
blueprint = Blueprint("oidc", __name__, url_prefix="/sign-in/oidc")


class Answer(Form):
    """What a provider sends the browser back with (RFC 6749, section 4.1.2; RFC 9207)."""

    code = fields.String(load_default="", validate=WORD)
    state = fields.String(load_default="", validate=WORD)
    iss = fields.String(load_default="", validate=WORD)
    error = fields.String(load_default="", validate=WORD)


@blueprint.get("/")
@read_query(BackQuery)
def choose(query: dict[str, str]) -> str:
    """Ask for the organisation."""
    return render_template("oidc.html", offers=queries.offers(), back=local(query["back"]))


@blueprint.get("/<uuid:organization_id>")
@read_query(BackQuery)
def begin(query: dict[str, str], organization_id: uuid.UUID) -> ResponseReturnValue:
    """Send the browser to an organisation's provider; a college may link to this from its own pages."""
    back = local(query["back"])
    if g.actor is not None:
        return redirect(back, 303)
    try:
        return redirect(set_out(organization_id, back=back), 303)
    except Refused as refusal:
        return _ended(refusal)


def set_out(organization_id: uuid.UUID, *, back: str, user_id: uuid.UUID | None = None) -> str:
    """Begin a round and return where it goes: to sign in, or to tie the account of `user_id`.

    Raises Refused OIDC_NOT_SET.
    """
    begun, asked = Round.begin(clock.now()), service.opened(organization_id)
    session[ROUND] = {
        "words": asdict(begun),
        "organization": str(organization_id),
        "back": back,
        "user": str(user_id or ""),
    }
    return authorization_address(asked, begun, _return_address(organization_id))


@blueprint.get("/<uuid:organization_id>/back")
@read_query(Answer)
def come_back(query: dict[str, str], organization_id: uuid.UUID) -> ResponseReturnValue:
    """Take the provider's word for who it is; whatever is wrong with it ends in one sentence."""
    held = session.pop(ROUND, None)
    budget = guesses.providers()
    budget.check()
    try:
        if held is None or held["organization"] != str(organization_id):
            raise Refused("OIDC_ROUND_LOST")
        if held["user"] != str(g.actor.user_id if g.actor else ""):
            raise Refused("OIDC_ROUND_LOST")
        identity = _identity(organization_id, Round(**held["words"]), query)
        return _link(identity) if held["user"] else _enter(identity, held["back"])
    except OnexError as error:
        budget.count()
        return _ended(error)


def _identity(organization_id: uuid.UUID, begun: Round, query: dict[str, str]) -> Identity:
    if not begun.is_answered(query["state"], clock.now()):
        raise Refused("OIDC_ROUND_LOST")
    asked = service.opened(organization_id)
    if query["iss"] and query["iss"] != asked.issuer:
        raise Refused("OIDC_TOKEN_WRONG", why="iss")
    if query["error"] or not query["code"]:
        raise Refused("OIDC_DENIED" if query["error"] == "access_denied" else "OIDC_REFUSED")
    subject = provider.subject(asked, query["code"], begun, _return_address(organization_id))
    return Identity(organization_id=organization_id, issuer=asked.issuer, subject=subject)


def _enter(identity: Identity, back: str) -> ResponseReturnValue:
    person = links.sign_in(identity)
    if not auth.enter(person):
        return redirect(url_for("home.sign_in_code", back=back), 303)
    return guesses.remember_device(redirect(back, 303), person.login)


def _link(identity: Identity) -> ResponseReturnValue:
    links.link(g.actor, identity)
    flash(_("已绑定，下次可以用统一身份认证登录"), "success")
    return redirect(url_for("account.index"), 303)


def _ended(error: OnexError) -> ResponseReturnValue:
    log.warning("oidc sign-in ended", extra={"code": error.code, "why": error.params.get("why", "")})
    what = said(error.code, error.params)
    flash("{}，{}".format(*what), "danger")
    return redirect(url_for("account.index" if g.actor else "home.sign_in"), 303)


def _return_address(organization_id: uuid.UUID) -> str:
    return url_for("oidc.come_back", organization_id=organization_id, _external=True)
