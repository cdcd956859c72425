"""For the machines that watch the portal: is it alive, and can it work."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Blueprint, current_app
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from sqlalchemy.exc import SQLAlchemyError

from core.db import engine
from core.files.store import store

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> dict[str, str]:
    """Answer while the process runs."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def ready() -> tuple[dict[str, Any], int]:
    """Say for each part whether it answers; 503 keeps the traffic away.

    Anybody may ask, as often as they like: it costs a query and a ping, and writes nothing.
    """
    parts = {"database": _well(engine.ping), "queue": _well(_queue), "files": _well(lambda: store().is_ready())}
    well = all(parts.values())
    return {"status": "ok" if well else "unavailable", "parts": parts}, 200 if well else 503


def _well(look: Callable[[], object]) -> bool:
    try:
        return look() is not False
    except (SQLAlchemyError, RedisError, RuntimeError, OSError):
        return False


def _queue() -> None:
    if url := current_app.config["REDIS_URL"]:
        _redis(url).ping()


@cache
def _redis(url: str) -> Redis:
    """Return the connection this process asks by; a broken one is opened again once."""
    return Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 1))
