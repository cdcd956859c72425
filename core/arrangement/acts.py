"""What seating everybody and deleting rooms say before they are done."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask_babel import gettext as _

from core.arrangement import queries
from core.kernel.errors import NotFound
from core.plans.views import plan
from core.rest.acts import Act, spread
from core.rest.words import text


def arrange(plan_id: uuid.UUID) -> Act:
    """Seating everybody of a plan, for the first time or anew."""
    found = queries.overview(g.actor, plan_id)
    levels = str(_("、")).join(text(name) for name in plan(g.actor, plan_id).ranks.values())
    anew = found.latest is not None
    return Act(
        title=_("重新编排考位") if anew else _("编排考位"),
        label=_("重新编排 %(n)s 人", n=found.registered) if anew else _("编排 %(n)s 人", n=found.registered),
        facts=[
            (_("考核计划"), found.plan),
            (_("证书等级"), levels),
            (_("报考人数"), _("%(n)s 人", n=found.registered)),
            (_("考场"), _("%(n)s 个", n=len(found.rooms))),
            (_("现有考位安排"), _("%(n)s 人", n=found.seated)),
        ],
        warning=_("现有的全部考位和监考分配将被替换，不可恢复；准考证号不变，已打印的考务资料须重新打印。")
        if anew
        else _("编排后院校即可打印准考证；再次编排会替换全部考位。"),
        number=found.registered,
        items=[room.id for room in found.rooms],
        danger=anew,
    )


def delete_rooms(data: dict[str, Any], plan_id: uuid.UUID) -> Act:
    """Deleting the ticked rooms."""
    found = queries.rooms(g.actor, plan_id, data["ids"])
    if len(found) != len(set(data["ids"])):
        raise NotFound
    return Act(
        title=_("删除考场"),
        label=_("删除 %(n)s 个考场", n=len(found)),
        facts=[
            (_("考核计划"), found[0].plan),
            (_("证书"), spread(room.certificate for room in found)),
            (_("考位数"), str(sum(room.fields.seats for room in found))),
            (_("已编排考生"), _("%(n)s 人", n=sum(room.seated for room in found))),
        ],
        warning=_("删除后不可恢复。"),
        number=len(found),
        items=[(room.id, room.seated) for room in found],
        names=[room.fields.name for room in found],
        danger=True,
    )
