"""监考人员: states, the vendor's days, advice, and who stands where."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api import Per, SiteRequirements, StaffRule, Text
from core.arrangement.invigilators import sheet
from core.arrangement.invigilators.rules import (
    MAY,
    Act,
    InvigilatorRow,
    State,
    after,
    check_open,
    reply_by,
    same_major,
)
from core.arrangement.invigilators.staffing import Duty, Helper, Need, Shortage, Sitting, joined, shortages, staff
from core.kernel.clock import SHANGHAI
from core.kernel.errors import Conflict, Refused
from core.kernel.problems import Place
from core.kernel.working_days import is_working_day
from core.rules.seating import Span, invigilators
from tests.rooms.exam_world import id_number

SITE = SiteRequirements(source="")
PERSON = {
    "name": "钱监考",
    "gender": "女",
    "id_type": "居民身份证",
    "id_number": id_number(900),
    "phone": "19900000900",
    "unit": "示例甲学院",
    "post": "讲师",
    "major": "",
}


def hours(start: float, end: float) -> Span:
    day = dt.datetime(2022, 10, 22, tzinfo=SHANGHAI)
    return Span(day + dt.timedelta(hours=start), day + dt.timedelta(hours=end))


MORNING, LATE_MORNING, AFTERNOON = hours(9, 11), hours(10, 12), hours(14, 16)


def need(room: str, span: Span, count: int = 2, college: str = "甲") -> Need:
    return Need(room=room, college=college, span=span, invigilators=count)


def helpers(count: int, college: str = "甲") -> list[Helper]:
    return [Helper(key=f"{college}{number:03}", college=college) for number in range(count)]


@pytest.mark.req("R-115")
@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("state", list(State))
def test_every_act_is_allowed_in_exactly_its_states(act: Act, state: State) -> None:
    writing = {State.DRAFT, State.RETURNED}
    asked = {State.SUBMITTED}
    allowed = {
        Act.EDIT: writing,
        Act.DELETE: writing,
        Act.SUBMIT: writing,
        Act.APPROVE: asked,
        Act.RETURN: {State.SUBMITTED, State.APPROVED},
    }
    if state in allowed[act]:
        assert after(act, state) == (MAY[act][1] or state)
    else:
        with pytest.raises(Conflict, match="INVIGILATOR_STATE"):
            after(act, state)


@pytest.mark.req("R-115")
def test_the_vendor_answers_within_two_working_days_across_holidays_and_worked_weekends() -> None:
    def due(day: dt.date, *declared: int) -> dt.date:
        sites = [SiteRequirements(source="", invigilator_reply_working_days=days) for days in declared]
        return reply_by(day, sites or [SITE], is_working_day)

    assert due(dt.date(2022, 10, 12)) == dt.date(2022, 10, 14)
    # 8 and 9 October 2022 are a worked weekend after the National Day holiday.
    assert due(dt.date(2022, 9, 30)) == dt.date(2022, 10, 9)
    assert due(dt.date(2022, 10, 14)) == dt.date(2022, 10, 18)
    assert due(dt.date(2022, 10, 12), 1, 5) == dt.date(2022, 10, 13)


def test_nothing_changes_from_the_first_exam_day_on() -> None:
    first = dt.date(2022, 10, 22)
    check_open(first, dt.date(2022, 10, 21))
    with pytest.raises(Refused, match="INVIGILATOR_CLOSED"):
        check_open(first, first)


@pytest.mark.req("R-116")
def test_a_teacher_of_the_candidates_own_major_is_advised_against_and_not_refused() -> None:
    found = same_major("钱监考", "市场营销、电子商务", {"电子商务"}, Place(field="major"))
    assert [(problem.code, problem.warning, problem.params["major"]) for problem in found] == [
        ("INVIGILATOR_SAME_MAJOR", True, "电子商务")
    ]
    assert same_major("钱监考", "电子", {"电子商务"}, Place()) == same_major("钱监考", "", {"电子商务"}, Place()) == ()


@pytest.mark.req("R-117")
def test_a_vendors_staff_rule_for_each_room_counts_unless_it_sends_the_people() -> None:
    def site(minimum: int, per: Per = Per.ROOM, *, sent: bool = False) -> SiteRequirements:
        name = Text("监考员", "Invigilator")
        rule = StaffRule(key="invigilator", name=name, minimum=minimum, per=per, sent_by_vendor=sent)
        return SiteRequirements(source="", staff=(rule,))

    assert [invigilators(40, site(n)) for n in (1, 2, 3)] == [2, 2, 3]
    assert invigilators(40, site(9, Per.SITE)) == invigilators(40, site(9, sent=True)) == 2
    assert invigilators(81, site(3)) == 5


@pytest.mark.req("R-117")
def test_what_overlaps_in_a_room_is_one_sitting_and_only_those_there_at_once_count() -> None:
    uses = [
        Sitting(room="101", span=MORNING, people=10),
        Sitting(room="101", span=LATE_MORNING, people=8),
        Sitting(room="101", span=hours(11, 12), people=10),
        Sitting(room="101", span=hours(12, 13), people=30),
        Sitting(room="102", span=MORNING, people=5),
    ]
    assert joined(uses) == [
        Sitting(room="101", span=hours(9, 12), people=18),
        Sitting(room="101", span=hours(12, 13), people=30),
        Sitting(room="102", span=MORNING, people=5),
    ]
    assert joined([]) == []


@pytest.mark.req("R-115", "R-117")
def test_every_room_gets_one_before_any_gets_its_second_and_the_gap_names_the_room() -> None:
    needs = [need("101", MORNING), need("102", MORNING)]
    given = staff(needs, helpers(3))
    assert [(duty.helper, duty.room) for duty in given] == [("甲000", "101"), ("甲001", "102"), ("甲002", "101")]
    assert list(shortages(needs, given)) == [Shortage("102", MORNING, 2, 1)]
    assert staff(needs, []) == ()


@pytest.mark.req("R-115")
def test_nobody_serves_another_college_or_while_another_plan_has_them() -> None:
    busy = Helper(key="甲000", college="甲", busy=(hours(10, 10.5),))
    stranger = Helper(key="乙000", college="乙")
    given = staff([need("101", MORNING, 1), need("101", AFTERNOON, 1)], [busy, stranger])
    assert given == (Duty("甲000", "101", AFTERNOON),)


@pytest.mark.req("R-115")
def test_one_sitting_ends_as_the_next_begins_and_the_same_person_may_stay() -> None:
    needs = [need("101", hours(9, 10), 1), need("101", hours(10, 11), 1)]
    assert len(staff(needs, helpers(1))) == 2


spans = st.builds(lambda start, length: hours(start / 2, (start + length) / 2), st.integers(14, 40), st.integers(1, 8))
needed = st.lists(
    st.builds(need, st.sampled_from(["101", "102", "103"]), spans, st.integers(1, 4), st.sampled_from("甲乙")),
    max_size=12,
)
people = st.lists(st.tuples(st.sampled_from("甲乙"), st.lists(spans, max_size=2)), max_size=8).map(
    lambda found: [Helper(key=f"{n:03}", college=c, busy=tuple(b)) for n, (c, b) in enumerate(found)]
)


@pytest.mark.req("R-115", "R-117")
@given(needed, people, st.randoms(use_true_random=False))
def test_nobody_is_twice_at_once_and_order_makes_no_difference(
    wanted: list[Need], pool: list[Helper], chance: object
) -> None:
    needs = [need(f"{n}", w.span, w.invigilators, w.college) for n, w in enumerate(wanted)]  # one need a room
    given_ = staff(needs, pool)
    for helper in pool:
        own = [duty.span for duty in given_ if duty.helper == helper.key]
        taken = [*own, *helper.busy]
        assert not any(a.overlaps(b) for n, a in enumerate(own) for b in taken[n + 1 :])
    colleges = {n.room: n.college for n in needs}
    assert all(colleges[d.room] == next(h.college for h in pool if h.key == d.helper) for d in given_)
    missing = {gap.room: gap.needed - gap.found for gap in shortages(needs, given_)}
    assert sum(n.invigilators for n in needs) == len(given_) + sum(missing.values())
    # A sitting lacks somebody only while nobody of its college is free.
    for wanting in (n for n in needs if n.room in missing):
        for helper in (h for h in pool if h.college == wanting.college):
            own = [d.span for d in given_ if d.helper == helper.key]
            assert any(span.overlaps(wanting.span) for span in (*own, *helper.busy))
    chance.shuffle(needs)  # type: ignore[attr-defined]
    chance.shuffle(pool)  # type: ignore[attr-defined]
    assert staff(needs, pool) == given_


@pytest.mark.req("R-115")
@given(st.integers(1, 8), st.integers(1, 10))
def test_sittings_after_each_other_are_spread_evenly(count: int, sittings: int) -> None:
    given_ = staff([need("101", hours(n, n + 1), 1) for n in range(sittings)], helpers(count))
    loads = [sum(duty.helper == helper.key for duty in given_) for helper in helpers(count)]
    assert max(loads) - min(loads) <= 1


@pytest.mark.req("R-115")
def test_an_entry_is_read_with_its_document_repaired_and_its_major_optional() -> None:
    row = sheet.read({**PERSON, "id_number": f" {PERSON['id_number']} "}, sheet.NOWHERE, 0)
    assert isinstance(row, InvigilatorRow)
    assert (row.person.id_number, row.gender, row.major) == (PERSON["id_number"], "female", "")
    assert PERSON["id_number"] not in repr(row)
    assert PERSON["name"] not in repr(row)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "", "REQUIRED"),
        ("gender", "其他", "NOT_A_CHOICE"),
        ("gender", "男", "ID_GENDER"),
        ("id_type", "学生证", "ID_TYPE_UNKNOWN"),
        ("id_number", "110101200303010010", "ID_CHECKSUM"),
        ("id_number", 110101200303010010, "ID_AS_NUMBER"),
        ("phone", "12345", "PHONE_INVALID"),
        ("unit", "", "REQUIRED"),
        ("post", None, "REQUIRED"),
    ],
)
def test_each_wrong_field_says_what_is_wrong_with_it(field: str, value: str, code: str) -> None:
    found = sheet.read({**PERSON, field: value}, sheet.NOWHERE, 0)
    assert isinstance(found, list)
    assert [(problem.code, problem.place.field) for problem in found] == [(code, field)]
