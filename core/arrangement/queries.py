"""What is known about rooms, seats and tickets."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.api import Stage
from core.arrangement.occupancy import Exam, Occupancy, certificate_rules_key, occupancies, registered_at_once
from core.arrangement.rules import (
    RoomFields,
    RoomKind,
    RoomState,
    room_state,
    room_warnings,
    site_warnings,
)
from core.arrangement.sheet import EXPORT
from core.db.session import reading
from core.db.tables import (
    Arrangement,
    Certificate,
    College,
    ExamPlan,
    ExamRoom,
    ExamSite,
    PlanCertificate,
    Registration,
)
from core.db.versions import version_of
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.kernel.problems import Problem
from core.plans.queries import plan_of, rules_of
from core.rules.plan import Period, PlanRules
from core.rules.seating import invigilators
from core.sheets.writer import table
from core.sites.queries import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomView:
    """A room as lists show it: how many sit in it at one time, and the invigilators needed for them (R-117, R-122).

    `seated` counts everybody who ever sits there.
    """

    id: uuid.UUID
    plan_id: uuid.UUID
    plan: str
    site: str
    site_code: str
    site_id: uuid.UUID
    college: str
    certificate: str
    certificate_key: str
    fields: RoomFields
    kind: RoomKind
    state: RoomState
    exams: tuple[Exam, ...]
    candidates: int
    seated: int
    invigilators: int
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLoad:
    """A site's seats in a plan beside the most candidates it has at one time, and the places it says it has."""

    site: str
    seats: int
    candidates: int
    machines: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Seats of a room beside one from the same college."""

    room: str
    college: str
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """排考 of one plan: its rooms, what is odd about them, and the newest run (None: not arranged yet)."""

    plan_id: uuid.UUID
    plan: str
    rooms: tuple[RoomView, ...]
    sites: tuple[SiteLoad, ...]
    warnings: tuple[Problem, ...]
    latest: Arrangement | None
    neighbours: tuple[Neighbours, ...]
    registered: int
    seated: int
    window: Period


def sites_in(tx: Session, plan_id: uuid.UUID) -> list[tuple[ExamSite, str]]:
    """Return the sites a plan counts, where its rooms may stand, each with its certificate's name in the rules.

    A college sees the sites it may send guests to; rooms it has in its own only.
    """
    actor: Actor = tx.info["actor"]
    wanted = (
        select(ExamSite, Certificate.key)
        .join(PlanCertificate, PlanCertificate.certificate_id == ExamSite.certificate_id)
        .join(Certificate, Certificate.id == ExamSite.certificate_id)
        .where(PlanCertificate.plan_id == plan_id)
        .order_by(ExamSite.code)
    )
    if actor.college_id is not None:
        wanted = wanted.where(ExamSite.college_id == actor.college_id)
    keys = dict(tx.execute(wanted).all())
    return [(site, certificate_rules_key(keys[site])) for site in counted(tx, plan_of(tx, plan_id), keys)]


def arranged_plans(actor: Actor) -> list[ExamPlan]:
    """Return the published plans the actor may see, the newest exam first."""
    with reading(actor) as tx:
        wanted = select(ExamPlan).where(ExamPlan.published).order_by(ExamPlan.first_exam_day.desc(), ExamPlan.name)
        return list(tx.scalars(wanted))


def sites(actor: Actor, plan_id: uuid.UUID) -> list[ExamSite]:
    """Return the sites the actor may enter rooms for."""
    with reading(actor) as tx:
        return [site for site, _certificate in sites_in(tx, plan_id)]


def plan_name(actor: Actor, plan_id: uuid.UUID) -> str:
    """Return what a plan is called."""
    with reading(actor) as tx:
        return plan_of(tx, plan_id).name


def subject_names(actor: Actor, plan_id: uuid.UUID) -> list[str]:
    """Return the names of a plan's subjects, each once."""
    with reading(actor) as tx:
        certificates = rules_of(plan_of(tx, plan_id)).certificates
    names = [subject.name.zh for c in certificates for level in c.levels for subject in level.subjects]
    return list(dict.fromkeys(names))


def rooms(actor: Actor, plan_id: uuid.UUID, ids: Collection[uuid.UUID] = ()) -> tuple[RoomView, ...]:
    """Return a plan's rooms that the actor may see, by site and name; only those of `ids` when any is given."""
    with reading(actor) as tx:
        return rooms_of(tx, plan_of(tx, plan_id), ids)


def room(actor: Actor, room_id: uuid.UUID) -> RoomView:
    """Return one room; NotFound for another tenant's."""
    with reading(actor) as tx:
        row = tx.get(ExamRoom, room_id)
        if row is None:
            raise NotFound
        return rooms_of(tx, plan_of(tx, row.plan_id), [room_id])[0]


def rooms_of(tx: Session, plan: ExamPlan, ids: Collection[uuid.UUID] = ()) -> tuple[RoomView, ...]:
    """Return a plan's rooms in an open transaction, as `rooms` does."""
    rules = rules_of(plan)
    state = room_state(rules.window(Stage.ARRANGEMENT), clock.now())
    wanted = (
        select(ExamRoom, ExamSite, College.name, Certificate)
        .join(ExamSite, ExamSite.id == ExamRoom.site_id)
        .join(College, College.id == ExamRoom.college_id)
        .join(Certificate, Certificate.id == ExamSite.certificate_id)
        .where(ExamRoom.plan_id == plan.id)
        .order_by(ExamSite.code, ExamRoom.name)
    )
    if ids:
        wanted = wanted.where(ExamRoom.id.in_(ids))
    found = tx.execute(wanted).all()
    taken = occupancies(tx, plan, [row.id for row, *_ in found])
    return tuple(
        RoomView(
            id=row.id,
            plan_id=plan.id,
            plan=plan.name,
            site=site.name,
            site_code=site.code or "",
            site_id=site.id,
            college=college,
            certificate=rules.certificate_name(key := certificate_rules_key(certificate.key)).zh,
            certificate_key=key,
            fields=fields_of(row),
            kind=RoomKind(row.kind),
            state=state,
            exams=(here := taken.get(row.id, Occupancy())).exams,
            candidates=here.at_once,
            seated=here.people,
            invigilators=invigilators(here.at_once or row.seats, rules.certificate(key).site),
            version=version_of(row),
        )
        for row, site, college, certificate in found
    )


def fields_of(row: ExamRoom) -> RoomFields:
    """Return what was entered about a room."""
    return RoomFields(
        name=row.name, region=row.region, address=row.address, seats=row.seats, subjects=tuple(row.subjects)
    )


def room_export(actor: Actor, plan_id: uuid.UUID, ids: Collection[uuid.UUID], words: Mapping[str, str]) -> bytes:
    """Return the workbook of the selected rooms, all when none is selected (R-114); `words` name the states."""
    rows = (
        (
            view.plan,
            view.site,
            view.college,
            view.fields.name,
            view.kind.label,
            view.fields.seats,
            view.fields.region,
            view.fields.address,
            view.certificate,
            words[view.state.value],
        )
        for view in rooms(actor, plan_id, ids)
    )
    return table("考场", EXPORT, rows, wide=(0, 1, 2, 3, 6, 7, 8))


def overview(actor: Actor, plan_id: uuid.UUID) -> Overview:
    """Return a plan's rooms, seats and newest run with every warning (R-107, R-122)."""
    with reading(actor) as tx:
        plan = plan_of(tx, plan_id)
        rules = rules_of(plan)
        views = rooms_of(tx, plan)
        newest = select(Arrangement).where(Arrangement.plan_id == plan_id).order_by(Arrangement.id.desc()).limit(1)
        latest = tx.scalar(newest)
        registered = select(func.count(Registration.id)).where(Registration.plan_id == plan_id)
        loads = tuple(_loads(tx, plan_id, views))
        return Overview(
            plan_id=plan.id,
            plan=plan.name,
            rooms=views,
            sites=loads,
            warnings=tuple(_warnings(rules, views, loads)),
            latest=latest,
            neighbours=tuple(_neighbours(tx, latest)) if latest else (),
            registered=tx.scalar(registered) or 0,
            seated=sum(view.seated for view in views),
            window=rules.window(Stage.ARRANGEMENT),
        )


def _loads(tx: Session, plan_id: uuid.UUID, views: Sequence[RoomView]) -> Iterator[SiteLoad]:
    candidates = registered_at_once(tx, plan_id)
    seats: Counter[uuid.UUID] = Counter()
    for view in views:
        seats[view.site_id] += view.fields.seats
    wanted = select(ExamSite).where(ExamSite.id.in_({*seats, *candidates})).order_by(ExamSite.code)
    for site in tx.scalars(wanted):
        yield SiteLoad(site=site.name, seats=seats[site.id], candidates=candidates[site.id], machines=site.machines)


def _warnings(rules: PlanRules, views: Sequence[RoomView], loads: Sequence[SiteLoad]) -> Iterator[Problem]:
    for view in views:
        yield from room_warnings(view.fields, rules.certificate(view.certificate_key).site)
    for load in loads:
        if load.seats:
            yield from site_warnings(load.site, load.seats, load.candidates, load.machines)


def _neighbours(tx: Session, run: Arrangement) -> Iterator[Neighbours]:
    clashes = [clash for clash in run.violations if clash["code"] == "SEATS_SAME_SCHOOL"]
    names = dict(tx.execute(select(College.id, College.name)).all()) if clashes else {}
    for clash in clashes:
        yield Neighbours(clash["room"], names.get(uuid.UUID(clash["school"]), ""), tuple(clash["seats"]))
