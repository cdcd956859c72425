"""`onex demo`: the main job, end to end, on an embedded database of its own."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, replace

import click

from core.api import SpreadsheetFallback, VendorPlugin
from core.cli.plugin import compiled
from core.db import engine
from core.demo.notices import Shipped, shipped
from core.demo.run import Installed, run
from core.demo.summary import PlanSummary, table
from core.demo.world import World
from core.kernel.actor import SYSTEM
from core.kernel.settings import Settings
from core.orgs.service import create_vendor
from core.plugins.store import install
from core.wiring.start import start

CANDIDATES = 24


@click.command()
@click.option("--no-serve", is_flag=True, help="Print the summary and end.")
@click.option("--candidates", default=CANDIDATES, show_default=True, help="Candidates per plan.")
@click.option("--seed", default=1, show_default=True)
@click.option("--database", help="Another empty database than the embedded one.")
@click.option("--plugin", "only", multiple=True, help="Only this plugin's plans; may be given again.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def demo(
    context: click.Context,
    *,
    no_serve: bool,
    candidates: int,
    seed: int,
    database: str | None,
    only: tuple[str, ...],
    as_json: bool,
) -> None:
    """Install the vendors, run every plan of their notices to its certificates, and serve the portal."""
    settings = start(_fresh_installation(database))
    engine.upgrade()
    world, rows = run(
        [install_shipped(source) for source in _chosen(only)], candidates, seed, f"{settings.base_url}/verify"
    )
    if as_json:
        click.echo(json.dumps(_document(world, rows), ensure_ascii=False))
    else:
        click.echo(table(rows))
        click.echo("")
        for login, name in world.logins:
            click.echo(f"{login:22} {name}")
        click.echo(f"密码 / password: {world.password}")
    if not all(row.state == "issued" for row in rows):
        raise SystemExit(1)
    if not no_serve:
        context.invoke(context.find_root().command.get_command(context, "serve"))  # type: ignore[attr-defined]


def _chosen(only: tuple[str, ...]) -> list[Shipped]:
    found = [source for source in shipped() if not only or source.key in only]
    if len(found) < len(only):
        raise click.UsageError(f"not all of these are installed: {', '.join(only)}")
    return found


def _fresh_installation(database: str | None) -> Settings:
    """Begin anew: an earlier demo under `instance/` is removed, nothing else is."""
    settings = Settings.from_env(os.environ)
    if settings.env == "demo" and not database:
        for name in ("onex.sqlite3", "onex.sqlite3-wal", "onex.sqlite3-shm"):
            (settings.instance / name).unlink(missing_ok=True)
        shutil.rmtree(settings.instance / "files", ignore_errors=True)
    return replace(settings, database_url=database) if database else settings


def install_shipped(source: Shipped) -> Installed:
    """Create the vendor of a shipped plugin and install it."""
    plugin = compiled(source.key).plugin
    vendor = create_vendor(SYSTEM, name=plugin.vendor.zh, name_en=plugin.vendor.en)
    outcome = install(SYSTEM, vendor.id, source.key)
    if outcome.reason:
        raise SystemExit(f"{source.key}: {outcome.reason}")
    return Installed(source, vendor, by_workbook(plugin))


def by_workbook(plugin: VendorPlugin) -> bool:
    """Say whether a vendor's plans fall back to workbooks."""
    return any(isinstance(certificate.fallback, SpreadsheetFallback) for certificate in plugin.certificates)


def _document(world: World, rows: list[PlanSummary]) -> dict[str, object]:
    accounts = [{"login": login, "name": name} for login, name in world.logins]
    return {"plans": [asdict(row) for row in rows], "accounts": accounts, "password": world.password}
