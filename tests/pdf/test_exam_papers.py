"""准考证, 桌贴, 门贴, 签到表 and the certificate as they come out of the printer."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from PIL import Image

from core.arrangement.documents import Sitting, TicketPage, tickets
from core.arrangement.room_documents import (
    ACROSS,
    DOOR_ROWS,
    DOWN,
    ROWS,
    RoomSitting,
    Seated,
    desk_labels,
    door_labels,
    sign_in_sheets,
)
from core.issuance.documents import CertificatePage, Issue, certificate
from core.kernel.person import Person
from tests.pdf.reading import RARE, ink_of, pages_of, share_of_ink, text_of

NAME, MASKED, NUMBER = f"王{RARE}", "320102*****0018", "202100000017"
PLAN = "2021年第一次全国统一考试"
LONG = "示例省示例市高新技术产业开发区职业教育园区学府大道一号现代信息技术实训中心" * 3
MARGIN = 7


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (295, 413), (120, 20, 20)).save(out, "JPEG")
    return out.getvalue()


TICKET = TicketPage(
    name=NAME,
    id_masked=MASKED,
    number=NUMBER,
    plan=PLAN,
    certificate="示例职业技能等级证书",
    level="中级",
    college="示例学院",
    site="示例考核站点",
    address="示例路1号",
    sittings=(
        Sitting(subject="理论", time="2021-06-05 09:00-10:30", room="第一机房", seat=7),
        Sitting(subject="实操", time="2021-06-05 14:00-16:00", room="第二机房", seat=12),
    ),
    photo=photo(),
    notes=("凭证件入场。", "迟到者不得入场。"),
)


def seated(count: int) -> tuple[Seated, ...]:
    return tuple(
        Seated(
            seat=n, ticket=f"2021{n:08d}", name=NAME, id_masked=f"320102*****{n:04d}", photo=photo() if n % 2 else None
        )
        for n in range(1, count + 1)
    )


def a_sitting(count: int, subject: str = "理论") -> RoomSitting:
    return RoomSitting(
        plan=PLAN,
        certificate="示例职业技能等级证书",
        level="中级",
        subjects=(subject,),
        time="2021-06-05 09:00-10:30",
        site="示例考核站点",
        room="第一机房",
        address="示例路1号",
        people=seated(count),
    )


def a_seal() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (100, 100), (200, 0, 0, 128)).save(out, "PNG")
    return out.getvalue()


CERTIFICATE_NO = "1630003007010027101"
AWARD = CertificatePage(
    person=Person(
        name=NAME, pinyin="Wang Rihua", id_type="resident", id_number="320102200101010018", phone="19900000001"
    ),
    id_masked=MASKED,
    certificate="示例职业技能等级证书",
    certificate_en="Sample Certificate",
    level="中级",
    level_en="Intermediate",
    track="网店运营",
    vendor="示例评价组织",
    college="示例学院",
    head="李示例",
    photo=photo(),
    issue=Issue(
        number=CERTIFICATE_NO,
        issued_on=dt.date(2021, 7, 5),
        verify_url=f"https://example.org/verify/{CERTIFICATE_NO}?code=K7QM04XZ9R2D",
        code="K7QM-04XZ-9R2D",
    ),
    seal=a_seal(),
)

DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "tickets": lambda: tickets([TICKET]),
    "desk labels": lambda: desk_labels([a_sitting(ACROSS * DOWN)]),
    "door labels": lambda: door_labels([a_sitting(2 * DOOR_ROWS)]),
    "sign-in sheets": lambda: sign_in_sheets([a_sitting(ROWS)]),
    "certificate": lambda: certificate(AWARD),
}


def long_sitting() -> RoomSitting:
    people = tuple(replace(person, name=LONG) for person in seated(ACROSS * DOWN))
    named = replace(a_sitting(0), plan=LONG, certificate=LONG, subjects=(LONG, LONG), remark=LONG, people=people)
    return replace(named, site=LONG, room=LONG, address=LONG)


def long_ticket() -> TicketPage:
    sittings = (Sitting(subject=LONG, time=LONG, room=LONG, seat=1, remark=LONG),) * 2
    named = replace(TICKET, use=LONG, name=LONG, plan=LONG, certificate=LONG, sittings=sittings)
    return replace(named, college=LONG, site=LONG, address=LONG)


def long_award() -> CertificatePage:
    person = replace(AWARD.person, name=LONG, pinyin="Wang " * 30)
    named = replace(AWARD, person=person, certificate=LONG, certificate_en="W" * 200)
    return replace(named, vendor=LONG, college=LONG, head=LONG)


LONG_DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "tickets": lambda: tickets([long_ticket()]),
    "desk labels": lambda: desk_labels([long_sitting()]),
    "door labels": lambda: door_labels([long_sitting()]),
    "sign-in sheets": lambda: sign_in_sheets([long_sitting()]),
    "certificate": lambda: certificate(long_award()),
}


def facts_of(pdf: bytes, page: int = 0) -> str:
    """The text of a page without blanks, which readers put where they please."""
    return "".join(text_of(pdf, page).split())


def lacking(pdf: bytes, facts: Sequence[str], page: int = 0) -> list[str]:
    text = facts_of(pdf, page)
    return [fact for fact in facts if "".join(fact.split()) not in text]


@pytest.mark.parametrize(
    "make", [*DOCUMENTS.values(), *LONG_DOCUMENTS.values()], ids=[*DOCUMENTS, *(f"long {n}" for n in LONG_DOCUMENTS)]
)
@pytest.mark.req("R-120")
def test_a_document_has_ink_and_all_of_it_inside_the_margins(make: Callable[[], bytes]) -> None:
    ink = ink_of(make())
    assert ink is not None
    assert min(ink) >= MARGIN


@pytest.mark.parametrize("make", DOCUMENTS.values(), ids=DOCUMENTS)
@pytest.mark.req("R-120")
def test_a_document_names_its_people_with_their_rare_characters(make: Callable[[], bytes]) -> None:
    assert NAME in facts_of(make())


@pytest.mark.req("R-120", "R-123")
def test_a_ticket_says_who_sits_what_when_and_where_under_one_number() -> None:
    pdf = tickets([TICKET])
    facts = [
        "准考证",
        NAME,
        MASKED,
        NUMBER,
        PLAN,
        "示例职业技能等级证书",
        "中级",
        "示例学院",
        "示例考核站点",
        "示例路1号",
        *(f"{place}. {note}" for place, note in enumerate(TICKET.notes, start=1)),
    ]
    sittings = [f"{s.subject}{s.time}{s.room}{s.seat}" for s in TICKET.sittings]
    assert lacking(pdf, facts + sittings) == []
    assert facts_of(pdf).count(NUMBER) == 1
    assert pages_of(pdf) == 1


def test_a_ticket_of_a_vendor_that_tells_candidates_nothing_has_no_notes() -> None:
    assert "考生须知" not in facts_of(tickets([replace(TICKET, notes=())]))


@pytest.mark.req("R-123")
def test_everybody_has_a_ticket_of_their_own_in_the_given_order() -> None:
    numbers = [f"2021{n:08d}" for n in (3, 1, 2)]
    pdf = tickets([replace(TICKET, number=number) for number in numbers])
    assert pages_of(pdf) == 3
    assert [re.findall(r"2021\d{8}", facts_of(pdf, page)) for page in range(3)] == [[number] for number in numbers]


@pytest.mark.parametrize("picture", [photo(), None])
@pytest.mark.req("R-068")
def test_a_ticket_shows_the_photo_or_room_for_it(picture: bytes | None) -> None:
    share = share_of_ink(tickets([replace(TICKET, photo=picture)]), (156, 60, 187, 105))
    assert share == (1 if picture else 0)


def test_a_long_address_leaves_the_photo_and_the_code_free() -> None:
    plain, long = tickets([replace(TICKET, photo=None)]), tickets([replace(long_ticket(), photo=None)])
    for area in ((156, 60, 187, 105), (155, 110, 190, 138)):
        assert share_of_ink(long, area) == share_of_ink(plain, area)


@pytest.mark.req("R-120")
def test_a_desk_label_says_who_sits_there_and_for_what() -> None:
    pdf = desk_labels([a_sitting(1)])
    facts = [NAME, "320102*****0001", "准考证号 202100000001", "第一机房", "2021-06-05 09:00-10:30 中级理论"]
    assert lacking(pdf, facts) == []


@pytest.mark.req("R-120")
def test_who_keeps_a_seat_for_both_subjects_has_one_label_for_them() -> None:
    text = facts_of(desk_labels([a_sitting(2), a_sitting(2, "实操")]))
    assert [text.count(fact) for fact in ("202100000001", "202100000002", "中级理论", "中级实操")] == [1, 1, 2, 2]


@pytest.mark.req("R-232")
def test_who_has_a_label_for_each_subject_has_as_many_of_one_number() -> None:
    text = facts_of(desk_labels([a_sitting(2), a_sitting(2, "实操")], apart=True))
    assert [text.count(fact) for fact in ("202100000001", "202100000002", "中级理论", "中级实操")] == [2, 2, 2, 2]


@pytest.mark.parametrize(
    ("make", "a_page"), [(desk_labels, ACROSS * DOWN), (door_labels, 2 * DOOR_ROWS), (sign_in_sheets, ROWS)]
)
@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.req("R-120")
def test_nobody_is_lost_where_a_page_ends(
    make: Callable[[Sequence[RoomSitting]], bytes], a_page: int, more: int
) -> None:
    pdf = make([a_sitting(a_page + more)])
    assert pages_of(pdf) == 1 + more
    texts = [facts_of(pdf, page) for page in range(1 + more)]
    people = seated(a_page + more)
    assert [person.ticket for person in people if not any(person.ticket in text for text in texts)] == []
    assert people[-1].ticket in texts[-1]


@pytest.mark.req("R-120")
def test_a_door_label_says_room_exam_time_and_how_many() -> None:
    pdf = door_labels([a_sitting(3)])
    facts = [
        PLAN,
        "第一机房",
        "示例职业技能等级证书 中级 理论",
        "2021-06-05 09:00-10:30",
        "示例考核站点",
        "示例路1号",
        "共 3 人",
    ]
    assert lacking(pdf, [*facts, *(f"{p.seat}{p.ticket}{p.name}" for p in seated(3))]) == []


@pytest.mark.req("R-120")
def test_a_sign_in_sheet_has_a_line_for_everybody_and_says_how_many_pages_there_are() -> None:
    pdf = sign_in_sheets([a_sitting(ROWS + 1)])
    facts = [
        PLAN,
        "签到表",
        "第一机房",
        "示例考核站点",
        "2021-06-05 09:00-10:30",
        "考生签名",
        "监考人员签名",
        f"应到 {ROWS + 1} 人",
    ]
    for page in range(2):
        assert lacking(pdf, [*facts, f"第 {page + 1} 页 共 2 页"], page) == []
    assert lacking(pdf, [f"{p.seat}{p.ticket}{p.name}{p.id_masked}" for p in seated(ROWS)]) == []


@pytest.mark.parametrize("make", [door_labels, sign_in_sheets])
@pytest.mark.req("R-120")
def test_theory_and_practice_have_a_paper_each(make: Callable[[Sequence[RoomSitting]], bytes]) -> None:
    pdf = make([a_sitting(2), a_sitting(2, "实操")])
    assert pages_of(pdf) == 2
    assert ["理论" in facts_of(pdf, 0), "实操" in facts_of(pdf, 0)] == [True, False]
    assert ["理论" in facts_of(pdf, 1), "实操" in facts_of(pdf, 1)] == [False, True]


@pytest.mark.req("R-064")
def test_a_certificate_says_who_earned_what_from_whom_and_when() -> None:
    pdf = certificate(AWARD)
    person = [NAME, "Wang Rihua", MASKED, CERTIFICATE_NO]
    award = ["示例职业技能等级证书（网店运营）", "中级", "Sample Certificate · Intermediate", "2021年7月5日"]
    assert lacking(pdf, [*person, *award, "示例评价组织", "示例学院", "李示例"]) == []
    assert AWARD.person.id_number not in facts_of(pdf)
    assert pages_of(pdf) == 1


def test_a_certificate_shows_photo_seal_and_code() -> None:
    pdf = certificate(AWARD)
    assert share_of_ink(pdf, (34, 72, 60, 110)) == 1
    assert share_of_ink(pdf, (238, 160, 264, 186)) > 0.3
    assert share_of_ink(certificate(replace(AWARD, photo=None)), (34, 72, 60, 110)) == 0
