"""The places of declared and frozen values: paths such as `shop.levels.2.subjects.theory.pass_mark`, and their words.

Fields are called by name, entries of a list by key, rank or whatever tells them from their neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

from core.api import LEVEL_NAMES, ExtraColumn, NotAnnounced, Preparation, Publication, Text
from core.rules.place_names import FIELD_NAMES
from core.rules.plan import PlanRules, Provenance, Session

# What only holds named things together is not said before one of them.
_SILENT = frozenset({"certificates", "levels", "subjects", "tracks", "windows"})


def parts(value: object) -> dict[str, object] | None:
    """Return what a value consists of by name; None for one that is read as a whole."""
    if isinstance(value, Text | NotAnnounced | Provenance):
        return None
    if isinstance(value, Mapping):
        return {key_name(key): item for key, item in value.items()}
    if isinstance(value, tuple):
        names = [_name_of(item) for item in value]
        named = len(set(names)) == len(names) and None not in names
        return {str(name): item for name, item in zip(names, value, strict=True)} if named else None
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return None


def key_name(key: object) -> str:
    """Return a mapping's key as paths write it."""
    return str(key.value) if isinstance(key, Enum) else str(key)


def _name_of(item: object) -> object:
    """Return what tells an entry of a list from its neighbours."""
    if isinstance(item, Session):
        return f"{item.certificate}.{item.level}.{item.subject or '*'}"
    return getattr(item, "key", None) or getattr(item, "rank", None)


def place(value: object, path: str) -> object | None:
    """Return what stands at a path; None where nothing does. A leading certificate key may stand alone."""
    return next((found for _, found in reversed(list(_walk(value, path)))), value)


def clause_of(value: object, path: str) -> str:
    """Return the clause nearest to a path, its own or that of what it is part of; empty where none is named."""
    return next(filter(None, (getattr(at, "source", "") for _, at in reversed(list(_walk(value, path))))), "")


def describe_place(path: str, *values: object) -> Text:
    """Return what stands at a path in both languages, such as 报名 结束 or 初级 理论 合格分数.

    The first of `values` that has the place names it; a name nobody has words for is said as it is written.
    """
    value = next((value for value in values if place(value, path) is not None), values[0])
    known = _names_in(value)
    steps = list(_walk(value, path))
    said = []
    for number, (name, found) in enumerate(steps, 1):
        if name not in _SILENT or number == len(steps):
            said.append(_own_name(found) or known.get(name) or FIELD_NAMES.get(name) or Text(name, name))
        known |= _names_in(found)
    return Text(" ".join(text.zh for text in said), " ".join(text.en for text in said))


def _own_name(item: object) -> Text | None:
    if isinstance(item, ExtraColumn):
        return Text(item.header, item.header)
    if isinstance(item, Publication):
        return Text(str(item), str(item))
    name = item.text if isinstance(item, Preparation) else getattr(item, "name", None)
    return name if isinstance(name, Text) else None


def _walk(value: object, path: str) -> Iterator[tuple[str, object]]:
    """Yield each name of a path with what stands there, None where nothing does."""
    rest = path
    while rest:
        inner = parts(value) or {}
        name = _first(inner, rest)
        if name not in inner and isinstance(certificates := inner.get("certificates"), tuple):
            inner = parts(certificates) or {}
        value = inner.get(name)
        yield name, value
        rest = rest[len(name) + 1 :]


def _first(inner: Mapping[str, object], rest: str) -> str:
    """Return a path's first name; a session's and a provenance's have dots in them."""
    fitting = [name for name in inner if rest == name or rest.startswith(f"{name}.")]
    return max(fitting, key=len, default=rest.partition(".")[0])


def _names_in(value: object) -> dict[str, Text]:
    """Return the names of what is within a value and told by key or rank only."""
    names = {str(level.rank): level.name for level in getattr(value, "levels", ()) if hasattr(level, "rank")}
    if isinstance(value, PlanRules):
        names |= {str(rank): name for rank, name in LEVEL_NAMES.items()}
        names |= {value.track.key: value.track.name} if value.track else {}
        names |= _session_names(value)
    return names


def _session_names(rules: PlanRules) -> dict[str, Text]:
    examined = {
        (certificate.key, level.rank): level for certificate in rules.certificates for level in certificate.levels
    }
    names = {}
    for session in rules.sessions:
        if level := examined.get((session.certificate, session.level)):
            subject = next((each.name for each in level.subjects if each.key == session.subject), Text("", ""))
            said = Text(f"{level.name.zh} {subject.zh}".rstrip(), f"{level.name.en} {subject.en}".rstrip())
            names[str(_name_of(session))] = said
    return names
