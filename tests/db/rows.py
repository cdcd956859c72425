"""Rows of two colleges, two vendors and two provinces, each carrying its owner's mark."""

from __future__ import annotations

from dataclasses import dataclass

from core.db.session import transaction
from core.db.tables import Candidate, College, Job, Vendor, VendorSetting
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind
from core.kernel.person import Person


@dataclass(frozen=True)
class World:
    """Two tenants of each kind."""

    college: Actor
    other_college: Actor
    vendor: Actor
    other_vendor: Actor


def a_person(name: str = "欧阳伟", number: str = "11010120030307780X") -> Person:
    return Person(name=name, pinyin="Ouyang Wei", id_type="resident", id_number=number, phone="19900000001")


def a_candidate(owner: Actor, person: Person | None = None, bidx: bytes = b"0123456789abcdef") -> Candidate:
    return Candidate(
        college_id=owner.college_id,
        person=person or a_person(),
        bidx=bidx,
        candidate_type="college",
        id_type="resident",
        gender="male",
        enrolment_year=2021,
        education_level="高职",
        major="电子商务",
        major_code="530701",
        state="no_photo",
        origin="platform",
        created_at=clock.now(),
    )


def a_world() -> World:
    colleges = [College(name=f"LEAK-{n}学院", province=p) for n, p in (("甲", "11"), ("乙", "31"))]
    vendors = [Vendor(name=f"LEAK-{n}组织", name_en=n) for n in ("甲", "乙")]
    with transaction(SYSTEM) as tx:
        tx.add_all([*colleges, *vendors])
    one, two = (Actor(kind=ActorKind.COLLEGE, college_id=college.id) for college in colleges)
    three, four = (Actor(kind=ActorKind.VENDOR, vendor_id=vendor.id) for vendor in vendors)
    for actor, marker in ((one, "LEAK-甲"), (two, "LEAK-乙")):
        with transaction(actor) as tx:
            tx.add(a_candidate(actor, a_person(name=marker)))
            tx.add(
                Job(kind="x", college_id=actor.college_id, actor={}, params={}, state="queued", created_at=clock.now())
            )
    for actor in (three, four):
        with transaction(actor) as tx:
            tx.add(VendorSetting(vendor_id=actor.vendor_id, key="account", value="LEAK"))
    return World(one, two, three, four)
