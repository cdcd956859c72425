"""Where a resolved value comes from, and what a vendor may announce later, path by path."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar, cast

from core.api import AllSubjects, Conditions, NotAnnounced, ReviewPolicy, Stage, Subject, TotalScore, Weekday
from core.kernel.problems import Place, Problem
from core.rules.plan import Origin, Period, Provenance, Session, Supplement

T = TypeVar("T")


class Step(StrEnum):
    """What a missing value holds up; the other steps go on."""

    PUBLICATION = "publication"
    BILLING = "billing"
    ARRANGEMENT = "arrangement"
    SCORE_ENTRY = "score_entry"
    PUBLICITY = "publicity"
    ISSUANCE = "issuance"
    EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A value nobody has announced; `path` is where a supplement for it goes."""

    path: str
    what: str
    source: str
    blocks: Step


def _tuple_of(kind: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, tuple) and bool(value) and all(isinstance(item, kind) for item in value)


def _map_of(kind: type) -> Callable[[object], bool]:
    return lambda value: (
        isinstance(value, Mapping) and all(type(rank) is int and isinstance(item, kind) for rank, item in value.items())
    )


def _weekdays(value: object) -> bool:
    return isinstance(value, frozenset) and all(isinstance(day, Weekday) for day in value)


# A plan's own paths, and those that begin with a certificate's key.
_OF_PLAN: Mapping[str, Callable[[object], bool]] = {
    "sessions": _tuple_of(Session),
    rf"windows\.(?:{'|'.join(stage for stage in Stage if stage is not Stage.EXAM)})": lambda v: isinstance(v, Period),
}
_OF_CERTIFICATE: Mapping[str, Callable[[object], bool]] = {
    r"pass_rule": lambda value: isinstance(value, AllSubjects | TotalScore | Conditions),
    r"levels\.[1-9]\.pass_rule": lambda value: isinstance(value, AllSubjects | TotalScore | Conditions),
    r"review": lambda value: isinstance(value, ReviewPolicy),
    r"fees\.provisional": _map_of(Decimal),
    r"levels\.[1-9]\.subjects": _tuple_of(Subject),
    r"levels\.[1-9]\.code": lambda value: isinstance(value, str) and bool(value),
    r"tracks\.[\w-]+\.codes": _map_of(str),
    r"timetable\.confirmed_for": _weekdays,
}


@dataclass(slots=True)
class Ledger:
    """Keeps, while a plan is resolved, each value's provenance, what is missing and what is wrong."""

    supplements: Mapping[str, Supplement]
    provenance: dict[str, Provenance] = field(default_factory=dict)
    missing: list[Missing] = field(default_factory=list)
    findings: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, supplements: Collection[Supplement], certificates: Collection[str]) -> Ledger:
        """Index the usable supplements, of one path the latest; unknown paths and wrong types are findings."""
        ledger = cls({})
        usable: dict[str, Supplement] = {}
        for supplement in sorted(supplements, key=lambda s: s.entered_on):
            fits = _rule_for(supplement.path, certificates)
            if fits is None:
                ledger.find("SUPPLEMENT_PATH_UNKNOWN", supplement.path)
            elif not fits(supplement.value):
                ledger.find("SUPPLEMENT_VALUE_INVALID", supplement.path, kind=type(supplement.value).__name__)
            else:
                usable[supplement.path] = supplement
        ledger.supplements = usable
        return ledger

    def find(self, code: str, path: str, *, warning: bool = False, **params: object) -> None:
        """Note something wrong at `path`."""
        self.findings.append(
            Problem(code=code, place=Place(field=path), params={"path": path, **params}, warning=warning)
        )

    def lack(self, path: str, what: str, source: str, blocks: Step) -> None:
        """Note that nobody has announced the value of `path`."""
        self.missing.append(Missing(path=path, what=what, source=source, blocks=blocks))

    def supplemented(self, path: str) -> object | None:
        """Return the supplement's value for `path` and note where it comes from; None when there is none."""
        if (supplement := self.supplements.get(path)) is None:
            return None
        self.provenance[path] = Provenance(
            kind=Origin.SUPPLEMENT,
            source=supplement.clause,
            entered_by=supplement.entered_by,
            entered_on=supplement.entered_on,
        )
        return supplement.value

    def pick(self, path: str, declared: T | NotAnnounced, blocks: Step, source: str) -> T | None:
        """Return the supplement, else what is declared; None, and missing, when the vendor has announced neither."""
        if (value := self.supplemented(path)) is not None:
            return cast("T", value)  # `of` admitted only values of the path's own type
        if isinstance(declared, NotAnnounced):
            self.lack(path, declared.what, declared.source, blocks)
            return None
        if declared is not None:
            self.declare(path, source)
        return declared

    def declare(self, path: str, source: str, kind: Origin = Origin.DECLARED) -> None:
        """Note that the value of `path` stands in the declaration."""
        self.provenance[path] = Provenance(kind=kind, source=source)


def _rule_for(path: str, certificates: Collection[str]) -> Callable[[object], bool] | None:
    key, _, rest = path.partition(".")
    rules, asked = (_OF_CERTIFICATE, rest) if key in certificates else (_OF_PLAN, path)
    return next((fits for pattern, fits in rules.items() if re.fullmatch(pattern, asked)), None)
