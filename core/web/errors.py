"""Codes become answers here: a page for people, RFC 9457 problem+json for programs."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, cast

from flask import Flask, Response, flash, g, json, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from gunicorn.http.errors import ParseException
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import BadRequest, HTTPException, SecurityError
from werkzeug.wrappers import Response as Answer

from core.db.session import is_away
from core.db.space import lacking
from core.kernel import errors
from core.kernel.logs import scrubbed
from core.kernel.messages import N_, catalogue, published
from core.kernel.problems import Problem
from core.rest.problems import finding
from core.web.invalid import findings
from core.web.shell import came_from, said

log = logging.getLogger(__name__)

# The most particular class first.
STATUS: tuple[tuple[type[errors.OnexError], HTTPStatus], ...] = (
    (errors.Conflict, HTTPStatus.CONFLICT),
    (errors.Refused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (errors.NotAllowed, HTTPStatus.FORBIDDEN),
    (errors.NotFound, HTTPStatus.NOT_FOUND),
    (errors.Stale, HTTPStatus.PRECONDITION_FAILED),
    (errors.Unannounced, HTTPStatus.CONFLICT),
    (errors.Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.Full, HTTPStatus.INSUFFICIENT_STORAGE),
)
CODES: Mapping[int, str] = {
    400: "BAD_REQUEST",
    401: "SIGN_IN_NEEDED",
    403: "NOT_ALLOWED",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    412: "STALE",
    413: "TOO_LARGE",
    415: "MEDIA_TYPE",
    422: "INVALID",
    428: "IF_MATCH_NEEDED",
    429: "TOO_MANY",
    500: "BUG",
}


class SignInNeeded(errors.OnexError):
    """Nobody is signed in, or the token is not good."""

    def __init__(self, code: str = "SIGN_IN_NEEDED") -> None:
        super().__init__(code)


def is_api() -> bool:
    """Say whether a program asks."""
    return request.path.startswith("/api/")


def on_purpose(error: errors.OnexError) -> Answer:
    """Answer a refusal of the house."""
    status = next((status for kind, status in STATUS if isinstance(error, kind)), HTTPStatus.UNAUTHORIZED)
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, errors.Unavailable) else {}
    if isinstance(error, SignInNeeded):
        if not is_api():
            back = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("home.sign_in", back=back), 303)
        headers = {"WWW-Authenticate": 'Bearer realm="onex"'}
    if error.code == "NONE_CHOSEN" and not is_api() and came_from() != url_for("home.index"):
        flash("{}，{}".format(*said(error.code, {})), "warning")
        return redirect(came_from(), 303)
    if error.code == "PASSWORD_CHANGE_FIRST" and not is_api():
        return redirect(url_for("home.password"), 303)
    problems = cast("Iterable[Problem]", error.params.get("problems", ()))
    params = error.params
    if isinstance(error, errors.Unavailable):
        params = params | {"part": gettext(str(params["part"]))}
    return answer(status, error.code, params, tuple(problems), headers)


def by_database(error: SQLAlchemyError) -> Answer:
    """Answer that the database is full or away: coming back later helps. Raises what else it says: that is a bug."""
    full = lacking(error)
    if not full and not is_away(error):
        raise error
    # The driver's own words only: SQLAlchemy's carry the statement's parameters.
    why = scrubbed(str(error.__cause__ or type(error).__name__))
    log.error("database fails in %s %s: %s", request.method, request.endpoint, why)
    return on_purpose(full or errors.Unavailable(N_("数据库")))


def by_disk(error: OSError) -> Answer:
    """Answer that a disk is full, that of what was being received for one; anything else is a bug."""
    full = lacking(error)
    if full is None:
        raise error
    log.error("disk full in %s %s: %s", request.method, request.endpoint, error.strerror)
    return on_purpose(full)


def by_protocol(error: HTTPException) -> Answer:
    """Answer what HTTP, Flask, the limiter, the CSRF guard or marshmallow refused, and bugs."""
    if isinstance(error, SecurityError):
        # A forged Host: no address can be built for it, so the answer is bare.
        return Response("400\n", HTTPStatus.BAD_REQUEST, mimetype="text/plain")
    if error.response is not None or error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    data: Mapping[str, Any] = getattr(error, "data", None) or {}
    code = "FORM_EXPIRED" if isinstance(error, CSRFError) else CODES.get(error.code, "BAD_REQUEST")
    if error.description and error.description in catalogue():
        code = error.description  # what our own guards say
    headers = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    if isinstance(error, RateLimitExceeded) and error.limit:
        headers["Retry-After"] = str(error.limit.limit.get_expiry())
    problems = tuple(findings(data.get("messages", {}), data.get("schema")))
    return answer(HTTPStatus(error.code), code, {}, problems, headers)


def answer(
    status: HTTPStatus,
    code: str,
    params: Mapping[str, object],
    problems: tuple[Problem, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Make the page or the document of a refusal; only a bug carries a number, so that equal refusals stay equal."""
    number = g.get("number", "") if status == HTTPStatus.INTERNAL_SERVER_ERROR else ""
    render = _document if is_api() else _page
    response = make_response(render(status, code, params, problems, number), status)
    response.headers.update(headers or {})
    if is_api():
        response.mimetype = "application/problem+json"
    return response


def _page(
    status: HTTPStatus, code: str, params: Mapping[str, object], problems: tuple[Problem, ...], number: str
) -> str:
    what = said(code, params)
    return render_template("error.html", status=status, what=what, problems=problems, number=number, back=came_from())


def _document(
    status: HTTPStatus, code: str, params: Mapping[str, object], problems: tuple[Problem, ...], number: str
) -> str:
    what = said(code, params)
    body: dict[str, object] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "code": published(code),
        "detail": what.text,
        "fix": what.fix,
        "errors": [finding(problem) for problem in problems],
    }
    return json.dumps(body | ({"number": number} if number else {}))


def init_app(app: Flask) -> None:
    """Answer every error of the house and of HTTP."""
    app.register_error_handler(errors.OnexError, on_purpose)
    app.register_error_handler(SQLAlchemyError, by_database)
    app.register_error_handler(OSError, by_disk)
    # Of a body that comes in pieces gunicorn finds out only while it is read whether it is one.
    app.register_error_handler(ParseException, lambda _error: by_protocol(BadRequest()))
    app.register_error_handler(HTTPException, by_protocol)
