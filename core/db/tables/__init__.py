"""Every table of the ground floor; which room writes it is said by `__room__`."""

from __future__ import annotations

from core.db.tables.answers import StoredAnswer
from core.db.tables.arrangement import Arrangement, ExamRoom, Seat, Ticket
from core.db.tables.audit import Audience, AuditEvent, Outbox
from core.db.tables.base import Base
from core.db.tables.candidates import Candidate, VerificationOutage
from core.db.tables.changes import ChangeRequest
from core.db.tables.contacts import VendorContact
from core.db.tables.fallback import FallbackRow, PlatformRow
from core.db.tables.fees import FeeStatement, Payment, ProvinceStandard
from core.db.tables.guests import GuestAgreement
from core.db.tables.identity import IdentityProvider, LinkedIdentity, SecondFactor, UserSession
from core.db.tables.invigilators import Invigilator, InvigilatorDuty, InvigilatorTime
from core.db.tables.issuance import Counter, HeadSeal, IssuanceItem, IssuedCertificate, SignOff
from core.db.tables.jobs import ClockStep, Job, Upload, UploadChunk
from core.db.tables.national import (
    LinkState,
    NationalAccount,
    NationalDelivery,
    NationalMedium,
    Reconciliation,
    Workbook,
)
from core.db.tables.orgs import ApiToken, College, PasswordReset, User, Vendor, VendorSetting, Webhook
from core.db.tables.pilots import PilotApplication, PilotFile, ProvincePlan
from core.db.tables.plans import ExamPlan, PlanCertificate, PlanRevision
from core.db.tables.plugins import Certificate, Installation, PluginRelease, Supplement
from core.db.tables.registrations import Entry, NameConflict, Occupation, Registration
from core.db.tables.scores import Result, Score, ScoreReview
from core.db.tables.sessions import SessionChoice
from core.db.tables.sites import ExamSite, SiteFile, SiteForm, SiteUse

__all__ = [
    "MODELS", "ApiToken", "Arrangement", "Audience", "AuditEvent", "Base", "Candidate", "Certificate", "ChangeRequest",
    "ClockStep", "College", "Counter", "Entry", "ExamPlan", "ExamRoom", "ExamSite", "FallbackRow", "FeeStatement",
    "GuestAgreement", "HeadSeal", "IdentityProvider", "Installation", "Invigilator", "InvigilatorDuty",
    "InvigilatorTime", "IssuanceItem", "IssuedCertificate", "Job", "LinkState", "LinkedIdentity", "NameConflict",
    "NationalAccount", "NationalDelivery", "NationalMedium", "Occupation", "Outbox", "PasswordReset", "Payment",
    "PilotApplication", "PilotFile", "PlanCertificate", "PlanRevision", "PlatformRow", "PluginRelease", "ProvincePlan",
    "ProvinceStandard", "Reconciliation", "Registration", "Result", "Score", "ScoreReview", "Seat", "SecondFactor",
    "SessionChoice", "SignOff", "SiteFile", "SiteForm", "SiteUse", "StoredAnswer", "Supplement", "Ticket", "Upload",
    "UploadChunk", "User", "UserSession", "Vendor", "VendorContact", "VendorSetting", "VerificationOutage",
    "Webhook", "Workbook",
]  # fmt: skip

MODELS: tuple[type[Base], ...] = tuple(
    sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda model: str(model.__tablename__))
)
