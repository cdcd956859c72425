"""What deleting, taking back and revoking sites, and letting a plan use one, say before they are done."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask_babel import gettext as _

from core.kernel.errors import NotFound, Refused
from core.kernel.messages.states import state_word
from core.rest.acts import Act, spread
from core.sites import uses, views


def delete(site_id: uuid.UUID) -> Act:
    """Deleting an application."""
    return _act(
        site_id, _("删除站点申报"), _("删除 1 个站点申报"), _("删除后不可恢复，上传的申请表和其他材料一并删除。")
    )


def delete_chosen(data: dict[str, Any]) -> Act:
    """Deleting the ticked applications (R-027)."""
    rows = [views.site(g.actor, site_id) for site_id in dict.fromkeys(data["ids"])]
    return Act(
        title=_("删除站点申报"),
        label=_("删除 %(n)s 个站点申报", n=len(rows)),
        facts=[(_("状态"), spread(_(state_word("site", row.state).text) for row in rows))],
        warning=_("删除后不可恢复，上传的申请表和其他材料一并删除。"),
        number=len(rows),
        items=[(row.id, row.version) for row in rows],
        names=[row.name for row in rows],
        danger=True,
    )


def allow_use(data: dict[str, Any], site_id: uuid.UUID, plan_id: uuid.UUID) -> Act:
    """Letting a plan use a site that does not count for it by itself."""
    use = next((use for use in uses.uses(g.actor, site_id) if use.plan_id == plan_id), None)
    if use is None:
        raise NotFound
    return Act(
        title=_("确认继续使用"),
        label=_("确认本计划使用该站点"),
        facts=[
            (_("考核计划"), use.plan),
            (_("考核站点名称"), use.site),
            (_("状态"), _(state_word("site", use.state).text)),
            (_("已报考"), _("%(n)s 人", n=use.registered)),
            (_("理由"), data["reason"]),
        ],
        warning=_("确认后本计划照常在该站点排考；再次取消该站点资质时须重新确认。"),
        items=[use.plan_id, use.site_id, use.state],
    )


def withdraw(site_id: uuid.UUID) -> Act:
    """Taking an application back that waits for its review."""
    return _act(site_id, _("撤销站点申报"), _("撤销 1 个站点申报"), _("撤销后不再审核，需要时须重新提交。"))


def review(data: dict[str, str], site_id: uuid.UUID) -> Act | None:
    """Revoking an approved site; an application that was approved or returned goes on."""
    if data["decision"] != "revoke":
        return None
    if not data["reason"]:
        raise Refused("REASON_MISSING")
    warning = _(
        "取消后该站点不能再承担考试，须重新申报；用到它的考核计划在您确认继续使用，或院校改报其他站点之前不能排考。"
    )
    used = uses.uses(g.actor, site_id)
    said = [
        (_("理由"), data["reason"]),
        (_("用到该站点的考核计划"), str(_("、")).join(use.plan for use in used) or _("无")),
        (_("已报考"), _("%(n)s 人", n=sum(use.registered for use in used))),
    ]
    return _act(site_id, _("取消站点资质"), _("取消 1 个站点的资质"), warning, *said)


def _act(site_id: uuid.UUID, title: str, label: str, warning: str, *said: tuple[str, str]) -> Act:
    row = views.site(g.actor, site_id)
    return Act(
        title=title,
        label=label,
        facts=[
            (_("考核站点名称"), row.name),
            (_("站点编号"), row.code),
            (_("地址"), row.address),
            (_("机位"), str(row.machines)),
            (_("状态"), _(state_word("site", row.state).text)),
            *said,
        ],
        warning=warning,
        items=[row.id, row.state],
        danger=True,
    )
