"""What signing, refusing, issuing and revoking say before they are done."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask_babel import gettext as _

from core.issuance import register, signing
from core.issuance.rules import Decision, check_reason
from core.issuance.signing import Outlook
from core.issuance.unmade import left
from core.kernel.messages.states import state_word
from core.orgs.acts import one_maker
from core.rest.acts import Act, spread


def approve(data: dict[str, Any], query: dict[str, Any], plan_id: uuid.UUID) -> Act:
    """Signing the ticked items, or all that wait for the reader."""
    ids = None if query["everything"] else data["ids"]
    found = signing.to_sign(g.actor, plan_id, ids, Decision.APPROVE, query["state"])
    warning = _("签发不可撤回；双方都签发后，由培训评价组织生成证书。")
    if found.without_photo or found.without_marks:
        warning += _("请注意有人缺照片或成绩。")
    if found.unprintable:
        warning += _("打印字库缺字的 %(n)s 人，补充字体之前不能生成证书。", n=found.unprintable)
    if found.changed:
        warning += _("其中 %(n)s 条内容已变更：不会签发，由双方重新签发。", n=found.changed)
    return Act(
        title=_("签发证书"),
        label=_("签发 %(n)s 条", n=len(found.ids)),
        facts=[(_("范围"), _scope(query)), *_facts(found)],
        warning=warning,
        number=len(found.ids),
        items=found.ids,
        names=found.names,
    )


def _scope(query: dict[str, Any]) -> str:
    if not query["everything"]:
        return str(_("所选的证书"))
    if not query["state"]:
        return str(_("本计划中待您签发的全部证书"))
    word = _(state_word("issuance", query["state"]).text)
    return str(_("状态为“%(state)s”、待您签发的全部证书", state=word))


def _facts(found: Outlook) -> list[tuple[str, str]]:
    facts = [
        (_("考核计划"), found.plan),
        *((name, spread(levels)) for name, levels in found.levels.items()),
        (_("数量"), _("%(n)s 条", n=len(found.ids))),
        (_("院校"), _("%(n)s 所", n=found.colleges)),
        (_("缺照片"), _("%(n)s 人", n=found.without_photo)),
        (_("缺成绩"), _("%(n)s 人", n=found.without_marks)),
        (_("姓名无法打印"), _("%(n)s 人", n=found.unprintable)),
    ]
    return [
        *facts,
        *([(_("已办理，将跳过"), _("%(n)s 条", n=found.decided))] if found.decided else []),
        *one_maker(found.made),
    ]


def refuse(data: dict[str, Any], plan_id: uuid.UUID) -> Act:
    """Refusing the ticked items."""
    check_reason(Decision.REFUSE, data["reason"])
    found = signing.to_sign(g.actor, plan_id, data["ids"], Decision.REFUSE)
    return Act(
        title=_("拒绝签发"),
        label=_("拒绝签发 %(n)s 条", n=len(found.ids)),
        facts=[(_("拒绝理由"), data["reason"]), *_facts(found)],
        warning=_("拒绝不可撤回；培训评价组织处理后重新提交，由双方重新签发。"),
        number=len(found.ids),
        items=found.ids,
        names=found.names,
        danger=True,
    )


def issue(plan_id: uuid.UUID) -> Act:
    """Making the certificates both parties have signed."""
    found = signing.to_issue(g.actor, plan_id)
    warning = _("证书编号一经使用不再分配，生成后只能撤销。内容已变更的不会生成。")
    unmade = left(g.actor, plan_id)
    waiting = sum(one.waiting for one in unmade)
    unable = len(unmade) - waiting
    if waiting:
        warning += _("其中 %(n)s 本已编号，等待生成，编号不变。", n=waiting)
    if unable:
        warning += _("其中 %(n)s 本目前不能生成，原因列在“双方已签发”的名单里；其余照常生成。", n=unable)
    return Act(
        title=_("生成证书"),
        label=_("生成 %(n)s 本证书", n=len(found.ids) - unable),
        facts=_facts(found),
        warning=warning,
        number=len(found.ids),
        items=found.ids,
        names=found.names,
    )


def revoke(data: dict[str, str], certificate_id: uuid.UUID) -> Act:
    """Revoking one certificate."""
    row = register.one(g.actor, certificate_id)
    return Act(
        title=_("撤销证书"),
        label=_("撤销证书 %(number)s", number=row.number),
        facts=[
            (_("考核计划"), row.plan),
            (_("证书"), row.title),
            (_("姓名"), row.name),
            (_("数量"), _("%(n)s 本", n=1)),
            (_("撤销理由"), data["reason"]),
        ],
        warning=_("撤销后不可恢复；公开查询将显示该证书已被撤销。"),
        items=[row.id, row.state],
        danger=True,
    )
