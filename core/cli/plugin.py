"""`onex plugin`: what is offered, whether it compiles, and who runs it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from operator import itemgetter
from pathlib import Path

import click
from marshmallow import validate

from core.api import VendorPlugin
from core.cli.acting import operating
from core.cli.session import open_installation
from core.cli.typed import Typed
from core.orgs.service import create_vendor
from core.plugins import store
from core.plugins.checks import not_announced
from core.plugins.loader import offered
from core.plugins.release import Quarantine, Release, compile_plugin
from core.plugins.upgrade import preview
from core.rest.fields import Text
from core.testing.checks import CHECKS, QUICK, findings, notes
from core.testing.kit import Unfit, kit_of
from core.testing.scaffold import write_project

VENDOR = Typed("vendor", Text(validate=validate.Length(max=100)))
NAME = Typed("name", Text(validate=validate.Length(1, 100)))


@click.group("plugin")
def plugin_group() -> None:
    """Vendor plugins."""


def compiled(key: str) -> Release:
    """Return a plugin's release; a one-line error when it is unfit."""
    outcome = compile_plugin(key)
    if isinstance(outcome, Quarantine):
        raise SystemExit("\n".join(f"{key}: {reason}" for reason in outcome.reasons))
    return outcome


def vendor_named(name: str) -> uuid.UUID:
    """Return the vendor of that name; a usage error for an unknown one."""
    if found := store.vendor_named(operating(), name):
        return found
    raise click.UsageError(f"no vendor is named {name!r}; see `onex org list`")


@plugin_group.command("list")
@click.option("--strict", is_flag=True, help="Exit 1 when a plugin is quarantined.")
@click.option("--json", "as_json", is_flag=True)
def list_plugins(*, strict: bool, as_json: bool) -> None:
    """List every offered plugin with its state here."""
    open_installation()
    rows = [
        {"vendor": i.vendor, "key": i.key, "version": i.version, "state": i.state, "reason": i.reason}
        for i in store.installations(operating())
    ]
    installed = {row["key"] for row in rows}
    rows += [
        {"vendor": "", "key": key, "version": "", "state": "offered", "reason": ""}
        for key in offered()
        if key not in installed
    ]
    rows.sort(key=itemgetter("key", "vendor"))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            click.echo(f"{row['key']:18} {row['version']:8} {row['state']:12} {row['vendor']} {row['reason']}")
    if strict and any(row["state"] == store.QUARANTINED for row in rows):
        raise SystemExit(1)


@plugin_group.command()
@click.argument("name", type=NAME)
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
@click.argument("name", type=NAME)
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
        return str(reason).splitlines(), []
    return [f"{code} {text}" for code in codes for text in findings(kit, code)], notes(kit)


@plugin_group.command()
@click.argument("name", type=NAME)
@click.option("--into", default=".", type=click.Path(file_okay=False, path_type=Path), help="Where the folder is made.")
def new(name: str, into: Path) -> None:
    """Write the project of a new plugin: a declaration, a notice and its tests, to be changed."""
    project = write_project(name, into)
    click.echo(f"{project}\nnext: pip install -e {project} && onex plugin check {name}")


@plugin_group.command()
@click.argument("name", type=NAME)
@click.option(
    "--vendor", type=VENDOR, default="", help="Name of the vendor, created when there is none; else the plugin's own."
)
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
def install(name: str, vendor: str, *, dry_run: bool) -> None:
    """Compile a plugin, show what it changes, and make it the vendor's active release."""
    open_installation()
    shown = preview(operating(), vendor, name)
    for place in shown.differences:
        click.echo(f"  {place.what.zh} / {place.what.en}: {place.before or '–'} → {place.after or '–'}")
    for fact in shown.not_announced:
        click.echo(f"  not announced: {fact.what} ({fact.source})")
    if shown.backwards:
        click.echo(f"  note: {shown.version} is older than {shown.current}, which is in force")
    if shown.reasons and (dry_run or not shown.vendor):
        raise SystemExit("\n".join(f"{name}: {reason}" for reason in shown.reasons))
    if dry_run:
        click.echo(f"{name} {shown.current or '–'} → {shown.version}")
        return
    tenant = shown.vendor_id or create_vendor(operating(), name=shown.vendor).id
    installed = store.install(operating(), tenant, name)
    click.echo(f"{installed.key} {installed.version} {installed.state} {installed.reason}".rstrip())
    if installed.state != store.ACTIVE:
        raise SystemExit(1)


@plugin_group.command()
@click.argument("name", type=NAME)
@click.option("--vendor", default="", help="Name of the vendor, needed when several have the plugin.")
def disable(name: str, vendor: str) -> None:
    """Take a plugin out of use for new plans."""
    open_installation()
    running = [row for row in store.installations(operating()) if row.key == name]
    found = [row for row in running if vendor in ("", row.vendor)]
    if len(found) != 1:
        vendors = ", ".join(row.vendor for row in running)
        raise click.UsageError(f"{name} is installed for: {vendors or 'nobody'}; name one of them with --vendor")
    store.disable(operating(), found[0].vendor_id, name)
    click.echo("disabled")
