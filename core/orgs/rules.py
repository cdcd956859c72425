"""Which roles one person may hold: those of their organisation, and no two that must check each other."""

from __future__ import annotations

from core.kernel.actor import ActorKind, Role
from core.kernel.errors import Refused

ROLES_OF = {
    ActorKind.VENDOR: frozenset(role for role in Role if role.value.startswith("vendor_")),
    ActorKind.COLLEGE: frozenset(role for role in Role if role.value.startswith("college_")),
    ActorKind.PROVINCE: frozenset({Role.PROVINCE_REVIEWER}),
    ActorKind.OPERATOR: frozenset({Role.OPERATOR}),
}

APART = (
    (Role.VENDOR_SCORER, Role.VENDOR_APPROVER),
    (Role.VENDOR_APPROVER, Role.VENDOR_SIGNER),
    (Role.COLLEGE_OFFICER, Role.COLLEGE_REVIEWER),
    (Role.COLLEGE_OFFICER, Role.COLLEGE_OWNER),
)
"""Who enters does not approve, who approves does not sign (reliability §1.11)."""

LEAST_PASSWORD = 10


def check_roles(kind: ActorKind, roles: frozenset[Role]) -> None:
    """Raise Refused ROLE_NOT_HERE or ROLES_APART, naming the roles."""
    if strange := roles - ROLES_OF.get(kind, frozenset()):
        raise Refused("ROLE_NOT_HERE", roles="、".join(sorted(strange)))
    for one, other in APART:
        if {one, other} <= roles:
            raise Refused("ROLES_APART", one=one.value, other=other.value)
    if not roles:
        raise Refused("ROLE_MISSING")


def check_password(password: str) -> None:
    """Raise Refused PASSWORD_SHORT."""
    if len(password) < LEAST_PASSWORD:
        raise Refused("PASSWORD_SHORT", least=LEAST_PASSWORD)
