"""What colleges may do while the national platform is closed, and how their rows move over when it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.api.forms import ExtraColumns
from core.api.words import Text, read_only


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadsheetFallback:
    """Registration by workbook (R-095 … R-103).

    `fixed_values` are printed for every row, by column key; where the plan knows better, as with a level, the plan's
    own value is taken and a differing cell is a warning (C-38). `merge_key` names the candidate fields by which rows
    are matched when the platform returns (C-42).
    """

    extra_columns: ExtraColumns
    source: str
    fixed_values: Mapping[str, str] = field(default_factory=dict)
    needs_approved_site: bool = True
    attestation: Text | None = None
    merge_key: tuple[str, ...] = ("id_type", "id_number")

    def __post_init__(self) -> None:
        object.__setattr__(self, "fixed_values", read_only(self.fixed_values))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueAndForward:
    """Registration goes on in the portal while the national platform is closed, and is sent on when it returns.

    Added in 1.1. Without any fallback registration waits, and the deadlines stay. Example:
    `QueueAndForward(source="报名办法 六")`.
    """

    source: str


Fallback = SpreadsheetFallback | QueueAndForward
