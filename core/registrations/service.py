"""Acts on registrations: the snapshot, its entries, and the person's time are one commit."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, not_, select, update
from sqlalchemy.orm import Session

from core.api import CandidateType, PlacePer
from core.candidates.rules import Origin, State, check_values
from core.db.bulk import among, insert_many
from core.db.events import record
from core.db.sealing import seal_person
from core.db.session import retried, transaction
from core.db.tables import Candidate, Entry, ExamPlan, ExamSite, Occupation, Registration, Seat
from core.db.versions import check_version
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.batches import Batch, each
from core.kernel.errors import Conflict, NotFound, Overtaken, Refused
from core.kernel.ids import new_id
from core.national import outbox
from core.national.link import link
from core.pilots.queries import quota
from core.pilots.service import take_quota
from core.plans.queries import certificate_ids, plan_of, rules_of
from core.registrations.facts import Accepted, Span
from core.registrations.queries import chosen_sessions
from core.registrations.rules import check_window, spans_of
from core.registrations.subjects import written
from core.rules.plan import PlanRules

SNAPSHOT_FIELDS = frozenset({"pinyin", "phone"})
REGISTRARS = (Role.VENDOR_PLANNER, Role.VENDOR_ARRANGER)
"""Who corrects and decides about registrations at the vendor."""


def check_open(tx: Session, rules: PlanRules, moment: dt.datetime) -> None:
    """Refuse registering through the portal at `moment`: outside the window, or while the platform is closed (R-103).

    Raises Conflict REGISTRATION_NOT_OPEN, REGISTRATION_CLOSED, REGISTRATION_PLATFORM_DOWN.
    """
    check_window(rules, moment)
    check_platform(tx, rules, moment)


def check_platform(tx: Session, rules: PlanRules, moment: dt.datetime) -> None:
    """Refuse registering while the national platform is closed (R-103); raises Conflict REGISTRATION_PLATFORM_DOWN."""
    platform = link(tx, moment)
    if not platform.is_open and not all(certificate.queues for certificate in rules.certificates):
        raise Conflict("REGISTRATION_PLATFORM_DOWN", reason=platform.reason)


def register_many(
    tx: Session, actor: Actor, plan: ExamPlan, rows: Sequence[Accepted], origin: Origin
) -> list[uuid.UUID]:
    """Register accepted rows in the caller's transaction (R-074, R-083); return the keys in the order of the rows.

    Raises Overtaken QUOTA_FULL when the quota was taken meanwhile, SESSION_CHANGED when a site chose other sessions,
    CANDIDATE_TYPE_DIFFERS when somebody was moved to the other list, NO_SUCH_CANDIDATE when somebody was deleted, so
    that all rows are judged again.
    """
    same = {"vendor_id": plan.vendor_id, "plan_id": plan.id}
    moment = {"origin": origin.value, "created_at": clock.now()}
    candidates = _candidates(tx, rows)
    used = select(ExamSite).where(among(tx, ExamSite.id, {row.site_id for row in rows}))
    sites = {site.id: site for site in tx.scalars(used)}
    registrations, entries, occupations = [], [], []
    for row in rows:
        candidate, site = candidates[row.candidate_id], sites[row.site_id]
        registration = _registration(plan, row, candidate, site)
        own = [_entry(registration, subject, span) for subject, span in row.spans.items()]
        registrations.append(registration)
        entries += own
        occupations += [_occupation(entry, candidate) for entry in own]
    insert_many(tx, Registration, registrations, same | moment | {"registered_by": actor.user_id})
    _check_sessions(tx, plan, rows)
    insert_many(tx, Entry, entries, same)
    insert_many(tx, Occupation, occupations)
    _take_quotas(tx, actor, plan, rows)
    outbox.announce(tx, registrations, same | moment)
    return [registration["id"] for registration in registrations]


def _candidates(tx: Session, rows: Sequence[Accepted]) -> dict[uuid.UUID, Candidate]:
    """Return the people, held on their lists until the commit; Overtaken when one was moved or deleted (R-082)."""
    keys = {row.candidate_id for row in rows}
    wanted = select(Candidate).where(among(tx, Candidate.id, keys))
    held = wanted.order_by(Candidate.id).with_for_update().execution_options(populate_existing=True)
    found = {row.id: row for row in tx.scalars(held)}
    if found.keys() != keys:
        raise Overtaken("NO_SUCH_CANDIDATE")
    if any(found[row.candidate_id].candidate_type != row.candidate_type for row in rows):
        raise Overtaken("CANDIDATE_TYPE_DIFFERS")
    return found


def _registration(plan: ExamPlan, row: Accepted, candidate: Candidate, site: ExamSite) -> dict[str, Any]:
    key = new_id()
    return {
        "id": key,
        "college_id": candidate.college_id,
        "host_college_id": site.college_id,
        "site_id": site.id,
        "certificate_id": row.certificate_id,
        "level": row.level.rank,
        "candidate_id": candidate.id,
        "bidx": candidate.bidx,
        "sealed": seal_person(
            replace(candidate.person, extras=row.extras), plan.vendor_id, Registration.sealing_context(key)
        ),
        "candidate_type": row.candidate_type.value,
        "gender": candidate.gender,
        "major": candidate.major,
        "photo_key": candidate.photo_key,
        "verified": candidate.state == State.VERIFIED,
        "retake": row.retake,
        "subjects": written(row.subjects),
    }


def _check_sessions(tx: Session, plan: ExamPlan, rows: Sequence[Accepted]) -> None:
    """Look again once the new rows hold their sites: from now on nobody can choose other sessions for them."""
    chosen, rules = chosen_sessions(tx, plan.id, {row.site_id for row in rows}), rules_of(plan)
    for row in {(row.site_id, row.level.rank, row.subjects): row for row in rows}.values():
        sits = chosen.get(row.site_id, {})
        if row.spans != spans_of(rules, row.certificate.key, row.level, sits, row.subjects):
            raise Overtaken("SESSION_CHANGED")


def _entry(registration: dict[str, Any], subject: str, span: Span) -> dict[str, Any]:
    return {
        "id": new_id(),
        "college_id": registration["college_id"],
        "host_college_id": registration["host_college_id"],
        "registration_id": registration["id"],
        "subject": subject,
        "begins_at": span.begins,
        "ends_at": span.ends,
    }


def _occupation(entry: dict[str, Any], candidate: Candidate) -> dict[str, Any]:
    return {
        "id": new_id(),
        "entry_id": entry["id"],
        "registration_id": entry["registration_id"],
        "college_id": candidate.college_id,
        "bidx": candidate.bidx,
        "begins_at": entry["begins_at"],
        "ends_at": entry["ends_at"],
    }


def _take_quotas(tx: Session, actor: Actor, plan: ExamPlan, rows: Sequence[Accepted]) -> None:
    for certificate_id, count in Counter(row.certificate_id for row in rows if row.takes_quota).items():
        application = quota(tx, actor.college, certificate_id, plan.year)
        if application is None or not take_quota(tx, application.id, count):
            raise Overtaken("QUOTA_FULL")


def renew(tx: Session, registration_id: uuid.UUID, extras: Mapping[str, str]) -> None:
    """Take the snapshot of an unverified registration anew, in the caller's transaction (C-42).

    A workbook that comes back corrected says it better. Raises NotFound, Conflict ENTRY_ARRANGED.
    """
    registration = find(tx, registration_id)
    if tx.scalar(select(Seat.id).where(Seat.registration_id == registration.id)):
        raise Conflict("ENTRY_ARRANGED")
    candidate = tx.get_one(Candidate, registration.candidate_id)
    registration.person = replace(candidate.person, extras=extras)
    registration.gender, registration.major = candidate.gender, candidate.major
    record(tx, "registration.renewed", registration)


@retried
def unregister(actor: Actor, registration_ids: Iterable[uuid.UUID], *, version: str | None = None) -> Batch:
    """Delete registrations while the window is open; who is arranged stays and is named (R-078, R-091, C-04).

    Raises NotFound, Conflict REGISTRATION_CLOSED, and of a single one ENTRY_ARRANGED.
    """
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        keys = set(registration_ids)
        found = locked(tx, keys)
        if len(found) != len(keys):
            raise NotFound
        for registration in found:
            check_version(registration, version)
        for plan_id in {registration.plan_id for registration in found}:
            check_window(rules_of(plan_of(tx, plan_id)), clock.now())
        arranged = seated(tx, found)
        going: list[Registration] = []

        def go(registration: Registration) -> None:
            if registration.id in arranged:
                raise Conflict("ENTRY_ARRANGED")
            going.append(registration)

        batch = each(found, go, lambda registration: registration.person.name)
        take_back(tx, actor, going)
        return batch


def take_back(tx: Session, actor: Actor, found: Sequence[Registration]) -> None:
    """Delete registrations of the caller's transaction with all they hold; raises Conflict ENTRY_ARRANGED (R-091)."""
    if seated(tx, found):
        raise Conflict("ENTRY_ARRANGED")
    keys = [registration.id for registration in found]
    _give_back_quotas(tx, actor, found)
    entries = select(Entry.id).where(among(tx, Entry.registration_id, keys))
    unsynchronized = {"synchronize_session": False}
    tx.execute(delete(Occupation).where(Occupation.entry_id.in_(entries)), execution_options=unsynchronized)
    tx.execute(delete(Entry).where(among(tx, Entry.registration_id, keys)), execution_options=unsynchronized)
    outbox.withdraw(tx, found)
    for registration in found:
        record(tx, "registration.deleted", registration)
        tx.delete(registration)


def seated(tx: Session, found: Sequence[Registration]) -> set[uuid.UUID]:
    """Return the keys of the registrations that have a seat."""
    keys = (registration.id for registration in found)
    return set(tx.scalars(select(Seat.registration_id).where(among(tx, Seat.registration_id, keys))))


def find(tx: Session, registration_id: uuid.UUID) -> Registration:
    """Return a registration, locked; NotFound for another tenant's."""
    found = locked(tx, [registration_id])
    if not found:
        raise NotFound
    return found[0]


def locked(tx: Session, registration_ids: Iterable[uuid.UUID]) -> Sequence[Registration]:
    """Return those of the registrations that are there, locked in the order of their keys."""
    wanted = select(Registration).where(among(tx, Registration.id, registration_ids))
    return tx.scalars(wanted.order_by(Registration.id).with_for_update()).all()


def _give_back_quotas(tx: Session, actor: Actor, found: Sequence[Registration]) -> None:
    """Free the place of everybody who is registered no more for the certificate in the year (C-14).

    Where the vendor counts registrations, each gives back its own.
    """
    held = [one for one in found if one.candidate_type == CandidateType.COLLEGE.value]
    plans = {plan_id: plan_of(tx, plan_id) for plan_id in {one.plan_id for one in held}}
    by_registration = {plan_id: _counted_by_registration(tx, plan) for plan_id, plan in plans.items()}
    counted = [one for one in held if one.certificate_id not in by_registration[one.plan_id]]
    leaving = {(one.bidx, one.certificate_id, plans[one.plan_id].year) for one in counted}
    others = (
        select(Registration.bidx, Registration.certificate_id, ExamPlan.year)
        .join(ExamPlan, ExamPlan.id == Registration.plan_id)
        .where(
            Registration.candidate_type == CandidateType.COLLEGE.value,
            among(tx, Registration.bidx, {bidx for bidx, _, _ in leaving}),
            not_(among(tx, Registration.id, (one.id for one in found))),
        )
    )
    staying = {(bidx, certificate, year) for bidx, certificate, year in tx.execute(others)}
    places = Counter((certificate, year) for _, certificate, year in leaving - staying)
    places.update(
        (one.certificate_id, plans[one.plan_id].year)
        for one in held
        if one.certificate_id in by_registration[one.plan_id]
    )
    for (certificate, year), count in places.items():
        application = quota(tx, actor.college, certificate, year)
        if application is not None:
            take_quota(tx, application.id, -count)


def _counted_by_registration(tx: Session, plan: ExamPlan) -> set[uuid.UUID]:
    """Return the certificates of a plan whose every registration takes a place."""
    keys = certificate_ids(tx, plan)
    rules = rules_of(plan).certificates
    return {keys[own.key] for own in rules if own.headcount.place_per is PlacePer.REGISTRATION}


@retried
def fix_snapshot(
    actor: Actor, registration_id: uuid.UUID, changes: dict[str, str], *, version: str | None = None
) -> None:
    """Correct pinyin or phone of one registration; only the vendor may, and only these two (R-075).

    Raises Refused SNAPSHOT_FIELDS, or what an import says of a wrong value.
    """
    actor.require(*REGISTRARS)
    if changes.keys() - SNAPSHOT_FIELDS:
        raise Refused("SNAPSHOT_FIELDS")
    with transaction(actor) as tx:
        registration = find(tx, registration_id)
        check_version(registration, version)
        if not changes:
            return
        old = registration.person
        check_values({"name": old.name, **changes})
        registration.person = replace(
            old, pinyin=changes.get("pinyin", old.pinyin), phone=changes.get("phone", old.phone)
        )
        record(tx, "registration.snapshot_fixed", registration, fields=sorted(changes))


@retried
def carry_over(actor: Actor) -> int:
    """Mark a college's registrations verified, photo included, once their candidates are (R-102, C-42)."""
    with transaction(actor) as tx:
        query = (
            select(Registration, Candidate)
            .join(Candidate, Candidate.id == Registration.candidate_id)
            .where(Registration.verified.is_(False), Candidate.state == State.VERIFIED)
        )
        waiting = tx.execute(query).all()
        for registration, candidate in waiting:
            tx.execute(
                update(Registration)
                .where(Registration.id == registration.id)
                .values(verified=True, photo_key=candidate.photo_key)
            )
        return len(waiting)
