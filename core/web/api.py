"""REST: the OpenAPI document, its page with local assets, and what every call must satisfy before a room sees it."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
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
from werkzeug.routing import Rule

from core.kernel.text import check_texts
from core.rest.keys import CLOSED, declared_scopes
from core.rest.problems import FindingSchema
from core.web.errors import by_protocol, is_api
from core.web.texts import typed

VERSION = "0.1.0"
DEPTH = 32
JSON_BYTES = 1_000_000
CHANGING = {"PUT", "PATCH", "DELETE"}
BODIES = {"application/json", "multipart/form-data"}
# A whole string, even one that never ends, or one bracket: a hostile text is read once.
TOKENS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)

DESCRIPTION = """\
Everything the portal's pages can do with candidates, registrations, arrangements, scores and certificates.

- **Who asks**: `Authorization: Bearer onex_…` (a key, made by its own account under “API tokens”), or the session of a
  signed-in browser, with its form token in `X-CSRFToken`. A key does what its scopes say; each operation names the one
  it needs. What is for persons only takes a session: signing, approving, publishing, revoking, accounts and keys.
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


PROBLEM = {
    "description": "Refused: what is wrong, where, and what can be done",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class HouseRules(BasePlugin):
    """What holds for every operation: the tag of its resource (the first word after /api/v1), errors, who may call."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def operation_helper(
        self, path: str | None = None, operations: Any = None, rule: Rule | None = None, **_kwargs: Any
    ) -> None:
        """Replace the name and the error flask-smorest writes; say which scope a key needs."""
        view = self._app.view_functions[rule.endpoint] if rule else None
        for method, operation in operations.items():
            operation["tags"] = [str(path).split("/")[3]]
            answers = {code: PROBLEM for code in operation["responses"] if str(code)[0] in "d45"}
            operation["responses"].update(answers)
            scopes = sorted(declared_scopes(view, method.upper()) or CLOSED)
            operation["security"] = [*({"token": [scope.value]} for scope in scopes), {"session": []}]
            told = "Key scope: " + " or ".join(f"`{scope}`" for scope in scopes) if scopes else "Persons only: no key"
            operation["description"] = "\n\n".join(filter(None, [operation.get("description"), f"{told}."]))


class Rest(flask_smorest.Api):  # type: ignore[misc]
    """The API: errors as problem+json, a room's pages and resources side by side under one name.

    Its document is made when it is first asked for: it takes as long as everything else a portal starts with.
    """

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask, **options: Any) -> None:
        self._undescribed: list[tuple[flask_smorest.Blueprint, str]] = []
        self._describing = threading.Lock()
        super().__init__(app, **options)

    def handle_http_exception(self, error: Any) -> Any:
        """Answer as everywhere in the portal."""
        return by_protocol(error)

    def register_blueprint(self, blp: flask_smorest.Blueprint, **_options: Any) -> None:
        """Register a room's resources beside its pages of the same name."""
        name = f"api_{blp.name}"
        self._app.extensions["flask-smorest"]["blp_name_to_api"][name] = self
        self._app.register_blueprint(blp, name=name)
        self._undescribed.append((blp, name))

    def _openapi_json(self) -> Any:
        with self._describing:
            while self._undescribed:
                blp, name = self._undescribed.pop(0)
                blp.register_views_in_doc(self, self._app, self.spec, name=name, parameters=None)
        return super()._openapi_json()


class StrictJson(DefaultJSONProvider):
    """JSON as the standard has it: no NaN, no Infinity, no key twice; Chinese stays readable."""

    ensure_ascii = False
    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Parse a text, refusing what JSON does not know."""
        return super().loads(s, parse_constant=_no_constant, object_pairs_hook=_once, **kwargs)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _once(pairs: Sequence[tuple[str, Any]]) -> Mapping[str, Any]:
    """Which of two values was meant nobody can tell, and programs differ in which they take."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        error = BadRequest("JSON_KEY_TWICE")
        twice = {name: ["JSON_KEY_TWICE"] for name in names if names.count(name) > 1}
        error.data = {"messages": {"json": twice}}  # type: ignore[attr-defined]
        raise error
    return found


def check_call() -> None:
    """Refuse a call no room could mean: wrong media type, too deep, unprintable, no real version (H11 to H22)."""
    if request.endpoint is None:
        return  # what is sent to no door is not read
    if is_api():
        if request.method in CHANGING:
            _check_version()
        if (request.content_length or "Transfer-Encoding" in request.headers) and request.mimetype not in BODIES:
            raise UnsupportedMediaType
        if request.is_json:
            _check_json(request.get_data())
    check_texts(typed())


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
    rest = Rest(app, spec_kwargs={"extra_plugins": [HouseRules(app)], **described})
    rest.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    cookie = {"type": "apiKey", "in": "cookie", "name": app.config["SESSION_COOKIE_NAME"]}
    rest.spec.components.security_scheme("session", cookie)
    return rest
