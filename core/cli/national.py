"""`onex national`: the state of the national platform."""

from __future__ import annotations

import json

import click

from core.cli.session import open_installation
from core.kernel.actor import SYSTEM
from core.national.link import State, declare, status


@click.group("national")
def national_group() -> None:
    """The national platform: down, up, and what it stands at."""


@national_group.command("status")
@click.option("--json", "as_json", is_flag=True)
def show(*, as_json: bool) -> None:
    """Print the state in force."""
    open_installation()
    link = status(SYSTEM)
    since = link.since.isoformat() if link.since else None
    document = {"state": link.state.value, "since": since, "reason": link.reason}
    click.echo(json.dumps(document, ensure_ascii=False) if as_json else f"{link.state} {since or ''} {link.reason}")


@national_group.command()
@click.option("--reason", required=True)
def down(reason: str) -> None:
    """Say that the platform is closed."""
    open_installation()
    declare(SYSTEM, State.DOWN, reason, "cli")
    click.echo("down")


@national_group.command()
@click.option("--reason", default="reopened")
def up(reason: str) -> None:
    """Say that the platform is open again."""
    open_installation()
    declare(SYSTEM, State.OPEN, reason, "cli")
    click.echo("open")
