"""`onex national`: the state of the national platform."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import click
from marshmallow import validate

from core.cli.acting import NAME, acting_for, operating
from core.cli.session import open_installation
from core.cli.typed import Typed, document
from core.fallback import service, views
from core.kernel.actor import Actor, Role
from core.national import medium
from core.national.link import State, declare, status
from core.national.queries import totals
from core.national.schemas import LinkDeclaration
from core.national.simulator.faults import Faults
from core.national.simulator.serve import serve
from core.orgs.queries import organizations
from core.rest.fields import Text


@click.group("national")
def national_group() -> None:
    """The national platform: down, up, and what it stands at."""


@national_group.command("status")
@click.option("--json", "as_json", is_flag=True)
def show(*, as_json: bool) -> None:
    """Print the state in force."""
    open_installation()
    link = status(operating())
    since = link.since.isoformat() if link.since else None
    found = totals(operating())
    deliveries = {"waiting": found.waiting, "unknown": found.unknown, "stuck": found.stuck}
    document = {"state": link.state.value, "since": since, "reason": link.reason, "deliveries": deliveries}
    counts = ", ".join(f"{name} {count}" for name, count in deliveries.items())
    text = f"{link.state} {since or ''} {link.reason} ({counts})"
    click.echo(json.dumps(document, ensure_ascii=False) if as_json else text)


@national_group.command()
@click.option("--reason", required=True)
@click.option("--until-further-notice", is_flag=True, help="Closed by announcement, not merely out of order.")
def down(reason: str, *, until_further_notice: bool) -> None:
    """Say that the platform is out of order, or closed."""
    open_installation()
    _declare(State.CLOSED if until_further_notice else State.DOWN, reason)


def _declare(state: State, reason: str) -> None:
    declare(operating(), **document(LinkDeclaration, {"state": state.value, "reason": reason}), said_by=NAME)
    click.echo(state.value)


@national_group.command()
@click.option("--plan", help="One plan: its id, its name or a part of it; every plan registered by workbook otherwise.")
@click.option("--json", "as_json", is_flag=True)
def reconcile(plan: str | None, *, as_json: bool) -> None:
    """Close the accounts of the return: every registration that came by workbook, with its fate."""
    open_installation()
    vendors = [found for found in organizations(operating()) if found.kind == "vendor"]
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
    _declare(State.OPEN, reason)


@national_group.command()
@click.argument("url", type=Typed("url", Text(validate=validate.Length(1, 500))))
@click.option("--college", default="", help="The college the key belongs to; every college otherwise.")
@click.option(
    "--key",
    prompt=True,
    hide_input=True,
    type=Typed("key", Text(validate=validate.Length(1, 500))),
    help="The platform's key; asked for when it is not given.",
)
def connect(url: str, college: str, key: str) -> None:
    """Send registrations to the platform's interface at URL from now on, instead of as spreadsheets."""
    open_installation()
    count = medium.connect(operating(), url, key, college)
    click.echo(f"connected: {count} colleges")


@national_group.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8010, show_default=True, help="0 takes a free one.")
@click.option("--faults", default="", help="What goes wrong: words such as `ack_lost error@0.1`, or a file of them.")
@click.option("--seed", default=0, show_default=True)
@click.option("--key", default="", help="The key of its account; one is made otherwise.")
def simulate(port: int, faults: str, seed: int, key: str) -> None:
    """Be the national platform, for trials: it keeps everything in memory and forgets it when it stops."""
    file = Path(faults)
    try:
        text = file.read_text(encoding="utf-8") if faults and file.is_file() else faults
        drawn = Faults(text, seed)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    key = key or secrets.token_urlsafe(16)
    serve(port, drawn, seed, key, lambda address: click.echo(f"{address} key {key}"))
