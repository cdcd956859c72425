"""What handing in, deleting and deciding a pilot application say before they are done."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask_babel import gettext as _

from core.kernel.errors import Refused
from core.pilots import views
from core.pilots.views import ApplicationRow
from core.rest.acts import Act


def submit(application_id: uuid.UUID) -> Act:
    """Handing an application in."""
    row = views.application(g.actor, application_id)
    return _act(row, _("提交试点申报"), _("提交 1 个试点申报"), _("提交后不能修改，由省级教育行政部门审核。"))


def delete(application_id: uuid.UUID) -> Act:
    """Deleting an application that was not handed in."""
    row = views.application(g.actor, application_id)
    return _act(row, _("删除试点申报"), _("删除 1 个试点申报"), _("删除后不可恢复。"), danger=True)


def withdraw_plan(plan_id: uuid.UUID) -> Act:
    """Taking a window back that nobody has used."""
    row = views.window(g.actor, plan_id)
    return Act(
        title=_("撤回申报计划"),
        label=_("撤回 1 个申报计划"),
        facts=[
            (_("申报批次"), row.batch),
            (_("年度"), str(row.year)),
            (_("开始"), f"{row.opens_at:%Y-%m-%d %H:%M}"),
            (_("结束"), f"{row.closes_at:%Y-%m-%d %H:%M}"),
        ],
        warning=_("撤回后院校不能再在该批次申报；不可恢复。"),
        items=[row.id, row.version],
        danger=True,
    )


def decide_for_city(data: dict[str, Any], application_id: uuid.UUID) -> Act:
    """Passing an application on to the province, or rejecting it with a reason."""
    row = views.application(g.actor, application_id)
    approve = data["decision"] == "approve"
    if not approve and not data["reason"]:
        raise Refused("REASON_MISSING")
    label = _("通过并报省级审核") if approve else _("不通过 1 个试点申报")
    said = () if approve else ((_("不通过的理由"), data["reason"]),)
    return _act(row, _("地市教育局审核"), label, _("保存后不能更改。"), *said, danger=not approve)


def decide(data: dict[str, Any], application_id: uuid.UUID) -> Act:
    """Approving with a headcount, or rejecting with a reason."""
    row = views.application(g.actor, application_id)
    approve = data["decision"] == "approve"
    if not approve and not data["reason"]:
        raise Refused("REASON_MISSING")
    label = _("批准 %(n)s 人", n=data["headcount"]) if approve else _("不通过 1 个试点申报")
    said = (_("批准人数"), str(data["headcount"])) if approve else (_("不通过的理由"), data["reason"])
    warning = _("批准人数就是该校院校考生的报考上限，保存后不能更改。") if approve else _("保存后不能更改。")
    return _act(row, _("审核试点申报"), label, warning, said, danger=not approve)


def _act(
    row: ApplicationRow, title: str, label: str, warning: str, *said: tuple[str, str], danger: bool = False
) -> Act:
    return Act(
        title=title,
        label=label,
        facts=[
            (_("院校"), row.college),
            (_("证书名称"), row.certificate),
            (_("年度"), str(row.year)),
            (_("专业"), str(_("、")).join(row.majors)),
            (_("拟申报"), _("%(n)s 人", n=row.planned)),
            *said,
        ],
        warning=warning,
        items=[row.id, row.version],
        danger=danger,
    )
