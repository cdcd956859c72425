"""REST: the OpenAPI document, its page with local assets, and what every call must satisfy before a room sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_smorest
import flask_swagger_ui
from apispec import BasePlugin
from flask import Blueprint, Flask, Response, render_template, request
from flask.json.provider import DefaultJSONProvider
from marshmallow import RAISE, Schema, fields
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import (
    BadRequest,
    PreconditionFailed,
    PreconditionRequired,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)

from core.kernel.errors import Refused
from core.rest.problems import FindingSchema
from core.web.errors import by_protocol, is_api

VERSION = "0.1.0"
DEPTH = 32
JSON_BYTES = 1_000_000
CHANGING = {"PUT", "PATCH", "DELETE"}
BODIES = {"application/json", "multipart/form-data"}
# A whole string, even one that never ends, or one bracket: a hostile text is read once.
TOKENS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)

DESCRIPTION = """\
Everything the portal's pages can do with candidates, registrations, arrangements, scores and certificates.

- **Who asks**: `Authorization: Bearer onex_…` (made under “API tokens”), or the session of a signed-in browser.
- **Errors**: RFC 9457 `application/problem+json`; decide by `code`, show `detail` and `fix`; every finding on a row or
  field stands in `errors`. Ask for `Accept-Language: en` to read them in English.
- **Long work** answers 202 with a job; `GET /api/v1/jobs/{id}` says how far it is: read = accepted + refused + skipped.
- **Lists**: `{"items": […], "next": cursor}`; ask for the next page with `?cursor=…`; `next` is null at the end.
- **Versions**: a resource that can be changed carries an `ETag`; send it back in `If-Match` with PUT, PATCH and DELETE.
- **Again**: every POST takes an `Idempotency-Key` (any text of your own, kept 7 days); sent again with the same key it
  is done once and answered the same. Calls that cost money, a place or a number need one.
"""

docs = Blueprint(
    "docs",
    __name__,
    static_folder=Path(flask_swagger_ui.__file__).parent / "dist",
    static_url_path="/api/docs/assets",
)


@docs.get("/api/docs")
def page() -> str:
    """Show the OpenAPI document with Swagger UI."""
    return render_template("docs.html")


class ProblemSchema(Schema):
    """An error as RFC 9457 problem+json."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "What a program decides by"})
    detail = fields.String(required=True, metadata={"description": "What is wrong, in the reader's language"})
    fix = fields.String(required=True, metadata={"description": "What can be done about it"})
    errors = fields.List(fields.Nested(FindingSchema), required=True)
    number = fields.String(metadata={"description": "Of a bug only: the number to quote"})


class ResourceTags(BasePlugin):
    """Tag every operation with the name of its resource: the first word after /api/v1."""

    def operation_helper(self, path: str | None = None, operations: Any = None, **_kwargs: Any) -> None:
        """Replace the room's name that flask-smorest writes."""
        for operation in operations.values():
            operation["tags"] = [str(path).split("/")[3]]


class Rest(flask_smorest.Api):  # type: ignore[misc]
    """The API: errors as problem+json, a room's pages and resources side by side under one name."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: Any) -> Any:
        """Answer as everywhere in the portal."""
        return by_protocol(error)

    def register_blueprint(self, blp: flask_smorest.Blueprint, **_options: Any) -> None:
        """Register a room's resources beside its pages of the same name, and document them."""
        name = f"api_{blp.name}"
        self._app.extensions["flask-smorest"]["blp_name_to_api"][name] = self
        self._app.register_blueprint(blp, name=name)
        blp.register_views_in_doc(self, self._app, self.spec, name=name, parameters=None)


class StrictJson(DefaultJSONProvider):
    """JSON as the standard has it: no NaN, no Infinity; Chinese stays readable."""

    ensure_ascii = False
    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Parse a text, refusing what JSON does not know."""
        return super().loads(s, parse_constant=_no_constant, **kwargs)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def check_call() -> None:
    """Refuse a call no room could mean: wrong media type, too deep, unprintable, no real version (H11 to H22)."""
    if any("\0" in word for word in request.args.values()):
        raise Refused("TEXT_UNPRINTABLE")
    if not is_api():
        if request.mimetype == "application/x-www-form-urlencoded" and "\0" in "".join(request.form.values()):
            raise Refused("TEXT_UNPRINTABLE")
        return
    if request.method in CHANGING and request.endpoint:
        _check_version()
    if (request.content_length or "Transfer-Encoding" in request.headers) and request.mimetype not in BODIES:
        raise UnsupportedMediaType
    if request.is_json:
        _check_json(request.get_data())


def _check_version() -> None:
    """What is changed is changed from a version the program has read; a room compares it under its lock (P14)."""
    if "If-Match" not in request.headers:
        raise PreconditionRequired
    strong = request.if_match.as_set()
    if request.if_match.star_tag or len(request.if_match.as_set(include_weak=True)) != 1:
        raise BadRequest("IF_MATCH_INVALID")
    if not strong:
        raise PreconditionFailed


def tag(response: Response) -> Response:
    """Give the answer that shows one resource the ETag of its version."""
    body = response.get_json() if is_api() and response.mimetype == "application/json" else None
    if isinstance(body, dict) and "version" in body:
        response.set_etag(body["version"])
        response.make_conditional(request)
    return response


def _check_json(body: bytes) -> None:
    if len(body) > JSON_BYTES:
        raise RequestEntityTooLarge
    depth = deepest = 0
    for token in TOKENS.finditer(body):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(token[0], 0)
        deepest = max(deepest, depth)
    if deepest > DEPTH:
        raise BadRequest("TOO_DEEP")
    if any(not _printable(text) for text in _texts(request.get_json() if body else None)):
        raise Refused("TEXT_UNPRINTABLE")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _printable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def init_app(app: Flask) -> Rest:
    """Set the API up; the rooms' resources are registered on what is returned."""
    app.config.update(
        API_TITLE="onex",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
    )
    app.json = StrictJson(app)
    # A misspelt query word is a finding like a misspelt field (H10).
    FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION["query"] = RAISE
    app.register_blueprint(docs)
    app.before_request(check_call)
    app.after_request(tag)
    described = {"info": {"description": DESCRIPTION}, "security": [{"token": []}]}
    rest = Rest(app, spec_kwargs={"extra_plugins": [ResourceTags()], **described})
    rest.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    return rest
