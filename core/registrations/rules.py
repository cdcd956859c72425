"""Who may be registered for what, and until when (R-077 … R-092)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache

from core.api import CandidateType, PlacePer, Stage
from core.kernel.errors import Conflict, Refused
from core.kernel.problems import Place, Problem
from core.kernel.verdicts import Fate, Verdict, judged
from core.registrations.facts import TYPE_WORDS, Accepted, Facts, KnownCandidate, KnownSite, RegistrationRow, Span
from core.registrations.subjects import EarlierResult, attempts, check_single, named
from core.rules.columns import extra_columns, limits, read_extra
from core.rules.eligibility import Applicant, objections
from core.rules.majors import MAJOR_NOT_APPROVED, covers
from core.rules.plan import CertificateRules, LevelRules, PlanRules
from core.rules.sittings import Chosen, sittings

NAME_CONFLICT = "ID_NAME_CONFLICT"
"""Another college registered the same document by another name."""


def check_window(rules: PlanRules, moment: dt.datetime) -> None:
    """Registration is open at `moment`, to the second (R-084, R-092); raises Conflict otherwise."""
    period = rules.window(Stage.REGISTRATION)
    if period.opens and moment < period.opens:
        raise Conflict("REGISTRATION_NOT_OPEN", opens=f"{period.start:%Y-%m-%d}")
    check_not_closed(rules, moment)


def check_not_closed(rules: PlanRules, moment: dt.datetime) -> None:
    """Registration has not closed by `moment`; raises Conflict REGISTRATION_CLOSED otherwise."""
    period = rules.window(Stage.REGISTRATION)
    if period.closes and moment >= period.closes:
        raise Conflict("REGISTRATION_CLOSED", closes=f"{period.end:%Y-%m-%d} 23:59:59")


def check(rows: Sequence[RegistrationRow], facts: Facts) -> list[tuple[Verdict, Accepted | None]]:
    """Judge the rows in their order: a row sees what the rows before it took of quota, seats and time."""
    judge = _Judge(facts)
    return [judge.row(row) for row in rows]


class _Judge:
    """Judges row after row and remembers what earlier rows took."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.taken: dict[uuid.UUID, int] = {}
        self.guests: Counter[tuple[uuid.UUID, int]] = Counter()
        self.counted = set(facts.counted)
        self.registered = set(facts.registered)
        self.occupied = {bidx: list(spans) for bidx, spans in facts.occupied.items()}
        self.spans = cache(self._spans)

    def row(self, row: RegistrationRow) -> tuple[Verdict, Accepted | None]:
        problems: list[Problem] = []
        certificate, level = self._level(row, problems)
        candidate = self._candidate(row, problems)
        site = self._site(row, certificate, problems)
        if problems or candidate is None or certificate is None or level is None or site is None:
            return judged(problems), None
        certificate_id = self.facts.certificates[certificate.key]
        if (candidate.bidx, certificate_id, level.rank) in self.registered:
            same = self._problem("ALREADY_REGISTERED", row, "id_number", warning=True)
            return Verdict(fate=Fate.SKIPPED, problems=(same,)), None
        if code := self._objection_elsewhere(candidate, certificate_id, level):
            return judged([self._problem(code, row, "id_number")]), None
        results = self.facts.results.get(candidate.bidx, ())
        subjects = self._subjects(row, certificate, level, results, problems)
        spans = self.spans(site.id, certificate.key, level.rank, subjects)
        problems += self._unsat(row, certificate, level, subjects, spans)
        problems += self._limits(row, candidate, certificate, spans.values())
        problems += self._other_major(row, candidate, certificate_id)
        problems += self._guests(row, site, level)
        problems += self._eligibility(row, candidate, certificate, level)
        if lacking := self.facts.unprintable.get(row.name):
            problems.append(self._problem("NAME_UNPRINTABLE", row, "name", warning=True, characters=lacking))
        extras = self._extras(row, certificate, problems)
        warnings = [problem for problem in problems if problem.warning]
        if len(warnings) < len(problems):
            return judged(problems), None
        accepted = Accepted(
            candidate_id=candidate.id,
            certificate=certificate,
            certificate_id=certificate_id,
            level=level,
            site_id=site.id,
            candidate_type=row.candidate_type,
            takes_quota=self._needs_quota(row, candidate, certificate),
            retake=bool(results) and attempts(self.facts.rules, certificate, level, results).failed > 0,
            subjects=subjects,
            spans=spans,
            extras=extras,
        )
        self._take(candidate, accepted)
        return judged([*row.warnings, *warnings]), accepted

    def _spans(self, site: uuid.UUID, certificate: str, level: int, subjects: tuple[str, ...]) -> dict[str, Span]:
        rules = self.facts.rules
        return spans_of(rules, certificate, rules.level(certificate, level), self.facts.chosen.get(site, {}), subjects)

    def _problem(
        self, code: str, row: RegistrationRow, key: str, *, warning: bool = False, **params: object
    ) -> Problem:
        column, header = self.facts.columns.get(key, ("", ""))
        place = Place(sheet=self.facts.sheet, row=row.row, column=column, header=header, field=key)
        value = row.id_masked if key == "id_number" else ""
        return Problem(code=code, place=place, value=value, params=params, warning=warning)

    def _level(
        self, row: RegistrationRow, problems: list[Problem]
    ) -> tuple[CertificateRules | None, LevelRules | None]:
        """Find the certificate by its name, and the level in the plan; the code must agree where there is one."""
        rules = self.facts.rules
        named = {name: c for c in rules.certificates for name in (c.name.zh, rules.certificate_name(c.key).zh)}
        certificate = named.get(row.certificate_name)
        if certificate is None:
            expected = "、".join(c.name.zh for c in rules.certificates)
            problems.append(self._problem("CERTIFICATE_NOT_IN_PLAN", row, "certificate_name", expected=expected))
            return None, None
        level = next((level for level in certificate.levels if level.name.zh == row.level_name), None)
        if level is None:
            expected = "、".join(level.name.zh for level in certificate.levels)
            problems.append(self._problem("LEVEL_NOT_IN_PLAN", row, "level", expected=expected))
        elif level.code and row.certificate_code != level.code:
            problems.append(self._problem("CERTIFICATE_CODE_DIFFERS", row, "certificate_code", suggested=level.code))
        return certificate, level

    def _candidate(self, row: RegistrationRow, problems: list[Problem]) -> KnownCandidate | None:
        """The candidate is in one's own pool, on the stated list, by that name, and verified (R-071, R-082)."""
        candidate = self.facts.candidates.get(row.id_number)
        if candidate is None:
            problems.append(self._problem("NO_SUCH_CANDIDATE", row, "id_number"))
            return None
        if candidate.name != row.name:
            problems.append(self._problem("NAME_DIFFERS", row, "name"))
        if candidate.candidate_type != row.candidate_type.value:
            there = TYPE_WORDS[candidate.candidate_type]
            problems.append(self._problem("CANDIDATE_TYPE_DIFFERS", row, "candidate_type", suggested=there))
        if not candidate.verified:
            problems.append(self._problem("NOT_VERIFIED", row, "id_number"))
        return candidate

    def _site(
        self, row: RegistrationRow, certificate: CertificateRules | None, problems: list[Problem]
    ) -> KnownSite | None:
        site = self.facts.sites.get(row.site_code)
        wanted = certificate and self.facts.certificates[certificate.key]
        if site is None or (wanted and site.certificate_id != wanted):
            problems.append(self._problem("SITE_UNKNOWN", row, "site_code"))
            return None
        problems += () if site.counts else (self._problem("SITE_APPLIED_LATE", row, "site_code", site=site.name),)
        if site.name.replace(" ", "") != row.site_name.replace(" ", ""):
            problems.append(self._problem("SITE_NAME_DIFFERS", row, "site_name", suggested=site.name))
        return site

    def _subjects(
        self,
        row: RegistrationRow,
        certificate: CertificateRules,
        level: LevelRules,
        results: Sequence[EarlierResult],
        problems: list[Problem],
    ) -> tuple[str, ...]:
        """Return the keys of the subjects to sit apart, where the person may (R-081, C-15); empty for all of them."""
        try:
            subjects = named(row.subjects, level)
            check_single(self.facts.rules, certificate, level, subjects, results)
        except Refused as refused:
            problems.append(replace(self._problem(refused.code, row, "subjects"), params=refused.params))
            return ()
        return subjects

    def _objection_elsewhere(self, candidate: KnownCandidate, certificate_id: uuid.UUID, level: LevelRules) -> str:
        """Say why somebody whom another college registered cannot be registered again; neither code tells which."""
        found = self.facts.elsewhere.get(candidate.bidx, ())
        if any(there.name != candidate.name for there in found):
            return NAME_CONFLICT
        same = any((there.certificate_id, there.level) == (certificate_id, level.rank) for there in found)
        return "ALREADY_REGISTERED" if same else ""

    def _unsat(
        self,
        row: RegistrationRow,
        certificate: CertificateRules,
        level: LevelRules,
        subjects: Collection[str],
        spans: Collection[str],
    ) -> Iterator[Problem]:
        """A plan published before this was refused may have a subject without a session."""
        for subject in level.subjects:
            if subject.key not in spans and (not subjects or subject.key in subjects):
                yield self._problem(
                    "SUBJECT_WITHOUT_SESSION",
                    row,
                    "level",
                    certificate=certificate.name,
                    level=level.name,
                    subject=subject.name,
                )

    def _limits(
        self,
        row: RegistrationRow,
        candidate: KnownCandidate,
        certificate: CertificateRules,
        spans: Collection[Span],
    ) -> Iterator[Problem]:
        pairs = [(a, b) for a in spans for b in self.occupied.get(candidate.bidx, [])]
        if any(a.begins < b.ends and b.begins < a.ends for a, b in pairs):
            yield self._problem("SITTINGS_OVERLAP", row, "id_number")
        elif touching := [max(a.begins, b.begins) for a, b in pairs if a.ends == b.begins or b.ends == a.begins]:
            at = f"{min(touching):%Y-%m-%d %H:%M}"
            yield self._problem("SITTINGS_TOUCH", row, "id_number", warning=True, at=at)
        if self._needs_quota(row, candidate, certificate):
            certificate_id = self.facts.certificates[certificate.key]
            left = self.facts.quota_left.get(certificate_id)
            if left is None:
                yield self._problem("NO_PILOT_QUOTA", row, "candidate_type")
            elif self.taken.get(certificate_id, 0) >= left:
                yield self._problem("QUOTA_FULL", row, "candidate_type")

    def _other_major(
        self, row: RegistrationRow, candidate: KnownCandidate, certificate_id: uuid.UUID
    ) -> Iterator[Problem]:
        """院校考生 are of the approved majors; the names are free text, so that they only warn (R-057)."""
        approved = self.facts.majors.get(certificate_id, ())
        college = row.candidate_type is CandidateType.COLLEGE
        if college and not covers(approved, candidate.major, candidate.major_code):
            found = self._problem(MAJOR_NOT_APPROVED, row, "candidate_type", warning=True, approved="、".join(approved))
            yield replace(found, value=candidate.major)

    def _guests(self, row: RegistrationRow, site: KnownSite, level: LevelRules) -> Iterator[Problem]:
        """Another college's site takes guests it agreed to, and no more (R-007, R-110)."""
        if site.own:
            return
        places = self.facts.guest_places.get((site.id, level.rank))
        if places is None:
            yield self._problem("GUEST_NOT_AGREED", row, "site_code", site=site.name, level=level.name)
        elif self.guests[site.id, level.rank] >= places:
            yield self._problem("GUEST_PLACES_FULL", row, "site_code", site=site.name, level=level.name)

    def _extras(self, row: RegistrationRow, certificate: CertificateRules, problems: list[Problem]) -> dict[str, str]:
        """Return what the vendor's own columns say, by key."""
        read: dict[str, str] = {}
        for column in extra_columns(certificate):
            read[column.key], code = read_extra(column, row.extras.get(column.key, ""))
            if code:
                problems.append(replace(self._problem(code, row, f"extra.{column.key}"), params=limits(column)))
        return {key: value for key, value in read.items() if value}

    def _eligibility(
        self, row: RegistrationRow, candidate: KnownCandidate, certificate: CertificateRules, level: LevelRules
    ) -> Iterator[Problem]:
        earlier = self.facts.results.get(candidate.bidx, ())
        applicant = Applicant(
            born=candidate.born,
            education_level=candidate.education_level,
            held=[(result.certificate, result.level) for result in earlier if result.passed],
        )
        for found in objections(level.eligibility, certificate.key, applicant, self.facts.rules.first_day):
            yield self._problem(found.code, row, "id_number", warning=found.warning, **found.params)

    def _needs_quota(self, row: RegistrationRow, candidate: KnownCandidate, certificate: CertificateRules) -> bool:
        """A person counts once per certificate and year, if the vendor does not count registrations (R-058, C-14)."""
        if row.candidate_type is not CandidateType.COLLEGE:
            return False
        if certificate.headcount.place_per is PlacePer.REGISTRATION:
            return True
        return (candidate.bidx, self.facts.certificates[certificate.key]) not in self.counted

    def _take(self, candidate: KnownCandidate, accepted: Accepted) -> None:
        certificate_id = accepted.certificate_id
        self.registered.add((candidate.bidx, certificate_id, accepted.level.rank))
        self.guests[accepted.site_id, accepted.level.rank] += 1
        if accepted.takes_quota:
            self.counted.add((candidate.bidx, certificate_id))
            self.taken[certificate_id] = self.taken.get(certificate_id, 0) + 1
        self.occupied.setdefault(candidate.bidx, []).extend(accepted.spans.values())


def spans_of(
    rules: PlanRules, certificate: str, level: LevelRules, chosen: Chosen, subjects: Collection[str] = ()
) -> dict[str, Span]:
    """Return when a level's subjects, or only some, are sat at a site; a whole-level session is every subject's."""
    return {
        subject: Span(session.begins, session.ends)
        for subject, session in sittings(rules, certificate, level, chosen).items()
        if not subjects or subject in subjects
    }
