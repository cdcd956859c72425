"""What publishing a plan's scores says before it is done."""

from __future__ import annotations

import uuid

from flask import g
from flask_babel import gettext as _

from core.orgs.acts import one_maker
from core.plans.views import plan
from core.rest.acts import Act
from core.rest.words import text
from core.scores import queries, service


def publish(plan_id: uuid.UUID) -> Act:
    """Publishing all scores of a plan."""
    levels = [one for one in queries.standings(g.actor, plan_id) if one.registered]
    number = sum(one.registered for one in levels)
    return Act(
        title=_("公示成绩"),
        label=_("公示 %(n)s 人的成绩", n=number),
        facts=[
            (_("考核计划"), plan(g.actor, plan_id).name),
            (_("证书等级"), str(_("、")).join(f"{text(one.title)} {one.registered}" for one in levels)),
            (_("合格"), _("%(n)s 人", n=sum(one.passed for one in levels))),
            (_("没有成绩，按缺考处理"), _("%(n)s 人", n=sum(one.unmarked for one in levels))),
            *one_maker(service.to_publish(g.actor, plan_id)),
        ],
        warning=_("公示不可撤回；公示期内只能逐项更正并留存全部版本，公示期结束后成绩永久锁定。"),
        number=number,
        items=[(one.title, one.passed, one.unmarked, sorted(one.failed.items())) for one in levels],
    )
