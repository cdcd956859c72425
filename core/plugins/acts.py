"""What taking a plugin out of use says before it is done."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_babel import gettext as _

from core.kernel.errors import NotFound
from core.plugins import store
from core.rest.acts import Act


def disable(data: dict[str, Any]) -> Act:
    """Taking a plugin out of use for new plans."""
    wanted = (data["vendor_id"], data["key"])
    row = next((one for one in store.installations(g.actor) if (one.vendor_id, one.key) == wanted), None)
    if row is None:
        raise NotFound
    return Act(
        title=_("停用插件"),
        label=_("停用插件 %(key)s", key=row.key),
        facts=[(_("培训评价组织"), row.vendor), (_("版本"), row.version)],
        warning=_("停用后不能再用它制定新的考核计划；已发布的考核计划不受影响。"),
        items=[row.state],
        danger=True,
    )
