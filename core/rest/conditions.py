"""The version a program has read, as its `If-Match` header says; the portal has checked that it says one."""

from __future__ import annotations

from flask import request


def version_meant() -> str | None:
    """Return the version of the row the program means to change."""
    return next(iter(request.if_match.as_set()), None)
