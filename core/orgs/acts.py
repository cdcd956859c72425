"""What closing an account and ending a key say before they are done."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from flask import g
from flask_babel import gettext as _

from core.orgs import keys, queries
from core.orgs.parties import Made
from core.rest.acts import Act


def set_active(user_id: uuid.UUID, act: str) -> Act | None:
    """Closing an account; opening it again needs no question."""
    if act == "open":
        return None
    row = queries.account(g.actor, user_id)
    alive = sum(key.login == row.login and key.good for key in keys.keys(g.actor))
    return Act(
        title=_("停用账号"),
        label=_("停用账号 %(login)s", login=row.login),
        facts=[
            (_("姓名"), row.name),
            (_("机构"), row.organization),
            (_("有效的接口令牌"), _("%(n)s 个", n=alive)),
        ],
        warning=_("停用后该用户立即退出，不能再登录，其接口令牌同时失效。"),
        items=[row.id, row.version],
        danger=True,
    )


def revoke_token(token_id: uuid.UUID) -> Act:
    """Ending a key."""
    row = keys.key(g.actor, token_id)
    return Act(
        title=_("作废接口令牌"),
        label=_("作废 1 个令牌"),
        facts=[(_("用途"), row.name), (_("所属账号"), row.login)],
        warning=_("作废后使用它的程序立即失去权限，不可恢复，需要时须创建新的令牌。"),
        items=[row.id, row.version],
        danger=True,
    )


def one_maker(made: Iterable[Made]) -> list[tuple[str, str]]:
    """What a decision says of accounts that entered something and that one person made with the deciding one."""
    return [
        (
            _("经办账号"),
            _("“%(account)s”的账号由您创建", account=one.account)
            if one.own
            else _("“%(account)s”和您的账号由同一人（%(maker)s）创建", account=one.account, maker=one.maker),
        )
        for one in made
    ]
