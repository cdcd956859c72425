"""我的账号: the reader's own sessions, second factor and identity provider."""

from __future__ import annotations

import uuid
from http import HTTPStatus

import segno
from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.kernel.actor import Role
from core.kernel.errors import Refused
from core.orgs import second_factor, sessions
from core.orgs.oidc import links, queries
from core.rest.acts import Act, ask_first
from core.rest.forms import for_roles, proven, read_form
from core.web import auth, guesses, oidc
from core.web.home import BackQuery, CodeForm
from core.web.shell import Said, local, said

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("/")
@for_roles(*Role)
def index() -> str:
    """Show where the reader is signed in, and what stands between their password and others."""
    return render_template(
        "account.html",
        rows=sessions.listed(g.actor),
        here=g.held.session_id,
        codes=second_factor.left(g.actor),
        provider=queries.own(g.actor),
    )


@blueprint.post("/sessions/end")
@for_roles(*Role)
def end_others() -> ResponseReturnValue:
    """End every session of the reader but this one."""
    count = sessions.end_others(g.actor, g.held.session_id)
    flash(_("已退出其他 %(n)s 处登录", n=count), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/sessions/<uuid:session_id>/end")
@for_roles(*Role)
def end_one(session_id: uuid.UUID) -> ResponseReturnValue:
    """End one of the reader's other sessions."""
    sessions.end_others(g.actor, g.held.session_id, session_id)
    flash(_("已退出该处登录"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.get("/second-factor")
@for_roles(*Role)
@proven()
def factor() -> ResponseReturnValue:
    """Show the QR that an authenticator reads."""
    if second_factor.left(g.actor) is not None:
        return redirect(url_for(".index"), 303)
    return _ask_for_first_code()


def _ask_for_first_code(what: Said | None = None) -> str:
    secret, address = second_factor.offer(g.actor)
    picture = segno.make(address, error="m").png_data_uri(scale=5, border=4)
    needed = auth.lacks_factor(g.held.person)
    return render_template("second_factor.html", secret=secret, picture=picture, needed=needed, what=what)


@blueprint.post("/second-factor")
@for_roles(*Role)
@proven()
@read_form(CodeForm)
def confirm_factor(data: dict[str, str]) -> ResponseReturnValue:
    """Take the second factor into use; show the recovery codes, this once."""
    try:
        codes = second_factor.confirm(g.actor, data["code"])
    except Refused as refusal:
        if refusal.code != "CODE_WRONG":
            raise
        return _ask_for_first_code(said(refusal.code, refusal.params)), HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("recovery_codes.html", codes=codes)


@blueprint.post("/second-factor/remove")
@for_roles(*Role)
@proven()
@read_form(CodeForm)
def remove_factor(data: dict[str, str]) -> ResponseReturnValue:
    """Give up the second factor for a code of it, to set up another one."""
    guesses.proofs(g.held.session_id).take()
    second_factor.remove(g.actor, data["code"], g.held.session_id)
    flash(_("动态验证码已停用"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/identity")
@for_roles(*Role)
@proven()
def link() -> str:
    """Lead to the organisation's provider, to tie the account to whoever signs in there.

    By a link: the page's policy lets no form end at another address.
    """
    provider = queries.own(g.actor)
    if provider is None:
        raise Refused("OIDC_NOT_SET")
    address = oidc.set_out(provider.organization_id, back="", user_id=g.actor.user_id)
    return render_template("onward.html", name=provider.name, address=address)


@blueprint.post("/identity/remove")
@for_roles(*Role)
@proven()
@ask_first(
    lambda: Act(
        title=_("解除统一身份认证的绑定"),
        label=_("解除绑定"),
        facts=[(_("姓名"), g.user_name)],
        warning=_("解除后只能用密码登录。"),
        danger=True,
    )
)
def unlink() -> ResponseReturnValue:
    """Untie the account."""
    links.unlink(g.actor, g.held.session_id)
    flash(_("已解除绑定，以后用密码登录"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/proof")
@for_roles(*Role)
@proven()
@read_form(BackQuery)
def prove(data: dict[str, str]) -> ResponseReturnValue:
    """Take the password or a code, and go back to the page that asked for it."""
    return redirect(local(data["back"]), 303)
