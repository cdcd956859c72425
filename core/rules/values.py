"""Plain values, as people type them into a form or a TOML file, to what a supplement's path asks for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from core.api import (
    AllSubjects,
    BestOf,
    Condition,
    Conditions,
    Credit,
    Each,
    Grade,
    Mode,
    PartMinimum,
    ReviewPolicy,
    Subject,
    Text,
    TotalScore,
    Weekday,
    WeightedTotal,
)
from core.kernel.errors import Refused
from core.rules.plan import Period, Session


def read_value(path: str, plain: Any, clause: str) -> object:
    """Return the contract's value for `path`; raises Refused SUPPLEMENT_VALUE_INVALID when it cannot be one."""
    for pattern, read in _READERS.items():
        if re.fullmatch(pattern, path):
            try:
                return read(plain, clause)
            except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError) as error:
                raise Refused("SUPPLEMENT_VALUE_INVALID", path=path, kind=type(plain).__name__) from error
    raise Refused("SUPPLEMENT_PATH_UNKNOWN", path=path)


def _pass_rule(plain: Mapping[str, Any], clause: str) -> AllSubjects | TotalScore | Conditions:
    if plain["kind"] == "all_subjects":
        return AllSubjects(single_sitting=bool(plain["single_sitting"]), source=clause)
    if plain["kind"] == "total_score":
        return TotalScore(pass_mark=int(plain["pass_mark"]), source=clause)
    if plain["kind"] == "conditions":
        months = plain.get("credit_months")
        return Conditions(
            conditions=tuple(_condition(item) for item in plain["conditions"]),
            single_sitting=bool(plain.get("single_sitting")),
            credit=Credit(months=int(months), source=clause) if months else None,
            grades=tuple(
                Grade(name=Text(item["zh"], item["en"]), at_least=Decimal(str(item["at_least"])))
                for item in plain.get("grades", [])
            ),
            grade_weights=_weights(plain.get("grade_weights", {})),
            source=clause,
        )
    raise ValueError(plain["kind"])


def _condition(plain: Mapping[str, Any]) -> Condition:
    at_least = plain.get("at_least")
    match plain["kind"]:
        case "each":
            floor = None if at_least is None else Decimal(str(at_least))
            return Each(subjects=tuple(plain.get("subjects", ())), at_least=floor)
        case "best_of":
            return BestOf(count=int(plain["count"]), subjects=tuple(plain.get("subjects", ())))
        case "total":
            return WeightedTotal(at_least=Decimal(str(at_least)), weights=_weights(plain.get("weights", {})))
        case "part":
            return PartMinimum(subject=plain["subject"], part=plain["part"], at_least=Decimal(str(at_least)))
        case other:
            raise ValueError(other)


def _weights(plain: Mapping[str, Any]) -> dict[str, Decimal]:
    return {key: Decimal(str(weight)) for key, weight in plain.items()}


def _subjects(plain: list[Mapping[str, Any]], clause: str) -> tuple[Subject, ...]:
    return tuple(
        Subject(
            key=item["key"],
            name=Text(item["zh"], item["en"]),
            mode=Mode(item["mode"]),
            minutes=int(item["minutes"]),
            full_mark=int(item.get("full_mark", 100)),
            pass_mark=int(item.get("pass_mark", 60)),
            source=clause,
            objective=item.get("objective"),
        )
        for item in plain
    )


def _amounts(plain: Mapping[str, Any], _clause: str) -> dict[int, Decimal]:
    return {int(rank): Decimal(str(amount)) for rank, amount in plain.items()}


def _code(plain: Any, _clause: str) -> str:
    if not isinstance(plain, str) or not plain.strip():
        raise ValueError(plain)
    return plain.strip()


def _codes(plain: Mapping[str, Any], clause: str) -> dict[int, str]:
    return {int(rank): _code(code, clause) for rank, code in plain.items()}


def _review(plain: Mapping[str, Any], clause: str) -> ReviewPolicy:
    request, reply = plain.get("request_working_days"), plain.get("reply_working_days")
    return ReviewPolicy(
        source=clause,
        request_working_days=int(request) if request else None,
        reply_working_days=int(reply) if reply else None,
        mail_subject=plain.get("mail_subject") or "",
    )


def _weekdays(plain: list[Any], _clause: str) -> frozenset[Weekday]:
    return frozenset(Weekday(int(day)) for day in plain)


def _period(plain: Mapping[str, Any], _clause: str) -> Period:
    return Period(_date(plain.get("start")), _date(plain.get("end")))


def _sessions(plain: list[Mapping[str, Any]], _clause: str) -> tuple[Session, ...]:
    return tuple(
        Session(
            certificate=item["certificate"],
            level=int(item["level"]),
            subject=item.get("subject") or None,
            date=_date(item["date"]) or dt.date.max,
            start=_time(item["start"]),
            end=_time(item["end"]),
        )
        for item in plain
    )


def _date(plain: Any) -> dt.date | None:
    return plain if plain is None or isinstance(plain, dt.date) else dt.date.fromisoformat(plain) if plain else None


def _time(plain: Any) -> dt.time:
    return plain if isinstance(plain, dt.time) else dt.time.fromisoformat(plain)


_READERS: Mapping[str, Callable[[Any, str], object]] = {
    r"[\w-]+\.pass_rule": _pass_rule,
    r"[\w-]+\.levels\.[1-9]\.pass_rule": _pass_rule,
    r"[\w-]+\.levels\.[1-9]\.subjects": _subjects,
    r"[\w-]+\.fees\.provisional": _amounts,
    r"[\w-]+\.levels\.[1-9]\.code": _code,
    r"[\w-]+\.tracks\.[\w-]+\.codes": _codes,
    r"[\w-]+\.review": _review,
    r"[\w-]+\.timetable\.confirmed_for": _weekdays,
    r"windows\.\w+": _period,
    "sessions": _sessions,
}
