"""Lists of the API: `{"items": […], "next": …}`, cut by a cursor that stays right while rows come and go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

MOST = 200


class Paging(Schema):
    """Which part of a list."""

    cursor = fields.UUID(load_default=None, metadata={"description": "`next` of the page before"})
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST))


def listing(item: type[Schema]) -> type[Schema]:
    """Return the schema of a list of `item`."""
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(item), required=True),
            "next": fields.UUID(allow_none=True, metadata={"description": "The next page's cursor; null at the end"}),
        },
        name=item.__name__.removesuffix("Schema") + "List",
    )


def paged(rows: Sequence[Any], limit: int) -> dict[str, Any]:
    """Return one page of rows that have keys; a full one may have a next."""
    return {"items": rows, "next": rows[-1].id if len(rows) == limit else None}


def whole(rows: Sequence[Any]) -> dict[str, Any]:
    """Return a list that fits one page."""
    return {"items": rows, "next": None}
