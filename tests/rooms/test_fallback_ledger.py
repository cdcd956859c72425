"""The ledger: every row that comes back is accepted, refused for a reason, or waits, and none disappears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from core.api import CandidateType, Stage
from core.candidates import service as candidates
from core.candidates import sheet as students
from core.candidates.rules import Origin
from core.db.session import reading
from core.db.tables import Candidate, FallbackRow, Registration
from core.demo import people
from core.demo.people import Invented
from core.demo.story import Story, start
from core.fallback import decisions, ledger, ledger_views, service, sheet, views
from core.fallback.decisions import Take
from core.fallback.ledger_views import OLDER, LedgerRow
from core.intake import decide as uploads
from core.intake.receive import receive
from core.jobs import engine
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Conflict, NotFound, Refused
from core.national.link import State, declare
from tests.api.test_pages import signed_in
from tests.portal import the_portal
from tests.rooms.story_world import a_plan
from tests.rooms.test_fallback import rows_of, send


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    """A college with its warranted workbook, while the platform is closed."""
    story = a_plan(tmp_path, "alibaba_b2b", "20211212全国统考")
    declare(SYSTEM, State.DOWN, "系统升级公告", "运营")
    service.request_workbook(officer(story), story.key, 4)
    service.attest(story.colleges[0].owner, story.key)
    return story


def officer(story: Story) -> Actor:
    return story.colleges[0].officer


def cast(story: Story) -> list[Invented]:
    return story.invent(story.colleges[0])


def with_phone(row: Sequence[str], phone: str) -> tuple[str, ...]:
    return (*row[:5], phone, *row[6:])


def lines(story: Story, state: str = "") -> list[LedgerRow]:
    return sorted(ledger_views.rows(officer(story), story.key, state).rows, key=lambda row: (row.received_at, row.row))


def told(story: Story) -> list[tuple[str, str]]:
    return [(row.state, row.reason.code if row.reason else "") for row in lines(story)]


def account(story: Story) -> tuple[int, int, int, int]:
    found = views.plan(officer(story), story.key).account
    assert found.read == found.accepted + found.refused + found.waiting
    return found.read, found.accepted, found.refused, found.waiting


def phones(story: Story) -> set[str]:
    with reading(officer(story)) as tx:
        return {one.person.phone for one in tx.scalars(select(Registration))}


@pytest.mark.req("R-096", "R-102")
def test_every_row_is_in_the_ledger_also_one_that_could_not_be_read(story: Story) -> None:
    rows = rows_of(cast(story))
    send(story, [*rows[:2], with_phone(rows[2], "123"), rows[0]])
    assert told(story) == [
        ("accepted", ""),
        ("accepted", ""),
        ("refused", "PHONE_INVALID"),
        ("refused", "DUP_IN_FILE"),
    ]
    assert account(story) == (4, 2, 2, 0)


@pytest.mark.req("R-102", "C-42")
def test_a_corrected_row_changes_the_registration_and_replaces_the_earlier_one(story: Story) -> None:
    rows = rows_of(cast(story))
    send(story, rows)
    send(story, [with_phone(rows[0], "19900099999")])
    assert account(story) == (5, 4, 1, 0)
    assert ("refused", "FALLBACK_SUPERSEDED") in told(story)
    assert "19900099999" in phones(story)
    assert rows[0][5] not in phones(story)


@pytest.mark.req("R-102", "C-42")
def test_of_two_files_the_later_received_counts_whichever_is_worked_through_first(story: Story) -> None:
    rows = rows_of(cast(story))
    first = people.workbook(sheet.FORM, [with_phone(rows[0], "19900011111")])
    second = people.workbook(sheet.FORM, [with_phone(rows[0], "19900022222")])
    for data in (first, second):
        receive(officer(story), "workbook", "报名表.xlsx", data, plan_id=story.key)
    earlier, later = engine.due_jobs()
    engine.run(later)
    engine.run(earlier)
    assert phones(story) == {"19900022222"}
    assert told(story) == [("refused", "FALLBACK_SUPERSEDED"), ("accepted", "")]


@pytest.mark.req("R-102", "C-42")
def test_a_row_missing_from_a_later_file_stays_and_is_listed(story: Story) -> None:
    rows = rows_of(cast(story))
    send(story, rows)
    send(story, rows[1:])
    assert account(story) == (7, 4, 3, 0)
    assert [row.name for row in lines(story, OLDER)] == [rows[0][0]]


@pytest.mark.req("R-096", "R-102")
def test_a_file_that_waits_for_its_sender_counts_as_waiting_until_it_is_applied(story: Story) -> None:
    data = people.workbook(sheet.FORM, rows_of(cast(story)))
    upload = receive(officer(story), "workbook", "报名表.xlsx", data, plan_id=story.key, preview=True)
    engine.sweep()
    assert account(story) == (4, 0, 0, 4)
    uploads.apply(officer(story), upload)
    engine.sweep()
    assert account(story) == (4, 4, 0, 0)


@pytest.mark.req("R-097")
def test_a_late_row_is_kept_with_the_closing_time(story: Story) -> None:
    closes = story.rules.window(Stage.REGISTRATION).closes
    assert closes
    clock.travel(closes)
    send(story, rows_of(cast(story)))
    assert account(story) == (4, 0, 4, 0)
    assert {str(row.reason and row.reason.params["closes"]) for row in lines(story)} == {f"{closes:%Y-%m-%d %H:%M:%S}"}


@pytest.mark.req("R-097", "R-103")
def test_a_file_received_before_the_platform_returned_is_taken_however_late_it_is_worked_through(story: Story) -> None:
    data = people.workbook(sheet.FORM, rows_of(cast(story)))
    receive(officer(story), "workbook", "报名表.xlsx", data, plan_id=story.key)
    clock.travel(clock.now() + dt.timedelta(minutes=5))
    declare(SYSTEM, State.OPEN, "恢复开放", "运营")
    engine.sweep()
    assert account(story) == (4, 4, 0, 0)


@pytest.fixture
def known(story: Story) -> Story:
    """One of the people was in the college's pool before the outage, with another phone."""
    plain = dict(zip((column.key for column in students.FORM.columns), cast(story)[0].cells, strict=True))
    candidates.add(officer(story), {**plain, "phone": "19900077777"}, CandidateType.COLLEGE)
    send(story, rows_of(cast(story)))
    return story


def waiting(story: Story) -> LedgerRow:
    (row,) = lines(story, "waiting")
    return row


@pytest.mark.req("C-42", "R-060")
def test_a_row_that_contradicts_the_pool_waits_with_both_sides_shown(known: Story) -> None:
    assert account(known) == (4, 3, 0, 1)
    (side,) = waiting(known).sides
    assert (side.title, side.row, side.record) == ("手机号码", "199****" + cast(known)[0].cells[5][-4:], "199****7777")


@pytest.mark.req("C-42")
@pytest.mark.parametrize(("take", "phone"), [(Take.ROW, None), (Take.POOL, "19900077777")])
def test_a_person_decides_which_side_counts_and_says_why(known: Story, take: Take, phone: str | None) -> None:
    with pytest.raises(Refused, match="REASON_MISSING"):
        decisions.decide(officer(known), waiting(known).id, take, " ")
    decisions.decide(officer(known), waiting(known).id, take, "已电话核实")
    assert account(known) == (4, 4, 0, 0)
    assert (phone or cast(known)[0].cells[5]) in phones(known)
    (decided,) = [row for row in lines(known) if row.decision]
    assert (decided.state, decided.decision) == ("accepted", "已电话核实")
    with pytest.raises(Conflict, match="FALLBACK_DECIDED"):
        decisions.decide(officer(known), decided.id, take, "再次")


@pytest.mark.req("C-42")
def test_a_row_may_be_declined_and_stays_in_the_ledger(known: Story) -> None:
    decisions.decide(officer(known), waiting(known).id, Take.NEITHER, "并非本校学生")
    assert account(known) == (4, 3, 1, 0)
    assert len(phones(known)) == 3


@pytest.mark.req("C-42")
def test_a_later_row_that_agrees_with_the_pool_settles_the_waiting_one(known: Story) -> None:
    send(known, [with_phone(rows_of(cast(known))[0], "19900077777")])
    assert account(known) == (5, 4, 1, 0)


@pytest.mark.req("C-42")
def test_a_college_decides_about_its_own_rows_only(known: Story) -> None:
    with pytest.raises(NotFound):
        decisions.decide(known.world.colleges[1].officer, waiting(known).id, Take.ROW, "理由")


@pytest.mark.req("R-102")
def test_the_vendor_reads_the_account_of_every_workbook(known: Story) -> None:
    (row,) = views.plan(known.staff.planner, known.key).rows
    assert (row.account.read, row.account.accepted, row.account.waiting) == (4, 3, 1)
    assert len(ledger_views.rows(known.staff.planner, known.key).rows) == 4


@pytest.mark.req("C-42")
def test_who_came_by_workbook_is_marked_unverified_and_the_pages_say_so(known: Story) -> None:
    client = signed_in(the_portal(), "college1", known.world.password)
    with reading(officer(known)) as tx:
        person = tx.scalars(select(Candidate).where(Candidate.origin == Origin.SPREADSHEET.value)).first()
    assert person
    for address in ("/candidates/", f"/candidates/{person.id}", f"/registrations/{known.key}"):
        assert "未认证" in client.get(address).text, address
    page = client.get(f"/fallback/{known.key}").text
    assert "收回行数" in page
    decided = client.get(f"/fallback/{known.key}/rows?state=waiting").text
    assert "以哪一份为准" in decided
    assert cast(known)[0].number not in decided


@pytest.mark.req("R-102")
def test_the_cells_rest_sealed(known: Story) -> None:
    with reading(officer(known)) as tx:
        row = tx.scalars(select(FallbackRow).where(FallbackRow.state == "waiting")).one()
    assert cast(known)[0].number.encode() not in row.sealed
    assert ledger.cells_of(row)["id_number"] == cast(known)[0].number


@pytest.mark.req("R-119", "C-42")
def test_a_corrected_row_comes_too_late_for_who_is_seated(story: Story) -> None:
    rows = rows_of(cast(story))
    send(story, rows)
    story.rooms(story.colleges[0])
    opened = clock.now()
    clock.travel(start(story.rules, Stage.ARRANGEMENT))
    story.arrange()
    clock.travel(opened + dt.timedelta(hours=1))
    send(story, [with_phone(rows[0], "19900099999")])
    assert account(story) == (5, 4, 1, 0)
    assert ("refused", "FALLBACK_SEATED") in told(story)
    assert rows[0][5] in phones(story)
