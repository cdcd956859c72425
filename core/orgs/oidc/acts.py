"""What removing an identity provider says before it is done."""

from __future__ import annotations

import uuid

from flask import g
from flask_babel import gettext as _

from core.orgs.oidc import links, service
from core.rest.acts import Act


def remove(organization_id: uuid.UUID) -> Act:
    """Removing an organisation's identity provider."""
    service.check_runs(g.actor, organization_id)
    provider = service.opened(organization_id)
    return Act(
        title=_("移除统一身份认证"),
        label=_("移除统一身份认证"),
        facts=[(_("名称"), provider.name), (_("已绑定的账号"), _("%(n)s 个", n=links.count(organization_id)))],
        warning=_("移除后所有绑定失效，已绑定的人员立即退出，须重新用密码登录。"),
        items=[organization_id],
        danger=True,
    )
