"""What taking a contact away says before it is done."""

from __future__ import annotations

import uuid

from flask import g
from flask_babel import gettext as _

from core.plans.contacts import queries
from core.plans.contacts.words import KINDS
from core.rest.acts import Act


def remove(contact_id: uuid.UUID) -> Act:
    """Taking a contact away."""
    row = queries.one(g.actor, contact_id)
    return Act(
        title=_("删除联系方式"),
        label=_("删除 1 个联系方式"),
        facts=[(_("种类"), _(KINDS[row.contact.kind])), (_("号码或地址"), row.contact.value)],
        warning=_("删除后院校不再看到它。"),
        items=[row.id, row.version],
        danger=True,
    )
