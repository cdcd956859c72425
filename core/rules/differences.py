"""Where two declarations, or two revisions of a plan's rules, differ, and values as a reader of tables expects them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum

from core.api import (
    AllSubjects,
    Clause,
    Conditions,
    NotAnnounced,
    Preparation,
    Publication,
    Reading,
    Subject,
    Text,
    TotalScore,
)
from core.kernel.messages.sources import clause
from core.rules.places import describe_place, key_name, parts
from core.rules.plan import ORIGIN_NAMES, Provenance, Session
from core.rules.words import describe_pass_rule


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs, `what` in words; empty text stands for nothing there."""

    path: str
    before: str
    after: str
    what: Text = field(default=Text("", ""), compare=False)


def differences(before: object, after: object) -> Iterator[Difference]:
    """Yield every place by which two declarations, or two revisions of a plan's rules, differ.

    A place is a path such as `certificates.shop.levels.2.subjects.theory.pass_mark`: fields by name, entries by key.
    """
    for path, old, new in _differing(before, after, ""):
        yield Difference(path, say(old), say(new), describe_place(path, after, before))


def _differing(before: object, after: object, path: str) -> Iterator[tuple[str, object, object]]:
    if before == after:
        return
    old, new = parts(before), parts(after)
    if old is None or new is None or type(before) is not type(after):
        yield path, before, after
        return
    for name in [*old, *(name for name in new if name not in old)]:
        yield from _differing(old.get(name), new.get(name), f"{path}.{name}" if path else name)


def say(value: object) -> str:
    """Return a value as a reader of tables expects it."""
    match value:
        case None:
            return ""
        case Text():
            return value.zh
        case NotAnnounced() | Clause() | Preparation() | Reading():
            words = value.what if isinstance(value, NotAnnounced) else value.text.zh
            return f"{words}（{clause(value.source)}）" if value.source else words
        case Provenance():
            return " ".join(filter(None, (ORIGIN_NAMES[value.kind].zh, clause(value.source), value.rule)))
        case Enum():
            return str(value.value)
        case Session():
            return f"{value.date} {value.start:%H:%M}–{value.end:%H:%M}"
        case AllSubjects() | TotalScore() | Conditions():
            return describe_pass_rule(value, ()).zh
        case Subject():
            return f"{value.name.zh} {value.code or ''}".rstrip()
        case Mapping():
            return "；".join(f"{key_name(key)}={say(item)}" for key, item in value.items())
        case tuple() | AbstractSet():
            said = [say(item) for item in value]
            return "、".join(said if isinstance(value, tuple) else sorted(said))
    if is_dataclass(value) and not isinstance(value, Publication):
        told = ((field.name, say(getattr(value, field.name))) for field in fields(value) if field.name != "source")
        return "，".join(f"{name}={text}" for name, text in told if text)
    return clause(str(value))
