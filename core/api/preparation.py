"""What has to be done around an exam besides what the portal does itself, in the vendor's own words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.api.words import Stage, Text


class Doer(StrEnum):
    """Who takes a step. Added in 1.2."""

    COLLEGE = "college"
    VENDOR = "vendor"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """A step of a site's preparation; the plan's page lists them by stage, with that stage's days. Added in 1.2.

    Example: `Preparation(key="mock", text=Text("组织模拟考试", "Hold a mock exam"), stage=Stage.INSTALLATION,
    by=Doer.BOTH, source="考试通知 四")`.
    """

    key: str
    text: Text
    stage: Stage
    source: str
    by: Doer = Doer.COLLEGE
