"""`onex org`, `onex user`, `onex token`: the operator's set-up."""

from __future__ import annotations

import json

import click

from core.cli.session import open_installation
from core.kernel.actor import SYSTEM, Role
from core.orgs import accounts, queries, service


@click.group("org")
def org_group() -> None:
    """Vendors and colleges."""


@org_group.command("create")
@click.argument("kind", type=click.Choice(["vendor", "college"]))
@click.argument("name")
@click.option("--province", help="Two-digit province code of a college, e.g. 32.")
@click.option("--name-en", default="")
def create_org(kind: str, name: str, province: str | None, name_en: str) -> None:
    """Create an organisation."""
    open_installation()
    if kind == "vendor":
        click.echo(service.create_vendor(SYSTEM, name=name, name_en=name_en).id)
    elif province is None:
        raise click.UsageError("a college needs --province")
    else:
        click.echo(service.create_college(SYSTEM, name=name, province=province).id)


@org_group.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_orgs(*, as_json: bool) -> None:
    """List every organisation."""
    open_installation()
    rows = [{"kind": o.kind, "name": o.name, "province": o.province} for o in queries.organizations(SYSTEM)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            click.echo(f"{row['kind']:8} {row['province'] or '':3} {row['name']}")


@click.group("user")
def user_group() -> None:
    """Accounts."""


@user_group.command("create")
@click.argument("login")
@click.option("--organization", default="", help="Name of the vendor or college, or a province code.")
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]), required=True)
@click.password_option()
def create_user(login: str, organization: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Create an account with roles."""
    open_installation()
    user = service.create_user_by_name(
        SYSTEM,
        organization=organization,
        login=login,
        name=name,
        password=password,
        roles=frozenset(Role(role) for role in roles),
    )
    click.echo(user.id)


@click.group("token")
def token_group() -> None:
    """Keys of the REST API."""


@token_group.command("create")
@click.argument("login")
@click.option("--name", required=True)
def create_token(login: str, name: str) -> None:
    """Print a new key of an account, once."""
    open_installation()
    click.echo(accounts.create_token_for(SYSTEM, login=login, name=name)[1])
