"""For whom a command acts: whoever runs commands on the machine may act for any organisation, and the log says so."""

from __future__ import annotations

import uuid

import click

from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.orgs.queries import organizations
from core.plans import views

NAME = "cli"


def acting_for(organization: str, *roles: Role) -> Actor:
    """Return an actor of the vendor or college of that name; a usage error for an unknown one."""
    for found in organizations(SYSTEM):
        if found.name == organization:
            vendor = found.id if found.kind == "vendor" else None
            kind, college = (ActorKind.VENDOR, None) if vendor else (ActorKind.COLLEGE, found.id)
            return Actor(kind=kind, vendor_id=vendor, college_id=college, roles=frozenset(roles))
    raise click.UsageError(f"no organisation is named {organization!r}; see `onex org list`")


def plan_named(actor: Actor, name: str) -> uuid.UUID:
    """Return the one plan the actor sees whose id is `name`, or whose name holds it; a usage error otherwise."""
    found = [plan for plan in views.rows(actor) if name in {str(plan.id), plan.name}]
    found = found or [plan for plan in views.rows(actor) if name in plan.name]
    if len(found) != 1:
        names = "、".join(plan.name for plan in found) or "none"
        raise click.UsageError(f"{name!r} must name one plan; it names {names}")
    return found[0].id
