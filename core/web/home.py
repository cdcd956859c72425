"""The front door's own pages: sign-in, sign-out and the workbench."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.kernel.errors import Refused
from core.orgs import accounts
from core.orgs.rules import LEAST_PASSWORD
from core.overview.queries import deadlines, tasks
from core.web import auth
from core.web.limits import PASSWORDS, limiter
from core.web.shell import local, said

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> str:
    """Show the workbench: what is to be done, and until when."""
    return render_template("home.html", tasks=tasks(g.actor), deadlines=deadlines(g.actor))


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limiter.limit(PASSWORDS, methods=["POST"], deduct_when=lambda response: response.status_code != 303)
def sign_in() -> ResponseReturnValue:
    """Ask for login and password; a wrong pair is answered alike for known and unknown logins."""
    back = local(request.values.get("back", ""))
    if g.actor is not None:
        return redirect(back, 303)
    login = request.form.get("login", "").strip()
    what = None
    if request.method == "POST":
        try:
            auth.enter(login, request.form.get("password", ""))
            return redirect(back, 303)
        except Refused as refusal:
            what = said(refusal.code, refusal.params)
    return render_template("sign_in.html", login=login, back=back, what=what), 401 if what else 200


@blueprint.get("/password")
def password() -> str:
    """Ask for the reader's own new password."""
    return render_template("password.html", least=LEAST_PASSWORD)


@blueprint.post("/password")
@limiter.limit(PASSWORDS, deduct_when=lambda response: response.status_code != 303)
def change_password() -> ResponseReturnValue:
    """Change the reader's own password."""
    if request.form.get("new", "") != request.form.get("again", ""):
        raise Refused("PASSWORDS_DIFFER")
    accounts.change_password(g.actor, request.form.get("old", ""), request.form.get("new", ""))
    flash(_("密码已修改"), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    auth.leave()
    flash(_("您已退出登录"), "success")
    return redirect(url_for(".sign_in"), 303)
