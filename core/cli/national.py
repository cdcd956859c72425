"""`onex national`: the state of the national platform."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from core.cli.acting import acting_for
from core.cli.session import open_installation
from core.fallback import service, views
from core.kernel.actor import SYSTEM, Actor, Role
from core.national.link import State, declare, status
from core.orgs.queries import organizations


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
@click.option("--plan", help="One plan: its id, its name or a part of it; every plan registered by workbook otherwise.")
@click.option("--json", "as_json", is_flag=True)
def reconcile(plan: str | None, *, as_json: bool) -> None:
    """Close the accounts of the return: every registration that came by workbook, with its fate."""
    open_installation()
    vendors = [found for found in organizations(SYSTEM) if found.kind == "vendor"]
    rows = [row for vendor in vendors for row in _reconciled(acting_for(vendor.name, Role.VENDOR_PLANNER), plan)]
    if plan and not rows:
        raise click.UsageError(f"{plan!r} names no plan that was registered by workbook")
    for row in () if as_json else rows:
        click.echo(f"{row['plan']}: {row['moved']} moved, digest {row['digest']}")
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))


def _reconciled(actor: Actor, wanted: str | None) -> Iterator[dict[str, object]]:
    for row in views.rows(actor)[1]:
        named = wanted is None or wanted in {str(row.id), row.name} or wanted in row.name
        if named and (row.counts.registered or row.closed):
            closed = service.reconcile(actor, row.id)
            yield {"plan": row.name, **closed.totals, "digest": closed.digest}


@national_group.command()
@click.option("--reason", default="reopened")
def up(reason: str) -> None:
    """Say that the platform is open again."""
    open_installation()
    declare(SYSTEM, State.OPEN, reason, "cli")
    click.echo("open")
