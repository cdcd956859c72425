"""The public face of the contract: a change here is a decision with a version number, never an accident."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum

import core.api


def shown(field: Field[object]) -> str:
    if field.default is not MISSING:
        return f"{field.type} = {field.default!r}"
    return f"{field.type} = {field.default_factory!r}" if field.default_factory is not MISSING else str(field.type)


def face(name: str) -> object:
    value = getattr(core.api, name)
    if is_dataclass(value):
        return {field.name: shown(field).split(" at 0x")[0] for field in fields(value)}
    if isinstance(value, type) and issubclass(value, Enum):
        return {member.name: member.value for member in value}
    if isinstance(value, str | int):
        return value
    return str(value) if isinstance(value, frozenset) else type(value).__name__


def test_the_contract_shows_the_names_fields_types_and_defaults_it_showed(golden: Callable[[str, str], None]) -> None:
    surface = {name: face(name) for name in core.api.__all__}
    golden("surface.json", json.dumps(surface, ensure_ascii=False, indent=1) + "\n")
