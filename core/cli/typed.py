"""What is typed on the command line becomes values by the same fields and documents as at the other doors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from marshmallow import Schema, ValidationError, fields
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from core.kernel.errors import Refused
from core.kernel.messages import say
from core.kernel.text import check_texts
from core.web.invalid import findings


class Typed(click.ParamType):  # type: ignore[type-arg]  # a generic since click 8.5
    """A parameter that is read as a field of the portal's documents; what does not fit is wrong usage."""

    def __init__(self, name: str, field: fields.Field[Any]) -> None:
        self.name, self.field = name, field

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the value."""
        try:
            return self.field.deserialize(value) if isinstance(value, str) else value
        except ValidationError as error:
            found = findings({"": error.messages}, None)
            self.fail("; ".join("。".join(say(p.code, p.params)) for p in found), param, ctx)


class Database(click.ParamType):  # type: ignore[type-arg]  # a generic since click 8.5
    """The address of a database the portal can stand on."""

    name = "url"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the address as it is."""
        try:
            known = make_url(value).get_backend_name() in {"sqlite", "postgresql"}
        except (ArgumentError, ValueError):
            known = False
        if not known:
            self.fail("no address of an SQLite or PostgreSQL database", param, ctx)
        return value


def content(file: Path, most: int) -> bytes:
    """Return the beginning of a file, at most one byte more than its reader takes; wrong usage for what is no file.

    A pipe or a device has no end, or none yet.
    """
    if not file.is_file():
        raise click.UsageError(f"{file} is no regular file")
    with file.open("rb") as stream:
        return stream.read(most + 1)


def document(schema: type[Schema], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given as the API reads the same document; raises Refused INVALID with every field that is off."""
    filled = {name: value for name, value in given.items() if value is not None}
    check_texts((name, value) for name, value in filled.items() if isinstance(value, str))
    try:
        return dict(schema().load(filled))
    except ValidationError as error:
        problems = tuple(findings({"": error.messages}, schema()))
        raise Refused("INVALID", problems=problems) from None
