"""What handing reviews in, taking them back and answering one say before they are done."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import g
from flask_babel import gettext as _

from core.kernel.errors import Conflict, NotFound
from core.kernel.messages.states import state_word
from core.plans.views import plan
from core.rest.acts import Act, spread
from core.scores.reviews import queries
from core.scores.reviews.queries import ReviewRow
from core.scores.reviews.rules import State, check_note


def submit(plan_id: uuid.UUID) -> Act:
    """Handing in all that the college has checked."""
    rows = queries.reviews(g.actor, plan_id)
    found = [row for row in rows if row.mine and row.state is State.COLLEGE_CHECKED]
    if not found:
        raise Conflict("REVIEW_NOTHING_CHECKED")
    return _act(
        found,
        plan_id,
        title=_("提交复查申请"),
        label=_("提交 %(n)s 项复查申请", n=len(found)),
        warning=_("提交后不能撤回；每科只登记一次复查。"),
    )


def withdraw(data: dict[str, Any], plan_id: uuid.UUID) -> Act:
    """Taking the ticked requests back."""
    found = [row for row in queries.reviews(g.actor, plan_id) if row.id in data["ids"]]
    if len(found) != len(set(data["ids"])):
        raise NotFound
    return _act(
        found,
        plan_id,
        title=_("撤回复查申请"),
        label=_("撤回 %(n)s 项复查申请", n=len(found)),
        warning=_("撤回后须在申请截止前重新录入。"),
        danger=True,
    )


def answer(data: dict[str, Any], review_id: uuid.UUID) -> Act:
    """Answering one review."""
    row = queries.review(g.actor, review_id)
    check_note(data["outcome"], data["note"])
    act = _act(
        [row],
        row.plan_id,
        title=_("答复复查申请"),
        label=_("答复 1 项复查申请"),
        warning=_("答复后不能更改；更正的成绩留存全部版本。"),
    )
    said = [
        (_("复查结果"), _(state_word("review", data["outcome"]).text)),
        (_("原始成绩"), row.before),
        (_("更正后的成绩"), data["mark"]),
        (_("备注"), data["note"]),
    ]
    return replace(act, facts=[*act.facts, *said])


def _act(
    found: Sequence[ReviewRow], plan_id: uuid.UUID, *, title: str, label: str, warning: str, danger: bool = False
) -> Act:
    return Act(
        title=title,
        label=label,
        facts=[
            (_("考核计划"), plan(g.actor, plan_id).name),
            (_("等级和科目"), spread(f"{row.level} {row.subject}" for row in found)),
            (_("数量"), _("%(n)s 项", n=len(found))),
        ],
        warning=warning,
        number=len(found),
        items=[(row.id, row.state) for row in found],
        names=[row.name for row in found],
        danger=danger,
    )
