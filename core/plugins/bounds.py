"""What makes no sense in any declaration, whatever the vendor's rules are: amounts, lengths, and what is left empty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from decimal import Decimal

from core import api
from core.api import Text, VendorPlugin
from core.plugins.walk import inner, values_in

VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,3}")
LONGEST_NAME = 200
NAMES = frozenset({"name", "title", "vendor"})
LENGTHS: Mapping[str, int] = {
    "key": 60, "version": 40, "code": 60, "header": 60, "pattern": 200, "source": 500, "mail_subject": 200
}  # fmt: skip
"""The longest a plain text of this field may be."""
ONE_LINE = NAMES | LENGTHS.keys()

DAY = 24 * 60
MARKS, TOTAL, DAYS, PEOPLE = (1, 10_000), (0, 10_000), (-3_650, 3_650), (0, 100_000)
BOUNDS: Mapping[tuple[type, str], tuple[int, int]] = {
    (api.Subject, "minutes"): (1, DAY),
    (api.Subject, "full_mark"): MARKS,
    (api.Part, "full_mark"): MARKS,
    (api.TotalScore, "pass_mark"): MARKS,
    (api.Each, "at_least"): TOTAL,
    (api.WeightedTotal, "at_least"): TOTAL,
    (api.PartMinimum, "at_least"): TOTAL,
    (api.Grade, "at_least"): TOTAL,
    (api.Credit, "months"): (1, 1_200),
    (api.Age, "at_least"): (1, 150),
    (api.Age, "at_most"): (1, 150),
    (api.RetakePolicy, "min_candidates"): PEOPLE,
    (api.Days, "n"): DAYS,
    (api.WorkingDays, "n"): DAYS,
    (api.From, "days"): DAYS,
    (api.Week, "n"): (-520, 520),
    (api.Months, "n"): (-120, 120),
    (api.ReviewPolicy, "request_working_days"): (0, 365),
    (api.ReviewPolicy, "reply_working_days"): (0, 365),
    (api.SiteRequirements, "machines_per_room"): PEOPLE,
    (api.SiteRequirements, "nominal_seats"): PEOPLE,
    (api.SiteRequirements, "invigilators_min"): PEOPLE,
    (api.SiteRequirements, "candidates_per_invigilator"): (1, 100_000),
    (api.SiteRequirements, "invigilator_reply_working_days"): (0, 365),
    (api.StaffRule, "minimum"): PEOPLE,
    (api.Equipment, "minimum"): PEOPLE,
    (api.PhotoRule, "max_bytes"): (1, 100 * 1024 * 1024),
    (api.PhotoRule, "width"): (1, 10_000),
    (api.PhotoRule, "height"): (1, 10_000),
    (api.PhotoRule, "tolerance_percent"): (0, 100),
}
NEEDED = frozenset(
    {
        (api.VendorPlugin, "certificates"),
        (api.Certificate, "levels"),
        (api.Level, "subjects"),
        (api.ExtraColumns, "columns"),
        (api.PhotoRule, "formats"),
    }
)
"""What may not be empty."""


def senseless(plugin: VendorPlugin) -> Iterator[str]:
    """P114: numbers, lengths and lists are such that an exam can be held; a version is digits and dots."""
    if not VERSION.fullmatch(plugin.version):
        yield f"version: {plugin.version[:40]!r} is not digits and dots, such as 1.0.0"
    for place, owner in values_in(plugin):
        for field in fields(owner):
            for fault in _faults(type(owner), field.name, getattr(owner, field.name)):
                yield f"{inner(place, field.name)}: {fault}"


def _faults(owner: type, name: str, value: object) -> Iterator[str]:
    if (owner, name) in NEEDED and value == ():
        yield "is empty"
    texts = _texts(value)
    longest = LONGEST_NAME if isinstance(value, Text) and name in NAMES else LENGTHS.get(name)
    if longest and (length := max(map(len, texts), default=0)) > longest:
        yield f"{length:,} characters, must be at most {longest}"
    if name in ONE_LINE and any("\n" in text for text in texts):
        yield "is more than one line"
    low, high = BOUNDS.get((owner, name), (0, 0))
    if high and isinstance(value, int | Decimal) and not low <= value <= high:
        yield f"{value} is not within {low:,} and {high:,}"


def _texts(value: object) -> tuple[str, ...]:
    return (value.zh, value.en) if isinstance(value, Text) else (value,) if isinstance(value, str) else ()
