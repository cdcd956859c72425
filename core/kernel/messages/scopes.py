"""The words for what a key of the API may be used for."""

from __future__ import annotations

from collections.abc import Mapping

from core.kernel.messages.message import N_
from core.kernel.scopes import KeyScope

SCOPE_WORDS: Mapping[KeyScope, str] = {
    KeyScope.READING: N_("只读查询"),
    KeyScope.CANDIDATES: N_("考生信息录入"),
    KeyScope.REGISTRATIONS: N_("报考办理"),
    KeyScope.ARRANGEMENT: N_("考场与排考"),
    KeyScope.SCORES: N_("成绩登记与复查申请"),
    KeyScope.FEES: N_("费用登记"),
}
