"""Whether a declared value is what the contract's annotations say, before anything else touches it.

Types are compared exactly: a subclass could bring behaviour along, and a frozen text could not hold it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, fields
from decimal import Decimal
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from core.api import Certificate, Level, Text, VendorPlugin
from core.plugins.texts import unprintable
from core.plugins.walk import entry_name, inner, name_of

LONGEST_LIST = 5_000
FEWER: Mapping[tuple[type, str], int] = {
    (VendorPlugin, "certificates"): 30,
    (Certificate, "levels"): 9,
    (Level, "subjects"): 20,
}
"""The most entries of lists whose product every check goes through: all checks come to an end in their time."""
LONGEST_TEXT = 10_000
LARGEST_NUMBER = 1_000_000_000
MOST_DECIMALS = 6


def misfits(value: object, kind: Any, place: str = "") -> Iterator[str]:
    """Yield "place: what it is, must be what: what to write" for everything within `value` that `kind` forbids."""
    fitting = next((each for each in _members(kind) if _is(value, each)), None)
    if fitting is None:
        yield f"{place}: {_type_of(value)}, must be {_said(kind)}{_advice(value, kind)}"
    elif hasattr(fitting, "__dataclass_fields__"):
        for field in fields(fitting):
            held = getattr(value, field.name, MISSING)
            if type(held) is tuple and len(held) > (most := FEWER.get((fitting, field.name), LONGEST_LIST)):
                yield f"{inner(place, field.name)}: {len(held)} entries, must be at most {most}"
                continue
            yield from misfits(held, _annotations(fitting)[field.name], inner(place, field.name))
    elif isinstance(value, Mapping | tuple | frozenset):
        yield from _entries(value, get_args(fitting), place)
    elif isinstance(value, Enum) and not any(value is member for member in fitting):
        yield f"{place}: no {fitting.__name__} of the contract{_advice(value.value, kind)}"
    elif limit := _LIMITS.get(type(value)):
        yield from (f"{place}: {fault}" for fault in limit(value))


def _members(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) is UnionType else (kind,)


def _is(value: object, kind: Any) -> bool:
    origin = get_origin(kind) or kind
    return type(value) in (dict, MappingProxyType) if origin is Mapping else type(value) is origin


@cache
def _annotations(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _entries(value: Mapping[Any, Any] | tuple[Any, ...] | frozenset[Any], kinds: Any, place: str) -> Iterator[str]:
    if len(value) > LONGEST_LIST:
        yield f"{place}: {len(value)} entries, must be at most {LONGEST_LIST}"
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from misfits(key, kinds[0], f"{place}, a key")
            yield from misfits(item, kinds[1], inner(place, name_of(key)))
    else:
        for number, item in enumerate(value, 1):
            yield from misfits(item, kinds[0], inner(place, entry_name(item, number)))


def _amount(value: Decimal) -> Iterator[str]:
    if not value.is_finite():
        yield f"{value} is no number: write the amount"
    elif not -LARGEST_NUMBER <= value <= LARGEST_NUMBER or value != round(value, MOST_DECIMALS):
        yield f"must be a number up to {LARGEST_NUMBER:,} with at most {MOST_DECIMALS} decimal places"


def _number(value: int) -> Iterator[str]:
    if abs(value) > LARGEST_NUMBER:
        yield f"must be a number up to {LARGEST_NUMBER:,}"


def _text(value: str) -> Iterator[str]:
    if len(value) > LONGEST_TEXT:
        yield f"{len(value):,} characters, must be at most {LONGEST_TEXT:,}"
    elif signs := unprintable(value):
        yield f"holds {', '.join(signs[:3])}: remove the characters that no page can show"


_LIMITS: Mapping[type, Callable[[Any], Iterator[str]]] = {Decimal: _amount, int: _number, str: _text}


def _type_of(value: object) -> str:
    return "not set" if value is MISSING else "None" if value is None else type(value).__name__[:60]


def _said(kind: Any) -> str:
    called = {Mapping: "a mapping", tuple: "a tuple", frozenset: "a frozenset", NoneType: "None", dt.date: "a date"}
    members = [get_origin(each) or each for each in _members(kind)]
    return " or ".join(called.get(each, each.__name__) for each in members)


def _advice(value: object, kind: Any) -> str:
    """Return what to write instead, after a colon; empty where there is nothing to add."""
    for each in _members(kind):
        if isinstance(each, type) and issubclass(each, Enum) and type(value) in (str, int):
            meant = [member for member in each if member.value == value] or each
            return f": write {' or '.join(f'{each.__name__}.{member.name}' for member in meant)}"
        if each is Decimal and type(value) in (int, float):
            return f': write Decimal("{value}")'
        if each is Text and type(value) is str:
            return ': write Text("中文", "English")'
        if get_origin(each) is tuple and isinstance(value, list | AbstractSet):
            return ": write (…,)"
        if get_origin(each) is frozenset and isinstance(value, list | tuple | AbstractSet):
            return ": write frozenset({…})"
    return ""
