"""Codes become answers here: a page for people, RFC 9457 problem+json for programs (architecture §4.2b)."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, cast

from flask import Flask, Response, g, json, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as Answer

from core.kernel import errors
from core.kernel.messages import catalogue
from core.kernel.problems import Place, Problem
from core.rest.problems import finding
from core.web.shell import local, said

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
# marshmallow's own sentences; a schema's own validator says a code of the catalogue.
SENTENCES: Mapping[str, str] = {
    "Missing data for required field.": "FIELD_REQUIRED",
    "Field may not be null.": "FIELD_REQUIRED",
    "Unknown field.": "FIELD_UNKNOWN",
    "Not a valid integer.": "FIELD_NOT_NUMBER",
    "Not a valid number.": "FIELD_NOT_NUMBER",
    "Not a valid string.": "FIELD_NOT_TEXT",
    "Not a valid date.": "FIELD_NOT_DATE",
    "Not a valid datetime.": "FIELD_NOT_DATE",
    "Not a valid aware datetime.": "FIELD_NOT_DATE",
    "Not a valid UUID.": "FIELD_NOT_ID",
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
    problems = cast("Iterable[Problem]", error.params.get("problems", ()))
    return answer(status, error.code, error.params, tuple(problems), headers)


def by_database(error: SQLAlchemyError) -> Answer:
    """Answer that the database is away: nothing was saved, and coming back later helps."""
    # The driver's own words only: SQLAlchemy's carry the statement's parameters.
    log.error("database away in %s %s: %s", request.method, request.endpoint, error.__cause__ or type(error).__name__)
    return on_purpose(errors.Unavailable(gettext("数据库")))


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
    return answer(HTTPStatus(error.code), code, {}, tuple(invalid(data.get("messages", {}))), headers)


def invalid(messages: Mapping[str, Any]) -> Iterator[Problem]:
    """Turn marshmallow's nested findings, under the location they were read from, into our own."""
    for found in messages.values():
        yield from _invalid("", found)


def _invalid(path: str, found: Any) -> Iterator[Problem]:
    if isinstance(found, Mapping):
        for name, inner in found.items():
            yield from _invalid(f"{path}.{name}".lstrip("."), inner)
        return
    for reason in found if isinstance(found, list | tuple) else [found]:
        code = reason if reason in catalogue() else SENTENCES.get(str(reason), "FIELD_INVALID")
        params = {"reason": reason} if code == "FIELD_INVALID" else {}
        yield Problem(code=code, place=Place(field=path.removesuffix("._schema")), params=params)


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
    back = request.referrer or ""
    back = local(back.removeprefix(request.host_url.rstrip("/")))
    what = said(code, params)
    return render_template("error.html", status=status, what=what, problems=problems, number=number, back=back)


def _document(
    status: HTTPStatus, code: str, params: Mapping[str, object], problems: tuple[Problem, ...], number: str
) -> str:
    what = said(code, params)
    body: dict[str, object] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        # The one code the published interface writes small (surface: `not_announced`).
        "code": "not_announced" if code == "NOT_ANNOUNCED" else code,
        "detail": what.text,
        "fix": what.fix,
        "errors": [finding(problem) for problem in problems],
    }
    return json.dumps(body | ({"number": number} if number else {}))


def number_request() -> None:
    """Give the request the number that is logged with a bug and shown to quote: 8 figures one can read aloud."""
    g.number = f"{secrets.randbelow(10**8):08d}"


class Portal(Flask):
    """Flask that logs a bug under the request's number, and not under an address somebody typed."""

    def log_exception(self, exc_info: Any) -> None:
        """Log a bug with the number its page shows."""
        log.error("bug %s in %s %s", g.get("number"), request.method, request.endpoint, exc_info=exc_info)


def init_app(app: Flask) -> None:
    """Answer every error of the house and of HTTP."""
    app.before_request(number_request)
    app.register_error_handler(errors.OnexError, on_purpose)
    app.register_error_handler(OperationalError, by_database)
    app.register_error_handler(PoolTimeout, by_database)
    app.register_error_handler(HTTPException, by_protocol)
