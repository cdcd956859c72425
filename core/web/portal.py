"""Flask as the portal needs it: what was sent is read whole or refused, and what was typed stays out of the log."""

from __future__ import annotations

import hashlib
import logging
from typing import IO, Any

from flask import Flask, g, request
from flask import Request as FlaskRequest
from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import BadRequest
from werkzeug.formparser import FormDataParser

log = logging.getLogger(__name__)


class Forms(FormDataParser):
    """werkzeug's reader of forms, which by itself takes what it cannot read for an empty form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, silent=False)


class Request(FlaskRequest):
    """A request whose form is read whole or refused: a file's name that is not UTF-8, a body that breaks off."""

    form_data_parser_class = Forms

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._begun: list[IO[bytes]] = []

    def _get_file_stream(self, *args: Any, **options: Any) -> IO[bytes]:
        self._begun.append(super()._get_file_stream(*args, **options))
        return self._begun[-1]

    def _load_form_data(self) -> None:
        try:
            super()._load_form_data()
        except ValueError:
            for stream in self._begun:
                stream.close()
            raise BadRequest("FORM_UNREADABLE") from None


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookie, signed by a hash of today."""

    digest_method = staticmethod(hashlib.sha256)


class Portal(Flask):
    """Flask that logs a bug under the request's number, and not under an address somebody typed."""

    request_class = Request
    session_interface = Cookies()

    def log_exception(self, exc_info: Any) -> None:
        """Log a bug with the number its page shows."""
        log.error("bug %s in %s %s", g.get("number"), request.method, request.endpoint, exc_info=exc_info)
