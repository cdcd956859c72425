"""The places within a declaration, as findings write them: `sample.levels.1.subjects.paper`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from core.plugins.texts import one_line


def values_in(value: object, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every declared value of the contract's own types within `value`, itself first, with its place."""
    if is_dataclass(value):
        yield place, value
        for field in fields(value):
            yield from values_in(getattr(value, field.name), inner(place, field.name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from values_in(item, inner(place, name_of(key)))
    elif isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            yield from values_in(item, inner(place, entry_name(item, number)))


def inner(place: str, name: str) -> str:
    """Return the place of what is called `name` at a place; a certificate's key stands for itself."""
    return f"{place}.{name}" if place not in ("", "certificates") else name


def entry_name(item: object, number: int) -> str:
    """Return what tells an entry of a list from its neighbours: its key or rank, else its number."""
    own = getattr(item, "key", None) or getattr(item, "rank", None)
    return name_of(own) if type(own) in (str, int) else str(number)


def name_of(key: object) -> str:
    """Return a mapping's key as places write it."""
    return one_line(str(key))
