"""准考证: one page per candidate, one ticket number for all subjects (R-120, R-123)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.pdf.canvas import Page

WIDTH, HEIGHT = 210, 297
GREY, BLUE = "666666", "2F5597"
NOTES = (
    "考前 30 分钟凭准考证和身份证入场，两证缺一不可。",
    "开考 30 分钟后不得入场，按缺考处理。",
    "考试系统以准考证号登录，初始密码为准考证号后 6 位。",
    "手机等通信设备不得带入考场；违纪者按规定处理。",
)
HEADINGS = (("科目", 22), ("考试时间", 58), ("考场", 118), ("座位", 178))


@dataclass(frozen=True, slots=True)
class Sitting:
    """One subject on a ticket."""

    subject: str
    time: str
    room: str
    seat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage:
    """Everything that stands on one ticket."""

    name: str = field(repr=False)
    id_masked: str
    number: str
    plan: str
    certificate: str
    level: str
    college: str
    site: str
    address: str
    sittings: tuple[Sitting, ...]
    photo: bytes | None = field(repr=False)
    note: str = ""
    """The vendor's own words to the candidate."""


def tickets(pages: Sequence[TicketPage]) -> bytes:
    """Return all tickets as one document, in the given order."""
    texts = "准考证姓名证件号码准考证号报考证书等级所在院校考核站点地址考生须知初始密码" + "".join(NOTES)
    texts += "".join(heading for heading, _ in HEADINGS) + "".join(_texts(page) for page in pages)
    sheet = Page(WIDTH, HEIGHT, texts, title="准考证")
    for place, page in enumerate(pages):
        if place:
            sheet.next()
        _ticket(sheet, page)
    return sheet.bytes()


def _texts(page: TicketPage) -> str:
    fixed = (page.name, page.id_masked, page.number, page.plan, page.certificate, page.level, page.college, page.site)
    return "".join((*fixed, page.address, page.note, *(f"{s.subject}{s.time}{s.room}" for s in page.sittings)))


def _ticket(sheet: Page, page: TicketPage) -> None:
    sheet.text(WIDTH / 2, 28, page.plan, 16, align="center", fit=170)
    sheet.text(WIDTH / 2, 44, "准 考 证", 28, align="center", bold=True)
    sheet.line(20, 52, WIDTH - 20, 52, width=1.2, color=BLUE)
    rows = (
        ("姓名", page.name),
        ("证件号码", page.id_masked),
        ("准考证号", page.number),
        ("报考证书", page.certificate),
        ("证书等级", page.level),
        ("所在院校", page.college),
        ("考核站点", page.site),
        ("地址", page.address),
    )
    for place, (label, value) in enumerate(rows):
        sheet.text(22, 64 + place * 9.5, label, 11, color=GREY)
        sheet.text(48, 64 + place * 9.5, value, 12, fit=96, bold=label in {"姓名", "准考证号"})
    if page.photo:
        sheet.picture(154, 58, 35, 49, page.photo)
    sheet.box(154, 58, 35, 49)
    sheet.qr(159, 112, 24, page.number)
    _sittings(sheet, page.sittings, (*NOTES, *filter(None, [page.note])))


def _sittings(sheet: Page, sittings: Sequence[Sitting], notes: Sequence[str]) -> None:
    top = 150
    sheet.line(20, top - 8, WIDTH - 20, top - 8, width=0.8, color=BLUE)
    for heading, x in HEADINGS:
        sheet.text(x, top, heading, 11, color=GREY)
    for row, sitting in enumerate(sittings, start=1):
        y = top + row * 10
        values = (sitting.subject, sitting.time, sitting.room, str(sitting.seat))
        for (_, x), value, fit in zip(HEADINGS, values, (34, 58, 58, 20), strict=True):
            sheet.text(x, y, value, 12, fit=fit)
    bottom = top + (len(sittings) + 1) * 10 - 4
    sheet.line(20, bottom, WIDTH - 20, bottom, width=0.8, color=BLUE)
    sheet.text(22, bottom + 14, "考生须知", 13, bold=True)
    for place, note in enumerate(notes, start=1):
        sheet.text(22, bottom + 14 + place * 9, f"{place}. {note}", 11, fit=WIDTH - 44)
