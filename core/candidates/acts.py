"""What deleting candidates, and taking their whole numbers out of the portal, say before they are done."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_babel import gettext as _

from core.api import CandidateType
from core.candidates import views
from core.kernel.messages import N_
from core.rest.acts import Act, spread

TYPES = {CandidateType.COLLEGE: N_("院校考生"), CandidateType.SOCIAL: N_("社会考生")}


def delete(data: dict[str, Any]) -> Act:
    """Deleting the ticked candidates."""
    found = views.chosen(g.actor, data["ids"])
    return Act(
        title=_("删除考生"),
        label=_("删除 %(n)s 名考生", n=len(found)),
        facts=[(_("考生类型"), spread(_(TYPES[CandidateType(row.candidate_type)]) for row in found))],
        warning=_("删除后不可恢复，照片一并删除；已报考任何计划的考生不能删除。"),
        number=len(found),
        items=[row.id for row in found],
        names=[row.name for row in found],
        danger=True,
    )


def confirm(data: dict[str, Any]) -> Act:
    """Confirming the ticked candidates, whose comparison failed."""
    found = views.chosen(g.actor, data["ids"])
    return Act(
        title=_("人工确认"),
        label=_("确认 %(n)s 名考生信息无误", n=len(found)),
        facts=[
            (_("考生类型"), spread(_(TYPES[CandidateType(row.candidate_type)]) for row in found)),
            (_("理由"), data["reason"]),
        ],
        warning=_("确认后状态为信息准确，姓名、证件和照片不能再修改；请逐一核对照片、姓名和证件原件。"),
        number=len(found),
        items=[row.id for row in found],
        names=[row.name for row in found],
    )


def export(data: dict[str, Any], query: dict[str, Any]) -> Act | None:
    """Downloading whole numbers; masked ones need no question."""
    if not query["whole"]:
        return None
    number = len(data["ids"]) or sum(views.counts(g.actor, query["kind"]).values())
    return Act(
        title=_("导出供修改（完整号码）"),
        label=_("导出 %(n)s 名考生", n=number),
        facts=[
            (_("范围"), _("所选的考生") if data["ids"] else _("全部考生")),
            (_("考生类型"), _(TYPES[CandidateType(query["kind"])])),
        ],
        warning=_("文件含完整证件号码和手机号，导出会记入操作记录；请妥善保管，用后删除。"),
        number=number,
        items=data["ids"],
    )
