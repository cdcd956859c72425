"""What a vendor asks of an exam site; shown as warnings where the sources disagree (C-16 … C-19)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.api.words import Clause, Text


class Per(StrEnum):
    """What a minimum number is counted per."""

    SITE = "site"
    ROOM = "room"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRule:
    """How many people of one role an exam needs; those `sent_by_vendor` are optional for the site (C-19)."""

    key: str
    name: Text
    minimum: int
    per: Per = Per.SITE
    sent_by_vendor: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """How many of a thing a site or room needs, with the printed specification."""

    key: str
    name: Text
    minimum: int
    per: Per = Per.ROOM
    specification: Text | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRequirements:
    """Form, rooms, people and equipment of an exam site; None where the vendor names no number.

    Added in 1.2, all shown to colleges that have or want a site: `without_site`, what a college that has none is to do;
    `service_fee`, what the site is paid, and `agreement`, the contract it stands in; `notes`, anything else.
    """

    source: str
    stamped_form: Text | None = None
    machines_per_room: int | None = None
    nominal_seats: int | None = None
    invigilators_min: int | None = None
    candidates_per_invigilator: int | None = None
    invigilator_reply_working_days: int | None = None
    staff: tuple[StaffRule, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    without_site: Clause | None = None
    service_fee: Clause | None = None
    agreement: Clause | None = None
    notes: tuple[Clause, ...] = ()
