"""Who acts: the only source of a query's scope and of a right."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import NotAllowed


class ActorKind(StrEnum):
    """The kinds of account (R-003), the public, and the platform itself."""

    VENDOR = "vendor"
    COLLEGE = "college"
    PROVINCE = "province"
    OPERATOR = "operator"
    PUBLIC = "public"
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
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One person, or the platform, acting for one organisation.

    `key` is what a member of the public holds in hand (a ticket or certificate number): they see the row that carries
    it and nothing else.
    """

    kind: ActorKind
    user_id: uuid.UUID | None = None
    vendor_id: uuid.UUID | None = None
    college_id: uuid.UUID | None = None
    province: str | None = None
    roles: frozenset[Role] = frozenset()
    key: str | None = None

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


SYSTEM = Actor(kind=ActorKind.SYSTEM)
"""The platform: sees tenants, plans, jobs and the catalogue; on a person's data it acts only as their tenant."""


def public(key: str) -> Actor:
    """Return the actor of a public look-up by the number in the asker's hand."""
    return Actor(kind=ActorKind.PUBLIC, key=key)
