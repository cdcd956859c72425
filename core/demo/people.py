"""Invented people, and the files a college would send of them: real workbooks and zips, some rows wrong."""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace

from openpyxl import Workbook
from PIL import Image, ImageDraw

from core.api import Age, ColumnKind, EducationLevel, ExtraColumn, Subject
from core.candidates.sheet import LEVELS as EDUCATIONS
from core.kernel.pinyin import suggest_pinyin
from core.rules.plan import LevelRules
from core.sheets.form import Form

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗单曾解仇区"
GIVEN = "伟芳娜敏静强洋勇艳杰超兰涛明霞平刚桂英华𬭩㛃"
REGIONS = ("110101", "310104", "440305", "510107", "320102", "330106", "420106")
MAJORS = (("电子商务", "530701"), ("跨境电子商务", "530702"), ("市场营销", "530605"))
# Birthdays go on for so many days, that is to say into the fifth year.
BIRTHDAYS, YEARS = 1500, 5
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented person as a row of the candidate template."""

    name: str
    number: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Background:
    """What a level may ask of people: the year from which they are born, and how they are educated."""

    born: int = 2001
    education: str = "高职"


USUAL = Background()


def background(level: LevelRules, exam_day: dt.date) -> Background:
    """Return the usual background where a level takes it, else one it takes."""
    found = USUAL
    for condition in level.eligibility:
        if isinstance(condition, EducationLevel):
            known = [word for word in EDUCATIONS if word in condition.one_of]
            found = replace(found, education=USUAL.education if USUAL.education in known or not known else known[0])
        elif isinstance(condition, Age):
            youngest, oldest = exam_day.year - USUAL.born - YEARS, exam_day.year - USUAL.born
            if condition.at_most is not None and oldest > condition.at_most:
                found = replace(found, born=exam_day.year - condition.at_most)
            elif condition.at_least is not None and youngest < condition.at_least:
                found = replace(found, born=exam_day.year - condition.at_least - YEARS)
    return found


def invent(chance: random.Random, count: int, start: int) -> list[Invented]:
    """Return people nobody has invented yet; `start` counts them all."""
    return [person(chance, start + n) for n in range(count)]


def person(chance: random.Random, serial: int, of: Background = USUAL) -> Invented:
    """Return the person of a serial number."""
    male = chance.random() < 0.5
    name = chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2))))
    number = _id_number(chance, serial, of.born, male=male)
    major, code = chance.choice(MAJORS)
    cells = (
        *(name, suggest_pinyin(name), "男" if male else "女", "居民身份证", number),
        *(f"199000{serial % 100000:05d}", str(chance.choice((2019, 2020, 2021))), of.education, major, code),
    )
    return Invented(name, number, cells)


def _id_number(chance: random.Random, serial: int, since: int, *, male: bool) -> str:
    born = dt.date(since, 1, 1) + dt.timedelta(days=serial % BIRTHDAYS)
    order = (serial // BIRTHDAYS % 100) * 10 + 2 * chance.randrange(5) + male
    body = f"{chance.choice(REGIONS)}{born:%Y%m%d}{order:03d}"
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 11]


def with_faults(people: Sequence[Invented]) -> list[tuple[str, ...]]:
    """Return the rows a hurried officer would send: all of them, and three that are wrong."""
    rows = [person.cells for person in people]
    wrong_digit = list(people[0].cells)
    wrong_digit[4] = wrong_digit[4][:17] + ("1" if wrong_digit[4][17] != "1" else "2")
    no_pinyin = list(people[1].cells)
    no_pinyin[1], no_pinyin[4] = "", "11010119990230001X"
    return [*rows, tuple(wrong_digit), tuple(no_pinyin), people[0].cells]


def mark(chance: random.Random, subject: Subject, least: int = 57) -> str:
    """Return a mark as the score sheet wants it: most reach three fifths; parts follow in brackets."""
    share = chance.randint(least, max(least, 98))
    if not subject.parts:
        return str(subject.full_mark * share // 100)
    parts = [(part.name.zh, part.full_mark * share // 100) for part in subject.parts]
    return f"{sum(value for _, value in parts)}（{'；'.join(f'{name} {value}' for name, value in parts)}）"


def answer(column: ExtraColumn) -> str:
    """Return something a vendor's own column may say."""
    match column.kind:
        case ColumnKind.CHOICE:
            return column.choices[0]
        case ColumnKind.INTEGER:
            return str(min(1, 1 if column.most is None else column.most) if column.least is None else column.least)
        case ColumnKind.DATE:
            return "2024-01-01"
        case ColumnKind.TEXT:
            return "示例".ljust(column.least or 0, "例")[: column.most or None]


def workbook(form: Form, rows: Sequence[Sequence[object]]) -> bytes:
    """Return a filled-in workbook: title and header as the template has them, then the rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(form.title[:31])
    sheet.append([form.title])
    sheet.append([("*" if column.required else "") + column.title for column in form.columns])
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def photo_zip(people: Sequence[Invented]) -> bytes:
    """Return a zip of photos named by document number, one of them a stranger's."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for place, person in enumerate(people):
            archive.writestr(f"{person.number}.jpg", _photo(place))
        archive.writestr("合影.jpg", _photo(0))
    return out.getvalue()


def _photo(tone: int) -> bytes:
    image = Image.new("RGB", (295, 413), (190 + tone % 40, 20, 25))
    draw = ImageDraw.Draw(image)
    draw.ellipse((85, 90, 210, 250), fill=(225, 190, 165))
    draw.rectangle((45, 265, 250, 413), fill=(40, 50, 90))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def seal() -> bytes:
    """Return a head's seal: 95 × 95, transparent ground (R-163)."""
    image = Image.new("RGBA", (95, 95), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((4, 4, 90, 90), outline=(200, 20, 30, 255), width=5)
    draw.line((20, 48, 75, 48), fill=(200, 20, 30, 255), width=5)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
