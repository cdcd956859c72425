"""Declaration + supplements + notice → PlanRules, every value with its provenance.

Precedence: printed > supplement > rule. The house's own answers, marked `default` in the provenance, are these three:
score entry runs from the day after the last exam day to the day before publicity (read from R-131); a retake covers
all subjects (C-15); the photo rule and how people count are the platform's (R-066, C-14).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import cast

from core.api import (
    Certificate,
    HeadcountRule,
    Level,
    Named,
    NamePattern,
    NotAnnounced,
    PassRule,
    PhotoRule,
    RetakePolicy,
    Stage,
    Subject,
    Text,
    Track,
    VendorPlugin,
)
from core.kernel.problems import Problem
from core.rules.contradictions import find_contradictions
from core.rules.notice import Notice
from core.rules.plan import (
    CertificateRules,
    Deviation,
    LevelRules,
    Origin,
    Period,
    PlanRules,
    Provenance,
    Session,
    Supplement,
    in_track,
)
from core.rules.review import year_to_follow
from core.rules.supplements import Ledger, Missing, Step
from core.rules.timetable import IsWorkingDay
from core.rules.windows import Windows

__all__ = ["Missing", "Resolution", "Step", "resolve", "title_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a draft plan comes to.

    `rules` is None while the plan cannot be published: something is missing for publication, or a finding is more than
    a warning, as a deviation without a reason is. Windows and sessions are given as far as they are known.
    """

    rules: PlanRules | None
    windows: Mapping[Stage, Period]
    sessions: tuple[Session, ...]
    missing: tuple[Missing, ...]
    deviations: tuple[Deviation, ...]
    provenance: Mapping[str, Provenance]
    findings: tuple[Problem, ...]


def resolve(
    plugin: VendorPlugin, notice: Notice, supplements: Collection[Supplement], is_working_day: IsWorkingDay
) -> Resolution:
    """Resolve one notice against the vendor's declaration and what the vendor announced since."""
    ledger = Ledger.of(supplements, [certificate.key for certificate in plugin.certificates])
    chosen = [certificate for certificate in plugin.certificates if certificate.key in notice.certificates]
    for key in set(notice.certificates) - {certificate.key for certificate in chosen}:
        ledger.find("NOTICE_CERTIFICATE_UNKNOWN", "certificate", key=key)
    sessions = _sessions(notice, ledger)
    _check_name(chosen, notice, ledger)
    _check_sessions(chosen, sessions, ledger)
    _find_unsat(chosen, sessions, ledger)
    _find_unannounced_hours(chosen, sessions, ledger)
    windows = Windows.of(chosen, notice, sessions, ledger, is_working_day)
    find_contradictions(chosen, notice, windows.periods, sessions, is_working_day, ledger)
    certificates = [_certificate(certificate, notice, sessions, ledger) for certificate in chosen]
    complete = [certificate for certificate in certificates if certificate is not None]
    _find_years_to_follow(complete, windows.periods, is_working_day, ledger)
    findings = (*notice.problems, *ledger.findings)
    blocked = any(missing.blocks is Step.PUBLICATION for missing in ledger.missing)
    track = next((_track(certificate, notice) for certificate in chosen), None)
    rules = PlanRules(
        name=notice.name,
        source=notice.source,
        plugin=plugin.key,
        plugin_version=plugin.version,
        vendor=plugin.vendor,
        track=track,
        windows=windows.periods,
        sessions=sessions,
        certificates=tuple(complete),
        deviations=windows.deviations,
        provenance=ledger.provenance,
        documents=plugin.documents,
    )
    return Resolution(
        rules=None if blocked or any(not finding.warning for finding in findings) else rules,
        windows=rules.windows,
        sessions=sessions,
        missing=tuple(ledger.missing),
        deviations=windows.deviations,
        provenance=rules.provenance,
        findings=findings,
    )


def title_of(plugin: VendorPlugin, notice: Notice) -> str:
    """Return what the plan of a notice is called: its name with the direction it examines (R-044)."""
    chosen = (certificate for certificate in plugin.certificates if certificate.key in notice.certificates)
    track = next((_track(certificate, notice) for certificate in chosen), None)
    return in_track(Text(notice.name, notice.name), track).zh


def _find_years_to_follow(
    certificates: list[CertificateRules],
    periods: Mapping[Stage, Period],
    is_working_day: IsWorkingDay,
    ledger: Ledger,
) -> None:
    """Note that a review's days will fall into a year whose holidays nobody has published."""
    publicity = periods.get(Stage.PUBLICITY, Period())
    for certificate in certificates:
        review = certificate.review
        if review is not None and (year := year_to_follow(review, publicity, is_working_day)):
            ledger.find("NOTICE_CALENDAR_TO_FOLLOW", f"{certificate.key}.review", warning=True, year=year)


def _sessions(notice: Notice, ledger: Ledger) -> tuple[Session, ...]:
    """Printed sessions, unless they wait for the vendor's word and a supplement gives it (C-32).

    Where one span was printed for a level, a supplement may give its subjects their hours within it (C-53).
    """
    given = cast("tuple[Session, ...] | None", ledger.supplemented("sessions"))  # the ledger admits nothing else
    if notice.unconfirmed and given is not None:
        return given
    if notice.unconfirmed:
        ledger.lack("sessions", notice.unconfirmed, notice.source, Step.PUBLICATION)
    sessions = tuple(hours for printed in notice.sessions for hours in _hours(printed, given or ()))
    if sessions == notice.sessions:
        ledger.provenance["sessions"] = Provenance(kind=Origin.PRINTED, source=notice.source)
    taken = set(sessions) - set(notice.sessions)
    if set(given or ()) - taken:
        ledger.find("SUPPLEMENT_OVERRULED", "sessions", warning=True)
    return sessions


def _hours(printed: Session, given: Collection[Session]) -> tuple[Session, ...]:
    """Return the subjects' own hours within a span printed for their level; the span where none are given."""
    if printed.subject is not None:
        return (printed,)
    own = tuple(
        session
        for session in given
        if session.subject is not None
        and (session.certificate, session.level, session.date) == (printed.certificate, printed.level, printed.date)
        and printed.start <= session.start < session.end <= printed.end
    )
    return own or (printed,)


def _check_name(certificates: list[Certificate], notice: Notice, ledger: Ledger) -> None:
    """Point out a plan that is not named as its vendor names plans (R-056)."""
    for pattern in dict.fromkeys(form for c in certificates for form in c.forms if isinstance(form, NamePattern)):
        if pattern.named is Named.PLAN and notice.name and not pattern.matches(notice.name):
            ledger.find("NOTICE_NAME_UNLIKE", "name", warning=True, pattern=pattern.pattern, source=pattern.source)


def _check_sessions(certificates: list[Certificate], sessions: tuple[Session, ...], ledger: Ledger) -> None:
    levels = {(certificate.key, level.rank): level for certificate in certificates for level in certificate.levels}
    known = {certificate.key for certificate in certificates}
    for session in sessions:
        level = levels.get((session.certificate, session.level))
        if level is not None:
            _check_subject(session, level, ledger)
        elif session.certificate in known:
            ledger.find("NOTICE_LEVEL_UNKNOWN", "sessions", certificate=session.certificate, level=session.level)
    in_time = sorted(sessions, key=lambda session: session.begins)
    for place, session in enumerate(in_time):
        for later in in_time[place + 1 :]:
            same = (later.certificate, later.level) == (session.certificate, session.level)
            if same and later.begins < session.ends and later.subject != session.subject:
                ledger.find("NOTICE_SESSIONS_OVERLAP", "sessions", level=session.level, day=session.date)


def _find_unsat(certificates: list[Certificate], sessions: tuple[Session, ...], ledger: Ledger) -> None:
    """Refuse a subject, optional ones too, nobody can sit; while the sessions wait to be announced, point it out."""
    waiting = any(missing.path == "sessions" for missing in ledger.missing)
    for certificate in certificates:
        for level in certificate.levels:
            sat = {s.subject for s in sessions if (s.certificate, s.level) == (certificate.key, level.rank)}
            if not sat or None in sat:
                continue
            for subject in _subjects(certificate.key, level, ledger):
                if subject.key not in sat:
                    ledger.find(
                        "NOTICE_SUBJECT_WITHOUT_SESSION",
                        f"{certificate.key}.levels.{level.rank}.subjects",
                        warning=waiting,
                        certificate=certificate.name,
                        level=level.name,
                        subject=subject.name,
                    )


def _find_unannounced_hours(certificates: list[Certificate], sessions: tuple[Session, ...], ledger: Ledger) -> None:
    """Remind of levels whose subjects share one printed span: nobody said which comes first, and when (C-53)."""
    for certificate in certificates:
        for level in certificate.levels:
            whole = {(s.certificate, s.level) for s in sessions if s.subject is None}
            subjects = _subjects(certificate.key, level, ledger)
            if (certificate.key, level.rank) in whole and len(subjects) > 1:
                ledger.find(
                    "NOTICE_HOURS_NOT_ANNOUNCED",
                    "sessions",
                    warning=True,
                    level=level.name,
                    subjects=Text(
                        "、".join(subject.name.zh for subject in subjects),
                        ", ".join(subject.name.en for subject in subjects),
                    ),
                )


def _subjects(certificate: str, level: Level, ledger: Ledger) -> tuple[Subject, ...]:
    """Return a level's subjects, supplemented or declared; none while they are not announced."""
    supplement = ledger.supplements.get(f"{certificate}.levels.{level.rank}.subjects")
    subjects = cast("tuple[Subject, ...]", supplement.value) if supplement else level.subjects
    return () if isinstance(subjects, NotAnnounced) else subjects


def _check_subject(session: Session, level: Level, ledger: Ledger) -> None:
    subjects = _subjects(session.certificate, level, ledger)
    if not subjects:
        return
    sat = [subject for subject in subjects if session.subject in {None, subject.key}]
    if not sat:
        ledger.find("NOTICE_SUBJECT_UNKNOWN", "sessions", subject=session.subject, level=level.rank)
    needed = sum(subject.minutes for subject in sat)
    given = int((session.ends - session.begins).total_seconds()) // 60
    if given < needed:
        ledger.find("NOTICE_SESSION_TOO_SHORT", "sessions", day=session.date, given=given, needed=needed)


def _track(certificate: Certificate, notice: Notice) -> Track | None:
    return next((track for track in certificate.tracks if track.key == notice.track), None)


def _certificate(
    certificate: Certificate, notice: Notice, sessions: tuple[Session, ...], ledger: Ledger
) -> CertificateRules | None:
    key = certificate.key
    track = _track(certificate, notice)
    if notice.track is not None and track is None:
        ledger.find("NOTICE_TRACK_UNKNOWN", "track", track=notice.track)
    examined = {session.level for session in sessions if session.certificate == key}
    levels = [_level(certificate, level, track, ledger) for level in certificate.levels if level.rank in examined]
    rule = cast(
        "PassRule | None",  # mypy would join the members of the union to object
        ledger.pick(f"{key}.pass_rule", certificate.pass_rule, Step.PUBLICATION, _source(certificate.pass_rule)),
    )
    review = ledger.pick(f"{key}.review", certificate.review, Step.PUBLICATION, _source(certificate.review))
    fees = certificate.fees
    amounts = ledger.pick(f"{key}.fees.provisional", fees.provisional, Step.BILLING, fees.source)
    if notice.settle_until is not None:
        ledger.declare(f"{key}.fees.settle_until", notice.source, Origin.PRINTED)
    _note_the_rest(certificate, ledger)
    if rule is None:
        return None
    return CertificateRules(
        key=key,
        name=certificate.name,
        levels=tuple(level for level in levels if level is not None),
        pass_rule=rule,
        fees=replace(
            fees,
            provisional=fees.provisional if amounts is None else amounts,
            source=fees.source if amounts is None else ledger.provenance[f"{key}.fees.provisional"].source,
            settle_until=notice.settle_until or fees.settle_until,
        ),
        retake=certificate.retake,
        review=review,
        site=certificate.site,
        fallback=certificate.fallback,
        photo=certificate.photo,
        forms=certificate.forms,
        scope=certificate.scope,
        attachments=certificate.attachments,
        preparation=certificate.preparation,
        readings=certificate.readings,
        headcount=certificate.headcount,
    )


def _level(certificate: Certificate, level: Level, track: Track | None, ledger: Ledger) -> LevelRules | None:
    path = f"{certificate.key}.levels.{level.rank}"
    subjects = ledger.pick(f"{path}.subjects", level.subjects, Step.PUBLICATION, level.source)
    if track is None:
        code = ledger.pick(f"{path}.code", level.code, Step.EXCHANGE, level.source)
    else:
        code = _track_code(certificate.key, level.rank, track, ledger)
        # The declared codes are those of the certificate without a direction.
        subjects = subjects and tuple(replace(subject, code=None) for subject in subjects)
    own_rule = cast("PassRule | None", ledger.supplemented(f"{path}.pass_rule"))
    if subjects is None:
        return None
    return LevelRules(
        rank=level.rank,
        name=level.name,
        code=code,
        subjects=subjects,
        pass_rule=own_rule or level.pass_rule,
        eligibility=level.eligibility,
    )


def _track_code(key: str, rank: int, track: Track, ledger: Ledger) -> str | None:
    path = f"{key}.tracks.{track.key}.codes"
    if any(missing.path == path for missing in ledger.missing):
        return None
    codes = ledger.pick(path, track.codes, Step.EXCHANGE, "")
    return None if codes is None else codes.get(rank)


def _source(value: object) -> str:
    return str(getattr(value, "source", ""))


def _note_the_rest(certificate: Certificate, ledger: Ledger) -> None:
    defaults = {"retake": RetakePolicy(), "photo": PhotoRule(), "headcount": HeadcountRule()}
    for name in ("fees", "site", "fallback", "retake", "photo", "headcount", "scope"):
        value = getattr(certificate, name)
        if value is not None:
            kind = Origin.DEFAULT if value == defaults.get(name) else Origin.DECLARED
            ledger.declare(f"{certificate.key}.{name}", value.source, kind)
