"""The notices of the vendors in the tree, and what the tests supplement where a vendor has announced nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from core.api import Mode, Subject, Text, VendorPlugin
from core.kernel.problems import Problem
from core.kernel.working_days import is_working_day
from core.rules.notice import Notice, parse
from core.rules.plan import Period, PlanRules, Session, Supplement
from core.rules.resolve import Resolution, resolve

PLUGINS = Path(__file__).parents[2] / "plugins"


def day(text: str) -> dt.date | None:
    """Read a date; an empty text is an open side."""
    return dt.date.fromisoformat(text) if text else None


def period(text: str) -> Period:
    """Read `start…end`, either of which may be open."""
    start, _, end = text.partition("…")
    return Period(day(start), day(end))


def notice(vendor: str, name: str) -> Notice:
    """Read a notice file."""
    return parse((PLUGINS / vendor / "notices" / f"{name}.toml").read_text(encoding="utf-8"))


def notices(vendor: str) -> list[str]:
    """Name every notice file of a vendor."""
    return sorted(path.stem for path in (PLUGINS / vendor / "notices").glob("*.toml"))


def drafted(plugin: VendorPlugin, name: str, *supplements: Supplement) -> Resolution:
    """Resolve a notice of the vendor as printed, with what was announced since."""
    return resolve(plugin, notice(plugin.key, name), supplements, is_working_day)


def remarks(resolution: Resolution) -> list[Problem]:
    """Return what was found in a notice but how its documents are read, which is said of each."""
    return [found for found in resolution.findings if found.code != "NOTICE_READ_SO"]


def published(plugin: VendorPlugin, name: str, *supplements: Supplement) -> PlanRules:
    """Resolve a notice that can be published."""
    resolution = drafted(plugin, name, *supplements)
    assert resolution.rules is not None, (resolution.missing, resolution.findings)
    return resolution.rules


def supplement(path: str, value: object) -> Supplement:
    """Enter an invented announcement."""
    return Supplement(
        path=path, value=value, clause="测试补充公告", entered_by="planner", entered_on=dt.date(2021, 1, 1)
    )


def invented_subjects(minutes: int = 60) -> tuple[Subject, ...]:
    """Stand in for a scheme that is not among the sources."""
    return tuple(
        Subject(key=key, name=Text(zh, en), mode=Mode.COMPUTER, minutes=minutes, source="测试补充公告")
        for key, zh, en in (("theory", "理论", "Theory"), ("practical", "实操", "Practical"))
    )


def timed(sessions: tuple[Session, ...]) -> set[tuple[int, str | None, str, str]]:
    """Write sessions as the printed tables do."""
    return {(s.level, s.subject, s.date.isoformat(), f"{s.start:%H:%M}–{s.end:%H:%M}") for s in sessions}
