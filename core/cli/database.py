"""`onex db` and `onex doctor`."""

from __future__ import annotations

import json
import os

import click

from core.cli.checks import checks
from core.cli.typed import Database
from core.db import engine
from core.kernel.settings import Settings
from core.wiring.start import start


@click.group("db")
def db_group() -> None:
    """Migrations."""


@db_group.command()
@click.option("--database", type=Database(), help="Address of the owner's connection, when it is not the portal's own.")
def upgrade(database: str | None) -> None:
    """Bring the database to the newest revision."""
    start(Settings.from_env(os.environ))
    if database:
        engine.bind(database)
    engine.upgrade()
    click.echo(engine.current())


@db_group.command()
def current() -> None:
    """Print the revision the database stands at."""
    start(Settings.from_env(os.environ))
    click.echo(engine.current() or "empty")


@click.command()
@click.option("--json", "as_json", is_flag=True)
def doctor(*, as_json: bool) -> None:
    """Check configuration, database, queue, files, fonts, holiday calendar and plugins; name each fix."""
    findings = checks(os.environ)
    if as_json:
        click.echo(json.dumps(findings, ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{'ok ' if finding['ok'] else 'BAD'} {finding['check']}: {finding['detail']}")
            if not finding["ok"]:
                click.echo(f"    {finding['fix']}")
    if not all(finding["ok"] for finding in findings):
        raise SystemExit(1)
