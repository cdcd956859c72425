"""One portal for all tests of a worker: making one takes longer than most of what a test asks of it."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from flask import Flask

from core.kernel.settings import Settings
from core.web.app import create_app
from core.web.limits import limiter


class _Made(NamedTuple):
    portal: Flask
    config: dict[str, Any]
    limiter: dict[str, Any]


@cache
def _made() -> _Made:
    portal = create_app(Settings(secret_key="k" * 64))
    return _Made(portal, dict(portal.config), dict(vars(limiter)))


def the_portal() -> Flask:
    """Return the portal as it was made, with nothing counted yet; which database it is of is bound elsewhere.

    A test that adds to a portal, or needs other settings, makes its own.
    """
    made = _made()
    made.portal.config.clear()
    made.portal.config.update(made.config)
    vars(limiter).update(made.limiter)
    limiter.reset()
    return made.portal
