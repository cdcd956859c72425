"""`onex serve`, `onex worker`, `onex scheduler`."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import click
from werkzeug.serving import WSGIRequestHandler

from core.cli.session import open_installation
from core.jobs import bell
from core.web.app import create_app
from core.wiring import clockwork


class Unlogged(WSGIRequestHandler):
    """Leaves the line about a request to the portal, which does not write the address somebody typed."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's
        """Write nothing."""


@click.command()
@click.option("--host", default="127.0.0.1")
@click.option("--port", type=click.IntRange(0, 65535), default=8000)
def serve(host: str, port: int) -> None:
    """Serve the portal: gunicorn in production, one embedded process with its own sweeper otherwise."""
    settings = open_installation(serving=True)
    if settings.env == "production":
        gunicorn = Path(sys.executable).parent / "gunicorn"
        options = ["--config", "python:core.web.gunicorn_settings", "--bind", f"{host}:{port}"]
        os.execv(gunicorn, [str(gunicorn), *options, "core.web.wsgi:app"])  # noqa: S606 - our own server, no shell
    for work in (bell.sweep_forever, clockwork.run_forever):
        threading.Thread(target=work, args=(threading.Event(),), daemon=True).start()
    create_app(settings).run(host=host, port=port, threaded=True, request_handler=Unlogged)


@click.command()
def worker() -> None:
    """Work on background jobs from Redis, and sweep for those whose bell was lost."""
    settings = open_installation(serving=True)
    if not settings.redis_url:
        raise click.ClickException("ONEX_REDIS_URL is not set: jobs run inside `onex serve`")
    bell.work(settings.redis_url)


@click.command()
def scheduler() -> None:
    """Run due jobs and clock-driven work in this process, for ever."""
    open_installation(serving=True)
    threading.Thread(target=clockwork.run_forever, args=(threading.Event(),), daemon=True).start()
    bell.sweep_forever(threading.Event())
