"""导入: preview, apply, mend, undo; what a file is worth is said before it is written, and can be taken back."""

from __future__ import annotations

import datetime as dt
import io
import random
import uuid
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from core.candidates import service, sheet
from core.candidates.verification import SimulatedVerifier
from core.db.session import reading
from core.db.tables import Candidate, Upload, UploadChunk
from core.demo import people
from core.intake import decide, lines
from core.intake.places import Header, Merged
from core.intake.receive import receive
from core.intake.report import Report, report
from core.intake.run import CHUNK, LOOK, Phase, context_of
from core.intake.zips import photo_of, photos_of
from core.jobs import engine
from core.kernel import clock
from core.kernel.actor import read_actor
from core.kernel.errors import Conflict, NotFound
from core.kernel.identity import mask
from tests.rooms.college_world import CollegeWorld, a_college_world, bind_files

PINYIN, GENDER, ID_TYPE, NUMBER, PHONE, MAJOR = 1, 2, 3, 4, 5, 8


@pytest.fixture
def world(database: str, tmp_path: Path) -> CollegeWorld:
    bind_files(tmp_path)
    return a_college_world()


def invented(count: int) -> list[people.Invented]:
    return people.invent(random.Random(1), count, 0)


def rows_of(count: int) -> list[list[object]]:
    return [list(person.cells) for person in invented(count)]


def preview(world: CollegeWorld, rows: Sequence[Sequence[object]], kind: str = "candidates") -> Report:
    data = people.workbook(sheet.FORM, rows)
    return after(world, receive(world.officer, kind, "考生.xlsx", data, preview=True))


def after(world: CollegeWorld, upload_id: uuid.UUID) -> Report:
    engine.sweep()
    return report(world.officer, upload_id)


def sent(world: CollegeWorld, rows: Sequence[Sequence[object]], kind: str = "candidates") -> Report:
    found = preview(world, rows, kind)
    decide.apply(world.officer, found.id)
    return after(world, found.id)


def pool(world: CollegeWorld) -> list[Candidate]:
    with reading(world.officer) as tx:
        return list(tx.scalars(select(Candidate).order_by(Candidate.id)))


def codes(found: Report) -> list[str]:
    return [problem.code for problem in found.problems]


def test_a_preview_says_what_a_file_is_worth_and_writes_nothing(world: CollegeWorld) -> None:
    rows = rows_of(4)
    rows[3][PHONE] = "12345"
    found = preview(world, rows)
    assert (found.tally.read, found.new, found.changed, found.tally.skipped, found.tally.refused) == (4, 3, 0, 0, 1)
    assert found.waits
    assert pool(world) == []


def test_the_good_rows_are_written_when_the_sender_says_so(world: CollegeWorld) -> None:
    rows = rows_of(4)
    rows[3][PHONE] = "12345"
    found = sent(world, rows)
    assert (found.phase, found.tally.accepted, found.tally.refused) == (Phase.APPLIED, 3, 1)
    assert len(pool(world)) == 3


def test_what_is_put_aside_is_never_written(world: CollegeWorld) -> None:
    found = preview(world, rows_of(2))
    decide.discard(world.officer, found.id)
    with pytest.raises(Conflict) as refused:
        decide.apply(world.officer, found.id)
    assert refused.value.code == "IMPORT_NOT_WAITING"
    assert pool(world) == []


def test_all_rows_or_none_leaves_none_when_one_is_refused_already(world: CollegeWorld) -> None:
    rows = rows_of(3)
    rows[0][PHONE] = "12345"
    found = preview(world, rows)
    with pytest.raises(Conflict) as refused:
        decide.apply(world.officer, found.id, whole=True)
    assert refused.value.code == "IMPORT_NOT_ALL"
    assert pool(world) == []


def test_all_rows_or_none_leaves_none_when_one_is_refused_meanwhile(world: CollegeWorld) -> None:
    rows = rows_of(CHUNK + 1)
    found = preview(world, rows)
    other = [*rows[-1][:MAJOR], "别的专业", rows[-1][MAJOR + 1]]
    sent(world, [other])  # the last row's person comes in otherwise, with other details
    decide.apply(world.officer, found.id, whole=True)
    done = after(world, found.id)
    assert (done.job.state, done.job.error) == ("failed", "IMPORT_NOT_ALL")
    assert len(pool(world)) == 1
    assert done.none_written
    decide.check_again(world.officer, found.id)  # which row it was is seen, and the others may still be taken
    again = after(world, found.id)
    assert (again.waits, again.new, codes(again)) == (True, CHUNK, ["CANDIDATE_CONFLICT"])
    decide.apply(world.officer, found.id)
    assert after(world, found.id).tally.accepted == CHUNK


def test_rows_are_judged_again_by_the_moment_they_are_applied(world: CollegeWorld) -> None:
    found = preview(world, rows_of(2))
    sent(world, rows_of(1))
    decide.apply(world.officer, found.id)
    done = after(world, found.id)
    assert (done.new, done.tally.skipped) == (1, 1)


@pytest.mark.req("R-073")
def test_a_change_is_shown_field_by_field_before_it_is_made(world: CollegeWorld) -> None:
    sent(world, rows_of(3))
    rows = rows_of(3)
    before = rows[1][MAJOR]
    rows[1][MAJOR], rows[1][PHONE] = "国际贸易", "19900012345"
    found = preview(world, rows, "candidate-updates")
    assert (found.new, found.changed, found.tally.skipped) == (0, 1, 2)
    assert [(row.row, {title: (old, new) for title, old, new in row.changes}) for row in found.changes] == [
        (4, {"手机号码": ("199****0001", "199****2345"), "就读专业": (before, "国际贸易")})
    ]


def test_a_whole_import_is_taken_back(world: CollegeWorld) -> None:
    found = sent(world, rows_of(CHUNK + 5))
    decide.undo(world.officer, found.id)
    assert pool(world) == []
    assert report(world.officer, found.id).phase is Phase.UNDONE
    with pytest.raises(Conflict) as twice:
        decide.undo(world.officer, found.id)
    assert twice.value.code == "IMPORT_NOT_APPLIED"


def test_changes_that_are_taken_back_leave_what_was_there(world: CollegeWorld) -> None:
    sent(world, rows_of(2))
    rows = rows_of(2)
    before = rows[0][MAJOR]
    rows[0][MAJOR] = "国际贸易"
    found = sent(world, rows, "candidate-updates")
    assert pool(world)[0].major == "国际贸易"
    decide.undo(world.officer, found.id)
    assert pool(world)[0].major == before


def test_an_import_something_depends_on_stands_and_names_the_rows(world: CollegeWorld) -> None:
    found = sent(world, rows_of(3))
    service.edit(world.officer, pool(world)[1].id, {"major": "国际贸易"})
    with pytest.raises(Conflict) as refused:
        decide.undo(world.officer, found.id)
    assert refused.value.code == "IMPORT_IN_USE"
    assert [(p.code, p.place.row) for p in refused.value.params["problems"]] == [("UNDO_TOUCHED", 4)]  # type: ignore[attr-defined]
    assert len(pool(world)) == 3


@pytest.mark.req("R-064")
def test_what_can_be_guessed_is_offered_and_filled_in_only_when_taken_up(world: CollegeWorld) -> None:
    rows = rows_of(4)
    wanted = [tuple(row) for row in rows]
    rows[0][PINYIN], rows[1][GENDER], rows[2][ID_TYPE] = "", "", ""
    found = preview(world, rows)
    assert codes(found) == ["PINYIN_MISSING", "GENDER_MISSING", "ID_TYPE_MISSING"]
    assert found.offers
    decide.mend(world.officer, found.id)
    mended = after(world, found.id)
    assert (mended.new, mended.tally.refused, codes(mended)) == (4, 0, ["MENDED"] * 3)
    decide.apply(world.officer, found.id)
    after(world, found.id)
    assert [candidate.person.pinyin for candidate in pool(world)] == [row[PINYIN] for row in wanted]


def test_rows_that_stay_wrong_are_not_called_mended(world: CollegeWorld) -> None:
    rows = rows_of(1)
    rows[0][PINYIN], rows[0][PHONE] = "", "12345"
    found = preview(world, rows)
    decide.mend(world.officer, found.id)
    mended = after(world, found.id)
    assert (mended.new, mended.tally.refused) == (0, 1)
    assert codes(mended) == ["PHONE_INVALID", "MENDED"], "errors stand first"


def test_an_identical_row_and_a_differing_one_are_told_apart(world: CollegeWorld) -> None:
    rows = rows_of(2)
    other = [*rows[1][:MAJOR], "别的专业", rows[1][MAJOR + 1]]
    found = preview(world, [*rows, rows[0], other])
    assert codes(found) == ["DUP_IN_FILE", "DUP_IN_FILE", "DUP_DIFFERS"]


def test_a_repeat_is_found_however_far_away_and_after_a_crash(world: CollegeWorld) -> None:
    rows = rows_of(CHUNK + 1)
    rows[CHUNK] = rows[0]
    found = preview(world, rows)
    assert [(p.code, p.params["first"]) for p in found.problems] == [("DUP_IN_FILE", "3")]
    decide.apply(world.officer, found.id)
    (job_id,) = engine.due_jobs()
    one_chunk(job_id)
    assert after(world, found.id).tally.refused == 1
    assert len(pool(world)) == CHUNK


def one_chunk(job_id: uuid.UUID) -> None:
    """Do one chunk of a job and die: what the process remembered is gone, and the lease runs out."""
    claimed = engine._claim(job_id)
    assert claimed
    job, epoch = claimed
    handler = engine._handlers[job.kind]
    actor = read_actor(job.actor)
    with engine.transaction(actor) as tx:
        work = engine.Work(job_id=job_id, actor=actor, params=job.params, progress=engine._progress(job))
        progress = handler(tx, work)
        engine._fence(tx, job_id, epoch, progress, "running")
    clock.travel(clock.now() + dt.timedelta(minutes=5))


def test_a_cancelled_import_says_how_far_it_came(world: CollegeWorld) -> None:
    found = preview(world, rows_of(CHUNK + 1))
    decide.apply(world.officer, found.id)
    (job_id,) = engine.due_jobs()
    one_chunk(job_id)
    engine.cancel(world.officer, job_id)
    done = after(world, found.id)
    assert (done.job.state, done.tally.read, len(pool(world))) == ("cancelled", CHUNK, CHUNK)
    decide.undo(world.officer, found.id)
    assert pool(world) == []


def test_nobody_cancels_anothers_job(world: CollegeWorld) -> None:
    found = preview(world, rows_of(1))
    with pytest.raises(NotFound):
        engine.cancel(world.other_officer, found.job.id)


def test_characters_nobody_sees_are_removed_and_named(world: CollegeWorld) -> None:
    rows = rows_of(1)
    rows[0][MAJOR] = f"\u200b{rows[0][MAJOR]}\ufeff"
    found = preview(world, rows)
    assert [(p.code, p.place.cell) for p in found.problems] == [("INVISIBLE_REMOVED", "I3")]
    assert found.new == 1


@pytest.mark.req("R-067")
def test_photos_sent_again_are_the_same_and_a_better_one_is_a_change(world: CollegeWorld) -> None:
    cast = invented(2)
    sent(world, [person.cells for person in cast])
    first = photos(world, people.photo_zip(cast))
    assert (first.new, first.changed, first.tally.refused) == (2, 0, 1)
    again = photos(world, people.photo_zip(cast))
    assert (again.new, again.changed, again.tally.skipped) == (0, 0, 2)
    other = photos(world, people.photo_zip([cast[1], cast[0]]))
    assert (other.new, other.changed) == (0, 2)
    before = pool(world)[0].photo_sha256
    decide.undo(world.officer, other.id)
    assert pool(world)[0].photo_sha256 != before


def photos(world: CollegeWorld, data: bytes) -> Report:
    return after(world, receive(world.officer, "photos", "照片.zip", data))


@pytest.mark.req("R-067")
def test_photos_are_shown_and_who_has_none_is_named(world: CollegeWorld) -> None:
    cast = invented(3)
    sent(world, [person.cells for person in cast])
    found = photos(world, people.photo_zip(cast[:2]))
    shown = photos_of(world.officer, found.id)
    assert [(picture.position, picture.refused) for picture in shown] == [(3, True), (1, False), (2, False)]
    assert [(picture.caption.person, picture.caption.shown) for picture in shown[1:]] == [
        (each.name, f"{mask(each.number)}.jpg") for each in cast[:2]
    ]
    assert photo_of(world.officer, found.id, 1).startswith(b"\xff\xd8")
    (missing,) = [finding for finding in found.findings if finding.code == "PHOTO_MISSING"]
    assert missing.params == {"count": "1", "names": cast[2].name}
    with pytest.raises(NotFound):
        photo_of(world.other_officer, found.id, 1)


@pytest.mark.req("R-069")
def test_photos_that_were_confirmed_are_not_taken_back(world: CollegeWorld) -> None:
    cast = invented(1)
    sent(world, [person.cells for person in cast])
    found = photos(world, people.photo_zip(cast))
    service.request_verification(world.officer)
    clock.travel(clock.now() + dt.timedelta(hours=25))
    service.collect_answers(world.officer, SimulatedVerifier(mismatches_in_256=0))
    with pytest.raises(Conflict) as refused:
        decide.undo(world.officer, found.id)
    assert [p.code for p in refused.value.params["problems"]] == ["CANDIDATE_LOCKED"]  # type: ignore[attr-defined]


def test_staged_rows_and_changes_are_sealed(world: CollegeWorld) -> None:
    sent(world, rows_of(1))
    rows = rows_of(1)
    rows[0][MAJOR] = "国际贸易"
    found = preview(world, rows, "candidate-updates")
    with reading(world.officer) as tx:
        (chunk,) = tx.scalars(select(UploadChunk).where(UploadChunk.upload_id == found.id))
    number = str(rows[0][NUMBER]).encode()
    assert number not in chunk.rows
    assert "国际贸易".encode() not in (chunk.changes or b"")


@pytest.mark.req("R-092")
def test_a_file_sent_in_time_may_be_looked_at_for_half_an_hour(world: CollegeWorld) -> None:
    soon, late = preview(world, rows_of(1)), preview(world, rows_of(1))
    clock.travel(soon.sent_at + LOOK - dt.timedelta(minutes=1))
    decide.apply(world.officer, soon.id)
    clock.travel(late.sent_at + LOOK + dt.timedelta(minutes=1))
    decide.apply(world.officer, late.id)
    assert received(world, soon.id) == soon.sent_at
    assert received(world, late.id) >= late.sent_at + LOOK


def received(world: CollegeWorld, upload_id: uuid.UUID) -> dt.datetime:
    with reading(world.officer) as tx:
        return context_of(tx.get_one(Upload, upload_id), world.officer).received_at


def test_the_merged_ranges_of_a_sheet_are_sorted_once_for_all_its_rows(
    world: CollegeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    sorted_for: list[str] = []

    class Counted(Merged):
        def __init__(self, header: Header) -> None:
            sorted_for.append(header["sheet"])
            super().__init__(header)

    monkeypatch.setattr(lines, "Merged", Counted)
    book = load_workbook(io.BytesIO(people.workbook(sheet.FORM, rows_of(20))))
    book.worksheets[0].merge_cells("M5:N5")
    out = io.BytesIO()
    book.save(out)
    found = after(world, receive(world.officer, "candidates", "考生.xlsx", out.getvalue(), preview=True))
    assert (found.tally.accepted, len(sorted_for)) == (20, 1)
