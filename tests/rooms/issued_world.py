"""A published plan of two colleges with registered candidates and passed results, in rows of its own."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field, replace

from core.api import CandidateType, Payer, Stage
from core.db.sealing import document_index
from core.db.session import transaction
from core.db.tables import (
    Candidate,
    Certificate,
    College,
    ExamPlan,
    ExamSite,
    PlanCertificate,
    Registration,
    Result,
    Vendor,
)
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.kernel.ids import FileKey, new_id
from core.kernel.person import Person
from core.rules.plan import Period, PlanRules
from core.rules.snapshot import digest, freeze
from tests.rules.acme import NOTICE, resolved

EXAM = dt.date(2022, 10, 22)
AFTER_PUBLICITY = clock.moment(dt.date(2022, 11, 20), dt.time(9))
VENDOR_ROLES = frozenset(role for role in Role if role.startswith("vendor"))
COLLEGE_ROLES = frozenset(role for role in Role if role.startswith("college"))


def rules(**fees: object) -> PlanRules:
    """Resolve the invented vendor's notice, a province's standard before its rate; `fees` replaces parts of that."""
    found = resolved(NOTICE).rules
    assert found is not None
    (certificate,) = found.certificates
    fee_rules = replace(certificate.fees, **{"province_standard_wins": True, **fees})  # type: ignore[arg-type]
    windows = {**found.windows, Stage.FEE_DUE: Period(end=dt.date(2022, 10, 14))}
    return replace(found, certificates=(replace(certificate, fees=fee_rules),), windows=windows)


@dataclass
class World:
    """The parties and the plan."""

    vendor: Actor
    college: Actor
    other: Actor
    province: Actor
    plan_id: uuid.UUID
    certificate_id: uuid.UUID
    people: int = 0
    sites: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)

    def register(
        self,
        owner: Actor,
        *,
        host: Actor | None = None,
        kind: CandidateType = CandidateType.COLLEGE,
        verified: bool = True,
        retake: bool = False,
        name: str = "欧阳伟",
        photo_key: FileKey | None = None,
    ) -> uuid.UUID:
        """Register a new person; return the registration's id."""
        self.people += 1
        host_id = (host or owner).college
        person = Person(
            name=name, pinyin="Ouyang Wei", id_type="passport", id_number=f"E{self.people:08d}", phone="19900000001"
        )
        bidx = document_index(person)
        candidate = Candidate(
            college_id=owner.college,
            person=person,
            bidx=bidx,
            candidate_type=kind.value,
            id_type="passport",
            gender="male",
            enrolment_year=2021,
            education_level="高职",
            major="烘焙",
            major_code="1",
            state="verified",
            origin="platform",
            created_at=clock.now(),
        )
        with transaction(owner) as tx:
            tx.add(candidate)
        registration = Registration(
            vendor_id=self.vendor.vendor,
            college_id=owner.college,
            host_college_id=host_id,
            site_id=self.sites[host_id],
            plan_id=self.plan_id,
            certificate_id=self.certificate_id,
            level=1,
            candidate_id=candidate.id,
            person=person,
            bidx=bidx,
            candidate_type=kind.value,
            gender="male",
            major="烘焙",
            photo_key=photo_key,
            verified=verified,
            retake=retake,
            origin="platform",
            created_at=clock.now(),
        )
        with transaction(owner) as tx:
            tx.add(registration)
        return registration.id

    def result(
        self,
        owner: Actor,
        *,
        passed: bool = True,
        verified: bool = True,
        name: str = "欧阳伟",
        photo: FileKey | None = None,
    ) -> uuid.UUID:
        """Register a person with a locked result; return the registration's id."""
        registration = self.register(owner, verified=verified, name=name, photo_key=photo)
        locks = clock.moment(dt.date(2022, 11, 14), dt.time())
        with transaction(self.vendor) as tx:
            tx.add(
                Result(
                    vendor_id=self.vendor.vendor,
                    college_id=owner.college,
                    host_college_id=owner.college,
                    plan_id=self.plan_id,
                    registration_id=registration,
                    bidx=b"0123456789abcdef",
                    ticket_number=f"20221022{self.people:07d}",
                    level=1,
                    title="烘焙（初级）",
                    marks=[{"subject": "theory", "value": "80.00"}],
                    passed=passed,
                    reason="RESULT_PASSED",
                    visible_from=locks,
                    locks_at=locks,
                    published_at=locks,
                )
            )
        return registration


def a_world(plan_rules: PlanRules | None = None) -> World:
    """Make the rows of an installation with one vendor, one published plan and two colleges."""
    frozen = freeze(plan_rules or rules())
    vendor = Vendor(name="某公司")
    colleges = [College(name=name, province=province) for name, province in (("甲学院", "11"), ("乙学院", "31"))]
    certificate = Certificate(vendor_id=vendor.id, key="baking", name="烘焙", name_en="Baking")
    plan = ExamPlan(
        vendor_id=vendor.id,
        name="第一次统考",
        year=2022,
        plugin_key="acme",
        notice=NOTICE,
        published=True,
        rules=frozen,
        digest=digest(frozen),
        first_exam_day=EXAM,
        last_exam_day=EXAM,
    )
    with transaction(SYSTEM) as tx:
        tx.add_all([vendor, *colleges])
        tx.flush()
        tx.add_all([certificate, plan])
        tx.flush()
        tx.add(PlanCertificate(vendor_id=vendor.id, plan_id=plan.id, certificate_id=certificate.id))
    one, other = (
        Actor(kind=ActorKind.COLLEGE, college_id=college.id, roles=COLLEGE_ROLES, user_id=new_id())
        for college in colleges
    )
    world = World(
        vendor=Actor(kind=ActorKind.VENDOR, vendor_id=vendor.id, roles=VENDOR_ROLES, user_id=new_id()),
        college=one,
        other=other,
        province=Actor(kind=ActorKind.PROVINCE, province="11", roles=frozenset({Role.PROVINCE_REVIEWER})),
        plan_id=plan.id,
        certificate_id=certificate.id,
    )
    for actor in (one, other):
        site = ExamSite(
            vendor_id=vendor.id,
            college_id=actor.college,
            certificate_id=certificate.id,
            name="考核站点",
            address="甲路 1 号",
            machines=60,
            state="approved",
            approved=True,
        )
        world.sites[actor.college] = site.id
        with transaction(actor) as tx:
            tx.add(site)
    return world


HOST_PAYS = {CandidateType.COLLEGE: Payer.OWN_COLLEGE, CandidateType.SOCIAL: Payer.HOST_COLLEGE}
