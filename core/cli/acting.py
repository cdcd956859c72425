"""For whom a command acts: whoever runs commands on the machine may act for any organisation, and the log says so."""

from __future__ import annotations

import getpass
import uuid

import click

from core.kernel.actor import Actor, Role, command_line, on_behalf_of
from core.orgs.queries import organizations
from core.plans import views

NAME = "cli"


def operating() -> Actor:
    """Return the platform, as whoever runs this command acts for it."""
    try:
        return command_line(getpass.getuser())
    except (KeyError, OSError):
        return command_line("")  # a container may run under a number that has no name


def acting_for(organization: str, *roles: Role) -> Actor:
    """Return an actor of the vendor or college of that name; a usage error for an unknown one."""
    for found in organizations(operating()):
        if found.name == organization:
            return on_behalf_of(
                operating(),
                vendor=found.id if found.kind == "vendor" else None,
                college=found.id if found.kind == "college" else None,
                roles=frozenset(roles),
                why="whoever runs commands on the machine may act for any organisation",
            )
    raise click.UsageError(f"no organisation is named {organization!r}; see `onex org list`")


def plan_named(actor: Actor, name: str) -> uuid.UUID:
    """Return the one plan the actor sees whose id is `name`, or whose name holds it; a usage error otherwise."""
    found = [plan for plan in views.rows(actor) if name in {str(plan.id), plan.name}]
    found = found or [plan for plan in views.rows(actor) if name in plan.name]
    if len(found) != 1:
        names = "、".join(plan.name for plan in found) or "none"
        raise click.UsageError(f"{name!r} must name one plan; it names {names}")
    return found[0].id
