"""What a vendor has published: its documents, the clauses rules are read from, and how they are read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.api.words import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A document of the vendor's, declared once; every `source` is one of its clauses. Added in 1.3.

    Example: `NOTICE = Publication(key="notice", title="关于组织…的通知", number="某文〔2024〕2号")`, and then
    `FeeSchedule(…, source=NOTICE.clause("五、1"))`.
    """

    key: str
    title: str
    number: str = ""
    issuer: str = ""
    day: dt.date | None = None
    address: str = ""

    def __str__(self) -> str:
        return f"《{self.title}》（{self.number}）" if self.number else f"《{self.title}》"

    def clause(self, *places: str, said: str = "") -> str:
        """Return where in the document a rule stands, as people cite it, with the sentence where `said` gives it."""
        cited = f"{self}{'；'.join(places)}"
        return f"{cited}：“{said}”" if said else cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a text that can be read in two ways is read here, until the vendor says otherwise. Added in 1.3.

    The planner is told before a plan is published, and the plan shows it. Example: `Reading(key="fee_due",
    text=Text("“7个工作日内”按最迟计", "“Within 7 working days”: at the latest"), source=NOTICE.clause("四"))`.
    """

    key: str
    text: Text
    source: str
