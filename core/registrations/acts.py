"""What cancelling registrations, ending an agreement and taking whole numbers out say before they are done."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask_babel import gettext as _

from core.plans.views import plan
from core.registrations import guest_views, views
from core.rest.acts import Act, spread
from core.rest.words import text


def delete(data: dict[str, Any], plan_id: uuid.UUID) -> Act:
    """Cancelling the ticked registrations."""
    found = views.chosen(g.actor, plan_id, data["ids"])
    return Act(
        title=_("取消报考"),
        label=_("取消 %(n)s 名考生的报考", n=len(found)),
        facts=[
            (_("考核计划"), plan(g.actor, plan_id).name),
            (_("证书等级"), spread(f"{text(row.certificate)} {text(row.level)}" for row in found)),
            (_("数量"), _("%(n)s 名考生", n=len(found))),
        ],
        warning=_("取消后不可恢复，占用的报考名额退回；需要时可在报名截止前重新报考。"),
        number=len(found),
        items=[row.id for row in found],
        names=[row.name for row in found],
        danger=True,
    )


def export(data: dict[str, Any], query: dict[str, Any], plan_id: uuid.UUID) -> Act | None:
    """Downloading whole numbers; masked ones need no question."""
    if not query["whole"]:
        return None
    found = views.page(g.actor, plan_id)
    number = len(data["ids"]) or found.completeness.candidates
    return Act(
        title=_("导出完整号码"),
        label=_("导出 %(n)s 名考生", n=number),
        facts=[
            (_("考核计划"), found.plan),
            (_("范围"), _("所选的考生") if data["ids"] else _("全部考生")),
        ],
        warning=_("文件含本校考生的完整证件号码，导出会记入操作记录；请妥善保管，用后删除。"),
        number=number,
        items=data["ids"],
    )


def withdraw_guests(agreement_id: uuid.UUID) -> Act:
    """Ending an agreement on guests, by either side."""
    row = guest_views.agreement(g.actor, agreement_id)
    return Act(
        title=_("撤回借考"),
        label=_("撤回 %(n)s 人的借考", n=row.headcount),
        facts=[
            (_("考核计划"), row.plan),
            (_("证书等级"), f"{row.certificate} {text(row.level)}"),
            (_("申请院校"), row.college),
            (_("考核站点"), row.site),
        ],
        warning=_("撤回后不可恢复，需要时须重新申请并由对方院校答复。"),
        number=row.headcount,
        items=[row.id, row.state],
        danger=True,
    )
