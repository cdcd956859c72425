"""Rows of a workbook judged as registrations are, except that nobody could be verified yet (R-098)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from core.api import CandidateType
from core.candidates.queries import details_of, index_of
from core.candidates.rules import Origin, changes, named
from core.candidates.rules import State as CandidateState
from core.db.sealing import keyring
from core.db.tables import Candidate, FallbackRow
from core.fallback import queries
from core.fallback.desk import Desk
from core.fallback.queries import Slot
from core.fallback.rules import SUPERSEDED, Choice, State, choose
from core.fallback.sheet import OWN, WorkbookRow, own_columns, printed_key
from core.kernel.identity import Document, IdType, mask
from core.kernel.ids import new_id
from core.kernel.problems import Place, Problem
from core.kernel.verdicts import Fate, Verdict, judged
from core.registrations import rules as registrations
from core.registrations.facts import Accepted, Facts, KnownCandidate, RegistrationRow
from core.registrations.queries import facts_of_chunk
from core.rules import fallback
from core.rules.columns import limits, read_extra
from core.rules.plan import CertificateRules

WAITS = "FALLBACK_WAITS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A row with its verdict, and what an accepted one comes to: a registration, or another content for its own."""

    row: WorkbookRow = field(repr=False)
    choice: Choice
    verdict: Verdict
    renews: uuid.UUID | None = None

    @property
    def extras(self) -> dict[str, str]:
        """What the vendor's own columns say, by key."""
        said = {key.removeprefix(OWN): text for key, text in self.row.extras.items() if key.startswith(OWN)}
        if self.choice.certificate is None:
            return said
        read = {c.key: read_extra(c, said.get(c.key, ""))[0] for c in own_columns(self.choice.certificate)}
        return {key: text for key, text in read.items() if text}


def said(row: WorkbookRow) -> bytes:
    """Return the digest of what a row says; two rows with the same one say the same."""
    told = (row.candidate.document, sorted(row.candidate.details.items()), sorted(row.extras.items()))
    return keyring().blind_index(f"said|{told!r}")


def judge(tx: Session, at: Desk, rows: Sequence[WorkbookRow]) -> list[Judged]:
    """Judge rows in their order."""
    offered = queries.offered(at.plan)
    chosen = [choose(offered, row.extras["certificate_name"], row.extras["certificate_level"]) for row in rows]
    asked = [(row, one) for row, one in zip(rows, chosen, strict=True) if one.level]
    registered = [_registration_row(at, row, one) for row, one in asked]
    facts = unverified(facts_of_chunk(tx, at.context, registered), rows)
    answers = iter(registrations.check(registered, facts))
    seen: dict[Slot, int] = {}
    return [
        _judged(at, row, one, next(answers)[0] if one.level else None, seen)
        for row, one in zip(rows, chosen, strict=True)
    ]


def register_rows(tx: Session, at: Desk, found: Sequence[Judged]) -> list[Accepted]:
    """Return what judged rows come to once their people are in the pool."""
    asked = [_registration_row(at, one.row, one.choice) for one in found]
    facts = unverified(facts_of_chunk(tx, at.context, asked), [one.row for one in found])
    accepted = [accepted for _, accepted in registrations.check(asked, facts) if accepted]
    return [replace(one, extras={**one.extras, **judged.extras}) for one, judged in zip(accepted, found, strict=True)]


def _registration_row(at: Desk, row: WorkbookRow, choice: Choice) -> RegistrationRow:
    """Say the same as the registration template would; certificate and level come from the plan (C-38)."""
    person, certificate, level = row.candidate, choice.certificate, choice.level
    if certificate is None or level is None:
        raise TypeError("a row without a level is not registered")
    site = at.sites.get(certificate.key)
    return RegistrationRow(
        row=person.row,
        name=person.name,
        id_number=person.id_number,
        id_masked=mask(person.id_number),
        candidate_type=CandidateType.COLLEGE,
        certificate_code=level.code or "",
        certificate_name=certificate.name.zh,
        level_name=level.name.zh,
        site_code=(site.code or "") if site else "",
        site_name=site.name if site else "",
        extras={key.removeprefix(OWN): text for key, text in row.extras.items() if key.startswith(OWN)},
    )


def unverified(facts: Facts, rows: Sequence[WorkbookRow]) -> Facts:
    """Return the facts of a registration, with every person of the workbook known and taken as verified for now."""
    people = {}
    for row in rows:
        found = facts.candidates.get(row.candidate.id_number)
        people[row.candidate.id_number] = KnownCandidate(
            id=found.id if found else new_id(),
            name=row.candidate.name,
            bidx=index_of(row.candidate.document),
            candidate_type=found.candidate_type if found else CandidateType.COLLEGE.value,
            verified=True,
            born=Document(IdType(row.candidate.id_type), row.candidate.id_number).birth_date,
            education_level=row.candidate.education_level,
            major=row.candidate.major,
            major_code=row.candidate.major_code,
        )
    return replace(facts, candidates=people, unprintable={})  # the row itself was read with its warning


def _judged(at: Desk, row: WorkbookRow, choice: Choice, answer: Verdict | None, seen: dict[Slot, int]) -> Judged:
    spot = Place(sheet=at.sheet, row=row.candidate.row)
    if choice.certificate is None or choice.level is None or answer is None:
        found = Problem(code=choice.code, place=replace(spot, field=choice.field), params={"expected": choice.expected})
        return Judged(row=row, choice=choice, verdict=judged([*row.candidate.warnings, found]))
    if against := _against(at, choice.certificate):
        return Judged(row=row, choice=choice, verdict=_all_refused(at, against, spot))
    slot = (index_of(row.candidate.document), choice.certificate.key, choice.level.rank)
    first = seen.setdefault(slot, row.candidate.row)
    own = _columns(choice.certificate, choice, row, spot)
    if first != row.candidate.row:
        own = (*own, Problem(code="DUP_IN_FILE", place=spot, params={"first": first}))
    if any(not problem.warning for problem in own):
        return Judged(row=row, choice=choice, verdict=judged([*row.candidate.warnings, *own]))
    return _beside(at, row, choice, answer, own, at.living.get(slot, ()))


def _beside(
    at: Desk,
    row: WorkbookRow,
    choice: Choice,
    answer: Verdict,
    own: tuple[Problem, ...],
    living: Sequence[FallbackRow],
) -> Judged:
    """Judge a row beside what the pool and the ledger know of its person."""
    warnings = (*row.candidate.warnings, *own)
    force = next((line for line in living if line.state == State.ACCEPTED), None)
    spot = Place(sheet=at.sheet, row=row.candidate.row, field="id_number")
    if answer.fate is Fate.REFUSED or (answer.fate is Fate.SKIPPED and force is None):
        return Judged(row=row, choice=choice, verdict=replace(answer, problems=(*warnings, *answer.problems)))
    if force and force.upload_id == at.context.upload_id:
        again = Problem(code="DUP_IN_FILE", place=spot, params={"first": force.row_number})
        return Judged(row=row, choice=choice, verdict=judged([again]))
    same = force is not None and force.said == said(row)
    if force and (same or (force.received_at, force.upload_id) > (at.context.received_at, at.context.upload_id)):
        late = answer.problems if same else (Problem(code=SUPERSEDED, place=spot, warning=True),)
        return Judged(row=row, choice=choice, verdict=Verdict(fate=Fate.SKIPPED, problems=late))
    if force and force.registration_id in at.seated:
        return Judged(row=row, choice=choice, verdict=judged([Problem(code="FALLBACK_SEATED", place=spot)]))
    candidate = at.pool.get(row.candidate.document)
    known = details_of(candidate) if candidate else {}
    different = changes(row.candidate, known) if known else {}
    if candidate and different and not _renewable(candidate):
        waits = Problem(code=WAITS, place=spot, params={"fields": named(different)}, warning=True)
        return Judged(row=row, choice=choice, verdict=Verdict(fate=Fate.SKIPPED, problems=(*warnings, waits)))
    was = {name: (known[name], value) for name, value in different.items()}
    problems = (*warnings, *(answer.problems if answer.fate is Fate.ACCEPTED else ()))
    verdict = Verdict(fate=Fate.ACCEPTED, problems=problems, changes=was)
    return Judged(row=row, choice=choice, verdict=verdict, renews=force.registration_id if force else None)


def _renewable(candidate: Candidate) -> bool:
    """Who came by workbook alone and is not verified may be said better by another workbook (C-42)."""
    return candidate.origin == Origin.SPREADSHEET and candidate.state != CandidateState.VERIFIED


def _against(at: Desk, certificate: CertificateRules) -> tuple[str, ...]:
    submission = fallback.Submission(
        received_at=at.context.received_at,
        platform_open=at.platform_open,
        site_approved=certificate.key in at.sites,
        attested=at.book.attested_at is not None,
    )
    codes = fallback.check(certificate.workbook, at.window, submission)
    return ("FALLBACK_OTHER_BOOK", *codes) if at.other_book else codes


def _all_refused(at: Desk, codes: tuple[str, ...], spot: Place) -> Verdict:
    params = {
        "opens": _clock(at.window.opens),
        "closes": _clock(at.window.closes),
        "number": at.other_book,
        "own": at.book.number,
    }
    return Verdict(fate=Fate.REFUSED, problems=tuple(Problem(code=code, place=spot, params=params) for code in codes))


def _clock(instant: dt.datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}" if instant else "—"


def _columns(certificate: CertificateRules, choice: Choice, row: WorkbookRow, spot: Place) -> tuple[Problem, ...]:
    """What the twelve columns and the vendor's own say otherwise than they should (R-100, C-38)."""
    rules = certificate.workbook
    if rules is None or choice.level is None:
        return ()
    printed = {column.key: printed_key(column) or OWN + column.key for column in rules.extra_columns.columns}
    fixed = {printed.get(key, key): value for key, value in rules.fixed_values.items()}
    planned = {"certificate_level": choice.level.name.zh}
    if "certificate_name" not in rules.fixed_values:  # what the vendor fixes must stand there, a level excepted (C-38)
        planned["certificate_name"] = certificate.name.zh
    _, differences = fallback.settled(replace(rules, fixed_values=fixed), planned, row.extras, spot)
    own = ((c, read_extra(c, row.extras.get(OWN + c.key, ""))[1]) for c in own_columns(certificate))
    wrong = (
        Problem(code=code, place=replace(spot, header=column.header, field=OWN + column.key), params=limits(column))
        for column, code in own
        if code
    )
    return (*differences, *wrong)
