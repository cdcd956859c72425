"""成绩复查: the college of the site asks, the vendor answers."""

from __future__ import annotations

import io
import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.arrangement.queries import arranged_plans
from core.kernel.actor import COLLEGE_STAFF, VENDOR_ROLES, Role
from core.kernel.errors import Refused
from core.plans import views as plans
from core.rest.acts import ask_first
from core.rest.batches import told
from core.rest.forms import for_roles, proven, read_form
from core.rest.listing import Chosen
from core.scores.reviews import acts, documents, queries, schemas, service
from core.scores.reviews.rules import ANSWERS, UNSENT, State
from core.scores.reviews.words import MARKS, REASONS

blueprint = Blueprint("reviews", __name__, url_prefix="/reviews", template_folder="templates")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORDS = {"marks": MARKS, "reasons": REASONS}


@blueprint.get("/")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def index() -> str:
    """List the plans whose reviews may be seen."""
    return render_template("scores/index.html", plans=arranged_plans(g.actor), page="reviews.show", title=_("成绩复查"))


@blueprint.get("/<uuid:plan_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def show(plan_id: uuid.UUID) -> str:
    """Show a plan's reviews, and on which terms and until when they are asked for (C-01)."""
    rows = queries.reviews(g.actor, plan_id)
    return render_template(
        "reviews/show.html",
        plan=plans.plan(g.actor, plan_id),
        rows=rows,
        terms=queries.terms(g.actor, plan_id),
        unsent=any(row.mine and row.state in UNSENT for row in rows),
        checked=sum(row.mine and row.state is State.COLLEGE_CHECKED for row in rows),
        answered=any(row.state in ANSWERS for row in rows),
        **WORDS,
    )


@blueprint.get("/entries/<uuid:entry_id>")
@for_roles(Role.COLLEGE_OFFICER)
def new(entry_id: uuid.UUID) -> str:
    """Ask on which ground one mark is to be reviewed."""
    return render_template("reviews/new.html", asking=queries.asking(g.actor, entry_id), **WORDS)


@blueprint.post("/entries/<uuid:entry_id>")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(schemas.ReviewGround)
def create(data: dict[str, Any], entry_id: uuid.UUID) -> ResponseReturnValue:
    """Enter a request; whatever speaks against it is shown at its field."""
    asking = queries.asking(g.actor, entry_id)
    try:
        service.request(g.actor, entry_id, **data)
    except Refused as refused:
        problems = refused.params.get("problems")
        if not problems:
            raise
        return render_template("reviews/new.html", asking=asking, problems=problems, values=data, **WORDS), 422
    flash(_("已录入复查申请，核对后统一提交"), "success")
    return redirect(url_for(".show", plan_id=asking.plan_id), 303)


@blueprint.post("/<uuid:plan_id>/check")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(Chosen)
def check(data: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Say that the ticked requests are checked (R-147)."""
    batch = service.check(g.actor, data["ids"])
    return told(batch, _("已将 %(n)s 项标为院校已核对", n=batch.done), url_for(".show", plan_id=plan_id))


@blueprint.post("/<uuid:plan_id>/withdraw")
@for_roles(Role.COLLEGE_OFFICER)
@read_form(Chosen)
@ask_first(acts.withdraw)
def withdraw(data: dict[str, Any], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Take the ticked requests back."""
    batch = service.withdraw(g.actor, data["ids"])
    return told(batch, _("已撤回 %(n)s 项复查申请", n=batch.done), url_for(".show", plan_id=plan_id))


@blueprint.post("/<uuid:plan_id>/submit")
@for_roles(Role.COLLEGE_OFFICER)
@ask_first(acts.submit)
def submit(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Hand in all that is checked (R-147, R-158)."""
    batch = service.submit(g.actor, plan_id)
    return told(batch, _("已提交 %(count)s 项复查申请", count=batch.done), url_for(".show", plan_id=plan_id))


@blueprint.post("/<uuid:plan_id>/form.xlsx")
@for_roles(Role.COLLEGE_OFFICER)
@proven()
@read_form(schemas.HeadForm)
def form(data: dict[str, str], plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download 成绩复查表, to be signed and sent (R-155)."""
    return _download(service.form(g.actor, plan_id, **data), _("成绩复查表"))


@blueprint.get("/<uuid:plan_id>/receipt.xlsx")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def receipt(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download 复查回执 (R-156)."""
    return _download(documents.receipt(queries.reviews(g.actor, plan_id)), _("复查回执"))


def _download(data: bytes, name: str) -> ResponseReturnValue:
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")


@blueprint.get("/requests/<uuid:review_id>")
@for_roles(*VENDOR_ROLES, *COLLEGE_STAFF)
def review(review_id: uuid.UUID) -> str:
    """Show one review, and to the approver the form of its answer."""
    return render_template(
        "reviews/review.html", row=queries.review(g.actor, review_id), answers=ANSWERS, values={}, **WORDS
    )


@blueprint.post("/requests/<uuid:review_id>")
@for_roles(Role.VENDOR_APPROVER)
@read_form(schemas.ReviewAnswer)
@ask_first(acts.answer)
def answer(data: dict[str, Any], review_id: uuid.UUID) -> ResponseReturnValue:
    """Answer one review (R-148)."""
    row = queries.review(g.actor, review_id)
    service.answer(g.actor, review_id, **data)
    flash(_("已答复"), "success")
    return redirect(url_for(".show", plan_id=row.plan_id), 303)
