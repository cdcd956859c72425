"""监考人员 on both databases: entered, submitted, answered, given to rooms, imported; nobody sees another's."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from core.arrangement import papers
from core.arrangement import service as rooms
from core.arrangement.arranging import arrange
from core.arrangement.invigilators import queries, service, sheet
from core.arrangement.invigilators.rules import State
from core.arrangement.rules import RoomFields
from core.db.session import reading, transaction
from core.db.tables import (
    Certificate,
    ExamPlan,
    ExamSite,
    Invigilator,
    InvigilatorDuty,
    InvigilatorTime,
    PlanCertificate,
    Vendor,
)
from core.demo import people
from core.intake.receive import receive
from core.intake.report import Report, report
from core.jobs import engine
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import Conflict, NotAllowed, NotFound, Refused, Stale
from core.rules.seating import Span
from tests.rooms import exam_world
from tests.rooms.college_world import bind_files
from tests.rooms.exam_world import ARRANGING, World, a_world, day, id_number, vendor_actor

Values = dict[str, str]


@pytest.fixture
def world(database: str) -> World:
    clock.travel(day(9, 20))
    return a_world()


def a_teacher(serial: int, **changes: str) -> Values:
    number = id_number(serial)
    gender = "男" if int(number[16]) % 2 else "女"
    named = {"name": f"监考{'甲乙丙丁戊己庚辛'[serial % 8]}", "gender": gender, "id_number": number}
    about = {"id_type": "居民身份证", "phone": f"19900000{serial:03d}", "unit": "示例甲学院", "post": "讲师"}
    return {**named, **about, "major": "体育", **changes}


def approved(world: World, count: int) -> list[uuid.UUID]:
    """Enter, submit and approve so many."""
    ids = [service.add(world.college, world.plan_id, a_teacher(900 + n)) for n in range(count)]
    service.submit(world.college, ids)
    service.review(world.arranger, ids, approve=True)
    return ids


def another_vendors_plan(world: World) -> World:
    """Another vendor's plan on the same day at the same college, with a room and one candidate of its own."""
    vendor = Vendor(name="另一评价组织", name_en="Other")
    with transaction(SYSTEM) as tx:
        tx.add(vendor)
        tx.flush()
        first = tx.get_one(ExamPlan, world.plan_id)
        key = f"{world.rules.plugin}/{world.rules.certificates[0].key}"
        certificate = Certificate(vendor_id=vendor.id, key=key, name="另一证书", name_en="Other")
        said = ("name", "year", "plugin_key", "notice", "published", "published_at", "rules", "digest")
        plan = ExamPlan(
            vendor_id=vendor.id,
            first_exam_day=first.first_exam_day,
            last_exam_day=first.last_exam_day,
            **{name: getattr(first, name) for name in said},
        )
        tx.add_all([certificate, plan])
        tx.flush()
        tx.add(PlanCertificate(vendor_id=vendor.id, plan_id=plan.id, certificate_id=certificate.id))
    site = ExamSite(
        vendor_id=vendor.id, college_id=world.college.college_id, certificate_id=certificate.id, code="110102",
        name="另一站点", address="示例路1号", machines=60, state="approved", approved=True,
        submitted_at=exam_world.LONG_AGO,
    )  # fmt: skip
    with transaction(world.college) as tx:
        tx.add(site)
    one = exam_world.register(world.college, 50, plan, certificate, site, world.rules)
    other = replace(world, arranger=vendor_actor(vendor.id), plan_id=plan.id, site_id=site.id, registrations=[one])
    with clock.at(day(9, 20)):
        other.room(name="2号楼201机房")
    return other


@pytest.mark.req("R-115")
def test_a_college_enters_and_submits_and_the_vendor_answers_by_the_second_working_day(world: World) -> None:
    one = service.add(world.college, world.plan_id, a_teacher(900))
    clock.travel(day(9, 30))
    assert queries.invigilator(world.college, one).reply_by is None
    service.submit(world.college, [one])
    asked = queries.invigilator(world.arranger, one)
    assert (asked.state, asked.reply_by) == (State.SUBMITTED, dt.date(2022, 10, 9))
    with pytest.raises(Refused, match="REASON_MISSING"):
        service.review(world.arranger, [one], approve=False, reason=" ")
    service.review(world.arranger, [one], approve=False, reason="请更换")
    returned = queries.invigilator(world.college, one)
    assert (returned.state, returned.reason, returned.reply_by) == (State.RETURNED, "请更换", None)
    service.edit(world.college, one, {"post": "教授"})
    service.submit(world.college, [one])
    service.review(world.arranger, [one], approve=True)
    final = queries.invigilator(world.college, one)
    assert (final.state, final.post, final.reason) == (State.APPROVED, "教授", "")
    assert queries.counts(world.college) == {world.plan_id: (1, 0)}


@pytest.mark.req("R-115")
def test_a_deadline_in_a_year_without_a_calendar_is_not_guessed(world: World) -> None:
    one = service.add(world.college, world.plan_id, a_teacher(900))
    service.submit(world.college, [one])
    with transaction(world.college) as tx:
        tx.get_one(Invigilator, one).submitted_at = dt.datetime(2099, 1, 1, tzinfo=clock.SHANGHAI)
    assert queries.invigilator(world.college, one).reply_by is None


@pytest.mark.req("R-115")
def test_a_person_is_entered_once_and_a_faulty_entry_says_everything_that_is_wrong(world: World) -> None:
    service.add(world.college, world.plan_id, a_teacher(900))
    two = service.add(world.college, world.plan_id, a_teacher(901))
    with pytest.raises(Conflict, match="INVIGILATOR_EXISTS"):
        service.add(world.college, world.plan_id, a_teacher(900, name="别名"))
    with pytest.raises(Conflict, match="INVIGILATOR_EXISTS"):
        service.edit(world.college, two, {"id_number": id_number(900), "gender": "女"})
    with pytest.raises(Refused, match="INVIGILATOR_INVALID") as caught:
        service.add(world.college, world.plan_id, a_teacher(902, phone="1", unit=""))
    assert [problem.code for problem in caught.value.params["problems"]] == ["PHONE_INVALID", "REQUIRED"]  # type: ignore[attr-defined]


@pytest.mark.req("R-115")
def test_the_document_and_the_phone_are_sealed_and_shown_masked(world: World) -> None:
    values = a_teacher(900)
    one = service.add(world.college, world.plan_id, values)
    with reading(world.college) as tx:
        row = tx.get_one(Invigilator, one)
        stored = row.sealed + row.bidx
        assert (row.person.id_number, row.person.phone) == (values["id_number"], values["phone"])
    assert not any(values[key].encode() in stored for key in ("name", "id_number", "phone"))
    view = queries.invigilator(world.college, one)
    assert (view.id_masked, view.phone_masked) == ("110101*****" + values["id_number"][-4:], "199****0900")
    assert values["id_number"] not in repr(view)


@pytest.mark.req("R-115")
def test_each_sees_its_own_only_and_a_vendor_nothing_before_it_is_submitted(world: World) -> None:
    one = service.add(world.college, world.plan_id, a_teacher(900))
    stranger = vendor_actor(uuid.uuid4())
    for actor in (world.guest, world.arranger, stranger):
        with pytest.raises(NotFound):
            queries.invigilator(actor, one)
    assert queries.roster(world.arranger, world.plan_id).people == ()
    service.submit(world.college, [one])
    assert [view.id for view in queries.roster(world.arranger, world.plan_id).people] == [one]
    assert queries.roster(world.guest, world.plan_id).people == ()
    for actor in (world.guest, stranger):
        with pytest.raises(NotFound):
            queries.invigilator(actor, one)
    with pytest.raises(NotFound):
        service.delete(world.guest, [one])
    with pytest.raises(NotFound):
        service.review(stranger, [one], approve=True)
    with pytest.raises(NotAllowed):
        service.review(world.college, [one], approve=True)
    with pytest.raises(NotAllowed):
        service.add(world.arranger, world.plan_id, a_teacher(901))


@pytest.mark.req("R-115")
def test_only_a_college_with_a_site_of_the_plan_names_anybody_and_only_before_the_exam(world: World) -> None:
    with pytest.raises(Refused, match="INVIGILATOR_NO_SITE"):
        service.add(world.guest, world.plan_id, a_teacher(900))
    one = service.add(world.college, world.plan_id, a_teacher(900))
    service.submit(world.college, [one])
    clock.travel(day(10, 22, 0))
    with pytest.raises(Refused, match="INVIGILATOR_CLOSED"):
        service.add(world.college, world.plan_id, a_teacher(901))
    with pytest.raises(Refused, match="INVIGILATOR_CLOSED"):
        service.review(world.arranger, [one], approve=True)


@pytest.mark.req("R-115")
def test_what_is_submitted_cannot_be_changed_and_a_stale_version_overwrites_nothing(world: World) -> None:
    one = service.add(world.college, world.plan_id, a_teacher(900))
    seen = queries.invigilator(world.college, one).version
    service.edit(world.college, one, {"post": "教授"}, version=seen)
    with pytest.raises(Stale):
        service.edit(world.college, one, {"post": "助教"}, version=seen)
    with pytest.raises(Stale):
        service.delete(world.college, [one], version=seen)
    service.submit(world.college, [one])
    for act in (lambda: service.edit(world.college, one, {}), lambda: service.delete(world.college, [one])):
        with pytest.raises(Conflict, match="INVIGILATOR_STATE"):
            act()


@pytest.mark.req("R-116")
def test_a_teacher_of_the_candidates_major_is_pointed_out_and_still_approved(world: World) -> None:
    one = service.add(world.college, world.plan_id, a_teacher(900, major="电子商务"))
    service.submit(world.college, [one])
    assert [problem.code for problem in queries.invigilator(world.arranger, one).findings] == ["INVIGILATOR_SAME_MAJOR"]
    service.review(world.arranger, [one], approve=True)
    assert queries.invigilator(world.arranger, one).state == State.APPROVED


@pytest.mark.req("R-115", "R-117")
def test_arranging_gives_every_sitting_two_and_nobody_two_rooms_at_once(world: World) -> None:
    approved(world, 5)
    world.room(name="1号楼102机房", seats=3)
    world.arranged(seats=3)
    found = queries.roster(world.college, world.plan_id)
    assert {duty.room for duty in found.duties} == {"1号楼101机房", "1号楼102机房"}
    assert {(duty.needed, len(duty.names)) for duty in found.duties} == {(2, 2)}
    assert found.problems == ()
    assert sum(view.duties for view in found.people) == 2 * len(found.duties)
    with reading(world.college) as tx:
        duties = list(tx.query(InvigilatorDuty))
    for one in duties:
        same = [d for d in duties if d.invigilator_id == one.invigilator_id and d is not one]
        assert not any(Span(one.begins_at, one.ends_at).overlaps(Span(d.begins_at, d.ends_at)) for d in same)


@pytest.mark.req("R-115", "R-117")
def test_an_approval_after_the_arranging_fills_the_gap_and_a_return_opens_it(world: World) -> None:
    approved(world, 1)
    world.arranged()
    gap = queries.roster(world.college, world.plan_id).problems[0]
    assert (gap.code, gap.warning) == ("INVIGILATOR_SHORT", True)
    assert (gap.params["room"], gap.params["needed"], gap.params["found"]) == ("1号楼101机房", 2, 1)
    late = service.add(world.college, world.plan_id, a_teacher(907))
    service.submit(world.college, [late])
    service.review(world.arranger, [late], approve=True)
    assert queries.roster(world.college, world.plan_id).problems == ()
    arrange(world.arranger, world.plan_id, seed=2)
    assert queries.roster(world.arranger, world.plan_id).problems == ()
    service.review(world.arranger, [late], approve=False, reason="本人生病")
    assert len(queries.roster(world.college, world.plan_id).problems) == 1


@pytest.mark.req("R-115")
def test_a_college_that_names_nobody_on_the_platform_lacks_nobody(world: World) -> None:
    world.arranged()
    found = queries.roster(world.arranger, world.plan_id)
    assert found.duties
    assert (found.people, found.problems) == ((), ())
    with reading(world.arranger) as tx:
        room_id = found.duties[0].room_id
        assert tx.query(InvigilatorDuty).count() == 0
    assert {sitting.invigilators for sitting in papers.room_sittings(world.college, room_id)} == {()}


@pytest.mark.req("R-115", "R-120")
def test_the_sign_in_sheet_names_who_invigilates(world: World) -> None:
    approved(world, 2)
    world.arranged()
    room_id = queries.roster(world.college, world.plan_id).duties[0].room_id
    sheets = papers.room_sittings(world.college, room_id)
    assert {sitting.invigilators for sitting in sheets} == {(a_teacher(900)["name"], a_teacher(901)["name"])}


@pytest.mark.req("R-115")
def test_one_person_for_two_vendors_at_once_is_found_and_not_given_twice(world: World) -> None:
    approved(world, 2)
    world.arranged()
    other = another_vendors_plan(world)
    clock.travel(ARRANGING)
    ids = [service.add(world.college, other.plan_id, a_teacher(serial)) for serial in (900, 905)]
    service.submit(world.college, ids)
    service.review(other.arranger, ids, approve=True)
    arrange(other.arranger, other.plan_id, seed=1)
    found = queries.roster(other.arranger, other.plan_id)
    assert [[problem.code for problem in view.findings] for view in found.people] == [["INVIGILATOR_CLASH"], []]
    assert {duty.names for duty in found.duties} == {(a_teacher(905)["name"],)}
    assert {problem.code for problem in found.problems} == {"INVIGILATOR_SHORT"}
    with reading(other.arranger) as tx:
        assert tx.query(InvigilatorTime).count() > len(found.duties)
        assert tx.query(InvigilatorDuty).count() == len(found.duties)
    assert [view.findings for view in queries.roster(world.arranger, world.plan_id).people] == [(), ()]


@pytest.fixture
def send(world: World, tmp_path: Path) -> object:
    bind_files(tmp_path)

    def import_(*rows: Values) -> Report:
        data = people.workbook(sheet.FORM, [tuple(row.get(c.key) for c in sheet.FORM.columns) for row in rows])
        upload = receive(world.college, "invigilators", "监考人员.xlsx", data, plan_id=world.plan_id)
        engine.sweep()
        return report(world.college, upload)

    return import_


DIRTY: list[tuple[dict[str, object], str, str]] = [
    ({"name": "张3"}, "A", "NAME_CHARACTERS"),
    ({"gender": "未知"}, "B", "NOT_A_CHOICE"),
    ({"id_type": "工作证"}, "C", "ID_TYPE_UNKNOWN"),
    ({"id_number": "11010120030301901"}, "D", "ID_LENGTH"),
    ({"phone": "1990000"}, "E", "PHONE_INVALID"),
    ({"unit": ""}, "F", "REQUIRED"),
    ({"post": "=1+1"}, "G", "FORMULA_NOT_ALLOWED"),
]


@pytest.mark.req("R-115", "R-116")
def test_a_sheet_with_dirty_rows_names_each_wrong_cell_and_takes_the_others(world: World, send: object) -> None:
    dirty = [a_teacher(910 + n) | wrong for n, (wrong, _, _) in enumerate(DIRTY)]
    clean = [a_teacher(900), a_teacher(901, major="电子商务"), a_teacher(900)]
    found = send(*dirty, *clean)  # type: ignore[operator]
    assert (found.tally.accepted, found.tally.refused, found.tally.skipped) == (2, len(DIRTY) + 1, 0)
    wrong = {(problem.place.cell, problem.code) for problem in found.problems if problem.place.row < 3 + len(DIRTY)}
    assert wrong == {(f"{column}{row}", code) for row, (_, column, code) in enumerate(DIRTY, start=3)}
    rest = [(problem.place.row, problem.code) for problem in found.problems if problem.place.row >= 3 + len(DIRTY)]
    assert rest == [(12, "DUP_IN_FILE"), (11, "INVIGILATOR_SAME_MAJOR")], "errors stand before warnings"
    assert {view.state for view in queries.roster(world.college, world.plan_id).people} == {State.DRAFT}


def test_the_same_sheet_again_adds_nobody_and_a_changed_row_is_refused(world: World, send: object) -> None:
    send(a_teacher(900), a_teacher(901))  # type: ignore[operator]
    again = send(a_teacher(900), a_teacher(901, post="教授"))  # type: ignore[operator]
    assert (again.tally.accepted, again.tally.refused, again.tally.skipped) == (0, 1, 1)
    assert [problem.code for problem in again.problems] == ["INVIGILATOR_EXISTS", "ALREADY_EXISTS"]
    clock.travel(day(10, 22, 9))
    closed = send(a_teacher(902))  # type: ignore[operator]
    assert [problem.code for problem in closed.problems] == ["INVIGILATOR_CLOSED"]


def test_rooms_still_take_what_the_plan_needs_when_one_is_added_while_arranging(world: World) -> None:
    approved(world, 4)
    world.arranged(seats=2)
    fields = RoomFields(name="备用机房", region="示例省示例市", address="示例路1号", seats=2)
    rooms.create_room(world.college, world.plan_id, world.site_id, fields)
    arrange(world.arranger, world.plan_id, seed=1)
    found = queries.roster(world.college, world.plan_id)
    assert {duty.room for duty in found.duties} == {"1号楼101机房", "备用机房"}
    assert found.problems == ()
