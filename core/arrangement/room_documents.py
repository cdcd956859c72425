"""What hangs on the door, lies on the desks and is signed: 门贴, 桌贴, 签到表 of one room (R-120)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from core.arrangement.documents import BLUE, GREY, HEIGHT, WIDTH
from core.pdf.canvas import Page

T = TypeVar("T")

LABEL_WIDTH, LABEL_HEIGHT, ACROSS, DOWN = 95, 54, 2, 5
ROWS = 25
COLUMNS = (("座位", 20), ("准考证号", 36), ("姓名", 84), ("证件号码", 110), ("考生签名", 150), ("备注", 180))
RIGHT = WIDTH - 18
DOOR_ROWS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """Somebody on a seat."""

    seat: int
    ticket: str
    name: str = field(repr=False)
    id_masked: str
    photo: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSitting:
    """One subject of one level in a room, or those that share one span (C-53), with everybody by seat."""

    plan: str
    certificate: str
    level: str
    subjects: tuple[str, ...]
    time: str
    site: str
    room: str
    address: str
    people: tuple[Seated, ...]
    remark: str = ""
    invigilators: tuple[str, ...] = field(default=(), repr=False)

    @property
    def title(self) -> str:
        """Certificate, level and subjects in one line."""
        return f"{self.certificate} {self.level} {self.what}"

    @property
    def what(self) -> str:
        """The subjects in the order they are sat."""
        return "、".join(self.subjects)


def _page(title: str, sittings: Sequence[RoomSitting], fixed: str) -> Page:
    said = [(s.plan, s.title, s.time, s.remark, s.site, s.room, s.address, *s.invigilators) for s in sittings]
    people = [(p.name, p.ticket, p.id_masked) for s in sittings for p in s.people]
    return Page(WIDTH, HEIGHT, fixed + "".join("".join(part) for part in (*said, *people)), title=title)


def desk_labels(sittings: Sequence[RoomSitting], *, apart: bool = False) -> bytes:
    """Return ten labels a page: one for all that somebody sits there, or with `apart` one for each sitting."""
    sheet = _page("桌贴", sittings, "座位准考证号证件号码")
    labels: dict[tuple[int, int, str], tuple[Seated, list[RoomSitting]]] = {}
    for place, sitting in enumerate(sittings):
        for person in sitting.people:
            key = (place if apart else 0, person.seat, person.ticket)
            labels.setdefault(key, (person, []))[1].append(sitting)
    for number, some in enumerate(_in_pages(list(labels.values()), ACROSS * DOWN)):
        if number:
            sheet.next()
        for place, (person, own) in enumerate(some):
            row, column = divmod(place, ACROSS)
            _desk_label(sheet, 10 + column * LABEL_WIDTH, 12 + row * LABEL_HEIGHT, person, own)
    return sheet.bytes()


def _desk_label(sheet: Page, x: float, y: float, person: Seated, own: Sequence[RoomSitting]) -> None:
    sheet.box(x, y, LABEL_WIDTH, LABEL_HEIGHT, color="CCCCCC")
    sheet.text(x + 4, y + 9, own[0].room, 9, color=GREY, fit=48)
    sheet.text(x + 4, y + 27, str(person.seat), 40, bold=True, fit=22)
    sheet.text(x + 28, y + 20, person.name, 16, bold=True, fit=38)
    sheet.text(x + 28, y + 27, person.id_masked, 9, color=GREY, fit=38)
    sheet.text(x + 4, y + 35, f"准考证号 {person.ticket}", 10, fit=62)
    said = [line for s in own for line in (f"{s.time} {s.level}{s.what}", s.remark) if line]
    for place, line in enumerate(said[:3]):
        sheet.text(x + 4, y + 41 + place * 5, line, 8, color=GREY, fit=62)
    if person.photo:
        sheet.picture(x + 70, y + 6, 21, 29.4, person.photo)
    else:
        sheet.box(x + 70, y + 6, 21, 29.4)


def door_labels(sittings: Sequence[RoomSitting]) -> bytes:
    """Return a page per subject: the room in large letters, and who sits where."""
    sheet = _page("门贴", sittings, "考场考试时间考核站点座位准考证号姓名共人–")
    first = True
    for sitting in sittings:
        for some in _in_pages(sitting.people, 2 * DOOR_ROWS):
            if not first:
                sheet.next()
            first = False
            _door_label(sheet, sitting, some)
    return sheet.bytes()


def _door_label(sheet: Page, sitting: RoomSitting, people: Sequence[Seated]) -> None:
    sheet.text(WIDTH / 2, 22, sitting.plan, 14, align="center", fit=174)
    sheet.text(WIDTH / 2, 46, sitting.room, 44, align="center", bold=True, fit=174)
    sheet.text(WIDTH / 2, 60, sitting.title, 15, align="center", fit=174)
    sheet.text(WIDTH / 2, 69, f"考试时间 {sitting.time}", 14, align="center", fit=174)
    sheet.text(RIGHT, 69, sitting.remark, 9, align="right", color=GREY, fit=44)
    sheet.text(WIDTH / 2, 77, f"{sitting.site} {sitting.address}", 10, align="center", color=GREY, fit=174)
    sheet.line(18, 82, RIGHT, 82, width=1, color=BLUE)
    for number, person in enumerate(people):
        column, row = divmod(number, DOOR_ROWS)
        x, y = 22 + column * 88, 90 + row * 6.4
        sheet.text(x, y, str(person.seat), 10, bold=True)
        sheet.text(x + 12, y, person.ticket, 10, fit=42)
        sheet.text(x + 56, y, person.name, 10, fit=28)
    sheet.text(RIGHT, 288, f"共 {len(sitting.people)} 人", 10, align="right", color=GREY)


def sign_in_sheets(sittings: Sequence[RoomSitting]) -> bytes:
    """Return a sheet per subject, to be signed by every candidate; twenty-five a page."""
    fixed = "签到表考场考试时间考核站点应到实到缺考人监考人员签名日期第页共、" + "".join(title for title, _ in COLUMNS)
    sheet = _page("签到表", sittings, fixed)
    first = True
    for sitting in sittings:
        pages = _in_pages(sitting.people, ROWS)
        for number, some in enumerate(pages, start=1):
            if not first:
                sheet.next()
            first = False
            _sign_in(sheet, sitting, some, f"第 {number} 页 共 {len(pages)} 页")
    return sheet.bytes()


def _sign_in(sheet: Page, sitting: RoomSitting, people: Sequence[Seated], pages: str) -> None:
    sheet.text(WIDTH / 2, 20, sitting.plan, 13, align="center", fit=174)
    sheet.text(WIDTH / 2, 30, "签 到 表", 20, align="center", bold=True)
    sheet.text(18, 40, sitting.title, 11, fit=120)
    sheet.text(RIGHT, 40, f"考场 {sitting.room}", 11, align="right", fit=56)
    sheet.text(18, 47, f"考试时间 {sitting.time}  {sitting.remark}".rstrip(), 11, fit=90)
    sheet.text(RIGHT, 47, f"考核站点 {sitting.site}", 11, align="right", fit=84)
    top, height = 52, 8.4
    sheet.box(16, top, WIDTH - 32, height * (len(people) + 1))
    for title, x in COLUMNS:
        sheet.text(x, top + 5.8, title, 10, bold=True)
    for row, person in enumerate(people, start=1):
        y = top + row * height
        sheet.line(16, y, WIDTH - 16, y)
        values = (str(person.seat), person.ticket, person.name, person.id_masked)
        for (_, x), value, fit in zip(COLUMNS[:4], values, (12, 46, 24, 38), strict=True):
            sheet.text(x, y + 5.8, value, 10, fit=fit)
    for x in (34, 82, 108, 148, 178):
        sheet.line(x, top, x, top + height * (len(people) + 1))
    if sitting.invigilators:
        sheet.text(18, 274.5, f"监考人员 {'、'.join(sitting.invigilators)}", 10, fit=174)
    sheet.text(18, 280, f"应到 {len(sitting.people)} 人    实到        人    缺考        人", 11)
    sheet.text(112, 280, "监考人员签名", 11)
    sheet.text(RIGHT, 289, pages, 9, align="right", color=GREY)


def _in_pages(items: Sequence[T], size: int) -> list[Sequence[T]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
