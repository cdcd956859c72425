"""考生: the workbook, the states, and what may still be changed when."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path
from weakref import WeakSet

import pytest
from sqlalchemy import event, select

from core.api import CandidateType
from core.candidates import service, sheet
from core.candidates.export import export
from core.candidates.rules import State, check_delete, check_edit
from core.candidates.verification import NoService, SimulatedVerifier
from core.db.session import reading
from core.db.tables import AuditEvent, Candidate
from core.demo import people
from core.intake.failed import failed_workbook
from core.intake.receive import receive
from core.intake.report import Report, report, uploads
from core.jobs import engine
from core.kernel import clock
from core.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from core.kernel.identity import mask, mask_phone
from core.sheets.header import find_header
from core.sheets.reader import read_rows
from tests.rooms.college_world import CollegeWorld, a_college_world, bind_files


@pytest.fixture
def world(database: str, tmp_path: Path) -> CollegeWorld:
    bind_files(tmp_path)
    return a_college_world()


def invented(count: int) -> list[people.Invented]:
    return people.invent(random.Random(1), count, 0)


def send(world: CollegeWorld, kind: str, data: bytes, **options: str) -> Report:
    upload = receive(world.officer, kind, "文件.xlsx", data, options=dict(options))
    engine.sweep()
    return report(world.officer, upload)


def send_rows(world: CollegeWorld, rows: Sequence[Sequence[object]], **options: str) -> Report:
    return send(world, "candidates", people.workbook(sheet.FORM, rows), **options)


def pool(world: CollegeWorld) -> list[Candidate]:
    with reading(world.officer) as tx:
        return list(tx.scalars(select(Candidate)))


def verified(world: CollegeWorld, count: int) -> list[people.Invented]:
    cast = invented(count)
    send_rows(world, [person.cells for person in cast])
    send(world, "photos", people.photo_zip(cast))
    service.request_verification(world.officer)
    clock.travel(clock.now() + dt.timedelta(hours=25))
    service.collect_answers(world.officer, SimulatedVerifier(mismatches_in_256=0))
    return cast


@pytest.mark.req("R-059", "R-061", "R-062", "C-10")
def test_every_fault_of_every_row_is_found_in_one_pass_with_its_cell(world: CollegeWorld) -> None:
    good, bad = invented(2)
    wrong = list(bad.cells)
    wrong[1], wrong[4], wrong[5], wrong[7] = "zhang san", bad.number[:17], "12345", "博士"
    found = send_rows(world, [good.cells, wrong])
    assert (found.tally.read, found.tally.accepted, found.tally.refused) == (2, 1, 1)
    assert {problem.place.cell for problem in found.problems if not problem.warning} == {"B4", "E4", "F4", "H4"}


@pytest.mark.req("R-060")
def test_the_same_file_sent_again_changes_nothing(world: CollegeWorld) -> None:
    rows = [person.cells for person in invented(5)]
    send_rows(world, rows)
    again = send_rows(world, rows)
    assert (again.tally.accepted, again.tally.refused, again.tally.skipped) == (0, 0, 5)
    assert len(pool(world)) == 5


@pytest.mark.req("R-060")
def test_other_details_for_a_known_person_are_refused_never_overwritten(world: CollegeWorld) -> None:
    (person,) = invented(1)
    send_rows(world, [person.cells])
    changed = [*person.cells[:8], "别的专业", person.cells[9]]
    assert [p.code for p in send_rows(world, [changed]).problems] == ["CANDIDATE_CONFLICT"]
    assert pool(world)[0].major == person.cells[8]


def test_a_person_twice_in_one_file_is_refused_naming_the_first_row(world: CollegeWorld) -> None:
    (person,) = invented(1)
    found = send_rows(world, [person.cells, person.cells])
    assert (found.tally.accepted, found.tally.refused) == (1, 1)
    assert [(p.code, p.params) for p in found.problems if not p.warning] == [("DUP_IN_FILE", {"first": "3"})]


@pytest.mark.req("R-063")
def test_an_id_typed_as_a_number_is_refused_whatever_its_checksum(world: CollegeWorld) -> None:
    (person,) = invented(1)
    row = [*person.cells[:4], float(person.number[:17] + "0"), *person.cells[5:]]
    assert "ID_AS_NUMBER" in {p.code for p in send_rows(world, [row]).problems}


@pytest.mark.req("R-087")
def test_failed_rows_come_back_ready_to_be_sent_again(world: CollegeWorld, tmp_path: Path) -> None:
    (person,) = invented(1)
    wrong = [*person.cells[:5], "123", *person.cells[6:]]
    found = send_rows(world, [wrong])
    name, data = failed_workbook(world.officer, found.id)
    file = tmp_path / name
    file.write_bytes(data)
    rows = list(read_rows(file))
    header = find_header(rows, sheet.FORM)
    assert header.findings == (), "错误原因 is a known column"
    (back,) = [header.values(row) for row in rows if row.number > header.row]
    assert [back[column.key] for column in sheet.FORM.columns] == wrong
    assert "手机号码" in str(rows[-1].cells[-1])


@pytest.mark.req("R-057")
def test_college_and_social_candidates_stand_on_two_lists(world: CollegeWorld) -> None:
    one, two = invented(2)
    send_rows(world, [one.cells], candidate_type="college")
    send_rows(world, [two.cells], candidate_type="social")
    assert sorted(c.candidate_type for c in pool(world)) == ["college", "social"]


@pytest.mark.req("R-067", "R-068", "R-069", "R-070", "C-12")
def test_a_candidate_goes_from_no_photo_to_verified_in_about_a_day(world: CollegeWorld) -> None:
    cast = invented(2)
    send_rows(world, [person.cells for person in cast])
    assert {c.state for c in pool(world)} == {State.NO_PHOTO}
    found = send(world, "photos", people.photo_zip(cast))
    assert (found.tally.accepted, found.tally.refused) == (2, 1), "the group photo is no document number"
    service.request_verification(world.officer)
    service.collect_answers(world.officer, SimulatedVerifier(mismatches_in_256=0))
    assert {c.state for c in pool(world)} == {State.PENDING_VERIFICATION}
    clock.travel(clock.now() + dt.timedelta(hours=24, minutes=1))
    service.collect_answers(world.officer, SimulatedVerifier(mismatches_in_256=0))
    assert {c.state for c in pool(world)} == {State.VERIFIED}


@pytest.mark.req("R-069", "C-13")
def test_a_mismatch_is_confirmed_by_the_college_with_a_reason(world: CollegeWorld) -> None:
    cast = invented(1)
    send_rows(world, [cast[0].cells])
    send(world, "photos", people.photo_zip(cast))
    service.request_verification(world.officer)
    clock.travel(clock.now() + dt.timedelta(hours=25))
    service.collect_answers(world.officer, SimulatedVerifier(mismatches_in_256=256))
    (candidate,) = pool(world)
    assert candidate.state == State.NEEDS_MANUAL_CONFIRM
    with pytest.raises(Refused, match="REASON_MISSING"):
        service.confirm(world.officer, [candidate.id], " ")
    service.confirm(world.officer, [candidate.id], "已核对原件")
    assert pool(world)[0].state == State.VERIFIED


@pytest.mark.req("R-072")
@pytest.mark.parametrize("field", ["name", "id_type", "id_number", "photo"])
def test_once_verified_name_document_and_photo_stand(field: str) -> None:
    check_edit(State.NEEDS_MANUAL_CONFIRM, frozenset({field}))
    with pytest.raises(Conflict, match="CANDIDATE_LOCKED"):
        check_edit(State.VERIFIED, frozenset({field}))


@pytest.mark.req("R-072", "R-073")
def test_other_details_of_a_verified_candidate_may_be_changed(world: CollegeWorld) -> None:
    verified(world, 1)
    (candidate,) = pool(world)
    service.edit(world.officer, candidate.id, {"phone": "19900000009", "major": "市场营销"})
    (changed,) = pool(world)
    assert (changed.person.phone, changed.major, changed.version) == ("19900000009", "市场营销", 2)


@pytest.mark.req("R-076")
def test_only_who_is_registered_nowhere_can_be_deleted(world: CollegeWorld) -> None:
    check_delete(0)
    with pytest.raises(Conflict, match="CANDIDATE_REGISTERED"):
        check_delete(1)
    send_rows(world, [invented(1)[0].cells])
    assert service.delete(world.officer, [pool(world)[0].id]).done == 1


@pytest.mark.req("R-069", "R-072")
def test_editing_can_neither_set_a_state_nor_store_what_an_import_refuses(world: CollegeWorld) -> None:
    send_rows(world, [invented(1)[0].cells])
    (candidate,) = pool(world)
    for changes, code in (
        ({"state": "verified"}, "CANDIDATE_FIELD"),
        ({"id_number": "x"}, "ID_LENGTH"),
        ({"phone": "x"}, "PHONE_INVALID"),
        ({"pinyin": "zhang san"}, "PINYIN"),
    ):
        with pytest.raises(Refused, match=code):
            service.edit(world.officer, candidate.id, changes)
    assert pool(world)[0].version == 1


@pytest.mark.req("R-069")
def test_a_change_after_the_request_must_be_compared_again(world: CollegeWorld) -> None:
    cast = invented(1)
    send_rows(world, [cast[0].cells])
    send(world, "photos", people.photo_zip(cast))
    service.request_verification(world.officer)
    service.edit(world.officer, pool(world)[0].id, {"name": "欧阳伟", "pinyin": "Ouyang Wei"})
    clock.travel(clock.now() + dt.timedelta(hours=25))
    service.collect_answers(world.officer, SimulatedVerifier(mismatches_in_256=0))
    assert pool(world)[0].state == State.PENDING_VERIFICATION


@pytest.mark.req("R-067")
def test_a_strangers_photo_is_named_by_its_place_in_the_zip(world: CollegeWorld) -> None:
    one, stranger = invented(2)
    send_rows(world, [one.cells])
    found = send(world, "photos", people.photo_zip([one, stranger]))
    assert [(p.code, p.place.row) for p in found.problems if p.code == "NO_SUCH_CANDIDATE"] == [
        ("NO_SUCH_CANDIDATE", 2)
    ]


def exported(world: CollegeWorld, *ids: uuid.UUID, whole: bool) -> tuple[bytes, list[dict[str, object]]]:
    """Take the export and read it as an import would."""
    with export(world.officer, CandidateType.COLLEGE, ids, whole=whole) as sent:
        data = sent.read()
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(data)
        file.flush()
        rows = list(read_rows(Path(file.name)))
    header = find_header(rows, sheet.FORM)
    return data, [dict(header.values(row)) for row in rows if row.number > header.row]


@pytest.mark.req("R-073")
def test_the_export_says_everything_and_changes_nothing_when_it_comes_back(world: CollegeWorld) -> None:
    cast = invented(3)
    send_rows(world, [person.cells for person in cast])
    data, rows = exported(world, whole=True)
    assert sorted(row["id_number"] for row in rows) == sorted(person.number for person in cast)  # type: ignore[type-var]
    back = send(world, "candidate-updates", data)
    assert (back.tally.accepted, back.tally.refused, back.tally.skipped) == (0, 0, 3)
    with reading(world.officer) as tx:
        written = tx.scalars(select(AuditEvent).where(AuditEvent.action == "candidates.exported")).one()
    assert written.details == {"count": 3, "whole": True}
    assert len(exported(world, pool(world)[0].id, whole=True)[1]) == 1


@pytest.mark.req("R-073", "R-090")
def test_an_export_to_be_looked_at_hides_numbers_and_cannot_be_sent_back(world: CollegeWorld) -> None:
    cast = invented(3)
    send_rows(world, [person.cells for person in cast])
    data, rows = exported(world, whole=False)
    assert {row["id_number"] for row in rows} == {mask(person.number) for person in cast}
    assert {row["phone"] for row in rows} == {mask_phone(person.cells[5]) for person in cast}
    assert send(world, "candidate-updates", data).tally.refused == 3
    with reading(world.officer) as tx:
        written = tx.scalars(select(AuditEvent).where(AuditEvent.action == "candidates.exported")).one()
    assert written.details == {"count": 3, "whole": False}


@pytest.mark.req("R-073")
@pytest.mark.parametrize("whole", [True, False])
def test_an_export_of_nobody_has_its_header_and_no_row(world: CollegeWorld, whole: bool) -> None:
    assert exported(world, whole=whole)[1] == []


@pytest.mark.req("R-001", "R-090")
def test_nobody_exports_anothers_candidates(world: CollegeWorld) -> None:
    send_rows(world, [invented(1)[0].cells])
    with export(world.other_officer, CandidateType.COLLEGE, [pool(world)[0].id], whole=True) as sent:
        assert invented(1)[0].number.encode() not in sent.read()
    with pytest.raises(NotAllowed):
        export(world.province, CandidateType.COLLEGE)


@pytest.mark.req("R-088")
def test_an_export_never_holds_all_candidates(world: CollegeWorld) -> None:
    send_rows(world, [person.cells for person in invented(2_500)])
    held: WeakSet[Candidate] = WeakSet()
    most = []

    def loaded(candidate: Candidate, _context: object) -> None:
        held.add(candidate)
        most.append(len(held))

    event.listen(Candidate, "load", loaded)
    try:
        exported(world, whole=True)
    finally:
        event.remove(Candidate, "load", loaded)
    assert len(most) == 2_500
    assert max(most) <= 1_100, "two batches of the database at most"


@pytest.mark.req("R-073", "R-072")
def test_a_bulk_change_changes_known_people_and_nobody_else(world: CollegeWorld) -> None:
    known, stranger = invented(2)
    send_rows(world, [known.cells])
    moved = [*known.cells[:8], "市场营销", known.cells[9]]
    found = send(world, "candidate-updates", people.workbook(sheet.FORM, [moved, stranger.cells]))
    assert (found.tally.accepted, found.tally.refused) == (1, 1)
    assert [p.code for p in found.problems if not p.warning] == ["NO_SUCH_CANDIDATE"]
    assert [candidate.major for candidate in pool(world)] == ["市场营销"]


@pytest.mark.req("R-073", "R-072")
def test_a_bulk_change_leaves_the_name_of_who_is_verified(world: CollegeWorld) -> None:
    (person,) = verified(world, 1)
    renamed = ["张三", "Zhang San", *person.cells[2:]]
    found = send(world, "candidate-updates", people.workbook(sheet.FORM, [renamed]))
    assert [p.code for p in found.problems if not p.warning] == ["CANDIDATE_LOCKED"]
    assert pool(world)[0].person.name == person.name


@pytest.mark.req("R-001")
def test_a_province_sees_nothing_of_what_its_colleges_upload(world: CollegeWorld) -> None:
    found = send_rows(world, [invented(1)[0].cells])
    assert uploads(world.province) == []
    with pytest.raises(NotFound):
        report(world.province, found.id)
    with reading(world.province) as tx:
        assert list(tx.scalars(select(AuditEvent).where(AuditEvent.college_id.is_not(None)))) == []


@pytest.mark.req("R-069")
def test_without_a_comparison_service_the_college_confirms_by_itself(world: CollegeWorld) -> None:
    cast = invented(1)
    send_rows(world, [cast[0].cells])
    send(world, "photos", people.photo_zip(cast))
    service.request_verification(world.officer)
    service.collect_answers(world.officer, NoService())
    (candidate,) = pool(world)
    assert candidate.state == State.NEEDS_MANUAL_CONFIRM
    service.confirm(world.officer, [candidate.id], "已核对证件原件")
    assert pool(world)[0].state == State.VERIFIED
