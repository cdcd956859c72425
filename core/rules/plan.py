"""What a published plan is made of: resolved values that no later release of a plugin can move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from core.api import (
    Clause,
    Copies,
    DocumentText,
    Edge,
    Eligibility,
    ExtraColumns,
    Fallback,
    FeeSchedule,
    HeadcountRule,
    NamePattern,
    PassRule,
    PhotoRule,
    Preparation,
    Publication,
    QueueAndForward,
    Reading,
    RetakePolicy,
    ReviewPolicy,
    SiteRequirements,
    SpreadsheetFallback,
    Stage,
    Subject,
    Text,
    Track,
)
from core.kernel.clock import day_end, day_start, moment
from core.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day of a stage, both inclusive; None is an open side."""

    start: dt.date | None = None
    end: dt.date | None = None

    @property
    def opens(self) -> dt.datetime | None:
        """The first instant inside; None when there is no beginning."""
        return None if self.start is None else day_start(self.start)

    @property
    def closes(self) -> dt.datetime | None:
        """The first instant after the last day (C-43); None when there is no end."""
        return None if self.end is None else day_end(self.end)

    def contains(self, instant: dt.datetime) -> bool:
        """Say whether `instant` lies inside."""
        opens, closes = self.opens, self.closes
        return (opens is None or opens <= instant) and (closes is None or instant < closes)

    def at(self, edge: Edge) -> dt.date | None:
        """The day of one edge."""
        return self.start if edge is Edge.START else self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One certificate's level, or one subject of it, on one day; `subject` None is the whole level in one span."""

    certificate: str
    level: int
    subject: str | None
    date: dt.date
    start: dt.time
    end: dt.time

    @property
    def begins(self) -> dt.datetime:
        """The instant the session starts."""
        return moment(self.date, self.start)

    @property
    def ends(self) -> dt.datetime:
        """The first instant after the session."""
        return moment(self.date, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRules:
    """A level this plan examines; `code` None: not announced; `pass_rule` None: the certificate's."""

    rank: int
    name: Text
    code: str | None
    subjects: tuple[Subject, ...]
    pass_rule: PassRule | None = None
    eligibility: tuple[Eligibility, ...] = ()

    def subject(self, key: str) -> Subject:
        """Return a subject by its key; raises Refused PLAN_SUBJECT_UNKNOWN."""
        for subject in self.subjects:
            if subject.key == key:
                return subject
        raise Refused("PLAN_SUBJECT_UNKNOWN", level=self.name, subject=key)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRules:
    """A certificate as this plan examines it: only the levels that have a session."""

    key: str
    name: Text
    levels: tuple[LevelRules, ...]
    pass_rule: PassRule
    fees: FeeSchedule
    retake: RetakePolicy
    review: ReviewPolicy | None
    site: SiteRequirements
    fallback: Fallback | None
    photo: PhotoRule
    forms: tuple[ExtraColumns | DocumentText | NamePattern | Copies, ...]
    scope: Clause | None = None
    attachments: tuple[Clause, ...] = ()
    preparation: tuple[Preparation, ...] = ()
    readings: tuple[Reading, ...] = ()
    headcount: HeadcountRule = field(default_factory=HeadcountRule)

    @property
    def steps(self) -> tuple[Preparation, ...]:
        """What is to be prepared, by stage in the order of the process."""
        return tuple(sorted(self.preparation, key=lambda step: list(Stage).index(step.stage)))

    @property
    def workbook(self) -> SpreadsheetFallback | None:
        """How it is registered by workbook while the national platform is closed, if it is."""
        return self.fallback if isinstance(self.fallback, SpreadsheetFallback) else None

    @property
    def queues(self) -> bool:
        """Whether registration goes on in the portal while the national platform is closed."""
        return isinstance(self.fallback, QueueAndForward)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A printed date that departs from the vendor's own rule; `reason` is empty until somebody acknowledges it."""

    stage: Stage
    edge: Edge
    rule: dt.date
    printed: dt.date
    reason: str = ""

    @property
    def acknowledged(self) -> bool:
        """Whether a reason was given."""
        return bool(self.reason)

    @property
    def days(self) -> int:
        """How many days later than the rule it was printed; negative when earlier."""
        return (self.printed - self.rule).days


class Origin(StrEnum):
    """Where a value comes from. DEFAULT is the house's own answer, listed in `core.rules.resolve`."""

    PRINTED = "printed"
    SUPPLEMENT = "supplement"
    RULE = "rule"
    DECLARED = "declared"
    DEFAULT = "default"


ORIGIN_NAMES: Mapping[Origin, Text] = MappingProxyType(
    {
        Origin.PRINTED: Text("通知印发", "Printed"),
        Origin.SUPPLEMENT: Text("补充公布", "Announced since"),
        Origin.RULE: Text("按规则推算", "By rule"),
        Origin.DECLARED: Text("证书声明", "Declared"),
        Origin.DEFAULT: Text("平台默认", "Our default"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Why a value stands in the plan: its origin and clause, the rule it was computed by, or who entered it when."""

    kind: Origin
    source: str
    rule: str = ""
    entered_by: str = ""
    entered_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """A value the vendor announced later, with the clause it stands in; `value` is what the contract declares."""

    path: str
    value: object
    clause: str
    entered_by: str
    entered_on: dt.date


def in_track(name: Text, track: Track | None) -> Text:
    """Return a name with the direction it is for, unless the name says it already (R-044)."""
    if track is None or track.name.zh in name.zh:
        return name
    return Text(f"{name.zh}（{track.name.zh}）", f"{name.en} ({track.name.en})")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRules:
    """Everything a plan needs for the rest of its life; frozen at publication.

    `name` is the notice's; what people are shown is the `title`.
    """

    name: str
    source: str
    plugin: str
    plugin_version: str
    vendor: Text
    track: Track | None
    windows: Mapping[Stage, Period]
    sessions: tuple[Session, ...]
    certificates: tuple[CertificateRules, ...]
    deviations: tuple[Deviation, ...]
    provenance: Mapping[str, Provenance]
    documents: tuple[Publication, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "windows", MappingProxyType(dict(self.windows)))
        object.__setattr__(self, "provenance", MappingProxyType(dict(self.provenance)))

    @property
    def title(self) -> str:
        """What the plan is called: its name with the direction it examines (R-044)."""
        return in_track(Text(self.name, self.name), self.track).zh

    @property
    def readings(self) -> tuple[Reading, ...]:
        """How the documents of its certificates are read, each reading once."""
        return tuple(dict.fromkeys(read for certificate in self.certificates for read in certificate.readings))

    @property
    def first_day(self) -> dt.date:
        """The first exam day."""
        return min(session.date for session in self.sessions)

    @property
    def last_day(self) -> dt.date:
        """The last exam day."""
        return max(session.date for session in self.sessions)

    def window(self, stage: Stage) -> Period:
        """Return a stage's period; both sides open when nobody announced it."""
        return self.windows.get(stage, Period())

    def certificate(self, key: str) -> CertificateRules:
        """Return a certificate by its key; raises Refused PLAN_CERTIFICATE_NOT_EXAMINED."""
        for certificate in self.certificates:
            if certificate.key == key:
                return certificate
        raise Refused("PLAN_CERTIFICATE_NOT_EXAMINED", plan=self.title, certificate=key)

    def certificate_name(self, key: str) -> Text:
        """Return what a certificate is called in this plan: with its direction, where it examines one (R-044)."""
        return in_track(self.certificate(key).name, self.track)

    def level(self, key: str, rank: int) -> LevelRules:
        """Return a certificate's level; raises Refused PLAN_LEVEL_NOT_EXAMINED."""
        certificate = self.certificate(key)
        for level in certificate.levels:
            if level.rank == rank:
                return level
        raise Refused("PLAN_LEVEL_NOT_EXAMINED", plan=self.title, certificate=certificate.name, level=rank)

    def pass_rule(self, key: str, rank: int) -> PassRule:
        """Return the rule a level is passed by: its own, else the certificate's."""
        return self.level(key, rank).pass_rule or self.certificate(key).pass_rule

    def sessions_of(self, key: str, rank: int, subject: str | None = None) -> tuple[Session, ...]:
        """Return a level's sessions; with `subject`, those in which it is examined, whole-level spans included."""
        return tuple(
            session
            for session in self.sessions
            if (session.certificate, session.level) == (key, rank)
            and (subject is None or session.subject in {None, subject})
        )
