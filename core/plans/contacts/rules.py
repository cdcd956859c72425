"""Who is told of which way to reach a vendor."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.api import ContactKind
from core.kernel.errors import Refused

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One way to reach a vendor; `value` is a number, group or address, `task` what it is for where there are several.

    Meant for everybody, or for one plan, one college, or the colleges of some provinces (two-digit codes).
    """

    kind: ContactKind
    value: str = field(repr=False)
    person: str = field(default="", repr=False)
    task: str = ""
    plan_id: uuid.UUID | None = None
    college_id: uuid.UUID | None = None
    provinces: frozenset[str] = frozenset()

    @property
    def closeness(self) -> tuple[bool, bool, bool]:
        """How closely its readers are meant: a college's own comes before a plan's, a plan's before a region's."""
        return self.college_id is not None, self.plan_id is not None, bool(self.provinces)

    def reaches(self, *, plan_id: uuid.UUID | None, college_id: uuid.UUID | None, province: str | None) -> bool:
        """Say whether it is meant for a reader: a college of a province, on a plan if there is one."""
        return (
            self.plan_id in {None, plan_id}
            and self.college_id in {None, college_id}
            and (not self.provinces or province in self.provinces)
        )


def meant_for(
    contacts: Iterable[Contact], *, plan_id: uuid.UUID | None, college_id: uuid.UUID | None, province: str | None
) -> list[Contact]:
    """Return of every kind the contacts that mean the reader most closely, in the order of the kinds."""
    reaching = [c for c in contacts if c.reaches(plan_id=plan_id, college_id=college_id, province=province)]
    found = []
    for kind in ContactKind:
        of_kind = [contact for contact in reaching if contact.kind is kind]
        closest = max((contact.closeness for contact in of_kind), default=None)
        found += [contact for contact in of_kind if contact.closeness == closest]
    return found


def check(contact: Contact) -> None:
    """Raise Refused CONTACT_EMAIL for a mailbox that is none, CONTACT_SCOPE for both a college and provinces."""
    if contact.kind is ContactKind.REVIEW_EMAIL and not EMAIL.fullmatch(contact.value):
        raise Refused("CONTACT_EMAIL")
    if contact.college_id and contact.provinces:
        raise Refused("CONTACT_SCOPE")
