"""What the operator's word on the national platform says before it is taken."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_babel import gettext as _

from core.kernel.messages.states import state_word
from core.national import link
from core.rest.acts import Act


def declare(data: dict[str, Any]) -> Act:
    """Declaring another state of the platform."""
    now = link.status(g.actor).state
    return Act(
        title=_("登记国家平台状态"),
        label=_("登记为“%(state)s”", state=_(state_word("link", data["state"]).text)),
        facts=[(_("现在的状态"), _(state_word("link", now).text)), (_("原因"), data["reason"])],
        warning=_("状态变更立即对全部机构生效，并决定各证书是在线报名还是按应急办法报名；每次变更都留有记录。"),
    )
