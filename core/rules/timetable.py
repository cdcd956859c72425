"""Window rules and exam days make periods.

Weeks start on Monday, the exam's own week is week 0, a range to 周末 ends on Sunday, and both days of a range belong
to it (C-46, C-43).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.api import (
    STAGE_NAMES,
    Anchor,
    DateRule,
    Days,
    Edge,
    From,
    Months,
    Stage,
    Text,
    Timetable,
    Week,
    Weekday,
    WorkingDays,
)
from core.api.words import Names
from core.kernel.errors import Refused
from core.rules.plan import Period

IsWorkingDay = Callable[[dt.date], bool]
Edges = Mapping[tuple[Stage, Edge], dt.date]

_NOTHING_FIXED: Edges = MappingProxyType({})
_WEEKDAYS = Names(
    {
        Weekday.MON: Text("周一", "Monday"),
        Weekday.TUE: Text("周二", "Tuesday"),
        Weekday.WED: Text("周三", "Wednesday"),
        Weekday.THU: Text("周四", "Thursday"),
        Weekday.FRI: Text("周五", "Friday"),
        Weekday.SAT: Text("周六", "Saturday"),
        Weekday.SUN: Text("周日", "Sunday"),
    }
)


def periods(
    table: Timetable, exam_days: Collection[dt.date], is_working_day: IsWorkingDay, fixed: Edges = _NOTHING_FIXED
) -> Mapping[Stage, Period]:
    """Compute every ruled stage's first and last day (R-125 … R-134).

    `fixed` holds dates already decided elsewhere: they are not returned, but rules that count from another stage count
    from them. Raises Refused TIMETABLE_WEEKDAY_UNCONFIRMED when the first exam day falls on a weekday the vendor's
    rules were never seen to hold for (C-46), TIMETABLE_CYCLE when two stages count from each other.
    """
    days = _ExamDays(table, min(exam_days), max(exam_days), is_working_day, fixed)
    weekday = Weekday(days.first.weekday())
    if table.windows and weekday not in table.confirmed_for:
        names = [_WEEKDAYS[day] for day in sorted(table.confirmed_for)]
        confirmed = Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))
        raise Refused("TIMETABLE_WEEKDAY_UNCONFIRMED", day=days.first, weekday=_WEEKDAYS[weekday], confirmed=confirmed)
    return {stage: Period(days.ruled(stage, Edge.START), days.ruled(stage, Edge.END)) for stage in table.windows}


@dataclass(frozen=True, slots=True)
class _ExamDays:
    """Everything a rule can count from."""

    table: Timetable
    first: dt.date
    last: dt.date
    is_working_day: IsWorkingDay
    fixed: Edges
    asked: list[tuple[Stage, Edge]] = field(default_factory=list)

    def ruled(self, stage: Stage, edge: Edge) -> dt.date | None:
        """The date a stage's rule gives for one edge; None when there is no rule or it counts from an open edge."""
        if (stage, edge) in self.asked:
            raise Refused("TIMETABLE_CYCLE", stage=STAGE_NAMES[stage])
        window = self.table.windows.get(stage)
        if window is None or (rule := window.at(edge)) is None:
            return None
        self.asked.append((stage, edge))
        day = self._day(rule)
        self.asked.pop()
        return day

    def _day(self, rule: DateRule) -> dt.date | None:
        if isinstance(rule, From):
            day = self._decided(rule.stage, rule.edge)
            return None if day is None else day + dt.timedelta(days=rule.days)
        exam = self.first if rule.of is Anchor.FIRST else self.last
        match rule:
            case Week(n, weekday):
                return exam + dt.timedelta(weeks=n, days=weekday - exam.weekday())
            case Days(n):
                return exam + dt.timedelta(days=n)
            case Months(n):
                return months_from(exam, n)
        return working_day_from(exam, rule.n, self.is_working_day)

    def _decided(self, stage: Stage, edge: Edge) -> dt.date | None:
        if stage is Stage.EXAM:
            return self.first if edge is Edge.START else self.last
        return self.fixed.get((stage, edge)) or self.ruled(stage, edge)


def months_from(day: dt.date, n: int) -> dt.date:
    """Return the same day `n` calendar months later, the month's last where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    length = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, length))


def working_day_from(day: dt.date, n: int, is_working_day: IsWorkingDay) -> dt.date:
    """Return the n-th working day after `day`, before it when n is negative; `day` itself does not count."""
    step = dt.timedelta(days=1 if n > 0 else -1)
    for _ in range(abs(n)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def describe(rule: DateRule | None) -> Text:
    """Say a rule in the words vendors print; empty for an open side."""
    match rule:
        case None:
            return Text("", "")
        case Week(0, weekday):
            return Text(f"考试当周{_WEEKDAYS[weekday].zh}", f"{_WEEKDAYS[weekday].en} of the exam week")
        case Week(n, weekday):
            side, side_en = _side(n)
            name = _WEEKDAYS[weekday]
            return Text(f"{side}第{abs(n)}周{name.zh}", f"{name.en} of week {abs(n)} {side_en} the exam")
        case Days(n):
            return _counted(n, rule.of, "天", "day(s)")
        case Months(n):
            return _counted(n, rule.of, "个月", "calendar month(s)")
        case WorkingDays(n):
            return _counted(n, rule.of, "个工作日", "working day(s)")
    return _from(STAGE_NAMES[rule.stage], rule.edge, rule.days)


def _side(n: int) -> tuple[str, str]:
    return ("考前", "before") if n < 0 else ("考后", "after")


def _counted(n: int, of: Anchor, unit: str, unit_en: str) -> Text:
    side, side_en = _side(n)
    which, which_en = ("", "the exam") if of is Anchor.FIRST else ("（自最后考试日起算）", "the last exam day")
    return Text(f"{side}{abs(n)}{unit}{which}", f"{abs(n)} {unit_en} {side_en} {which_en}")


def _from(stage: Text, edge: Edge, days: int) -> Text:
    when, when_en = ("开始", "starts") if edge is Edge.START else ("结束", "ends")
    side, side_en = ("前", "before") if days < 0 else ("后", "after")
    return Text(f"{stage.zh}{when}{side}{abs(days)}天", f"{abs(days)} day(s) {side_en} {stage.en.lower()} {when_en}")
