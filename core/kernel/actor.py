"""Who acts: the only source of a query's scope and of a right."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.kernel.errors import NotAllowed


class ActorKind(StrEnum):
    """The kinds of account (R-003), the public, whoever runs commands on the machine, and the platform itself."""

    VENDOR = "vendor"
    COLLEGE = "college"
    PROVINCE = "province"
    OPERATOR = "operator"
    PUBLIC = "public"
    COMMAND_LINE = "command_line"
    SYSTEM = "system"


class Role(StrEnum):
    """What a person may do inside an organisation."""

    VENDOR_PLANNER = "vendor_planner"
    VENDOR_ARRANGER = "vendor_arranger"
    VENDOR_SCORER = "vendor_scorer"
    VENDOR_APPROVER = "vendor_approver"
    VENDOR_SIGNER = "vendor_signer"
    VENDOR_FINANCE = "vendor_finance"
    COLLEGE_OWNER = "college_owner"
    COLLEGE_OFFICER = "college_officer"
    COLLEGE_REVIEWER = "college_reviewer"
    COLLEGE_TEACHER = "college_teacher"
    PROVINCE_REVIEWER = "province_reviewer"
    PROVINCE_CITY_REVIEWER = "province_city_reviewer"
    OPERATOR = "operator"


VENDOR_ROLES = frozenset(role for role in Role if role.startswith("vendor"))
COLLEGE_ROLES = frozenset(role for role in Role if role.startswith("college"))
PROVINCE_ROLES = frozenset(role for role in Role if role.startswith("province"))
COLLEGE_STAFF = COLLEGE_ROLES - {Role.COLLEGE_TEACHER}
"""Whoever works on a college's exams; a teacher reads what concerns the own students."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One person, or the platform, acting for one organisation.

    `key` is what a member of the public holds in hand (a ticket or certificate number): they see the row that carries
    it and nothing else. `name` is the person's, for the log of acts. Where something is read or done in another's name,
    `by` is who really does it and `why` the reason; only the functions below make such an actor.
    """

    kind: ActorKind
    user_id: uuid.UUID | None = None
    vendor_id: uuid.UUID | None = None
    college_id: uuid.UUID | None = None
    province: str | None = None
    roles: frozenset[Role] = frozenset()
    key: str | None = None
    name: str = field(default="", repr=False)
    by: Actor | None = None
    why: str = ""

    def require(self, *roles: Role) -> None:
        """Raise NotAllowed unless the actor holds one of `roles`; the platform itself holds them all."""
        if self.kind is not ActorKind.SYSTEM and self.roles.isdisjoint(roles):
            raise NotAllowed

    @property
    def vendor(self) -> uuid.UUID:
        """The vendor acted for; NotAllowed for anybody else."""
        if self.vendor_id is None:
            raise NotAllowed
        return self.vendor_id

    @property
    def college(self) -> uuid.UUID:
        """The college acted for; NotAllowed for anybody else."""
        if self.college_id is None:
            raise NotAllowed
        return self.college_id

    @property
    def doer(self) -> Actor:
        """Who really acts: whoever does this in another's name, else the actor itself."""
        return self.by or self

    @property
    def organization(self) -> str:
        """The organisation acted for, by its key or the province's code; empty for the operator and the platform."""
        return str(self.vendor_id or self.college_id or self.province or "")

    def written(self) -> dict[str, Any]:
        """Return the actor as plain values, for a job that goes on in their name."""
        names = ("user_id", "vendor_id", "college_id", "province", "key", "name", "why")
        values = {name: getattr(self, name) for name in names}
        return {
            "kind": self.kind.value,
            **{name: None if value is None else str(value) for name, value in values.items()},
            "roles": sorted(self.roles),
            "by": self.by.written() if self.by else None,
        }


def read_actor(plain: dict[str, Any]) -> Actor:
    """Return the actor that was `written`; one written before it had a name has none."""

    def key(name: str) -> uuid.UUID | None:
        return uuid.UUID(plain[name]) if plain[name] else None

    return Actor(
        kind=ActorKind(plain["kind"]),
        user_id=key("user_id"),
        vendor_id=key("vendor_id"),
        college_id=key("college_id"),
        province=plain["province"],
        roles=frozenset(Role(role) for role in plain["roles"]),
        name=plain.get("name") or "",
        by=read_actor(plain["by"]) if plain.get("by") else None,
        why=plain.get("why") or "",
    )


SYSTEM = Actor(kind=ActorKind.SYSTEM)
"""The platform: sees tenants, plans, jobs and the catalogue; on a person's data it acts only as their tenant."""


def public(key: str) -> Actor:
    """Return the actor of a public look-up by the number in the asker's hand."""
    return Actor(kind=ActorKind.PUBLIC, key=key)


def on_behalf_of(
    actor: Actor,
    *,
    why: str,
    vendor: uuid.UUID | None = None,
    college: uuid.UUID | None = None,
    province: str | None = None,
    roles: frozenset[Role] = frozenset(),
) -> Actor:
    """Return the side that sees or may do what `actor` does not, for one reading or act; events name both.

    Besides an account's own actor this is the only way to act for an organisation, and `why` says with what reason.
    """
    kind = ActorKind.VENDOR if vendor else ActorKind.COLLEGE if college else ActorKind.PROVINCE
    doer = actor.doer
    return Actor(
        kind=kind,
        user_id=doer.user_id,
        vendor_id=vendor,
        college_id=college,
        province=province,
        roles=roles,
        name=doer.name,
        by=doer,
        why=why,
    )


def as_platform(actor: Actor) -> Actor:
    """Return the platform, writing its own tables at somebody's request: the right is checked by whoever calls this."""
    return Actor(kind=ActorKind.SYSTEM, user_id=actor.user_id, name=actor.name, by=actor.doer)


def command_line(login: str) -> Actor:
    """Return the platform as whoever runs commands on the machine has it, by their name in the operating system."""
    return as_platform(Actor(kind=ActorKind.COMMAND_LINE, name=login))
