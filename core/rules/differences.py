"""The places of a frozen value by their paths: what stands there, and where two values differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum

from core.api import AllSubjects, Conditions, NotAnnounced, Subject, Text, TotalScore
from core.rules.plan import Provenance, Session
from core.rules.words import describe_pass_rule


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs; empty text stands for nothing there."""

    path: str
    before: str
    after: str


def differences(before: object, after: object, path: str = "") -> Iterator[Difference]:
    """Yield every place by which two declarations, or two revisions of a plan's rules, differ.

    A place is a path such as `certificates.shop.levels.2.subjects.theory.pass_mark`: fields by name, entries by key.
    """
    if before == after:
        return
    old, new = _parts(before), _parts(after)
    if old is None or new is None or type(before) is not type(after):
        yield Difference(path, say(before), say(after))
        return
    for name in [*old, *(name for name in new if name not in old)]:
        yield from differences(old.get(name), new.get(name), f"{path}.{name}" if path else name)


def place(value: object, path: str) -> object | None:
    """Return what stands at a path; None where nothing does. A leading certificate key may stand alone."""
    for name in path.split("."):
        parts = _parts(value) or {}
        if name not in parts and isinstance(inner := parts.get("certificates"), tuple):
            parts = _parts(inner) or {}
        value = parts.get(name)
    return value


def _parts(value: object) -> dict[str, object] | None:
    """Return what a value consists of by name; None for one that is read as a whole."""
    if isinstance(value, Text | NotAnnounced | Provenance):
        return None
    if isinstance(value, Mapping):
        return {_name(key): item for key, item in value.items()}
    if isinstance(value, tuple):
        names = [_name_of(item) for item in value]
        named = len(set(names)) == len(names) and None not in names
        return {str(name): item for name, item in zip(names, value, strict=True)} if named else None
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return None


def _name(key: object) -> str:
    return str(key.value) if isinstance(key, Enum) else str(key)


def _name_of(item: object) -> object:
    """Return what tells an entry of a list from its neighbours."""
    if isinstance(item, Session):
        return f"{item.certificate}.{item.level}.{item.subject or '*'}"
    return getattr(item, "key", None) or getattr(item, "rank", None)


def say(value: object) -> str:
    """Return a value as a reader of tables expects it."""
    match value:
        case None:
            return ""
        case Text():
            return value.zh
        case NotAnnounced():
            return f"{value.what}（{value.source}）" if value.source else value.what
        case Provenance():
            return " ".join(filter(None, (value.kind.value, value.source, value.rule)))
        case Enum():
            return str(value.value)
        case Session():
            return f"{value.date} {value.start:%H:%M}–{value.end:%H:%M}"
        case AllSubjects() | TotalScore() | Conditions():
            return describe_pass_rule(value, ()).zh
        case Subject():
            return f"{value.name.zh} {value.code or ''}".rstrip()
        case Mapping():
            return "；".join(f"{_name(key)}={say(item)}" for key, item in value.items())
        case tuple() | AbstractSet():
            said = [say(item) for item in value]
            return "、".join(said if isinstance(value, tuple) else sorted(said))
    if is_dataclass(value):
        told = ((field.name, say(getattr(value, field.name))) for field in fields(value) if field.name != "source")
        return "，".join(f"{name}={text}" for name, text in told if text)
    return str(value)
