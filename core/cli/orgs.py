"""`onex org`, `onex user`, `onex token`: the operator's set-up."""

from __future__ import annotations

import json
import uuid

import click

from core.cli.acting import operating
from core.cli.session import open_installation
from core.cli.typed import document
from core.kernel.actor import Role
from core.kernel.scopes import KeyScope
from core.orgs import accounts, keys, queries, schemas, second_factor, service
from core.orgs.oidc import service as oidc
from core.orgs.oidc.queries import offers
from core.orgs.oidc.rules import OPERATORS
from core.orgs.oidc.schemas import IdentityProviderSchema
from core.orgs.rules import MOST_DAYS, ResetReason

OPERATOR = "operator"


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
    given = {"kind": kind, "name": name, "province": province, "name_en": name_en}
    data = document(schemas.OrganizationSchema, given)
    if kind == "vendor":
        click.echo(service.create_vendor(operating(), name=data["name"], name_en=data["name_en"]).id)
    else:
        click.echo(service.create_college(operating(), name=data["name"], province=data["province"]).id)


@org_group.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_orgs(*, as_json: bool) -> None:
    """List every organisation."""
    open_installation()
    rows = [{"kind": o.kind, "name": o.name, "province": o.province} for o in queries.organizations(operating())]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            click.echo(f"{row['kind']:8} {row['province'] or '':3} {row['name']}")


@org_group.group("oidc")
def oidc_group() -> None:
    """Identity providers, where an organisation's people may sign in (OpenID Connect)."""


@oidc_group.command("set")
@click.argument("organization")
@click.option("--issuer", required=True, help="As the provider calls itself, e.g. https://id.example.edu.cn/realms/all")
@click.option("--client-id", required=True)
@click.option("--name", default="统一身份认证", show_default=True, help="As the sign-in page shows it.")
@click.password_option("--client-secret", confirmation_prompt=False)
def set_provider(organization: str, issuer: str, client_id: str, name: str, client_secret: str) -> None:
    """Set the provider of an organisation, by its name ("operator": the operator's own); print the redirect address."""
    settings = open_installation()
    given = {"issuer": issuer, "client_id": client_id, "name": name, "client_secret": client_secret}
    organization_id = _organization(organization)
    oidc.set_provider(operating(), organization_id, **document(IdentityProviderSchema, given))
    click.echo(f"{settings.base_url.rstrip('/')}/sign-in/oidc/{organization_id}/back")


@oidc_group.command("remove")
@click.argument("organization")
def remove_provider(organization: str) -> None:
    """Remove an organisation's provider; its people sign in with their passwords."""
    open_installation()
    oidc.remove_provider(operating(), _organization(organization))


@oidc_group.command("list")
def list_providers() -> None:
    """List the organisations with a provider."""
    open_installation()
    for offer in offers():
        click.echo(f"{offer.organization or OPERATOR}  {offer.name}")


def _organization(name: str) -> uuid.UUID:
    if name == OPERATOR:
        return OPERATORS
    found = next((row.id for row in queries.organizations(operating()) if row.name == name), None)
    if found is None:
        raise click.UsageError(f"no organisation is named {name!r}; see `onex org list`")
    return found


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
    given = {"login": login, "organization": organization, "name": name, "roles": list(roles), "password": password}
    data = document(schemas.UserSchema, given)
    user = service.create_user_by_name(operating(), **{**data, "roles": frozenset(data["roles"])})
    click.echo(user.id)


@user_group.command("set-password")
@click.argument("login")
@click.option("--reason", type=click.Choice([reason.value for reason in ResetReason]), required=True)
@click.password_option()
def set_password(login: str, reason: str, password: str) -> None:
    """Set an account's password again; its sessions and keys end, and it is changed at the first sign-in."""
    open_installation()
    data = document(schemas.NewPassword, {"password": password, "reason": reason})
    accounts.set_password(operating(), queries.account_named(login).id, **data)
    click.echo(f"password of {login} set, sessions ended")


@user_group.command("reset-second-factor")
@click.argument("login")
@click.option("--reason", type=click.Choice([reason.value for reason in ResetReason]), required=True)
def reset_second_factor(login: str, reason: str) -> None:
    """Take a lost second factor from an account; its sessions end."""
    open_installation()
    data = document(schemas.FactorReset, {"reason": reason})
    second_factor.reset(operating(), queries.account_named(login).id, data["reason"])
    click.echo(f"second factor of {login} reset, sessions ended")


@click.group("token")
def token_group() -> None:
    """Keys of the REST API."""


@token_group.command("create")
@click.argument("login")
@click.option("--name", required=True, help="What it is for.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice([scope.value for scope in KeyScope]))
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=90, show_default=True)
@click.option("--password", prompt=True, hide_input=True, help="Of the account: nobody makes a key for somebody else.")
def create_token(login: str, name: str, scopes: tuple[str, ...], days: int, password: str) -> None:
    """Print a new key of an account, once; without a --scope it only reads."""
    open_installation()
    given = {"name": name, "scopes": list(scopes) or [KeyScope.READING.value], "days": days}
    data = document(schemas.NewToken, given)
    person = accounts.sign_in(login, password)
    click.echo(keys.create(person.actor, **{**data, "scopes": frozenset(data["scopes"])})[1])
