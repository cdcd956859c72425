"""成绩复查: the college of the site asks, the vendor answers."""

from __future__ import annotations

import io
import uuid

from flask import Blueprint, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.api import ReviewReason
from core.arrangement.queries import arranged_plans
from core.kernel.errors import Refused
from core.plans import views as plans
from core.scores.reviews import documents, queries, service
from core.scores.reviews.rules import ANSWERS, UNSENT, State
from core.scores.reviews.words import MARKS, REASONS

blueprint = Blueprint("reviews", __name__, url_prefix="/reviews", template_folder="templates")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORDS = {"marks": MARKS, "reasons": REASONS}


@blueprint.get("/")
def index() -> str:
    """List the plans whose reviews may be seen."""
    return render_template("scores/index.html", plans=arranged_plans(g.actor), page="reviews.show", title=_("成绩复查"))


@blueprint.get("/<uuid:plan_id>")
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
def new(entry_id: uuid.UUID) -> str:
    """Ask on which ground one mark is to be reviewed."""
    return render_template("reviews/new.html", asking=queries.asking(g.actor, entry_id), **WORDS)


@blueprint.post("/entries/<uuid:entry_id>")
def create(entry_id: uuid.UUID) -> ResponseReturnValue:
    """Enter a request; whatever speaks against it is shown at its field."""
    asking = queries.asking(g.actor, entry_id)
    reason = request.form.get("reason", "")
    if reason not in {*ReviewReason}:
        raise Refused("REVIEW_REASON_MISSING")
    detail = request.form.get("detail", "")[:200]
    try:
        service.request(g.actor, entry_id, ReviewReason(reason), detail)
    except Refused as refused:
        problems = refused.params.get("problems")
        if not problems:
            raise
        values = {"reason": reason, "detail": detail}
        return render_template("reviews/new.html", asking=asking, problems=problems, values=values, **WORDS), 422
    flash(_("已录入复查申请，核对后统一提交"), "success")
    return redirect(url_for(".show", plan_id=asking.plan_id), 303)


def _chosen() -> list[uuid.UUID]:
    return [uuid.UUID(text) for text in request.form.getlist("id")]


@blueprint.post("/<uuid:plan_id>/check")
def check(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Say that the ticked requests are checked (R-147)."""
    service.check(g.actor, _chosen())
    flash(_("已标为院校已核对"), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/withdraw")
def withdraw(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Take the ticked requests back."""
    service.withdraw(g.actor, _chosen())
    flash(_("已撤回"), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/submit")
def submit(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Hand in all that is checked (R-147, R-158)."""
    flash(_("已提交 %(count)s 项复查申请", count=service.submit(g.actor, plan_id)), "success")
    return redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/form.xlsx")
def form(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download 成绩复查表, to be signed and sent (R-155)."""
    head = (request.form.get("responsible", "")[:50], request.form.get("contact", "")[:50])
    return _download(service.form(g.actor, plan_id, *head), _("成绩复查表"))


@blueprint.get("/<uuid:plan_id>/receipt.xlsx")
def receipt(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Download 复查回执 (R-156)."""
    return _download(documents.receipt(queries.reviews(g.actor, plan_id)), _("复查回执"))


def _download(data: bytes, name: str) -> ResponseReturnValue:
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")


@blueprint.get("/requests/<uuid:review_id>")
def review(review_id: uuid.UUID) -> str:
    """Show one review, and to the approver the form of its answer."""
    return render_template(
        "reviews/review.html", row=queries.review(g.actor, review_id), answers=ANSWERS, values={}, **WORDS
    )


@blueprint.post("/requests/<uuid:review_id>")
def answer(review_id: uuid.UUID) -> ResponseReturnValue:
    """Answer one review (R-148)."""
    row, outcome = queries.review(g.actor, review_id), request.form.get("outcome", "")
    if outcome not in ANSWERS:
        raise Refused("REVIEW_OUTCOME_MISSING")
    mark, note = request.form.get("mark", ""), request.form.get("note", "")
    service.answer(g.actor, review_id, State(outcome), mark=mark, note=note)
    flash(_("已答复"), "success")
    return redirect(url_for(".show", plan_id=row.plan_id), 303)
