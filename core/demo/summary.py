"""What the demo came to, per plan: every figure read from the database, none kept from the story."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.session import reading
from core.db.tables import Entry, FeeStatement, IssuedCertificate, Registration, Result, Score, Seat
from core.demo.story import Story
from core.kernel.money import format_yuan
from core.kernel.problems import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """One plan's figures; `read` = accepted + refused + skipped over all its uploads.

    `state` is `issued` when everybody who passed has a certificate, `holders` where every level asks for an earlier
    certificate, which nobody invented has, and `open` when something is wrong.
    """

    plan: str
    state: str
    candidates: int
    entries: int
    read: int
    accepted: int
    refused: int
    skipped: int
    seated: int
    absent: int
    passed: int
    issued: int
    fee_due: str
    deviations: int
    demo_settings: int


def summarise(story: Story) -> PlanSummary:
    """Count one plan as its vendor sees it."""
    total = sum(story.tallies.values(), Tally())
    rules = story.rules
    with reading(story.staff.planner) as tx:
        passed = _count(tx, Result, story, Result.passed)
        issued = _count(tx, IssuedCertificate, story, IssuedCertificate.issued_at.is_not(None))
        due = sum(tx.scalars(select(FeeStatement.total).where(FeeStatement.plan_id == story.key)), Decimal("0.00"))
        away = (Score.plan_id == story.key, Score.latest, Score.outcome == "absent")
        return PlanSummary(
            plan=rules.title,
            state=_state(story, passed, issued),
            candidates=_count(tx, Registration, story),
            entries=_count(tx, Entry, story),
            read=total.read,
            accepted=total.accepted,
            refused=total.refused,
            skipped=total.skipped,
            seated=tx.scalar(select(func.count(Seat.registration_id.distinct())).where(Seat.plan_id == story.key)) or 0,
            absent=len(set(tx.scalars(select(Score.registration_id).where(*away)))),
            passed=passed,
            issued=issued,
            fee_due=format_yuan(due),
            deviations=len(rules.deviations),
            demo_settings=sum(p.kind == "supplement" for p in rules.provenance.values()),
        )


def _state(story: Story, passed: int, issued: int) -> str:
    if story.rehearsal.for_holders_only:
        return "holders"
    return "issued" if issued == passed and issued else "open"


def _count(tx: Session, model: Any, story: Story, *conditions: Any) -> int:
    return tx.scalar(select(func.count(model.id)).where(model.plan_id == story.key, *conditions)) or 0


COLUMNS = (
    ("plan", "考核计划"), ("state", "状态"), ("candidates", "考生"), ("entries", "报考记录"), ("read", "读取"),
    ("accepted", "成功"), ("refused", "失败"), ("skipped", "跳过"), ("seated", "排座"), ("absent", "缺考"),
    ("passed", "合格"), ("issued", "发证"), ("fee_due", "应缴费用"), ("deviations", "偏差"),
    ("demo_settings", "演示设置"),
)  # fmt: skip


def table(rows: list[PlanSummary]) -> str:
    """Return the figures as a text table; Chinese characters take two columns."""
    lines = [[title for _, title in COLUMNS], *([str(asdict(row)[key]) for key, _ in COLUMNS] for row in rows)]
    widths = [max(_width(line[place]) for line in lines) for place in range(len(COLUMNS))]
    return "\n".join("  ".join(_pad(cell, width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
