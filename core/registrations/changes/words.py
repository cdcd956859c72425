"""What the kinds of change are called; gettext ids."""

from __future__ import annotations

from core.kernel.messages import N_
from core.registrations.changes.rules import Kind

KINDS = {Kind.ADD: N_("增加考生"), Kind.DELETE: N_("删除考生"), Kind.REPLACE: N_("替换考生")}
