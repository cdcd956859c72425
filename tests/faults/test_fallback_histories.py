"""Nothing is lost, doubled or left unaccounted for, whatever happens to the sheets of an outage (R-102, C-42)."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from core.db.session import reading
from core.db.tables import FallbackRow, Registration
from core.demo import people
from core.demo.people import Invented
from core.demo.story import Story
from core.fallback import ledger, service, sheet
from core.fallback.rules import Line, Stamp, State, account_of, place
from core.intake.receive import receive
from core.intake.report import report
from core.jobs import engine
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.national.link import State as Link
from core.national.link import declare
from tests.faults.fallback_model import START, WRONG, History, Ledger, Row, Sheet, expected, histories, history
from tests.rooms.story_world import a_plan

HISTORIES, REAL = 10_000, 40
HEAD = 2
"""Lines of an invented workbook above its rows."""
NAME = "跨境电商B2B数据运营职业技能等级证书"


def faults_of(history: History, states: dict[Stamp, tuple[int, State]]) -> Counter[str]:
    """Count what a ledger does wrong about a history: by stamp, whose line it is and what became of it."""
    wanted = expected(history)
    accepted = Counter(person for person, state in states.values() if state is State.ACCEPTED)
    counted = account_of(Counter((state.value, "") for _, state in states.values()))
    return Counter(
        lost=len(wanted.keys() - states.keys()),
        doubled=sum(n - 1 for n in accepted.values() if n > 1),
        unaccounted=abs(len(wanted) - counted.read)
        + sum(states[stamp][1] is not state for stamp, state in wanted.items() if stamp in states),
    )


def modelled(history: History, rule: object = place) -> dict[Stamp, tuple[int, State]]:
    book = Ledger(rule)  # type: ignore[arg-type]
    for one in history.sheets:
        book.book(history, one)
    return {stamp: (book.person[stamp], line.state) for stamp, line in book.lines.items()}


@pytest.mark.req("R-096", "R-102", "C-42")
def test_fallback_histories_lose_double_and_forget_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    faults: Counter[str] = Counter(lost=0, doubled=0, unaccounted=0)
    rows = 0
    for one in histories(random.Random(11), HISTORIES):
        states = modelled(one)
        rows += sum(len(s.rows) for s in one.sheets)
        faults.update(faults_of(one, states))
    with capsys.disabled():
        said = f"lost {faults['lost']}, doubled {faults['doubled']}, unaccounted {faults['unaccounted']}"
        print(f"\n{HISTORIES} histories, {rows} rows, {said}")  # noqa: T201 - the figure that is reported
    assert faults.total() == 0


def test_a_ledger_that_takes_whatever_comes_last_is_caught_by_the_fallback_histories() -> None:
    def careless(living: Sequence[Line], new: Line) -> tuple[Line, tuple[Line, ...]]:
        return new, ()

    faults: Counter[str] = Counter()
    for one in histories(random.Random(11), 200):
        faults.update(faults_of(one, modelled(one, careless)))
    assert faults["doubled"] > 0
    assert faults["unaccounted"] > 0


def on_the_calendar(one: History, begin: dt.datetime, number: int) -> History:
    """Move a history into the plan's window, a minute of it in three seconds, no sheet at the edge of an outage."""
    base = begin + dt.timedelta(hours=1) + number * dt.timedelta(hours=3, minutes=30)

    def moved(moment: dt.datetime) -> dt.datetime:
        return base + (moment - START) / 20

    sheets = tuple(replace(s, sent=moved(s.sent) + dt.timedelta(seconds=1.5)) for s in one.sheets)
    down = (moved(one.down[0]), moved(one.down[1]))
    return History(sheets, down, begin + dt.timedelta(days=365))


def replayed(story: Story, one: History, cast: Sequence[Invented]) -> dict[Stamp, tuple[int, State]]:
    """Let a history happen: outage and sheets by the clock, the jobs in whatever order, and read the ledger."""
    uploads: dict[uuid.UUID, Sheet] = {}
    edges = [(one.down[0], Link.DOWN), (one.down[1], Link.OPEN)]
    for moment, event in sorted([*edges, *((s.sent, s) for s in one.sheets)], key=lambda pair: pair[0]):
        clock.travel(moment)
        if isinstance(event, Link):
            declare(SYSTEM, event, "公告", "运营")
        else:
            uploads[sent(story, event, cast)] = event
    officer = story.colleges[0].officer
    jobs = {uploads[key]: report(officer, key).job.id for key in uploads}
    for each in one.sheets:
        engine.run(jobs[each])
    with reading(officer) as tx:
        lines = list(tx.scalars(select(FallbackRow).where(FallbackRow.upload_id.in_(uploads))))
    return {
        uploads[line.upload_id].stamp(line.row_number - HEAD): (
            uploads[line.upload_id].rows[line.row_number - HEAD - 1].person,
            State(line.state),
        )
        for line in lines
    }


def sent(story: Story, one: Sheet, cast: Sequence[Invented]) -> uuid.UUID:
    rows = [(*cells(row, cast[row.person]), NAME, "中级") for row in one.rows]
    data = people.workbook(sheet.FORM, rows)
    return receive(story.colleges[0].officer, "workbook", "报名表.xlsx", data, plan_id=story.key)


def cells(row: Row, person: Invented) -> tuple[str, ...]:
    """Return a person's cells: each content has its own phone, a wrong one has none."""
    phone = "123" if row.quality == WRONG else f"199{row.content:03d}{person.cells[5][-5:]}"
    return (*person.cells[:5], phone, *person.cells[6:])


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    """One college with its warranted workbook, on the day registration opens."""
    story = a_plan(tmp_path, "alibaba_b2b", "20211212全国统考")
    declare(SYSTEM, Link.DOWN, "系统升级公告", "运营")
    service.request_workbook(story.colleges[0].officer, story.key, 300)
    service.attest(story.colleges[0].owner, story.key)
    declare(SYSTEM, Link.OPEN, "恢复开放", "运营")
    return story


@pytest.mark.req("R-096", "R-097", "R-102", "C-42")
def test_fallback_histories_through_the_real_services(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(7)
    faults: Counter[str] = Counter(lost=0, doubled=0, unaccounted=0)
    rows, begin = 0, clock.now()
    for number in range(REAL):
        cast = people.invent(story.world.chance, 3, 5_000 + 3 * number)
        one = on_the_calendar(history(chance, people=3, sheets=3, conflicts=False), begin, number)
        rows += sum(len(s.rows) for s in one.sheets)
        faults.update(faults_of(one, replayed(story, one, cast)))
    with reading(story.staff.planner) as tx:
        lines = list(tx.scalars(select(FallbackRow)))
        registered = list(tx.scalars(select(Registration)))
    assert len({one.bidx for one in registered}) == len(registered)
    phones = {one.id: one.person.phone for one in registered}
    force = [line for line in lines if line.state == State.ACCEPTED]
    assert {line.registration_id: ledger.cells_of(line)["phone"] for line in force} == phones
    with capsys.disabled():
        said = f"lost {faults['lost']}, doubled {faults['doubled']}, unaccounted {faults['unaccounted']}"
        print(f"\n{REAL} histories, {rows} rows, {said}")  # noqa: T201 - the figure that is reported
    assert faults.total() == 0
