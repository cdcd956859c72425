"""What closing the account of an outage says before it is done."""

from __future__ import annotations

import uuid

from flask import g
from flask_babel import gettext as _

from core.fallback import views
from core.plans.views import plan
from core.rest.acts import Act
from core.rest.words import text


def reconcile(plan_id: uuid.UUID) -> Act:
    """Closing the account of a plan's return."""
    found = views.plan(g.actor, plan_id)
    levels = str(_("、")).join(text(name) for name in plan(g.actor, plan_id).ranks.values())
    account = found.account
    return Act(
        title=_("核对并移交"),
        label=_("移交 %(n)s 条报考", n=found.counts.registered),
        facts=[
            (_("考核计划"), found.name),
            (_("证书等级"), levels),
            (_("报名表"), _("%(n)s 份", n=len(found.rows))),
            (_("返回的行"), _("%(n)s 行", n=account.read)),
            (_("接受"), _("%(n)s 行", n=account.accepted)),
            (_("拒绝"), _("%(n)s 行", n=account.refused)),
            (_("待处理"), _("%(n)s 行", n=account.waiting)),
            (_("待认证"), _("%(n)s 人", n=found.counts.waiting)),
        ],
        warning=_("核对后生成签名的移交清单，本计划的应急报名随即结束，不能更改。"),
        number=found.counts.registered,
    )
