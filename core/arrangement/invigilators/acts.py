"""What deleting and reviewing invigilators say before they are done."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask_babel import gettext as _

from core.arrangement.invigilators import queries
from core.kernel.errors import NotFound, Refused
from core.rest.acts import Act, spread


def delete(data: dict[str, Any], plan_id: uuid.UUID) -> Act:
    """Deleting the ticked entries."""
    number = len(set(data["ids"]))
    return _act(
        data["ids"],
        plan_id,
        title=_("删除监考人员"),
        label=_("删除 %(n)s 名监考人员", n=number),
        warning=_("删除后不可恢复，监考分配随之更新。"),
        danger=True,
    )


def review(data: dict[str, Any], plan_id: uuid.UUID, answer: str) -> Act:
    """Approving the ticked entries, or returning them."""
    number, approve = len(set(data["ids"])), answer == "approve"
    if not approve and not data["reason"]:
        raise Refused("REASON_MISSING")
    return _act(
        data["ids"],
        plan_id,
        title=_("审核监考人员"),
        label=_("审核通过 %(n)s 名监考人员", n=number) if approve else _("退回 %(n)s 名监考人员", n=number),
        warning=_("审核后不能撤回，监考分配随之更新。"),
        danger=not approve,
        reason="" if approve else data["reason"],
    )


def _act(
    ids: list[uuid.UUID], plan_id: uuid.UUID, *, title: str, label: str, warning: str, danger: bool, reason: str = ""
) -> Act:
    roster = queries.roster(g.actor, plan_id)
    found = [one for one in roster.people if one.id in ids]
    if len(found) != len(set(ids)):
        raise NotFound
    return Act(
        title=title,
        label=label,
        facts=[
            (_("考核计划"), roster.plan),
            (_("院校"), spread(one.college for one in found)),
            (_("数量"), _("%(n)s 人", n=len(found))),
            (_("已分配监考场次"), str(sum(one.duties for one in found))),
            *([(_("退回理由"), reason)] if reason else []),
        ],
        warning=warning,
        number=len(found),
        items=[(one.id, one.state) for one in found],
        names=[one.person.name for one in found],
        danger=danger,
    )
