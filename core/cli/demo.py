"""`onex demo`: the main job, end to end, on an embedded database of its own."""

from __future__ import annotations

import json
import os
from dataclasses import asdict

import click
from sqlalchemy import select

from core.cli.acting import operating
from core.cli.plugin import compiled
from core.cli.typed import Database
from core.db import engine
from core.db.session import reading
from core.db.tables import Vendor
from core.demo.notices import Shipped, shipped
from core.demo.place import empty_place
from core.demo.rehearsal import rehearse
from core.demo.run import Installed, Prepared, run
from core.demo.summary import PlanSummary, table
from core.demo.world import World
from core.kernel.errors import Refused
from core.kernel.settings import Settings
from core.orgs.service import create_vendor
from core.plugins.store import install
from core.wiring.start import start

CANDIDATES = 24


@click.command()
@click.option("--no-serve", is_flag=True, help="Print the summary and end.")
@click.option(
    "--candidates", type=click.IntRange(min=1), default=CANDIDATES, show_default=True, help="Candidates per plan."
)
@click.option("--seed", default=1, show_default=True)
@click.option("--database", type=Database(), help="Another database than the embedded one; it must be empty.")
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
    """Install the vendors, run every plan of their notices to its certificates, and serve the portal.

    An earlier demo under instance/ is replaced; data of anybody else's is never touched.
    """
    if database:
        os.environ["ONEX_DATABASE_URL"] = database  # what is served afterwards is the same
    settings = Settings.from_env(os.environ)
    if settings.env == "production":
        raise Refused("DEMO_IN_PRODUCTION")
    ready = [prepared(source) for source in _chosen(only)]
    if not any(one.rehearsals for one in ready):
        raise Refused("DEMO_WITHOUT_NOTICE", plugins=", ".join(one.source.key for one in ready))
    empty_place(settings)
    settings = start(settings)
    engine.upgrade()
    world, rows = run([installed(one) for one in ready], candidates, seed, f"{settings.base_url}/verify")
    if as_json:
        click.echo(json.dumps(_document(world, rows), ensure_ascii=False))
    else:
        click.echo(table(rows))
        click.echo("")
        for login, name in world.logins:
            click.echo(f"{login:22} {name}")
        click.echo(f"密码 / password: {world.password}")
    if any(row.state == "open" for row in rows):
        raise SystemExit(1)
    if not no_serve:
        context.invoke(context.find_root().command.get_command(context, "serve"))  # type: ignore[attr-defined]


def _chosen(only: tuple[str, ...]) -> list[Shipped]:
    found = [source for source in shipped() if not only or source.key in only]
    if missing := sorted(set(only) - {source.key for source in found}):
        raise click.UsageError(f"not installed here: {', '.join(missing)} (pip install -e its project)")
    return found


def prepared(source: Shipped) -> Prepared:
    """Compile a shipped plugin and make its notices ready; nothing is touched."""
    plugin = compiled(source.key).plugin
    texts = zip(source.notices, source.files, strict=True)
    return Prepared(source, plugin, tuple(rehearse(plugin, source, text, file) for text, file in texts))


def installed(one: Prepared) -> Installed:
    """Install a prepared plugin for its vendor, who may have another one already."""
    name = one.plugin.vendor
    with reading(operating()) as tx:
        known = tx.scalars(select(Vendor).where(Vendor.name == name.zh)).first()
    vendor = known or create_vendor(operating(), name=name.zh, name_en=name.en)
    outcome = install(operating(), vendor.id, one.source.key)
    if outcome.reason:
        raise SystemExit(f"{one.source.key}: {outcome.reason}")
    return Installed(one, vendor)


def _document(world: World, rows: list[PlanSummary]) -> dict[str, object]:
    accounts = [{"login": login, "name": name} for login, name in world.logins]
    return {"plans": [asdict(row) for row in rows], "accounts": accounts, "password": world.password}
