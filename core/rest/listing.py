"""Lists: the API's `{"items": […], "next": …}`, cut by a cursor that stays right while rows come and go; the pages'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from core.kernel.errors import Refused
from core.kernel.messages import N_
from core.rest.fields import Id, Whole
from core.rest.forms import Form

MOST = 200


class Paging(Schema):
    """Which part of a list."""

    cursor = Id(load_default=None, metadata={"description": "`next` of the page before"})
    limit = Whole(load_default=50, validate=validate.Range(1, MOST))


class PageNumber(Form):
    """Which part of a page's list, by number."""

    page = Whole(load_default=1, validate=validate.Range(1, 1_000_000), metadata={"label": N_("页码")})


class PageAfter(Form):
    """Which part of a page's list, by the last row of the part before."""

    after = Id(load_default=None, metadata={"label": N_("页码")})


class Ticked(Form):
    """The rows of a page's list that were ticked; that none means all is for what changes nothing (R-073)."""

    ids = fields.List(Id(), data_key="id", metadata={"label": N_("所选的行")})


class Chosen(Ticked):
    """The rows an act is done to: with none ticked it is done to none. Refused NONE_CHOSEN."""

    @post_load
    def some(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Refuse an act on nothing."""
        if not data["ids"]:
            raise Refused("NONE_CHOSEN")
        return data


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
