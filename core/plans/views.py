"""What the pages show of plans and the catalogue."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from core.api import Certificate, Stage, Subject, Text, Track
from core.db.session import reading
from core.db.tables import ExamPlan, PlanRevision
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import NotFound
from core.kernel.working_days import is_working_day
from core.plans import queries
from core.plugins.store import declaration, declared_certificate
from core.rules.differences import say
from core.rules.notice import parse
from core.rules.places import clause_of, describe_place, place
from core.rules.plan import CertificateRules, Origin, PlanRules, Provenance, in_track
from core.rules.review import year_to_follow


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A plan in the list."""

    id: uuid.UUID
    name: str
    year: int
    published: bool
    first_day: dt.date
    last_day: dt.date
    registration_end: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """One plan; `rules` is None while it is a draft, `newer` the plugin's version in force when it is another.

    `places` is what its paths are named by (`core.rules.places`).
    """

    id: uuid.UUID
    name: str
    plugin: str
    newer: str
    notice: str
    track: Text | None
    revision: int
    digest: str
    published_at: dt.datetime | None
    rules: PlanRules | None
    places: object
    certificates: tuple[str, ...]
    certificate_names: Mapping[str, Text]
    level_names: Mapping[tuple[str, int], Text]
    revisions: tuple[PlanRevision, ...]

    @property
    def ranks(self) -> dict[int, Text]:
        """The levels of its certificates by rank."""
        return {rank: name for (_, rank), name in sorted(self.level_names.items())}


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRow:
    """A certificate of the catalogue."""

    id: uuid.UUID
    name: str
    name_en: str
    key: str


def rows(actor: Actor) -> list[PlanRow]:
    """Return the plans the actor may see, the next exam last."""
    with reading(actor) as tx:
        return [
            PlanRow(
                id=plan.id,
                name=plan.name,
                year=plan.year,
                published=plan.published,
                first_day=plan.first_exam_day,
                last_day=plan.last_exam_day,
                registration_end=queries.rules_of(plan).window(Stage.REGISTRATION).end if plan.published else None,
            )
            for plan in queries.plans(tx)
        ]


def plans_to_follow(actor: Actor) -> list[tuple[str, int]]:
    """Return the published plans whose reviews reach a year without a calendar, with the year."""
    found = []
    with reading(actor) as tx:
        for plan in (each for each in queries.plans(tx) if each.published):
            rules = queries.rules_of(plan)
            publicity = rules.window(Stage.PUBLICITY)
            policies = [certificate.review for certificate in rules.certificates if certificate.review]
            years = [year for each in policies if (year := year_to_follow(each, publicity, is_working_day))]
            found += [(plan.name, min(years))] if years else []
    return found


def plan(actor: Actor, plan_id: uuid.UUID) -> PlanView:
    """Return one plan; NotFound for another tenant's draft."""
    with reading(actor) as tx:
        found = queries.plan_of(tx, plan_id)
        named = _named(tx, found)
        track = _track(tx, found)
        return PlanView(
            id=found.id,
            name=found.name,
            plugin=found.plugin_key,
            newer=queries.newer_release(tx, found),
            notice=found.notice,
            revision=found.revision,
            digest=found.digest or "",
            published_at=found.published_at,
            rules=queries.rules_of(found) if found.published else None,
            places=queries.rules_of(found) if found.published else {"certificates": tuple(named)},
            certificates=tuple(certificate.key for certificate in named),
            certificate_names={certificate.key: in_track(certificate.name, track) for certificate in named},
            track=track.name if track else None,
            level_names={(c.key, level.rank): level.name for c in named for level in c.levels},
            revisions=queries.revisions(tx, found),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What a value was from one revision on, where it came from, and why the revision was made."""

    what: Text
    value: str
    provenance: Provenance
    revision: PlanRevision


def reasons(actor: Actor, plan_id: uuid.UUID, path: str) -> tuple[str, list[Reason]]:
    """Return the plan's name and, for each value under a path, what every revision says of it, the newest first.

    A revision that changes nothing there is left out. NotFound for a draft, and for a path nothing stands at.
    """
    found: dict[str, list[Reason]] = {}
    with reading(actor) as tx:
        plan = queries.plan_of(tx, plan_id)
        # Who may not read the history of a plan still reads where its values come from.
        now = PlanRevision(rules=plan.rules, reason="", clause="", made_at=plan.published_at)
        for revision in reversed(queries.revisions(tx, plan) or ((now,) if plan.published else ())):
            rules = queries.read_rules(revision.rules)
            for at, provenance in _origins(rules, path).items():
                reason = Reason(
                    what=describe_place(at, rules),
                    value=say(place(rules, at)),
                    provenance=provenance,
                    revision=revision,
                )
                told = found.setdefault(at, [])
                if not told or (told[-1].value, told[-1].provenance) != (reason.value, provenance):
                    told.append(reason)
    if not found:
        raise NotFound
    return plan.name, [reason for at in sorted(found) for reason in reversed(found[at])]


def _origins(rules: PlanRules, path: str) -> dict[str, Provenance]:
    """Return where the values at and under a path come from.

    One of many, as a subject's mark, came with what it is part of, and may name a clause of its own.
    """
    under = {at: known for at, known in rules.provenance.items() if at == path or at.startswith(f"{path}.")}
    if under or place(rules, path) is None:
        return under
    whole = max((at for at in rules.provenance if path.startswith(f"{at}.")), key=len, default="")
    origin = rules.provenance.get(whole, Provenance(kind=Origin.DECLARED, source=""))
    source = clause_of(rules, path) or origin.source
    return {path: replace(origin, source=source)} if source else {}


def _named(tx: Session, plan: ExamPlan) -> Sequence[Certificate | CertificateRules]:
    """Return a published plan's certificates, or what a draft's plugin declares of them today."""
    if plan.published:
        return queries.rules_of(plan).certificates
    wanted = parse(plan.notice).certificates
    return [c for c in declaration(tx, plan.vendor_id, plan.plugin_key)[1].certificates if c.key in wanted]


def _track(tx: Session, plan: ExamPlan) -> Track | None:
    """Return the direction a published plan examines, or a draft's notice names, as its plugin declares it today."""
    if plan.published:
        return queries.rules_of(plan).track
    wanted = parse(plan.notice).track
    declared = declaration(tx, plan.vendor_id, plan.plugin_key)[1].certificates
    return next((track for certificate in declared for track in certificate.tracks if track.key == wanted), None)


def subject_names(shown: PlanView) -> dict[str, Text]:
    """Return the names of a published plan's subjects by their keys."""
    certificates = shown.rules.certificates if shown.rules else ()
    levels = [level for certificate in certificates for level in certificate.levels]
    return {subject.key: subject.name for level in levels for subject in level.subjects}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRow:
    """考核科目 of a certificate's level, as the newest published plan has it."""

    certificate: Text
    vendor: Text
    level: Text
    subject: Subject


def subjects(actor: Actor) -> list[SubjectRow]:
    """Return the subjects of published plans by direction; of one subject in several plans the newest (R-039)."""
    found: dict[tuple[str, str, str, int, str], SubjectRow] = {}
    with reading(actor) as tx:
        for rules in (queries.rules_of(plan) for plan in queries.plans(tx) if plan.published):
            for certificate in rules.certificates:
                for level in certificate.levels:
                    for subject in level.subjects:
                        track = rules.track.key if rules.track else ""
                        found[rules.plugin, certificate.key, track, level.rank, subject.key] = SubjectRow(
                            certificate=rules.certificate_name(certificate.key),
                            vendor=rules.vendor,
                            level=level.name,
                            subject=subject,
                        )
    return [found[key] for key in sorted(found)]


def declared(certificate_id: uuid.UUID) -> Certificate:
    """Return what the release in force declares of a certificate of the catalogue; NotFound when none does.

    Asked as the platform: a declaration is no secret, an installation is its vendor's.
    """
    with reading(SYSTEM) as tx:
        if (found := declared_certificate(tx, certificate_id)) is None:
            raise NotFound
        return found


def declared_forms(certificate_id: uuid.UUID) -> tuple[object, ...]:
    """Return the forms the release in force declares of a certificate; none when no plugin declares it."""
    try:
        return declared(certificate_id).forms
    except NotFound:
        return ()


def catalogue(actor: Actor) -> list[CertificateRow]:
    """Return the certificates that can be applied for."""
    with reading(actor) as tx:
        return [CertificateRow(id=c.id, name=c.name, name_en=c.name_en, key=c.key) for c in queries.certificates(tx)]
