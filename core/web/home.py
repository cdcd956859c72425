"""The front door's own pages: sign-in, sign-out and the workbench."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import fields

from core.kernel.actor import Role
from core.kernel.errors import Refused
from core.kernel.messages import N_
from core.kernel.messages.roles import RESET_WORDS
from core.orgs import accounts, second_factor
from core.orgs.oidc.queries import are_there_any
from core.orgs.passwords import LEAST_PASSWORD
from core.orgs.queries import last_reset
from core.orgs.schemas import NAME, PASSWORD
from core.overview.queries import deadlines, tasks
from core.rest.fields import Text
from core.rest.forms import Form, for_roles, read_form, read_query
from core.web import auth, guesses
from core.web.shell import local, said

blueprint = Blueprint("home", __name__)


class BackQuery(Form):
    """The page that asked for the sign-in."""

    back = fields.String(load_default="")


class SignInForm(BackQuery):
    """Login and password; a wrong or a missing one is for the sign-in to say."""

    login = Text(load_default="", validate=NAME, metadata={"label": N_("账号")})
    password = fields.String(load_default="", validate=PASSWORD, metadata={"label": N_("密码")})


class CodeForm(BackQuery):
    """A code of the second factor."""

    code = Text(load_default="", validate=NAME, metadata={"label": N_("验证码")})


class PasswordForm(Form):
    """The reader's own new password."""

    old = fields.String(required=True, validate=PASSWORD, metadata={"label": N_("原密码")})
    new = fields.String(required=True, validate=PASSWORD, metadata={"label": N_("新密码")})
    again = fields.String(required=True, validate=PASSWORD, metadata={"label": N_("再次输入新密码")})


@blueprint.get("/")
@for_roles(*Role)
def index() -> str:
    """Show the workbench: what is to be done, and until when."""
    return render_template("home.html", tasks=tasks(g.actor), deadlines=deadlines(g.actor))


@blueprint.route("/sign-in", methods=["GET", "POST"])
@read_form(SignInForm)
@read_query(BackQuery)
def sign_in(data: dict[str, str], query: dict[str, str]) -> ResponseReturnValue:
    """Ask for login and password; a wrong pair is answered alike for known and unknown logins."""
    back = local(data["back"] or query["back"])
    if g.actor is not None:
        return redirect(back, 303)
    login = data["login"]
    what = None
    if request.method == "POST":
        tried = guesses.SignIn(login)
        tried.check()
        try:
            whole = auth.enter(accounts.sign_in(login, data["password"]))
        except Refused as refusal:
            tried.count()
            what = said(refusal.code, refusal.params)
        else:
            if not whole:
                return redirect(url_for(".sign_in_code", back=back), 303)
            return guesses.remember_device(redirect(back, 303), login)
    page = render_template("sign_in.html", login=login, back=back, what=what, providers=are_there_any())
    return page, 401 if what else 200


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@read_form(CodeForm)
@read_query(BackQuery)
def sign_in_code(data: dict[str, str], query: dict[str, str]) -> ResponseReturnValue:
    """Ask for a code of the second factor, once the password was right."""
    back = local(data["back"] or query["back"])
    person = auth.awaited()
    if person is None:
        return redirect(url_for(".sign_in", back=back), 303)
    what = None
    if request.method == "POST":
        guesses.check_code(person, data["code"])
        if second_factor.accept(person.actor, data["code"]):
            auth.enter_with_code(person)
            return guesses.remember_device(redirect(back, 303), person.login)
        what = said("CODE_WRONG", {})
    return render_template("sign_in_code.html", back=back, what=what), 401 if what else 200


@blueprint.get("/password")
@for_roles(*Role)
def password() -> str:
    """Ask for the reader's own new password."""
    told = {"must_change": g.held.person.must_change, "reset": last_reset(g.actor), "reasons": RESET_WORDS}
    return render_template("password.html", least=LEAST_PASSWORD, **told)


@blueprint.post("/password")
@for_roles(*Role)
@read_form(PasswordForm)
def change_password(data: dict[str, str]) -> ResponseReturnValue:
    """Change the reader's own password."""
    if data["new"] != data["again"]:
        raise Refused("PASSWORDS_DIFFER")
    budget = guesses.proofs(g.held.session_id)
    budget.check()
    try:
        person = accounts.change_password(g.actor, data["old"], data["new"])
    except Refused as refusal:
        if refusal.code == "PASSWORD_WRONG":
            budget.count()
        raise
    auth.enter_again(person)
    flash(_("密码已修改，您的接口令牌已全部失效"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/sign-out")
@for_roles(*Role)
def sign_out() -> ResponseReturnValue:
    """End the session."""
    auth.leave()
    flash(_("您已退出登录"), "success")
    return redirect(url_for(".sign_in"), 303)
