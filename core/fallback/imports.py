"""A workbook that comes back: judged as a registration is, except that nobody could be verified yet (R-098)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from core.api import CandidateType, Stage
from core.candidates import service as candidates
from core.candidates.queries import by_document, details_of, index_of
from core.candidates.rules import Origin
from core.candidates.rules import check as check_candidates
from core.db.tables import ExamPlan, ExamSite, Upload
from core.fallback import queries, sheet
from core.fallback.sheet import WorkbookRow
from core.intake.kind import ImportContext, ImportKind
from core.intake.rows import unpack
from core.intake.sheet_stage import stage_sheet
from core.kernel.actor import Role
from core.kernel.errors import Refused
from core.kernel.identity import mask
from core.kernel.ids import new_id
from core.kernel.messages import N_
from core.kernel.problems import Place, Problem
from core.kernel.verdicts import Fate, Verdict
from core.national.link import link
from core.plans.queries import plan_of, rules_of
from core.registrations import rules as registrations
from core.registrations.queries import born, facts_of_chunk
from core.registrations.rules import Facts, KnownCandidate, RegistrationRow
from core.registrations.service import register_many
from core.rules import fallback
from core.rules.plan import CertificateRules


def _parse(cells: dict[str, Any], header: dict[str, Any], row: int) -> WorkbookRow | list[Problem]:
    return sheet.parse({key: unpack(value) for key, value in cells.items()}, header, row)


def _check(tx: Session, context: ImportContext, rows: Sequence[WorkbookRow]) -> Sequence[Verdict]:
    plan = plan_of(tx, context.plan_id)
    certificate = queries.certificate_of(plan)
    site = queries.own_site(tx, plan, context.actor.college)
    name = tx.get_one(Upload, context.upload_id).header["sheet"]
    if against := _against(tx, context, plan, certificate, site):
        window = rules_of(plan).window(Stage.REGISTRATION)
        params = {"opens": _clock(window.opens), "closes": _clock(window.closes)}
        return [_all_refused(against, params, Place(sheet=name, row=row.candidate.row)) for row in rows]
    pool = by_document(tx, [row.candidate.document for row in rows])
    existing = {document: details_of(candidate) for document, candidate in pool.items()}
    known = check_candidates([row.candidate for row in rows], existing, name)
    asked = [_registration_row(row, certificate, site) for row in rows]
    facts = _unverified(tx, context, rows, asked)
    judged = [verdict for verdict, _ in registrations.check(asked, facts)]
    extra = [_differences(row, certificate, name) for row in rows]
    return [_together(*parts) for parts in zip(known, judged, extra, strict=True)]


def _against(
    tx: Session, context: ImportContext, plan: ExamPlan, certificate: CertificateRules, site: ExamSite | None
) -> tuple[str, ...]:
    book = queries.workbook(tx, plan.id, context.actor.college)
    if book is None:
        raise Refused("FALLBACK_NO_WORKBOOK")
    submission = fallback.Submission(
        received_at=context.received_at,
        platform_open=link(tx).is_open,
        site_approved=site is not None,
        attested=book.attested_at is not None,
    )
    return fallback.check(certificate.workbook, rules_of(plan).window(Stage.REGISTRATION), submission)


def _clock(instant: dt.datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}" if instant else "—"


def _all_refused(codes: tuple[str, ...], params: Mapping[str, object], place: Place) -> Verdict:
    return Verdict(fate=Fate.REFUSED, problems=tuple(Problem(code=code, place=place, params=params) for code in codes))


def _registration_row(row: WorkbookRow, certificate: CertificateRules, site: ExamSite | None) -> RegistrationRow:
    """Say the same as the registration template would; certificate and level come from the plan (C-38)."""
    person = row.candidate
    return RegistrationRow(
        row=person.row,
        name=person.name,
        id_number=person.id_number,
        id_masked=mask(person.id_number),
        candidate_type=CandidateType.COLLEGE,
        certificate_code=certificate.levels[0].code or "",
        certificate_name=certificate.name.zh,
        level_name=certificate.levels[0].name.zh,
        site_code=(site.code or "") if site else "",
        site_name=site.name if site else "",
    )


def _unverified(
    tx: Session, context: ImportContext, rows: Sequence[WorkbookRow], asked: Sequence[RegistrationRow]
) -> Facts:
    """The facts of a registration, with every person of the workbook known and taken as verified for now."""
    facts = facts_of_chunk(tx, context, asked)
    people = {}
    for row in rows:
        found = facts.candidates.get(row.candidate.id_number)
        people[row.candidate.id_number] = KnownCandidate(
            id=found.id if found else new_id(),
            name=row.candidate.name,
            bidx=index_of(row.candidate.document),
            candidate_type=found.candidate_type if found else CandidateType.COLLEGE.value,
            verified=True,
            born=born(row.candidate.document),
            education_level=row.candidate.education_level,
        )
    return replace(facts, candidates=people)


def _differences(row: WorkbookRow, certificate: CertificateRules, name: str) -> tuple[Problem, ...]:
    if certificate.workbook is None:
        return ()
    planned: Mapping[str, str] = {
        "certificate_name": certificate.name.zh,
        "certificate_level": certificate.levels[0].name.zh,
    }
    return fallback.settled(certificate.workbook, planned, row.extras, Place(sheet=name, row=row.candidate.row))[1]


def _together(known: Verdict, judged: Verdict, extra: tuple[Problem, ...]) -> Verdict:
    """A person who is known already is no hindrance; a conflict about who they are is."""
    problems = (*(() if known.fate is Fate.SKIPPED else known.problems), *judged.problems, *extra)
    refused = Fate.REFUSED in {known.fate, judged.fate} or any(not problem.warning for problem in problems)
    return Verdict(fate=Fate.REFUSED if refused else judged.fate, problems=problems)


def _apply(tx: Session, context: ImportContext, rows: Sequence[WorkbookRow]) -> list[uuid.UUID]:
    if not rows:
        return []
    plan = plan_of(tx, context.plan_id)
    certificate, site = queries.certificate_of(plan), queries.own_site(tx, plan, context.actor.college)
    known = by_document(tx, [row.candidate.document for row in rows])
    new = [row.candidate for row in rows if row.candidate.document not in known]
    candidates.add_many(tx, context.actor.college, new, CandidateType.COLLEGE, Origin.SPREADSHEET)
    asked = [_registration_row(row, certificate, site) for row in rows]
    accepted = [found for _, found in registrations.check(asked, _unverified(tx, context, rows, asked)) if found]
    return register_many(tx, context.actor, plan, accepted, Origin.SPREADSHEET)


def _document_of(row: WorkbookRow) -> str:
    return row.candidate.document


WORKBOOKS = ImportKind(
    key="workbook",
    title=N_("应急报名表"),
    roles=frozenset({Role.COLLEGE_OFFICER}),
    form=sheet.FORM,
    needs_plan=True,
    stage=stage_sheet,
    parse=_parse,
    check=_check,
    apply=_apply,
    natural_key=_document_of,
)
