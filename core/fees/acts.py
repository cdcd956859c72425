"""What settling a plan and publishing a province's standard say before they are done."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask_babel import gettext as _

from core.fees import queries
from core.kernel.errors import NotFound
from core.rest.acts import Act


def settle(data: dict[str, uuid.UUID]) -> Act:
    """Settling every statement of a plan by the standards published since."""
    plans = dict(queries.list_plans(g.actor))
    if data["plan"] not in plans:
        raise NotFound
    rows = queries.list_statements(g.actor, data["plan"])
    provisional = [row for row in rows if row.provisional]
    return Act(
        title=_("多退少补结算"),
        label=_("结算 %(n)s 份费用结算单", n=len(provisional)),
        facts=[
            (_("考核计划"), plans[data["plan"]]),
            (_("费用结算单"), _("%(n)s 份", n=len(rows))),
            (_("其中暂收"), _("%(n)s 份", n=len(provisional))),
            (_("应收合计"), f"¥{sum(row.total for row in rows):,.2f}"),
        ],
        warning=_("按现已发布的省级收费标准结算，结算后的金额不再变动；标准尚未发布的仍为暂收。"),
        number=len(provisional),
        items=[(row.id, row.total) for row in rows],
    )


def publish(data: dict[str, Any]) -> Act:
    """Publishing one standard of the reader's province."""
    certificates = dict(queries.certificates(g.actor))
    if data["certificate_id"] not in certificates:
        raise NotFound
    return Act(
        title=_("发布收费标准"),
        label=_("发布 1 项收费标准"),
        facts=[
            (_("证书"), certificates[data["certificate_id"]]),
            (_("等级"), str(data["level"])),
            (_("标准（元/人次）"), f"¥{data['amount']:,.2f}"),
            (_("生效日期"), str(data["valid_from"])),
            (_("依据文件"), data["clause"]),
        ],
        warning=_("发布后不能修改或删除；有变化时须另行发布生效日期更晚的标准。"),
    )
