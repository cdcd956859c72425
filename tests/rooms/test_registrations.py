"""报考: the window to the second, entries per subject, the snapshot, overlaps and the quota."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from core.api import Stage
from core.candidates import service as candidates
from core.candidates import sheet as candidate_sheet
from core.candidates.rules import State
from core.db.session import reading, transaction
from core.db.tables import AuditEvent, Candidate, Entry, ExamSite, Occupation, PilotApplication, Registration
from core.demo import people
from core.demo.rehearsal import rehearse
from core.demo.story import Story
from core.intake.receive import receive
from core.intake.report import Report, report
from core.jobs import engine
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Conflict, NotAllowed, Refused
from core.kernel.messages import say
from core.kernel.messages.states import state_word
from core.national.link import State as LinkState
from core.national.link import declare
from core.plans.queries import plan_of
from core.registrations import queries, service, sheet, views
from core.registrations.conflicts import ConflictView, note, settle
from core.registrations.entries import EntryState, entry_state
from core.registrations.export import COLUMNS, export
from core.registrations.rules import check_window
from core.sheets.reader import read_rows
from core.sites.service import revoke
from tests.rooms.story_world import PLAN, a_story


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    return a_story(tmp_path)


def officer(story: Story) -> Actor:
    return story.colleges[0].officer


def send(story: Story, rows: list[tuple[str, ...]]) -> Report:
    data = people.workbook(sheet.FORM, rows)
    upload = receive(officer(story), "registrations", "报考.xlsx", data, plan_id=story.key)
    engine.sweep()
    return report(officer(story), upload)


def rows(story: Story) -> list[tuple[str, ...]]:
    return list(story.registration_rows(story.colleges[0]))


def codes(found: Report) -> set[str]:
    return {problem.code for problem in found.problems}


@pytest.mark.req("R-077", "R-079", "R-080", "R-081", "R-083")
def test_each_candidate_gets_one_entry_per_subject(story: Story) -> None:
    found = send(story, rows(story))
    assert (found.tally.accepted, found.tally.refused) == (4, 0)
    with reading(officer(story)) as tx:
        counts = queries.completeness(tx, plan_of(tx, story.key))
        assert (counts.candidates, counts.entries, counts.complete) == (4, 8, True)


@pytest.mark.req("R-079")
def test_people_in_the_same_row_of_two_sheets_are_two(story: Story) -> None:
    book, titles = Workbook(), [column.title for column in sheet.FORM.columns]
    first, second = book.worksheets[0], book.create_sheet("二班")
    for page, people_of_class in ((first, rows(story)[:2]), (second, rows(story)[2:])):
        for line in (titles, *people_of_class):
            page.append(list(line))
    out = io.BytesIO()
    book.save(out)
    upload = receive(officer(story), "registrations", "报考.xlsx", out.getvalue(), plan_id=story.key)
    engine.sweep()
    found = report(officer(story), upload)
    assert (found.tally.accepted, found.tally.refused, found.sheets) == (4, 0, 2)
    with reading(officer(story)) as tx:
        assert queries.completeness(tx, plan_of(tx, story.key)).candidates == 4


@pytest.mark.req("R-084", "R-092", "C-43")
def test_registration_closes_with_its_last_day_to_the_second(story: Story) -> None:
    closes = story.rules.window(Stage.REGISTRATION).closes
    assert closes is not None
    check_window(story.rules, closes - dt.timedelta(seconds=1))
    with pytest.raises(Conflict, match="REGISTRATION_CLOSED"):
        check_window(story.rules, closes)


@pytest.mark.req("R-092")
def test_a_file_received_in_time_counts_even_when_it_is_processed_later(story: Story) -> None:
    closes = story.rules.window(Stage.REGISTRATION).closes
    assert closes is not None
    clock.travel(closes - dt.timedelta(seconds=5))
    data = people.workbook(sheet.FORM, rows(story))
    upload = receive(officer(story), "registrations", "报考.xlsx", data, plan_id=story.key)
    clock.travel(closes + dt.timedelta(minutes=5))
    engine.sweep()
    assert report(officer(story), upload).tally.accepted == 4
    assert codes(send(story, rows(story))) == {"REGISTRATION_CLOSED"}


@pytest.mark.req("R-082", "R-058")
@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (0, "别人", "NAME_DIFFERS"),
        (1, "11010119990101001X", "NO_SUCH_CANDIDATE"),
        (2, "社会考生", "CANDIDATE_TYPE_DIFFERS"),
        (4, "别的证书", "CERTIFICATE_NOT_IN_PLAN"),
        (5, "高级", "LEVEL_NOT_IN_PLAN"),
        (6, "000000", "SITE_UNKNOWN"),
        (7, "别的站点", "SITE_NAME_DIFFERS"),
    ],
)
def test_a_row_that_disagrees_with_plan_candidate_or_site_names_its_cell(
    story: Story, column: int, value: str, code: str
) -> None:
    row = list(rows(story)[0])
    row[column] = value
    found = send(story, [tuple(row)])
    assert code in codes(found)
    assert {p.place.column for p in found.problems if p.code == code} == {"ABCDEFGH"[column]}


@pytest.mark.req("R-071", "R-082")
def test_who_is_not_verified_cannot_be_registered(story: Story) -> None:
    (person,) = people.invent(story.world.chance, 1, 900)
    college = story.colleges[0]
    from_file = people.workbook(candidate_sheet.FORM, [person.cells])
    receive(college.officer, "candidates", "考生.xlsx", from_file)
    engine.sweep()
    row = (person.name, person.number, *rows(story)[0][2:])
    assert codes(send(story, [row])) == {"NOT_VERIFIED"}


def test_registering_again_is_passed_over(story: Story) -> None:
    send(story, rows(story))
    again = send(story, rows(story))
    assert (again.tally.accepted, again.tally.skipped) == (0, 4)


@pytest.mark.req("R-082")
@pytest.mark.parametrize(
    ("name", "pinyin", "code"), [("", "", "ALREADY_REGISTERED"), ("李四", "Li Si", "ID_NAME_CONFLICT")]
)
def test_whom_another_college_registered_is_refused_without_saying_who_did(
    story: Story, name: str, pinyin: str, code: str
) -> None:
    """I17, I18: the sentence names no college, and a stranger's document is answered the same."""
    send(story, rows(story))
    one, other = story.world.colleges[:2]
    same = [
        people.Invented(
            name or each.name, each.number, (name or each.cells[0], pinyin or each.cells[1], *each.cells[2:])
        )
        for each in story.invent(one)
    ]
    story.cast[other.college.id] = same
    story.upload(
        other.officer, "candidates", "考生.xlsx", people.workbook(candidate_sheet.FORM, [p.cells for p in same])
    )
    with transaction(other.officer) as tx:
        for candidate in tx.scalars(select(Candidate)):
            candidate.state = State.VERIFIED.value
    data = people.workbook(sheet.FORM, list(story.registration_rows(other)))
    upload = receive(other.officer, "registrations", "报考.xlsx", data, plan_id=story.key)
    engine.sweep()
    found = report(other.officer, upload)
    assert (found.tally.accepted, found.tally.refused, codes(found)) == (0, 4, {code})
    said = "".join(part for problem in found.problems for part in say(problem.code, problem.params))
    assert one.college.name not in said
    told = views.page(story.staff.planner, story.key).conflicts
    expected = [(one.college.name, other.college.name)] * 4 if code == "ID_NAME_CONFLICT" else []
    assert [(conflict.college, conflict.other) for conflict in told] == expected, "only the vendor is told of both"
    assert views.page(other.officer, story.key).conflicts == []


@pytest.mark.req("R-082")
def test_a_cleared_conflict_leaves_the_vendors_list_and_goes_with_its_registration(story: Story) -> None:
    """I17: told once however often it is tried; gone when it is settled, or when the registration is."""
    send(story, rows(story))
    one, other = story.world.colleges[:2]
    planner, plan_id = story.staff.planner, story.key

    def try_again() -> list[ConflictView]:
        people_there = {person.number: "李四" for person in story.cast[one.college.id]}
        with transaction(other.officer) as tx:
            note(tx, other.officer, plan_of(tx, plan_id), people_there)
        return views.page(planner, plan_id).conflicts

    assert len(try_again()) == len(try_again()) == 4
    with pytest.raises(NotAllowed):
        settle(other.officer, try_again()[0].id)
    settle(planner, try_again()[0].id)
    assert len(views.page(planner, plan_id).conflicts) == 3
    service.unregister(one.officer, [row.id for row in views.page(one.officer, plan_id).rows])
    assert views.page(planner, plan_id).conflicts == []


@pytest.mark.req("C-37", "C-47")
def test_one_person_cannot_sit_twice_at_the_same_time(story: Story) -> None:
    first = rows(story)[0]
    send(story, [first])
    with _second_plan(story) as twin:
        row = next(r for r in twin.registration_rows(twin.colleges[0]) if r[5] == first[5])
        clash = (first[0], first[1], *row[2:])
        data = people.workbook(sheet.FORM, [clash])
        upload = receive(officer(story), "registrations", "报考.xlsx", data, plan_id=twin.key)
        engine.sweep()
        assert codes(report(officer(story), upload)) == {"SITTINGS_OVERLAP"}


@pytest.mark.req("C-37", "C-47")
def test_two_exams_without_a_minute_between_them_are_pointed_out(story: Story) -> None:
    first = rows(story)[0]
    send(story, [first])
    with transaction(officer(story)) as tx:
        sits = tx.scalars(select(Occupation).order_by(Occupation.begins_at)).all()
        earliest = sits[0].begins_at
        for occupation in sits:
            occupation.begins_at, occupation.ends_at = earliest - dt.timedelta(hours=1), earliest
    with _second_plan(story) as twin:
        row = next(r for r in twin.registration_rows(twin.colleges[0]) if r[5] == first[5])
        data = people.workbook(sheet.FORM, [(first[0], first[1], *row[2:])])
        upload = receive(officer(story), "registrations", "报考.xlsx", data, plan_id=twin.key)
        engine.sweep()
        found = report(officer(story), upload)
        assert (found.tally.accepted, codes(found)) == (1, {"SITTINGS_TOUCH"})
        assert found.problems[0].params["at"] == f"{earliest:%Y-%m-%d %H:%M}"


@contextmanager
def _second_plan(story: Story) -> Iterator[Story]:
    """The same notice under another name: the same hours."""
    text = story.text.replace(PLAN, "2022年第五次")
    twin = Story(
        world=story.world, rehearsal=rehearse(story.rehearsal.plugin, story.source, text), staff=story.staff,
        colleges=story.colleges, count=4, verify_at=story.verify_at, by_workbook=False, cast=story.cast,
    )  # fmt: skip
    twin.draft()
    yield twin


@pytest.mark.req("R-058", "C-14")
def test_the_quota_counts_people_and_is_given_back(story: Story) -> None:
    def used() -> int:
        with reading(officer(story)) as tx:
            return sum(tx.scalars(select(PilotApplication.used_headcount)))

    send(story, rows(story))
    assert used() == 4
    with reading(officer(story)) as tx:
        keys = list(tx.scalars(select(Registration.id)))
    assert service.unregister(officer(story), keys[:1]).done == 1
    assert used() == 3


@pytest.mark.req("R-078", "R-091", "C-04")
def test_registrations_are_cancelled_while_the_window_is_open_and_nothing_is_arranged(story: Story) -> None:
    send(story, rows(story))
    with reading(officer(story)) as tx:
        keys = list(tx.scalars(select(Registration.id)))
    closes = story.rules.window(Stage.REGISTRATION).closes
    assert closes is not None
    with clock.at(closes), pytest.raises(Conflict, match="REGISTRATION_CLOSED"):
        service.unregister(officer(story), keys)
    service.unregister(officer(story), keys)
    with reading(officer(story)) as tx:
        assert tx.scalar(select(func.count(Entry.id))) == 0


@pytest.mark.req("R-074", "R-075")
def test_a_registration_keeps_its_snapshot_and_only_the_vendor_mends_pinyin_and_phone(story: Story) -> None:
    send(story, rows(story))
    with reading(officer(story)) as tx:
        registration = tx.scalars(select(Registration)).first()
        candidate = tx.get_one(Candidate, registration.candidate_id)
    candidates.edit(officer(story), candidate.id, {"phone": "19900009999"})
    with reading(story.staff.planner) as tx:
        assert tx.get_one(Registration, registration.id).person.phone == candidate.person.phone
    with pytest.raises(NotAllowed):
        service.fix_snapshot(officer(story), registration.id, {"phone": "19900008888"})
    with pytest.raises(Refused, match="SNAPSHOT_FIELDS"):
        service.fix_snapshot(story.staff.planner, registration.id, {"name": "别人"})
    service.fix_snapshot(story.staff.planner, registration.id, {"pinyin": "Zhang San"})
    with reading(story.staff.planner) as tx:
        assert tx.get_one(Registration, registration.id).person.pinyin == "Zhang San"


@pytest.mark.req("R-086")
def test_an_entrys_state_follows_seat_and_clock() -> None:
    begins = dt.datetime(2022, 10, 22, 14, tzinfo=clock.SHANGHAI)
    ends = begins + dt.timedelta(hours=3)

    def state(moment: dt.datetime, *, seated: bool = True) -> EntryState:
        return entry_state(seated=seated, begins=begins, ends=ends, moment=moment)

    assert state(begins, seated=False) is EntryState.UNARRANGED
    assert state(begins - dt.timedelta(seconds=1)) is EntryState.SCHEDULED
    assert state(begins) is EntryState.IN_PROGRESS
    assert state(ends) is EntryState.ENDED


@pytest.mark.req("R-088", "R-089", "R-090")
def test_the_export_has_fourteen_columns_a_row_per_subject_and_masked_documents(story: Story, tmp_path: Path) -> None:
    send(story, rows(story))
    words = {state.value: state_word("entry", state.value).text for state in EntryState}
    file = tmp_path / "报考信息.xlsx"

    def exported(actor: Actor, *ids: uuid.UUID, whole: bool = False) -> list[list[object]]:
        with export(actor, story.key, ids, words, whole=whole) as sent:
            file.write_bytes(sent.read())
        return [list(row.cells) for row in read_rows(file)]

    head, *lines = exported(officer(story))
    assert head == list(COLUMNS)
    assert (len(head), len(lines)) == (14, 8)
    assert {(line[6], line[12], line[13]) for line in lines} == {("京华职业技术学院", "鸿科经纬", "未排考")}
    assert all(re.fullmatch(r"\d{6}\*{5}\w{4}", str(line[3])) for line in lines)
    with reading(officer(story)) as tx:
        one = tx.scalars(select(Registration.id)).first()
    assert one
    assert len(exported(officer(story), one)) == 3
    numbers = {row[1] for row in rows(story)}
    assert {line[3] for line in exported(officer(story), whole=True)[1:]} <= numbers
    assert len(exported(story.staff.planner)) == 9
    with pytest.raises(NotAllowed):
        exported(story.staff.planner, whole=True)
    with reading(officer(story)) as tx:
        taken = tx.scalars(select(AuditEvent).where(AuditEvent.action == "registrations.exported"))
        assert sorted(event.details["whole"] for event in taken) == [False, False, True]


@pytest.mark.req("R-103")
def test_nobody_registers_online_while_the_platform_is_closed(story: Story) -> None:
    declare(SYSTEM, LinkState.DOWN, "系统升级公告", "运营")
    assert codes(send(story, rows(story))) == {"REGISTRATION_PLATFORM_DOWN"}
    declare(SYSTEM, LinkState.OPEN, "恢复开放", "运营")
    assert send(story, rows(story)).tally.accepted == 4


@pytest.mark.req("R-092", "R-103")
def test_a_file_received_before_the_platform_closed_counts(story: Story) -> None:
    data = people.workbook(sheet.FORM, rows(story))
    upload = receive(officer(story), "registrations", "报考.xlsx", data, plan_id=story.key)
    clock.travel(clock.now() + dt.timedelta(minutes=1))
    declare(SYSTEM, LinkState.DOWN, "系统升级公告", "运营")
    engine.sweep()
    assert report(officer(story), upload).tally.accepted == 4


@pytest.mark.req("R-006", "R-034")
def test_nobody_is_registered_for_a_site_that_is_no_longer_approved(story: Story) -> None:
    written = rows(story)
    with reading(officer(story)) as tx:
        sites = list(tx.scalars(select(ExamSite.id).where(ExamSite.code.in_([row[6] for row in written]))))
    assert sites
    for site in sites:
        revoke(story.staff.planner, site, reason="现场与申报不符")
    found = send(story, written)
    assert codes(found) == {"SITE_UNKNOWN"}
    assert (found.tally.accepted, found.tally.refused) == (0, len(written))
