"""The platform's answers, read with distrust: a shape that was not agreed on is no answer."""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from core.national.client import Answer
from core.national.rules import Verification
from core.outward.call import Unanswered

log = logging.getLogger(__name__)

# A reason is a code of the platform's: free words could hold somebody's name.
CODE = validate.Regexp(r"[A-Za-z0-9_-]{0,60}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """What the platform says it has done with one row."""

    key: uuid.UUID
    done: bool
    receipt: str
    verification: Verification | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the platform has under one natural key."""

    count: int
    receipt: str
    verification: Verification | None


class _AckSchema(Schema):
    key = fields.UUID(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(("applied", "duplicate", "refused")))
    receipt = fields.String(load_default="", validate=validate.Length(max=60))
    state = fields.Enum(Verification, by_value=True, load_default=None, allow_none=True)
    reason = fields.String(load_default="", validate=CODE)


class _FoundSchema(Schema):
    key = fields.UUID(required=True)
    count = fields.Integer(required=True, validate=validate.Range(min=0))
    receipt = fields.String(load_default="", validate=validate.Length(max=60))
    state = fields.Enum(Verification, by_value=True, load_default=None, allow_none=True)


_ACKS = Schema.from_dict({"results": fields.List(fields.Nested(_AckSchema(unknown=EXCLUDE)), required=True)})
_FOUND = Schema.from_dict({"results": fields.List(fields.Nested(_FoundSchema(unknown=EXCLUDE)), required=True)})


def read_acks(answer: Answer) -> tuple[list[Ack], int]:
    """Return what a batch came to, and the clock's skew; raises Unanswered for another shape than agreed."""
    acks = [
        Ack(
            key=row["key"],
            done=row["outcome"] != "refused",
            receipt=row["receipt"],
            verification=row["state"],
            reason=row["reason"],
        )
        for row in _load(_ACKS, answer.document)
    ]
    return acks, answer.skew


def read_found(answer: Answer) -> tuple[dict[uuid.UUID, Found], int]:
    """Return what was found, by the key it was asked for with, and the clock's skew; raises Unanswered likewise."""
    found = {
        row["key"]: Found(count=row["count"], receipt=row["receipt"], verification=row["state"])
        for row in _load(_FOUND, answer.document)
    }
    return found, answer.skew


def _load(schema: type[Schema], document: Any) -> list[dict[str, Any]]:
    try:
        loaded: dict[str, Any] = schema(unknown=EXCLUDE).load(document)
    except ValidationError as error:
        # The names of the fields, never what stands in them.
        log.error("the national platform's answer has another shape: %s", sorted(error.messages_dict))
        raise Unanswered("another shape") from error
    results: list[dict[str, Any]] = loaded["results"]
    return results
