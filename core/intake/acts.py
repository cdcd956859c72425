"""What taking an import back, and stopping one, say before they are done."""

from __future__ import annotations

import uuid

from flask import g
from flask_babel import gettext as _

from core.intake.report import Report, report
from core.rest.acts import Act


def undo(upload_id: uuid.UUID) -> Act:
    """Taking back all that an upload wrote."""
    found = report(g.actor, upload_id)
    return Act(
        title=_("撤销整次导入"),
        label=_("撤销 %(n)s 行", n=found.tally.accepted),
        facts=[
            *_facts(found),
            (_("新增"), _("%(n)s 行", n=found.new)),
            (_("修改"), _("%(n)s 行", n=found.changed)),
        ],
        warning=_("这次导入新增的将被删除，修改的将恢复原状，不可恢复；需要时须重新导入。"),
        number=found.tally.accepted,
        danger=True,
    )


def cancel(upload_id: uuid.UUID) -> Act:
    """Stopping before the next rows."""
    found = report(g.actor, upload_id)
    return Act(
        title=_("取消导入"),
        label=_("取消其余各行"),
        facts=_facts(found),
        warning=_("已经处理的行会保留，其余各行不再处理。"),
        danger=True,
    )


def _facts(found: Report) -> list[tuple[str, str]]:
    about = str(_("、")).join(_(word) for word in found.about)
    return [(_("文件"), found.file_name), (_("内容"), _(found.title)), (_("用于"), about)]
