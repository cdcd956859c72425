"""The one way in for what people type: a form is declared like a document of the API, and read before the page acts.

    @blueprint.post("/")
    @for_roles(Role.OPERATOR)
    @read_form(schemas.NewOrganization)
    def create(data: dict[str, Any]) -> ResponseReturnValue:

Who may send it is said by `for_roles` and asked before anything is read (`core.web.auth`); what does not fit is 422
with every field named, and the page is not called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from marshmallow import EXCLUDE, Schema, fields, pre_load
from webargs.flaskparser import FlaskParser

from core.kernel.actor import Role

V = TypeVar("V", bound=Callable[..., Any])

_parser = FlaskParser()


class Gathered(fields.Dict):
    """All entries whose names begin alike ("extra-…"): what stands behind the prefix, and its text."""

    def __init__(self, prefix: str, **options: Any) -> None:
        super().__init__(keys=fields.String(), load_default=dict, **options)
        self.prefix = prefix


class Form(Schema):
    """What a page asks for. An entry left blank counts as not given; a browser's extra entries are not ours."""

    class Meta:
        """Marshmallow's options."""

        unknown = EXCLUDE

    @pre_load
    def filled(self, data: Mapping[str, Any], **_options: Any) -> dict[str, Any]:
        """Return the entries that were filled in."""
        given: dict[str, Any] = {}
        for name, field in self.load_fields.items():
            key = field.data_key or name
            if isinstance(field, Gathered):
                given[key] = {n.removeprefix(field.prefix): data[n] for n in data if n.startswith(field.prefix)}
            elif isinstance(field, fields.List):
                given[key] = [value for value in data[key] if value != ""] if key in data else []
            elif key in data and data[key] != "":
                given[key] = data[key]
        return given


def read_form(schema: type[Schema]) -> Callable[[V], V]:
    """Call the page with what its form says, as values; 422 names every field that does not fit.

    A schema of the API serves as it is: a form is read as a `Form` of the same fields.
    """
    return _reader(schema, "form")


def read_query(schema: type[Schema]) -> Callable[[V], V]:
    """Call the page with what its address says behind the question mark, as values."""
    return _reader(schema, "query")


def _reader(schema: type[Schema], location: str) -> Callable[[V], V]:
    filled = schema if issubclass(schema, Form) else type(schema.__name__, (Form, schema), {})

    def declared(view: V) -> V:
        read = cast("V", _parser.use_args(filled, location=location, unknown=None)(view))
        setattr(read, location, filled)  # what a test can ask each door for
        return read

    return declared


def for_roles(*roles: Role) -> Callable[[V], V]:
    """Say who may call a door: asked before what was sent is read. The service has the last word."""

    def declared(view: V) -> V:
        view.roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return declared


def proven(when: str = "") -> Callable[[V], V]:
    """Say that a door asks for the password or a code, when none was given lately (`core.web.proof`).

    `when` is the word of the address that makes it necessary; without it the door always asks.
    """

    def declared(view: V) -> V:
        view.proven = when  # type: ignore[attr-defined]
        return view

    return declared
