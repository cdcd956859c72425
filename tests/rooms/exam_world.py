"""A published plan with a site and registrations of two schools, for the rooms after registration."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from core.arrangement import service
from core.arrangement.arranging import arrange
from core.arrangement.rules import RoomFields
from core.db.sealing import document_index
from core.db.session import reading, transaction
from core.db.tables import (
    Candidate,
    Certificate,
    College,
    Entry,
    ExamPlan,
    ExamSite,
    PlanCertificate,
    Registration,
    Ticket,
    Vendor,
)
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.kernel.clock import SHANGHAI
from core.kernel.ids import new_id
from core.kernel.person import Person
from core.orgs import service as orgs
from core.rules.plan import PlanRules
from core.rules.snapshot import digest, thaw
from tests.portal import the_portal

SNAPSHOTS = Path(__file__).parents[1] / "golden" / "snapshots"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
VENDOR_ROLES = frozenset({Role.VENDOR_ARRANGER, Role.VENDOR_SCORER, Role.VENDOR_APPROVER})

LONG_AGO = dt.datetime(2020, 9, 1, tzinfo=SHANGHAI)
"""When the sites applied: before any plan's registration ended."""


def day(month: int, number: int, hour: int = 12) -> dt.datetime:
    """A moment in the year of the plan: registration to 10-04, arrangement 10-05…09, exam 10-22, publicity 11-07…13."""
    return dt.datetime(2022, month, number, hour, tzinfo=SHANGHAI)


ARRANGING, SCORING, PUBLICITY, LOCKED = day(10, 6), day(10, 25), day(11, 8), day(11, 14)


def id_number(serial: int) -> str:
    """An invented resident number with a true check digit."""
    text = f"110101200303{1 + serial // 1000:02d}{serial % 1000:03d}"
    return text + "10X98765432"[sum(int(d) * w for d, w in zip(text, WEIGHTS, strict=True)) % 11]


@dataclass
class World:
    """The vendor's people, two colleges (the first hosts), the plan and who is registered."""

    arranger: Actor
    scorer: Actor
    approver: Actor
    college: Actor
    guest: Actor
    plan_id: uuid.UUID
    site_id: uuid.UUID
    registrations: list[uuid.UUID]
    rules: PlanRules

    def room(self, name: str = "1号楼101机房", seats: int = 6) -> uuid.UUID:
        """Enter a room before the arrangement begins."""
        fields = RoomFields(name=name, region="示例省示例市", address="示例路1号", seats=seats)
        return service.create_room(self.college, self.plan_id, self.site_id, fields).id

    def arranged(self, seats: int = 6) -> list[tuple[str, Person]]:
        """Arrange the plan in one room; return ticket numbers with persons, in the order of registration."""
        clock.travel(day(9, 20))
        self.room(seats=seats)
        clock.travel(ARRANGING)
        arrange(self.arranger, self.plan_id, seed=1)
        with reading(self.arranger) as tx:
            tickets = {ticket.registration_id: ticket.number for ticket in tx.query(Ticket)}
            people = {row.id: row.person for row in tx.query(Registration)}
        return [(tickets[id_], people[id_]) for id_ in self.registrations if id_ in tickets]


def vendor_actor(vendor_id: uuid.UUID) -> Actor:
    """One more person of the vendor, with every role of these rooms."""
    return Actor(kind=ActorKind.VENDOR, user_id=new_id(), vendor_id=vendor_id, roles=VENDOR_ROLES)


PASSWORD = "eight words nobody would ever guess"


def a_portal(world: World) -> Flask:
    """Open the portal to three accounts: `arranger` of the vendor, `host` and `guest` of the two colleges."""
    with reading(SYSTEM) as tx:
        vendor = tx.get_one(Vendor, world.arranger.vendor_id)
        colleges = [tx.get_one(College, actor.college_id) for actor in (world.college, world.guest)]
    officer = frozenset({Role.COLLEGE_OFFICER})
    for login, of, roles in (
        ("arranger", vendor, frozenset({Role.VENDOR_ARRANGER})),
        ("host", colleges[0], officer),
        ("guest", colleges[1], officer),
    ):
        orgs.create_user(SYSTEM, login=login, name=login, password=PASSWORD, roles=roles, of=of)
    return the_portal()


def a_world(people: int = 4, levels: int = 1) -> World:
    """Build it; every other candidate is a guest of the second college, and the levels take turns by two."""
    text = (SNAPSHOTS / "1-hotmatrix_shop.json").read_text(encoding="utf-8").rstrip("\n")
    rules = thaw(text)
    certificate_rules = rules.certificates[0]
    vendor = Vendor(name="示例评价组织", name_en="Sample")
    host, other = College(name="示例甲学院", province="11"), College(name="示例乙学院", province="31")
    with transaction(SYSTEM) as tx:
        tx.add_all([vendor, host, other])
        tx.flush()
        key = f"{rules.plugin}/{certificate_rules.key}"
        certificate = Certificate(vendor_id=vendor.id, key=key, name=certificate_rules.name.zh, name_en="Sample")
        tx.add(certificate)
        tx.flush()
        plan = ExamPlan(
            vendor_id=vendor.id,
            name=rules.name,
            year=2022,
            plugin_key=rules.plugin,
            notice="",
            published=True,
            published_at=day(9, 1),
            rules=text,
            digest=digest(text),
            first_exam_day=rules.first_day,
            last_exam_day=rules.last_day,
        )
        tx.add(plan)
        tx.flush()
        tx.add(PlanCertificate(vendor_id=vendor.id, plan_id=plan.id, certificate_id=certificate.id))
    colleges = [
        Actor(kind=ActorKind.COLLEGE, user_id=new_id(), college_id=college.id, roles=frozenset({Role.COLLEGE_OFFICER}))
        for college in (host, other)
    ]
    site = ExamSite(
        vendor_id=vendor.id,
        college_id=host.id,
        certificate_id=certificate.id,
        code="110101",
        name="示例甲学院考核站点",
        address="示例路1号",
        machines=60,
        state="approved",
        approved=True,
        submitted_at=LONG_AGO,
    )
    with transaction(colleges[0]) as tx:
        tx.add(site)
    registrations = [
        register(colleges[n % 2], n, plan, certificate, site, rules, n // 2 % levels) for n in range(people)
    ]
    arranger, scorer, approver = (vendor_actor(vendor.id) for _ in range(3))
    return World(
        arranger=arranger,
        scorer=scorer,
        approver=approver,
        college=colleges[0],
        guest=colleges[1],
        plan_id=plan.id,
        site_id=site.id,
        registrations=registrations,
        rules=rules,
    )


def register(
    college: Actor,
    serial: int,
    plan: ExamPlan,
    certificate: Certificate,
    site: ExamSite,
    rules: PlanRules,
    place: int = 0,
) -> uuid.UUID:
    level = rules.certificates[0].levels[place]
    person = Person(name=f"考生{serial}号", pinyin="Kaosheng", id_type="resident", id_number=id_number(serial))
    about = {"gender": "male", "major": "电子商务", "candidate_type": "college", "origin": "platform"}
    bidx = document_index(person)
    with transaction(college) as tx:
        candidate = Candidate(
            college_id=college.college_id,
            person=person,
            bidx=bidx,
            id_type="resident",
            enrolment_year=2021,
            education_level="高职",
            major_code="530701",
            state="verified",
            created_at=day(9, 10),
            **about,
        )
        tx.add(candidate)
        tx.flush()
        owners = {"vendor_id": plan.vendor_id, "college_id": college.college_id, "host_college_id": site.college_id}
        registration = Registration(
            **owners,
            person=person,
            site_id=site.id,
            plan_id=plan.id,
            certificate_id=certificate.id,
            level=level.rank,
            candidate_id=candidate.id,
            bidx=bidx,
            verified=True,
            created_at=day(9, 20),
            **about,
        )
        tx.add(registration)
        tx.flush()
        for subject in level.subjects:
            span = rules.sessions_of(rules.certificates[0].key, level.rank, subject.key)[0]
            tx.add(
                Entry(
                    **owners,
                    registration_id=registration.id,
                    plan_id=plan.id,
                    subject=subject.key,
                    begins_at=span.begins,
                    ends_at=span.ends,
                )
            )
        return registration.id
