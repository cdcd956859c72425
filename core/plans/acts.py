"""What publishing and amending a plan say before they are done."""

from __future__ import annotations

import uuid

from flask import g
from flask_babel import gettext as _

from core.kernel.errors import Conflict
from core.kernel.messages import say
from core.plans import service, views
from core.plans.views import PlanView
from core.rest.acts import Act
from core.rest.words import in_words, text


def publish(plan_id: uuid.UUID) -> Act:
    """Freezing a draft's rules."""
    plan = views.plan(g.actor, plan_id)
    found = service.check(g.actor, plan_id)
    return Act(
        title=_("发布考核计划"),
        label=_("发布 1 个考核计划"),
        facts=[
            *_facts(plan),
            (_("考试场次"), _("%(n)s 场", n=len(found.sessions))),
            (_("与规则不一致之处"), _("%(n)s 处", n=len(found.deviations))),
            (_("尚未公布的内容"), _("%(n)s 项", n=len(found.missing))),
            (_("检查结果"), _("%(n)s 项", n=len(found.findings))),
            *((_("请确认"), say(each.code, in_words(each.params), _)[0]) for each in found.findings),
        ],
        warning=_("发布后规则固定，院校随即可见并据此报名；此后只能以修订变更，全部版本留存。"),
        items=[plan.notice, *(f"{stage} {period}" for stage, period in found.windows.items())],
    )


def amend(data: dict[str, str], plan_id: uuid.UUID) -> Act:
    """Amending a published plan."""
    plan = views.plan(g.actor, plan_id)
    changes = service.amendment(g.actor, plan_id)
    if not changes:
        raise Conflict("AMEND_NOTHING")
    return Act(
        title=_("修订考核计划"),
        label=_("修订 %(n)s 处", n=len(changes)),
        facts=[
            *_facts(plan),
            (_("修订原因"), data["reason"]),
            (_("依据条款"), data["clause"]),
        ],
        warning=_("修订立即生效，原版本留存；已按原规则办理的事项不会自动重做。"),
        number=len(changes),
        items=[(change.path, change.before, change.after) for change in changes],
        names=[text(change.what) for change in changes],
    )


def _facts(plan: PlanView) -> list[tuple[str, str]]:
    comma = str(_("、"))
    return [
        (_("考核计划"), plan.name),
        (_("证书"), comma.join(text(name) for name in plan.certificate_names.values())),
        (_("证书等级"), comma.join(text(name) for name in plan.ranks.values())),
    ]
