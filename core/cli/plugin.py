"""`onex plugin`: what is offered, whether it compiles, and who runs it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click
from sqlalchemy import select

from core.api import VendorPlugin
from core.cli.session import open_installation
from core.db.session import reading
from core.db.tables import Vendor
from core.kernel.actor import SYSTEM
from core.orgs.service import create_vendor
from core.plugins import store
from core.plugins.checks import not_announced
from core.plugins.loader import offered
from core.plugins.release import Quarantine, Release, compile_plugin
from core.plugins.upgrade import preview
from core.testing.checks import CHECKS, QUICK, findings, notes
from core.testing.kit import Unfit, kit_of
from core.testing.scaffold import write_project


@click.group("plugin")
def plugin_group() -> None:
    """Vendor plugins."""


def compiled(key: str) -> Release:
    """Return a plugin's release; a one-line error when it is unfit."""
    outcome = compile_plugin(key)
    if isinstance(outcome, Quarantine):
        raise SystemExit(f"{key}: {outcome.reason}")
    return outcome


@plugin_group.command("list")
@click.option("--strict", is_flag=True, help="Exit 1 when a plugin is quarantined.")
@click.option("--json", "as_json", is_flag=True)
def list_plugins(*, strict: bool, as_json: bool) -> None:
    """List every offered plugin with its state here."""
    open_installation()
    rows = [
        {"vendor": i.vendor, "key": i.key, "version": i.version, "state": i.state, "reason": i.reason}
        for i in store.installations(SYSTEM)
    ]
    installed = {row["key"] for row in rows}
    rows += [
        {"vendor": "", "key": key, "version": "", "state": "offered", "reason": ""}
        for key in offered()
        if key not in installed
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            click.echo(f"{row['key']:18} {row['version']:8} {row['state']:12} {row['vendor']} {row['reason']}")
    if strict and any(row["state"] == store.QUARANTINED for row in rows):
        raise SystemExit(1)


@plugin_group.command()
@click.argument("name")
def show(name: str) -> None:
    """Show a plugin's certificates and what its vendor has not announced."""
    plugin: VendorPlugin = compiled(name).plugin
    click.echo(f"{plugin.vendor.zh} {plugin.key} {plugin.version} (contract {plugin.api})")
    for certificate in plugin.certificates:
        levels = "、".join(level.name.zh for level in certificate.levels)
        click.echo(f"  {plugin.key}/{certificate.key}: {certificate.name.zh} ({levels})")
        for fact in not_announced(certificate):
            click.echo(f"    not announced: {fact.what} ({fact.source})")


@plugin_group.command("check")
@click.argument("name")
@click.option("--life", is_flag=True, help="Also run the life cycle of its notices.")
@click.option("--json", "as_json", is_flag=True)
def check_plugin(name: str, *, life: bool, as_json: bool) -> None:
    """Compile a plugin, run every conformance check and print every finding."""
    found, noted = _checked(name, CHECKS if life else QUICK)
    if as_json:
        click.echo(
            json.dumps({"plugin": name, "fit": not found, "findings": found, "notes": noted}, ensure_ascii=False)
        )
    else:
        for note in noted:
            click.echo(f"note {note}")
        click.echo("\n".join(found) or f"{name}: fit")
    if found:
        raise SystemExit(1)


def _checked(name: str, codes: Iterable[str]) -> tuple[list[str], list[str]]:
    try:
        kit = kit_of(name)
    except Unfit as reason:
        return str(reason).split("; "), []
    return [f"{code} {text}" for code in codes for text in findings(kit, code)], notes(kit)


@plugin_group.command()
@click.argument("name")
@click.option("--into", default=".", type=click.Path(file_okay=False, path_type=Path), help="Where the folder is made.")
def new(name: str, into: Path) -> None:
    """Write the project of a new plugin: a declaration, a notice and its tests, to be changed."""
    project = write_project(name, into)
    click.echo(f"{project}\nnext: pip install -e {project} && onex plugin check {name}")


@plugin_group.command()
@click.argument("name")
@click.option("--vendor", default="", help="Name of the vendor, created when there is none; else the plugin's own.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
def install(name: str, vendor: str, *, dry_run: bool) -> None:
    """Compile a plugin, show what it changes, and make it the vendor's active release."""
    open_installation()
    shown = preview(SYSTEM, vendor, name)
    for place in shown.differences:
        click.echo(f"  {place.what.zh} / {place.what.en}: {place.before or '–'} → {place.after or '–'}")
    for fact in shown.not_announced:
        click.echo(f"  not announced: {fact.what} ({fact.source})")
    if shown.reason and not shown.vendor:
        raise SystemExit(f"{name}: {shown.reason}")
    if dry_run:
        click.echo(f"{name} {shown.current or '–'} → {shown.version} {shown.reason}".rstrip())
        return
    tenant = shown.vendor_id or create_vendor(SYSTEM, name=shown.vendor).id
    installed = store.install(SYSTEM, tenant, name)
    click.echo(f"{installed.key} {installed.version} {installed.state} {installed.reason}".rstrip())
    if installed.state != store.ACTIVE:
        raise SystemExit(1)


@plugin_group.command()
@click.argument("name")
@click.option("--vendor", required=True)
def disable(name: str, vendor: str) -> None:
    """Take a plugin out of use for new plans."""
    open_installation()
    with reading(SYSTEM) as tx:
        found = tx.scalars(select(Vendor).where(Vendor.name == vendor)).one()
    store.disable(SYSTEM, found.id, name)
    click.echo("disabled")
