"""Which roles one person may hold: those of their organisation, and no two that must check each other."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from enum import StrEnum

from core.kernel.actor import Actor, ActorKind, Role
from core.kernel.errors import Refused
from core.kernel.scopes import KeyScope

ROLES_OF = {
    ActorKind.VENDOR: frozenset(role for role in Role if role.value.startswith("vendor_")),
    ActorKind.COLLEGE: frozenset(role for role in Role if role.value.startswith("college_")),
    ActorKind.PROVINCE: frozenset({Role.PROVINCE_REVIEWER, Role.PROVINCE_CITY_REVIEWER}),
    ActorKind.OPERATOR: frozenset({Role.OPERATOR}),
}

APART = (
    (Role.VENDOR_SCORER, Role.VENDOR_APPROVER),
    (Role.VENDOR_APPROVER, Role.VENDOR_SIGNER),
    (Role.COLLEGE_OFFICER, Role.COLLEGE_REVIEWER),
    (Role.COLLEGE_OFFICER, Role.COLLEGE_OWNER),
    (Role.PROVINCE_REVIEWER, Role.PROVINCE_CITY_REVIEWER),
)
"""Who enters does not approve, who approves does not sign."""

MANAGERS = (Role.OPERATOR, Role.COLLEGE_OWNER)
"""Who runs accounts: the operator all, a college's owner account those of the college (R-004)."""

READERS = frozenset(Role) - {Role.COLLEGE_OFFICER, Role.COLLEGE_REVIEWER, Role.COLLEGE_TEACHER}
"""Who sees the accounts of the own organisation: of a college whoever runs them."""

SETTERS = (Role.VENDOR_PLANNER, Role.VENDOR_FINANCE)
"""Who enters a vendor's payee and contact details (R-192, R-193)."""

FACTOR_ROLES = frozenset(
    {Role.COLLEGE_OWNER, Role.COLLEGE_REVIEWER, Role.VENDOR_APPROVER, Role.VENDOR_SIGNER, Role.OPERATOR}
)
"""Whose password alone is not enough in production: they approve, sign or run accounts."""

SCOPES_OF: Mapping[Role, frozenset[KeyScope]] = {
    Role.VENDOR_PLANNER: frozenset({KeyScope.REGISTRATIONS}),
    Role.VENDOR_ARRANGER: frozenset({KeyScope.REGISTRATIONS, KeyScope.ARRANGEMENT}),
    Role.VENDOR_SCORER: frozenset({KeyScope.SCORES}),
    Role.VENDOR_FINANCE: frozenset({KeyScope.FEES}),
    Role.COLLEGE_OFFICER: frozenset(KeyScope) - {KeyScope.READING, KeyScope.FEES},
}
"""What a role's keys may be used for beside reading: the work it does by its own hand, nothing it decides."""

MOST_DAYS = 365
"""How long a key of the API is good at most."""


TIED = "tied"
"""In place of a `ResetReason`: no password was set, and nobody is shown that one was."""


class ResetReason(StrEnum):
    """Why somebody's password or second factor is reset, and how it was made sure who asks: it goes on record."""

    IN_PERSON = "in_person"
    IN_WRITING = "in_writing"
    LEAKED = "leaked"


def manages(actor: Actor, college_id: uuid.UUID | None) -> bool:
    """Say whether the actor runs an account of that college, if any: the operator all, its owner its own (R-004)."""
    if Role.OPERATOR in actor.roles or actor.kind is ActorKind.SYSTEM:
        return True
    return Role.COLLEGE_OWNER in actor.roles and college_id is not None and college_id == actor.college_id


def scopes_for(roles: Iterable[Role]) -> frozenset[KeyScope]:
    """Return what the keys of an account with these roles may be used for."""
    return frozenset({KeyScope.READING}).union(*(SCOPES_OF.get(role, frozenset()) for role in roles))


def check_key_scopes(roles: Iterable[Role], scopes: frozenset[KeyScope]) -> None:
    """Raise Refused KEY_SCOPES_NONE, or KEY_SCOPES_NOT_YOURS with the scopes none of the roles has a use for."""
    if not scopes:
        raise Refused("KEY_SCOPES_NONE")
    if strange := scopes - scopes_for(roles):
        raise Refused("KEY_SCOPES_NOT_YOURS", scopes=sorted(strange))


def check_roles(kind: ActorKind, roles: frozenset[Role]) -> None:
    """Raise Refused ROLE_NOT_HERE or ROLES_APART, naming the roles."""
    if strange := roles - ROLES_OF.get(kind, frozenset()):
        raise Refused("ROLE_NOT_HERE", roles=sorted(strange))
    for one, other in APART:
        if {one, other} <= roles:
            raise Refused("ROLES_APART", one=one, other=other)
    if not roles:
        raise Refused("ROLE_MISSING")
