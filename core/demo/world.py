"""Who takes part: vendors with their plugins, colleges in several provinces, their people, sites and quotas."""

from __future__ import annotations

import datetime as dt
import random
import secrets
import uuid
from dataclasses import dataclass, field

from sqlalchemy import select

from core.db.session import reading
from core.db.tables import Certificate, College, ProvincePlan, User, Vendor
from core.demo.people import MAJORS, seal
from core.issuance.service import save_seal
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, Role, command_line
from core.orgs import service as orgs
from core.orgs.identity import actor_of
from core.pilots import service as pilots
from core.pilots.service import ApplicationFields, WindowFields
from core.sites import papers
from core.sites import service as sites

PLACES = {"京华职业技术学院": "11", "江宁商贸职业学院": "32", "齐鲁信息职业学院": "37", "岭南科技职业学院": "44"}
HEADCOUNT = 500


@dataclass(slots=True)
class VendorStaff:
    """A vendor's people: who enters does not approve, who approves does not sign."""

    vendor: Vendor
    planner: Actor
    approver: Actor
    signer: Actor


@dataclass(slots=True)
class CollegeStaff:
    """A college's people: the officer enters, the owner signs."""

    college: College
    officer: Actor
    owner: Actor


@dataclass(slots=True)
class World:
    """Everybody, the demo's chance, and how many people were invented."""

    chance: random.Random
    password: str
    vendors: dict[str, VendorStaff] = field(default_factory=dict)
    colleges: list[CollegeStaff] = field(default_factory=list)
    provinces: dict[str, Actor] = field(default_factory=dict)
    operator: Actor = field(default_factory=lambda: command_line("onex demo"))
    logins: list[tuple[str, str]] = field(default_factory=list)
    invented: int = 0

    def account(self, login: str, name: str, roles: set[Role], of: Vendor | College | str | None) -> Actor:
        """Create an account with the demo's password, which whoever tries it need not change."""
        user: User = orgs.create_user(
            command_line("onex demo"), login=login, name=name, password=self.password, roles=frozenset(roles), of=of
        )
        self.logins.append((login, name))
        return actor_of(user)


def make_world(seed: int) -> World:
    """Create operator, provinces and colleges; vendors follow with their plugins."""
    chance = random.Random(seed)  # noqa: S311 - invented people, the same for the same seed
    world = World(chance=chance, password=secrets.token_urlsafe(9))
    world.operator = world.account("operator", "平台运营员", {Role.OPERATOR}, None)
    for number, (name, province) in enumerate(PLACES.items(), start=1):
        college = orgs.create_college(world.operator, name=name, province=province)
        world.provinces[province] = world.account(
            f"province{province}", "省级审核员", {Role.PROVINCE_REVIEWER}, province
        )
        officer = world.account(f"college{number}", f"{name}考务员", {Role.COLLEGE_OFFICER}, college)
        owner = world.account(f"college{number}-head", f"{name}负责人", {Role.COLLEGE_OWNER}, college)
        world.colleges.append(CollegeStaff(college, officer, owner))
        save_seal(owner, seal(), f"{name}负责人", consented=True)
    return world


def add_vendor(world: World, key: str, vendor: Vendor) -> None:
    """Give a vendor its three people."""
    short, taken = key.partition("_")[0], {login for login, _ in world.logins}
    short = key if short in taken else short
    short = f"vendor-{key}" if short in taken else short
    entering = {Role.VENDOR_PLANNER, Role.VENDOR_ARRANGER, Role.VENDOR_SCORER, Role.VENDOR_FINANCE}
    world.vendors[key] = VendorStaff(
        vendor,
        world.account(short, f"{vendor.name}考务", entering, vendor),
        world.account(f"{short}-approver", f"{vendor.name}成绩审核", {Role.VENDOR_APPROVER}, vendor),
        world.account(f"{short}-signer", f"{vendor.name}签发", {Role.VENDOR_SIGNER}, vendor),
    )


def open_year(world: World, year: int, headcount: int = HEADCOUNT) -> None:
    """Let every college apply for every certificate of the catalogue, and its province approve (R-010 … R-019).

    It is over by now: colleges are pilot colleges once the window has closed (R-018).
    """
    with reading(SYSTEM) as tx:
        certificates = list(tx.scalars(select(Certificate.id)))
    closed = clock.now()
    opens = closed - dt.timedelta(days=3)
    fields = WindowFields(batch=f"{year}年第一次", year=year, opens_at=opens, closes_at=closed)
    with clock.at(opens):
        plans = {province: pilots.open_plan(reviewer, fields) for province, reviewer in world.provinces.items()}
        for staff in world.colleges:
            for certificate_id in certificates:
                _apply(world, staff, plans[staff.college.province], certificate_id, headcount)


def _apply(world: World, staff: CollegeStaff, plan: ProvincePlan, certificate_id: uuid.UUID, headcount: int) -> None:
    application = pilots.draft(
        staff.officer,
        province_plan_id=plan.id,
        certificate_id=certificate_id,
        fields=ApplicationFields(
            planned_headcount=headcount,
            majors=tuple(name for name, _ in MAJORS),
            faculty_text="专任教师 8 名",
            venue_text="机房 4 间",
        ),
    )
    pilots.submit(staff.officer, application.id)
    pilots.decide(world.provinces[plan.province], application.id, approved_headcount=headcount)


def open_sites(world: World) -> None:
    """Let every college have an approved site for every certificate (R-020 … R-029)."""
    with reading(SYSTEM) as tx:
        certificates = list(tx.scalars(select(Certificate)))
    reviewers = {staff.vendor.id: staff.planner for staff in world.vendors.values()}
    for staff in world.colleges:
        for certificate in certificates:
            site = sites.draft(
                staff.officer, certificate_id=certificate.id, address=f"{staff.college.name}实训楼", machines=120
            )
            papers.attach_form(staff.officer, site.id, file_name="考核站点申请表.pdf", data=b"%PDF-1.4 demo")
            sites.submit(staff.officer, site.id)
            sites.review(reviewers[certificate.vendor_id], site.id, approve=True)
