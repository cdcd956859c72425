"""For the machines that watch the portal: is it alive, and can it work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app
from redis import Redis
from redis.exceptions import RedisError
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
    """Say for each part whether it answers; 503 keeps the traffic away."""
    parts = {"database": _answers(engine.current), "queue": _answers(_queue), "files": _answers(_files)}
    well = all(parts.values())
    return {"status": "ok" if well else "unavailable", "parts": parts}, 200 if well else 503


def _answers(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except (SQLAlchemyError, RedisError, RuntimeError, OSError):
        return False
    return True


def _files() -> None:
    store().delete(store().put(b"ready"))


def _queue() -> None:
    if url := current_app.config["REDIS_URL"]:
        Redis.from_url(url, socket_timeout=2).ping()
