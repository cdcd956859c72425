"""Frozen values as text: canonical JSON with tagged types, the same bytes on every machine for ever.

Every field is written. A field that is missing in an old text takes its default, which must therefore mean "as
before"; any other change raises SCHEMA and adds an upcaster.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

import core.api
from core.kernel.errors import Refused
from core.rules import plan

SCHEMA = 4

# From each older schema to the next; a function takes and returns the parsed, still tagged value.
# 2: contract 1.1 came with new fields and kinds; a plan of schema 1 has none of them and takes their defaults.
# 3 and 4: the same for contracts 1.2 and 1.3.
UPCASTERS: Mapping[int, Callable[[Any], Any]] = dict.fromkeys((1, 2, 3), lambda value: value)

# The only types a text can name, so that a stored text can never build anything else.
_TYPES: Mapping[str, type] = {
    name: value
    for module in (core.api, plan)
    for name, value in vars(module).items()
    if isinstance(value, type) and (is_dataclass(value) or issubclass(value, Enum))
}


def freeze(value: object) -> str:
    """Return the one canonical text of a declared or resolved value; TypeError for a type that is not frozen."""
    return _dump({"schema": SCHEMA, "value": _tagged(value)})


def thaw(text: str) -> Any:
    """Return the value of a frozen text, upcast from its schema to ours.

    Raises Refused SNAPSHOT_SCHEMA_UNKNOWN for a schema newer than this portal, SNAPSHOT_TYPE_UNKNOWN for a type that
    is not part of it.
    """
    envelope = json.loads(text)
    schema, value = envelope["schema"], envelope["value"]
    if schema > SCHEMA:
        raise Refused("SNAPSHOT_SCHEMA_UNKNOWN", schema=schema, known=SCHEMA)
    for older in range(schema, SCHEMA):
        value = UPCASTERS[older](value)
    return _untagged(value)


def digest(text: str) -> str:
    """Return the SHA-256 of a frozen text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _tagged(value: object) -> object:
    match value:
        case Enum():
            return {"$": type(value).__name__, "name": value.name}
        case None | bool() | int() | str():
            return value
        case dt.time() | Decimal():
            return {"$": type(value).__name__, "value": str(value)}
        case dt.date() if not isinstance(value, dt.datetime):
            return {"$": "date", "value": value.isoformat()}
        case tuple():
            return [_tagged(item) for item in value]
        case AbstractSet():
            return {"$": "set", "items": sorted((_tagged(item) for item in value), key=_dump)}
        case Mapping():
            pairs = [[_tagged(key), _tagged(item)] for key, item in value.items()]
            return {"$": "map", "items": sorted(pairs, key=_dump)}
    if type(value).__name__ in _TYPES and is_dataclass(value):
        return {"$": type(value).__name__} | {f.name: _tagged(getattr(value, f.name)) for f in fields(value)}
    raise TypeError(f"{type(value).__name__} cannot be frozen")


def _untagged(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_untagged(item) for item in value)
    if not isinstance(value, dict):
        return value
    match value["$"]:
        case "date":
            return dt.date.fromisoformat(value["value"])
        case "time":
            return dt.time.fromisoformat(value["value"])
        case "Decimal":
            return Decimal(value["value"])
        case "set":
            return frozenset(_untagged(item) for item in value["items"])
        case "map":
            return {_untagged(key): _untagged(item) for key, item in value["items"]}
        case tag if (kind := _TYPES.get(tag)) is None:
            raise Refused("SNAPSHOT_TYPE_UNKNOWN", type=tag)
        case _ if issubclass(kind, Enum):
            return kind[value["name"]]
        case _:
            return kind(**{name: _untagged(item) for name, item in value.items() if name != "$"})
