"""One act on many goes item by item: a bad member is named with its reason, everybody else is done."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Collection
from pathlib import Path

import pytest
from sqlalchemy import select

from core.arrangement.invigilators import service as invigilators
from core.candidates import service as candidates
from core.candidates.rules import State
from core.db.session import reading, transaction
from core.db.tables import Candidate, Registration
from core.demo import people
from core.demo.story import Story
from core.fallback import handover
from core.files import store
from core.issuance import press, register
from core.issuance import service as issuance
from core.kernel import clock
from core.kernel.batches import Batch
from core.kernel.errors import Conflict
from core.registrations import service as registrations
from core.registrations import sheet
from core.scores.reviews import service as reviews
from tests.api.asking import acted
from tests.api.test_pages import signed_in
from tests.callers import form_token
from tests.portal import the_portal
from tests.rooms import test_fallback_return, test_invigilators, test_reviews
from tests.rooms.college_world import CollegeWorld, a_college_world, bind_files
from tests.rooms.exam_world import World, a_world, day
from tests.rooms.issued_world import AFTER_PUBLICITY
from tests.rooms.story_world import a_story
from tests.rooms.test_candidates import invented, pool, send, send_rows
from tests.rooms.test_issuance import VERIFY, certificates, signed
from tests.rooms.test_reviews import tickets as published
from tests.rooms.test_scores import Tickets

tickets = published


@pytest.fixture
def college(database: str, tmp_path: Path) -> CollegeWorld:
    bind_files(tmp_path)
    return a_college_world()


@pytest.fixture
def world(database: str) -> World:
    clock.travel(day(9, 20))
    return a_world()


def said(batch: Batch) -> tuple[int, list[tuple[str, str]]]:
    return batch.done, sorted((str(problem.place), problem.code) for problem in batch.refused)


def keys(rows: Collection[Candidate]) -> list[uuid.UUID]:
    return [row.id for row in rows]


@pytest.mark.req("R-069")
def test_who_has_no_photo_keeps_nobody_from_being_compared(college: CollegeWorld) -> None:
    cast = invented(4)
    send_rows(college, [person.cells for person in cast])
    send(college, "photos", people.photo_zip(cast[1:]))
    batch = candidates.request_verification(college.officer, keys(pool(college)))
    assert said(batch) == (3, [(cast[0].name, "CANDIDATE_NO_PHOTO")])
    with pytest.raises(Conflict):
        candidates.request_verification(college.officer, [row.id for row in pool(college) if not row.photo_key])


@pytest.mark.req("R-069")
def test_who_needs_no_confirmation_keeps_nobody_from_being_confirmed(college: CollegeWorld) -> None:
    send_rows(college, [person.cells for person in invented(3)])
    rows = pool(college)
    with transaction(college.officer) as tx:
        for row in rows[1:]:
            tx.get_one(Candidate, row.id).state = State.NEEDS_MANUAL_CONFIRM
    batch = candidates.confirm(college.officer, keys(rows), "已核对原件")
    assert said(batch) == (2, [(rows[0].person.name, "CANDIDATE_NOT_PENDING")])
    assert sorted(row.state for row in pool(college)) == [State.NO_PHOTO, State.VERIFIED, State.VERIFIED]


@pytest.mark.req("R-076")
def test_who_is_registered_stays_and_everybody_else_is_deleted_and_the_page_says_so(
    sqlite_database: str, tmp_path: Path
) -> None:
    story = a_story(tmp_path)
    (staff,) = story.colleges
    rows = list(story.registration_rows(staff))
    story.upload(staff.officer, "registrations", "报考.xlsx", people.workbook(sheet.FORM, rows[:1]))
    with reading(staff.officer) as tx:
        everybody = list(tx.scalars(select(Candidate.id)))
    client = signed_in(the_portal(), "college1", story.world.password)
    page = acted(
        client,
        "/candidates/delete",
        {"csrf_token": form_token(client, "/candidates/"), "id": [str(key) for key in everybody]},
    )
    assert page.status_code == 200
    assert f"已删除 {len(everybody) - 1} 名考生" in page.text
    assert rows[0][0] in page.text
    with reading(staff.officer) as tx:
        assert len(list(tx.scalars(select(Candidate.id)))) == 1


@pytest.mark.req("R-091")
def test_who_is_arranged_stays_registered_and_keeps_nobody_else_from_being_taken_back(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = a_story(tmp_path)
    (staff,) = story.colleges
    story.upload(
        staff.officer, "registrations", "报考.xlsx", people.workbook(sheet.FORM, list(story.registration_rows(staff)))
    )
    with reading(staff.officer) as tx:
        one, *others = tx.scalars(select(Registration)).all()
    monkeypatch.setattr(registrations, "seated", lambda _tx, found: {row.id for row in found} & {one.id})
    batch = registrations.unregister(staff.officer, [one.id, *(row.id for row in others)])
    assert said(batch) == (len(others), [(one.person.name, "ENTRY_ARRANGED")])
    with reading(staff.officer) as tx:
        assert list(tx.scalars(select(Registration.id))) == [one.id]


@pytest.mark.req("R-115")
def test_an_invigilator_in_another_state_keeps_nobody_else_back(world: World) -> None:
    made = [
        invigilators.add(world.college, world.plan_id, test_invigilators.a_teacher(900 + serial)) for serial in range(4)
    ]
    names = [test_invigilators.a_teacher(900 + serial)["name"] for serial in range(4)]
    invigilators.submit(world.college, made[:1])
    assert said(invigilators.submit(world.college, made[:3])) == (2, [(names[0], "INVIGILATOR_STATE")])
    assert said(invigilators.review(world.arranger, made[:2], approve=True)) == (2, [])
    assert said(invigilators.review(world.arranger, made[1:3], approve=True)) == (1, [(names[1], "INVIGILATOR_STATE")])
    assert said(invigilators.delete(world.college, made[2:])) == (1, [(names[2], "INVIGILATOR_STATE")])


@pytest.mark.req("R-147", "R-154")
def test_a_review_that_was_handed_in_keeps_no_other_back(world: World, tickets: Tickets) -> None:
    sent = test_reviews.handed_in(world, 0)
    own, other = test_reviews.ask(world, 1), test_reviews.ask(world, 2)
    done, refused = said(reviews.check(world.college, [sent, own, other]))
    assert (done, [code for _, code in refused]) == (2, ["REVIEW_STATE"])
    done, refused = said(reviews.withdraw(world.college, [sent, other]))
    assert (done, [code for _, code in refused]) == (1, ["REVIEW_STATE"])
    assert said(reviews.submit(world.college, world.plan_id)) == (1, [])


@pytest.mark.req("R-177")
def test_a_zip_of_certificates_holds_all_that_can_be_read_and_names_the_others(database: str, tmp_path: Path) -> None:
    clock.travel(AFTER_PUBLICITY)
    store.bind(f"file://{tmp_path}", seal=lambda data: data, unseal=lambda data: data)
    issued = signed(4)
    press.issue(issued.vendor, issued.plan_id, VERIFY)
    revoked, lost, *good = certificates(issued)
    issuance.revoke(issued.vendor, revoked.id, "冒名顶替")
    assert lost.pdf_key
    store.store().delete(lost.pdf_key)
    packed = zipfile.ZipFile(io.BytesIO(register.archive(issued.college, [revoked.id, lost.id, *(r.id for r in good)])))
    assert set(packed.namelist()) == {*(f"{row.number}.pdf" for row in good), register.LEFT_OUT}
    told = packed.read(register.LEFT_OUT).decode("utf-8-sig").splitlines()
    assert [
        line.startswith(f"{row.number} {row.person.name}：") for line, row in zip(told, (revoked, lost), strict=True)
    ]
    assert "已撤销" in told[0]
    assert "无法读取" in told[1]
    with pytest.raises(Conflict, match="CERTIFICATE_REVOKED"):
        register.archive(issued.college, [revoked.id])


@pytest.mark.req("R-102")
def test_a_lost_photo_keeps_no_college_from_handing_its_people_over(database: str, tmp_path: Path) -> None:
    story: Story = test_fallback_return.a_return(tmp_path)
    officer = test_fallback_return.officer(story)
    with reading(officer) as tx:
        row = next(row for row in tx.scalars(select(Candidate)) if row.photo_key)
    store.store().delete(row.photo_key)  # type: ignore[arg-type]  # it has one
    archive = zipfile.ZipFile(io.BytesIO(handover.imports(officer, story.key)))
    photos = zipfile.ZipFile(io.BytesIO(archive.read("照片.zip"))).namelist()
    assert f"{row.person.id_number}.jpg" not in photos
    assert photos
    note = archive.read(handover.LOST).decode("utf-8-sig")
    assert row.person.name in note
    assert row.person.id_number not in note
