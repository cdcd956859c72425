"""The plugin contract: everything a vendor may import, made of the standard library and pluggy only."""

from __future__ import annotations

from core.api.certificate import Certificate, Contact, ContactKind, Level, Part, Subject, Track, VendorPlugin
from core.api.eligibility import Age, EducationLevel, Eligibility, Holds
from core.api.fallback import SpreadsheetFallback
from core.api.fees import FeeRule, FeeSchedule, PayeeField
from core.api.forms import (
    ColumnKind,
    Document,
    DocumentText,
    ExtraColumn,
    ExtraColumns,
    Named,
    NamePattern,
    PhotoRule,
    Template,
)
from core.api.hooks import hookimpl, hookspec
from core.api.passing import (
    AllSubjects,
    BestOf,
    Condition,
    Conditions,
    Credit,
    Each,
    Grade,
    PartMinimum,
    PassRule,
    RetakePolicy,
    TotalScore,
    WeightedTotal,
)
from core.api.review import ReviewPolicy, ReviewReason
from core.api.sites import Equipment, Per, SiteRequirements, StaffRule
from core.api.timetable import DateRule, Days, From, Months, Timetable, Week, Window, WorkingDays
from core.api.words import (
    LEVEL_NAMES,
    MODE_NAMES,
    STAGE_NAMES,
    Anchor,
    CandidateType,
    Edge,
    Mode,
    NotAnnounced,
    Payer,
    Stage,
    Text,
    Weekday,
)

API_VERSION = "1.1"
SUPPORTED_MAJORS = frozenset({1})

__all__ = [
    "API_VERSION",
    "LEVEL_NAMES",
    "MODE_NAMES",
    "STAGE_NAMES",
    "SUPPORTED_MAJORS",
    "Age",
    "AllSubjects",
    "Anchor",
    "BestOf",
    "CandidateType",
    "Certificate",
    "ColumnKind",
    "Condition",
    "Conditions",
    "Contact",
    "ContactKind",
    "Credit",
    "DateRule",
    "Days",
    "Document",
    "DocumentText",
    "Each",
    "Edge",
    "EducationLevel",
    "Eligibility",
    "Equipment",
    "ExtraColumn",
    "ExtraColumns",
    "FeeRule",
    "FeeSchedule",
    "From",
    "Grade",
    "Holds",
    "Level",
    "Mode",
    "Months",
    "NamePattern",
    "Named",
    "NotAnnounced",
    "Part",
    "PartMinimum",
    "PassRule",
    "PayeeField",
    "Payer",
    "Per",
    "PhotoRule",
    "RetakePolicy",
    "ReviewPolicy",
    "ReviewReason",
    "SiteRequirements",
    "SpreadsheetFallback",
    "StaffRule",
    "Stage",
    "Subject",
    "Template",
    "Text",
    "Timetable",
    "TotalScore",
    "Track",
    "VendorPlugin",
    "Week",
    "Weekday",
    "WeightedTotal",
    "Window",
    "WorkingDays",
    "hookimpl",
    "hookspec",
]
