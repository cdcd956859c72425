"""What taking an address away says before it is done."""

from __future__ import annotations

import uuid

from flask import g
from flask_babel import gettext as _

from core.orgs.webhooks import queries
from core.rest.acts import Act


def remove(webhook_id: uuid.UUID) -> Act:
    """Taking the address away."""
    hook = queries.hook(g.actor, webhook_id)
    waiting = sum(row.state != "done" for row in queries.deliveries(g.actor))
    return Act(
        title=_("删除通知地址"),
        label=_("删除 1 个通知地址"),
        facts=[(_("地址"), hook.url), (_("未送达的通知"), _("%(n)s 条", n=waiting))],
        warning=_("删除后不再发送通知，未送达的不再重发；地址的密钥一并作废。"),
        items=[hook.id, hook.version],
        danger=True,
    )
