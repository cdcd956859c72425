"""准考证: one ticket number for all subjects (R-120, R-123); what it tells the candidate is the vendor's alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.pdf.canvas import Page

WIDTH, HEIGHT = 210, 297
GREY, BLUE = "666666", "2F5597"
HEADINGS = (("科目", 22), ("考试时间", 58), ("考场", 118), ("座位", 178))


@dataclass(frozen=True, slots=True)
class Sitting:
    """One subject on a ticket, or several that share one span, whose own hours the rooms announce (C-53)."""

    subject: str
    time: str
    room: str
    seat: int
    remark: str = ""


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
    notes: tuple[str, ...] = ()
    """The vendor's own words to the candidate, a line each."""
    use: str = ""
    """The subject this copy is for, where each has its own."""


def tickets(pages: Sequence[TicketPage]) -> bytes:
    """Return all tickets as one document, in the given order."""
    texts = "准考证姓名证件号码准考证号报考证书等级所在院校考核站点地址考生须知本联用于、0123456789."
    texts += "".join(heading for heading, _ in HEADINGS) + "".join(_texts(page) for page in pages)
    sheet = Page(WIDTH, HEIGHT, texts, title="准考证")
    for place, page in enumerate(pages):
        if place:
            sheet.next()
        _ticket(sheet, page)
    return sheet.bytes()


def _texts(page: TicketPage) -> str:
    fixed = (page.name, page.id_masked, page.number, page.plan, page.certificate, page.level, page.college, page.site)
    lines = (f"{s.subject}{s.time}{s.room}{s.remark}" for s in page.sittings)
    return "".join((*fixed, page.address, page.use, *page.notes, *lines))


def _ticket(sheet: Page, page: TicketPage) -> None:
    sheet.text(WIDTH / 2, 28, page.plan, 16, align="center", fit=170)
    sheet.text(WIDTH / 2, 44, "准 考 证", 28, align="center", bold=True)
    if page.use:
        sheet.text(WIDTH - 22, 44, f"本联用于 {page.use}", 12, align="right", fit=52)
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
    _notes(sheet, _sittings(sheet, page.sittings), page.notes)


def _sittings(sheet: Page, sittings: Sequence[Sitting]) -> float:
    """Print the table and return where it ends, in millimetres from the top."""
    top = 150.0
    sheet.line(20, top - 8, WIDTH - 20, top - 8, width=0.8, color=BLUE)
    for heading, x in HEADINGS:
        sheet.text(x, top, heading, 11, color=GREY)
    y = top
    for sitting in sittings:
        y += 10
        values = (sitting.subject, sitting.time, sitting.room, str(sitting.seat))
        for (_, x), value, fit in zip(HEADINGS, values, (34, 58, 58, 20), strict=True):
            sheet.text(x, y, value, 12, fit=fit)
        if sitting.remark:
            y += 6
            sheet.text(HEADINGS[1][1], y, sitting.remark, 10, color=GREY, fit=120)
    sheet.line(20, y + 6, WIDTH - 20, y + 6, width=0.8, color=BLUE)
    return y + 6


def _notes(sheet: Page, below: float, notes: Sequence[str]) -> None:
    if not notes:
        return
    sheet.text(22, below + 14, "考生须知", 13, bold=True)
    for place, note in enumerate(notes, start=1):
        sheet.text(22, below + 14 + place * 9, f"{place}. {note}", 11, fit=WIDTH - 44)
