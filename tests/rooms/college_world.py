"""A college, its province, a vendor with a certificate: made through the rooms' own services."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from pathlib import Path

from core.candidates import service as candidates
from core.db import sealing
from core.db.session import transaction
from core.db.tables import Certificate, PilotApplication, ProvincePlan, Vendor
from core.files import store
from core.intake.notices import notify_stopped
from core.intake.receive import JOB_KIND
from core.intake.run import run_import
from core.jobs import engine as jobs
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, Role
from core.orgs import service as orgs
from core.orgs.identity import actor_of
from core.pilots import service as pilots
from core.pilots.service import ApplicationFields, WindowFields
from core.registrations.corrections import follow_document
from core.wiring.imports import register_imports

PASSWORD = "a long password"
NOON = clock.moment(dt.date(2024, 4, 1), dt.time(12))


@dataclass(frozen=True)
class CollegeWorld:
    """Who takes part."""

    vendor: Vendor
    planner: Actor
    officer: Actor
    owner: Actor
    other_officer: Actor
    province: Actor
    certificate_id: uuid.UUID

    def open_window(self, batch: str = "2024年第一次", **flags: bool) -> ProvincePlan:
        """Open the province's application window around now."""
        opens = clock.now() - dt.timedelta(hours=1)
        closes = opens + dt.timedelta(days=3)
        return pilots.open_plan(
            self.province, WindowFields(batch=batch, year=2024, opens_at=opens, closes_at=closes, **flags)
        )

    def apply(self, plan: ProvincePlan, headcount: int = 20) -> PilotApplication:
        """Draft an application."""
        return pilots.draft(
            self.officer,
            province_plan_id=plan.id,
            certificate_id=self.certificate_id,
            fields=ApplicationFields(
                planned_headcount=headcount, majors=("电子商务",), faculty_text="教师", venue_text="机房"
            ),
        )

    def approve(self, headcount: int = 20) -> PilotApplication:
        """Have an application approved in a window that is over by now."""
        with clock.at(clock.now() - dt.timedelta(days=4)):
            application = self.apply(self.open_window(), headcount)
            pilots.submit(self.officer, application.id)
            pilots.decide(self.province, application.id, approved_headcount=headcount)
        return application


def bind_files(folder: Path) -> None:
    """Bind the file store and the imports, as `start` does for a real process."""
    ring = sealing.keyring()
    store.bind(
        f"file://{folder}/files",
        seal=lambda data: ring.seal(data, None, "file"),
        unseal=lambda data: ring.unseal(data, None, "file"),
    )
    register_imports()
    candidates.follow(follow_document)
    jobs.register(JOB_KIND, run_import, notify_stopped)


def a_college_world() -> CollegeWorld:
    """Make everybody, on a spring noon."""
    clock.travel(NOON)
    vendor = orgs.create_vendor(SYSTEM, name="甲组织")
    certificate = Certificate(vendor_id=vendor.id, key="certificate", name="示例职业技能等级证书", name_en="Sample")
    with transaction(SYSTEM) as tx:
        tx.add(certificate)
    one = orgs.create_college(SYSTEM, name="甲学院", province="32")
    two = orgs.create_college(SYSTEM, name="乙学院", province="32")

    def account(login: str, role: Role, of: object) -> Actor:
        return actor_of(
            orgs.create_user(SYSTEM, login=login, name=login, password=PASSWORD, roles=frozenset({role}), of=of)
        )

    return CollegeWorld(
        vendor=vendor,
        planner=account("planner", Role.VENDOR_PLANNER, vendor),
        officer=account("officer", Role.COLLEGE_OFFICER, one),
        owner=account("owner", Role.COLLEGE_OWNER, one),
        other_officer=account("other", Role.COLLEGE_OFFICER, two),
        province=account("province", Role.PROVINCE_REVIEWER, "32"),
        certificate_id=certificate.id,
    )
