"""What deciding a change and taking a request back say before they are done."""

from __future__ import annotations

import uuid

from flask import g
from flask_babel import gettext as _

from core.kernel.errors import Refused
from core.registrations.changes import queries
from core.registrations.changes.queries import ChangeView
from core.registrations.changes.words import KINDS
from core.rest.acts import Act
from core.rest.words import text


def decide(data: dict[str, str], change_id: uuid.UUID) -> Act:
    """Approving a change, which is then made, or refusing it."""
    row = queries.change(g.actor, change_id)
    approve = data["decision"] == "approve"
    if not approve and not data["reason"]:
        raise Refused("REASON_MISSING")
    return Act(
        title=_("变更申请"),
        label=_("通过 1 项变更申请") if approve else _("拒绝 1 项变更申请"),
        facts=[*_facts(row), (_("理由"), data["reason"])],
        warning=_("答复后不能更改；通过后报考信息立即变更。"),
        items=[row.id, row.state],
        danger=not approve,
    )


def withdraw(change_id: uuid.UUID) -> Act:
    """Taking a request back."""
    row = queries.change(g.actor, change_id)
    return Act(
        title=_("变更申请"),
        label=_("撤回 1 项变更申请"),
        facts=_facts(row),
        warning=_("撤回后不可恢复，需要时须重新申请。"),
        items=[row.id, row.state],
        danger=True,
    )


def _facts(row: ChangeView) -> list[tuple[str, str]]:
    return [
        (_("考核计划"), row.plan),
        (_("院校"), row.college),
        (_("申请内容"), _(KINDS[row.kind])),
        (_("证书等级"), f"{row.certificate} {text(row.level)}"),
        (_("退出"), row.leaving),
        (_("加入"), row.joining),
    ]
