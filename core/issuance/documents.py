"""The certificate on paper: nobody has published a layout, this one is the house's documented default (§7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from core.kernel.errors import Refused
from core.kernel.person import Person
from core.pdf.canvas import Page
from core.pdf.fonts import SERIF, unprintable

WIDTH, HEIGHT = 297, 210
GOLD, INK, GREY = "B8903C", "1A1A1A", "666666"
# Every character our own words need, so that one font holds the whole document.
FIXED = "职业技能等级证书姓名件号码编发日期培训评价组织考核站点负责人年月参加成绩合格特此扫验码双方签发后确定预览"
PREVIEW = "预览 PREVIEW"
UNMADE = "预览，双方签发后生成"
"""In place of the number no certificate has before it is made."""
WHEN_MADE = "双方签发后确定"
SEAL_LEFT, SEAL_TOP, SEAL_SIZE = 172, 163, 20
"""Beside the head's name, which stays to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What a certificate has from the moment it is made."""

    number: str
    issued_on: dt.date
    verify_url: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePage:
    """Everything that stands on one certificate; `photo` and `seal` are images."""

    person: Person = field(repr=False)
    id_masked: str
    certificate: str
    certificate_en: str
    level: str
    level_en: str
    track: str
    vendor: str
    college: str
    head: str
    photo: bytes | None = field(repr=False)
    seal: bytes | None = field(repr=False)
    """None on the preview of whoever may not look at it."""
    issue: Issue | None = None
    """None on a preview, which is marked as not valid."""
    grade: str = ""
    statement: str = ""
    """The vendor's own sentence in place of ours."""


def certificate(page: CertificatePage) -> bytes:
    """Return the certificate as a PDF: photo, name, pinyin, number, and QR and 验证码 by which it is verified.

    Raises Refused GLYPH_MISSING, naming the characters: nothing on a certificate is left to be written by hand.
    """
    number = page.issue.number if page.issue else UNMADE
    person = (page.person.name, page.person.pinyin, page.id_masked, number)
    award = (page.certificate, page.certificate_en, page.level, page.level_en, page.track, page.grade, page.statement)
    texts = "".join((FIXED, *person, *award, page.vendor, page.college, page.head))
    sheet = Page(WIDTH, HEIGHT, texts, title=f"{page.certificate} {number}", face=SERIF)
    if lacking := unprintable(texts):  # only now: what a font lacks may come out when it is made for the page
        raise Refused("GLYPH_MISSING", characters=lacking)
    _frame(sheet)
    sheet.text(WIDTH / 2, 44, "职业技能等级证书", 34, align="center", bold=True)
    sheet.text(WIDTH / 2, 54, "Certificate of Vocational Skill Level", 13, align="center", color=GREY)
    _person(sheet, page, number)
    _statement(sheet, page)
    _signatures(sheet, page)
    if page.issue:
        _issue(sheet, page.issue)
    else:
        _not_issued(sheet, page)
    return sheet.bytes()


def _frame(sheet: Page) -> None:
    sheet.box(9, 9, WIDTH - 18, HEIGHT - 18, line=2.4, color=GOLD)
    sheet.box(12, 12, WIDTH - 24, HEIGHT - 24, line=0.6, color=GOLD)


def _person(sheet: Page, page: CertificatePage, number: str) -> None:
    if page.photo:
        sheet.picture(32, 70, 30, 42, page.photo)
    sheet.box(32, 70, 30, 42, color=GOLD)
    rows = (
        ("姓名", page.person.name),
        ("", page.person.pinyin),
        ("证件号码", page.id_masked),
        ("证书编号", number),
    )
    for place, (label, value) in enumerate(rows):
        y = 78 + place * 10.5
        sheet.text(74, y, label, 12, color=GREY)
        sheet.text(100, y, value, 16 if label == "姓名" else 12, fit=70, bold=label == "姓名")


def _statement(sheet: Page, page: CertificatePage) -> None:
    track = f"（{page.track}）" if page.track else ""
    sheet.text(
        WIDTH / 2,
        130,
        page.statement or f"参加考核，成绩{page.grade or '合格'}，特发此证。",
        15,
        align="center",
        fit=235,
    )
    sheet.text(WIDTH / 2, 142, f"{page.certificate}{track}  {page.level}", 19, align="center", fit=235, bold=True)
    line = f"{page.certificate_en} · {page.level_en}"
    sheet.text(WIDTH / 2, 150, line, 11, align="center", fit=235, color=GREY)


def _signatures(sheet: Page, page: CertificatePage) -> None:
    sheet.text(34, 172, "培训评价组织", 10, color=GREY)
    sheet.text(34, 180, page.vendor, 14, fit=80, bold=True)
    sheet.text(128, 172, "考核站点负责人", 10, color=GREY)
    sheet.text(128, 180, page.head, 14, fit=36, bold=True)
    sheet.text(128, 188, page.college, 10, fit=70, color=GREY)
    if page.seal:
        sheet.picture(SEAL_LEFT, SEAL_TOP, SEAL_SIZE, SEAL_SIZE, page.seal)


def _issue(sheet: Page, issue: Issue) -> None:
    day = f"发证日期  {issue.issued_on.year}年{issue.issued_on.month}月{issue.issued_on.day}日"
    sheet.text(34, 188, day, 10, color=GREY)
    sheet.qr(238, 157, 26, issue.verify_url)
    sheet.text(251, 188, "扫码验证", 9, align="center", color=GREY)
    sheet.text(251, 193, f"验证码  {issue.code}", 9, align="center")


def _not_issued(sheet: Page, page: CertificatePage) -> None:
    """Mark a preview, and hold the places of what only a certificate that is made will have."""
    sheet.text(34, 188, f"发证日期  {WHEN_MADE}", 10, color=GREY)
    sheet.box(238, 157, 26, 26, color=GREY)
    sheet.text(251, 188, "扫码验证", 9, align="center", color=GREY)
    if not page.seal:
        sheet.box(SEAL_LEFT, SEAL_TOP, SEAL_SIZE, SEAL_SIZE, color=GREY)
    sheet.watermark(PREVIEW, 80)
