"""The words of reviews: their grounds, and marks that are no number."""

from __future__ import annotations

from collections.abc import Mapping

from core.api import ReviewReason
from core.kernel.messages import N_, Words

REASONS: Mapping[ReviewReason, str] = Words(
    {
        ReviewReason.NO_SCORE: N_("已参加考试但无成绩"),
        ReviewReason.SUBJECTIVE: N_("主观题"),
        ReviewReason.OBJECTIVE_ZERO_OR_ABSENT: N_("客观题零分或缺考"),
        ReviewReason.OMITTED_MARK: N_("漏评"),
        ReviewReason.SUM_ERROR: N_("合分有误"),
        ReviewReason.ENTRY_ERROR: N_("登分有误"),
    }
)

MARKS: Mapping[str, str] = {"": N_("无成绩"), "absent": N_("缺考"), "void": N_("成绩取消")}
"""What `rules.short` says of a mark without a number."""
