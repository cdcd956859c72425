"""What a vendor declares: certificates with their levels, subjects and rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.api.eligibility import Eligibility
from core.api.fallback import Fallback
from core.api.fees import FeeSchedule
from core.api.forms import Copies, DocumentText, ExtraColumns, NamePattern, PhotoRule
from core.api.passing import PassRule, RetakePolicy
from core.api.preparation import Preparation
from core.api.review import ReviewPolicy
from core.api.sites import SiteRequirements
from core.api.sources import Publication, Reading
from core.api.timetable import Timetable
from core.api.words import LEVEL_NAMES, Clause, Mode, NotAnnounced, Text, read_only

_NO_LEVEL_CODE = NotAnnounced("证书编号", "")
_NO_TRACK_CODES = NotAnnounced("方向证书编号", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A named part of a paper with marks of its own, where a rule asks for it. Added in 1.1."""

    key: str
    name: Text
    full_mark: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One paper of a level. Codes are data (C-09); `aliases` holds other names and old codes (C-08).

    Added in 1.1: `optional`, `parts`; the parts' full marks add up to the subject's. In 1.3: `objective`, whether a
    machine marks it; None: the vendor does not say (R-150).
    """

    key: str
    name: Text
    mode: Mode
    minutes: int
    code: str | None = None
    aliases: tuple[str, ...] = ()
    full_mark: int = 100
    pass_mark: int = 60
    source: str = ""
    optional: bool = False
    parts: tuple[Part, ...] = ()
    objective: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a certificate: rank 1 初级, 2 中级, 3 高级 (R-035) unless it has a `title` of its own.

    Added in 1.1: `title`, needed from rank 4 on; `pass_rule` in place of the certificate's; `eligibility`.
    """

    rank: int
    subjects: tuple[Subject, ...] | NotAnnounced
    code: str | NotAnnounced = _NO_LEVEL_CODE
    source: str = ""
    title: Text | None = None
    pass_rule: PassRule | None = None
    eligibility: tuple[Eligibility, ...] = ()

    @property
    def name(self) -> Text:
        """The level's own title, else 初级, 中级 or 高级."""
        return self.title or LEVEL_NAMES[self.rank]


@dataclass(frozen=True, slots=True)
class Track:
    """A direction of a certificate with exams of its own (R-044); its level codes differ from the certificate's."""

    key: str
    name: Text
    codes: Mapping[int, str] | NotAnnounced = _NO_TRACK_CODES

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", read_only(self.codes))


class PlacePer(StrEnum):
    """What takes a place of a college's approved headcount. Added in 1.3."""

    PERSON = "person"
    REGISTRATION = "registration"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadcountRule:
    """How 院校考生 count against the headcount approved for a certificate, year and college. Added in 1.3.

    A person once, however many levels they sit; or each registration, with each level its own.
    Example: `HeadcountRule(place_per=PlacePer.REGISTRATION, source=NOTICE.clause("三"))`.
    """

    place_per: PlacePer = PlacePer.PERSON
    source: str = "C-14"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate with every rule its exams follow.

    Added in 1.2: `scope`, what the exams cover; `attachments`, the documents the vendor refers to; `preparation`.
    Added in 1.3: `readings`, where its documents can be read in two ways; `headcount`.
    """

    key: str
    name: Text
    levels: tuple[Level, ...]
    timetable: Timetable
    pass_rule: PassRule | NotAnnounced
    fees: FeeSchedule
    site: SiteRequirements
    tracks: tuple[Track, ...] = ()
    review: ReviewPolicy | None = None
    retake: RetakePolicy = field(default_factory=RetakePolicy)
    fallback: Fallback | None = None
    photo: PhotoRule = field(default_factory=PhotoRule)
    forms: tuple[ExtraColumns | DocumentText | NamePattern | Copies, ...] = ()
    scope: Clause | None = None
    attachments: tuple[Clause, ...] = ()
    preparation: tuple[Preparation, ...] = ()
    readings: tuple[Reading, ...] = ()
    headcount: HeadcountRule = field(default_factory=HeadcountRule)


class ContactKind(StrEnum):
    """Ways to reach a vendor; the tenant enters groups, numbers and addresses (R-193, section N)."""

    QQ_GROUP = "qq_group"
    DINGTALK_GROUP = "dingtalk_group"
    HOTLINE = "hotline"
    REVIEW_EMAIL = "review_email"
    REGIONAL_CONTACT = "regional_contact"
    POSTAL_ADDRESS = "postal_address"
    COLLEGE_GROUP = "college_group"
    OFFICE = "office"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact the vendor prints, by kind only; `per_plan` when every plan has its own."""

    kind: ContactKind
    source: str
    per_plan: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorPlugin:
    """The whole declaration of one assessment organisation (R-001); `api` is the lowest contract it needs.

    Added in 1.3: `documents`, everything the vendor has published that its sources name.
    """

    key: str
    api: str
    version: str
    vendor: Text
    certificates: tuple[Certificate, ...]
    contacts: tuple[Contact, ...] = ()
    documents: tuple[Publication, ...] = ()
