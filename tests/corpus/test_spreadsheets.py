"""X1 … X40: spreadsheets, sent through the same door as in the portal."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import weakref
import zipfile
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from core.api import ColumnKind, ExtraColumn
from core.candidates import sheet
from core.demo import people as invented
from core.intake import failed as reports
from core.intake.failed import failed_workbook
from core.registrations.sheet import FORM as REGISTRATIONS
from core.rules.columns import read_extra
from core.sheets.guard import OLE
from core.sheets.template import template
from core.sheets.writer import FailedRow
from tests.corpus.conftest import looked_at
from tests.corpus.judging import Case, Proved, check_complete, check_named, of_report, table
from tests.corpus.people import KNOWN, PERSON, SOMEBODY
from tests.corpus.sheets import TITLES, archive, inline, lines, of_version, patched, person, row, xml
from tests.rooms.college_world import CollegeWorld
from tests.sheets.files import BOMB, SHEET, STRICT_MAIN, STRICT_OFFICE, TEXTS, rows
from tests.sheets.test_guard import FILE_ENTITY, HTTP_ENTITY, LAUGHS, QUADRATIC

MEGABYTE = 1024 * 1024
HONEST = row()
NUMBER, PHONE = str(PERSON["id_number"]), str(PERSON["phone"])
WIDE = "".join(chr(ord(char) + 0xFEE0) for char in NUMBER)
HERE = "tests/corpus/test_spreadsheets.py"
LINES = inline([TITLES, list(PERSON.values())])


def bomb(declared: int | None = None) -> bytes:
    """A shared text of 20 MB in a few kilobytes; `declared` is what the directory says instead of its size."""
    data = bytearray(xml("", texts=BOMB.format("0" * 20 * MEGABYTE)))
    if declared is not None:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            entry = data.rindex(TEXTS.encode(), opened.start_dir) - 46
        struct.pack_into("<I", data, entry + 24, declared)
    return bytes(data)


def broken_sum() -> bytes:
    """One byte of the sheet is another one: its checksum tells."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made, zipfile.ZipFile(io.BytesIO(HONEST)) as opened:
        for name in opened.namelist():
            made.writestr(name, opened.read(name))
    return out.getvalue().replace(b"<sheetData>", b"<sheetDatA>", 1)


def ole(name: str) -> bytes:
    return OLE + bytes(1024) + name.encode("utf-16-le") + bytes(1024)


def far_cell(page: Worksheet) -> None:
    page["XFD1048576"] = 1


def hidden(page: Worksheet) -> None:
    page.row_dimensions[3].hidden = True


def rich() -> bytes:
    """The major in two runs, with a phonetic hint."""
    runs = "<si><r><t>电子</t></r><r><rPr><b/></rPr><t>商务</t></r><rPh sb='0' eb='1'><t>でんし</t></rPh></si>"
    cells = "".join(
        '<c t="s"><v>0</v></c>' if key == "major" else f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        for key, value in PERSON.items()
    )
    return xml(inline([TITLES]) + f"<row>{cells}</row>", texts=runs)


def prefixed() -> bytes:
    """As some office programs and libraries write: every name has a prefix."""
    data = inline([TITLES, list(PERSON.values())], prefix="x:")
    return xml("", more={SHEET: f'<x:worksheet xmlns:x="m"><x:sheetData>{data}</x:sheetData></x:worksheet>'})


def text(name: str) -> bytes:
    return f"{','.join(TITLES)}\n{SOMEBODY.name},{NUMBER}\n".encode(name)


def inside(key: str, value: str) -> bytes:
    """Write one person in line 2, with one cell as it stands in the XML."""
    return xml(inline([TITLES, changed(key, value)]))


def changed(key: str, value: object) -> list[object]:
    return list({**PERSON, key: value}.values())


CASES = [
    Case("X1", "a bomb, counted", bomb, "F XLSX_TOO_LARGE"),
    Case("X1", "a bomb that tells its size", lambda: bomb(300 * MEGABYTE), "F XLSX_TOO_LARGE"),
    Case("X1", "a bomb that lies about its size", lambda: bomb(293), "F XLSX_TOO_LARGE"),
    Case("X2", "a million rows", lambda: xml("<row><c><v>1</v></c></row>" * 1_000_000), "F TOO_MANY_ROWS"),
    Case("X3", "5,000 empty rows behind", lambda: xml(LINES + "<row/>" * 5_000), "N"),
    Case("X3", "a million empty rows behind", lambda: xml(LINES + "<row/>" * 1_000_000), "F XLSX_TOO_LARGE"),
    Case("X4", "a cell at the far end", lambda: lines(person(), edit=far_cell), "W -:COLUMNS_IGNORED"),
    Case("X5", "billion laughs among the texts", lambda: xml("", more={TEXTS: LAUGHS}), "F XML_DTD_FORBIDDEN"),
    Case("X5", "billion laughs in the sheet", lambda: xml("", more={SHEET: LAUGHS}), "F XML_DTD_FORBIDDEN"),
    Case("X6", "quadratic blow-up", lambda: xml("", more={TEXTS: QUADRATIC}), "F XML_DTD_FORBIDDEN"),
    Case("X7", "a file as entity", lambda: xml("", more={TEXTS: FILE_ENTITY}), "F XML_DTD_FORBIDDEN"),
    Case("X7", "an address as entity", lambda: xml("", more={TEXTS: HTTP_ENTITY}), "F XML_DTD_FORBIDDEN"),
    Case("X9", "a web page", lambda: b"<html><table></table></html>", "F NOT_XLSX"),
    Case("X9", "a PDF", lambda: b"%PDF-1.7\n", "F NOT_XLSX"),
    Case("X9", "a picture", lambda: b"\x89PNG\r\n\x1a\n", "F NOT_XLSX"),
    Case("X10", "an old .xls", lambda: ole("Workbook"), "F XLS_NOT_SUPPORTED"),
    Case("X11", "CSV, UTF-8", lambda: text("utf-8"), "F CSV_NOT_SUPPORTED"),
    Case("X11", "CSV, UTF-8 with mark", lambda: text("utf-8-sig"), "F CSV_NOT_SUPPORTED"),
    Case("X11", "CSV, GBK", lambda: text("gbk"), "F CSV_NOT_SUPPORTED"),
    Case("X11", "CSV, UTF-16", lambda: text("utf-16"), "F CSV_NOT_SUPPORTED"),
    Case("X12", "a zip without workbook", lambda: archive({"photos/1.jpg": b"x"}), "F NOT_XLSX"),
    *(
        Case("X13", f"cut off at {share} %", lambda share=share: HONEST[: len(HONEST) * share // 100], "F FILE_DAMAGED")  # type: ignore[misc]
        for share in (1, 50, 99)
    ),
    Case("X13", "a byte flipped", broken_sum, "F FILE_DAMAGED"),
    Case("X14", "a password", lambda: ole("EncryptedPackage"), "F ENCRYPTED"),
    Case("X15", "macros", lambda: xml(LINES, more={"xl/vbaProject.bin": "x"}), "F MACRO_OR_LINKS"),
    Case(
        "X15", "links to other files", lambda: xml(LINES, more={"xl/externalLinks/a.xml": "<a/>"}), "F MACRO_OR_LINKS"
    ),
    Case("X15", "an embedded object", lambda: xml(LINES, more={"xl/embeddings/a.bin": "x"}), "F MACRO_OR_LINKS"),
    Case("X15", "DDE", lambda: row(major="=cmd|'/c calc'!A0"), "R I3:FORMULA_NOT_ALLOWED"),
    Case("X16", "another template", lambda: template(REGISTRATIONS), "F WRONG_TEMPLATE"),
    Case("X17", "a template of an older version", lambda: of_version(sheet.FORM, 0), "F TEMPLATE_OUTDATED"),
    Case("X17", "a template of a newer version", lambda: of_version(sheet.FORM, 99), "F TEMPLATE_OUTDATED"),
    Case("X17", "a template of this version", lambda: of_version(sheet.FORM, 1), "S E6:SAMPLE_ROW"),
    Case("X19", "a header twice", lambda: lines([*person(), "x"], titles=[*TITLES, "姓名"]), "F DUPLICATE_HEADER"),
    Case("X20", "columns in another order", lambda: lines(person()[::-1], titles=TITLES[::-1]), "N"),
    Case("X20", "stars, blanks, line breaks", lambda: lines(person(), titles=["*学生 姓\n名", *TITLES[1:]]), "N"),
    Case("X21", "a column missing", lambda: lines(person()[:-1], titles=TITLES[:-1]), "F MISSING_COLUMN"),
    Case("X22", "a column too many", lambda: lines([*person(), "x"], titles=[*TITLES, "备注"]), "W K2:UNKNOWN_COLUMN"),
    Case("X23", "notes above the header", lambda: lines(TITLES, person(), titles=["填写说明"]), "N"),
    Case(
        "X23",
        "the header in line 12",
        lambda: lines(*[["说明"]] * 9, TITLES, person(), titles=["说明"]),
        "F WRONG_TEMPLATE",
    ),
    Case("X24", "the sample row", lambda: lines(sheet.FORM.sample), "S E3:SAMPLE_ROW"),
    Case("X26", "a hidden row", lambda: lines(person(), edit=hidden), "W -:HIDDEN_ROWS"),
    Case("X27", "a formula without value", lambda: row(major="=A1"), "R I3:FORMULA_NOT_ALLOWED"),
    Case(
        "X27",
        "a formula with its last value",
        lambda: patched(row(major="=A1"), SHEET, lambda part: re.sub("<v ?/>", "<v>电子商务</v>", part)),
        "R I3:FORMULA_NOT_ALLOWED",
    ),
    *(
        Case("X28", f"a text that starts with {start}", lambda start=start: inside("major", f"{start}商务"), "N")  # type: ignore[misc]
        for start in "=+-@"
    ),
    Case("X28", "a text that starts with a tab", lambda: inside("major", "\t商务"), "N"),
    Case("X28", "a text that starts with NUL", lambda: inside("major", "_x0000_商务"), "R I2:CELL_CONTROL"),
    Case("X28", "a name that starts with =", lambda: inside("name", "=张三"), "R A2:NAME_CHARACTERS"),
    Case("X28", "a document that starts with @", lambda: row(id_number=f"@{NUMBER[1:]}"), "R E3:ID_CHARACTERS"),
    Case("X29", "a document as a number", lambda: row(id_number=3.70781e17), "R E3:ID_AS_NUMBER"),
    Case(
        "X29",
        "a document as a number whose check digit is right",
        lambda: row(id_number=int(KNOWN[0].number)),
        "R E3:ID_AS_NUMBER",
    ),
    Case("X30", "a phone as a number", lambda: row(phone=float(PHONE)), "N"),
    Case("X30", "a phone with a fraction", lambda: row(phone=float(PHONE) + 0.5), "R F3:PHONE_INVALID"),
    Case("X30", "a phone of ten digits", lambda: row(phone=1990000000), "R F3:PHONE_INVALID"),
    Case(
        "X31",
        "a date where a year is asked for",
        lambda: row(enrolment_year=dt.date(2021, 9, 1)),
        "R G3:NOT_AN_INTEGER",
    ),
    Case("X33", "runs and phonetic hints", rich, "N"),
    Case("X33", "a line break in a name", lambda: row(name="张\n三"), "R A3:CELL_CONTROL"),
    Case("X34", "a full-width document", lambda: row(id_number=WIDE), "W E3:ID_FULL_WIDTH"),
    Case(
        "X34",
        "invisible signs in a document",
        lambda: row(id_number=f"\ufeff{NUMBER[:6]}\u200b{NUMBER[6:]}\u202c"),
        "W E3:INVISIBLE_REMOVED",
    ),
    Case(
        "X34",
        "no-break and wide blanks in a document",
        lambda: row(id_number=f"{NUMBER[:6]}\u00a0\u3000{NUMBER[6:]}"),
        "W E3:ID_SPACES",
    ),
    Case("X34", "invisible signs in a name", lambda: row(name=f"\u200b{SOMEBODY.name}"), "W A3:INVISIBLE_REMOVED"),
    Case("X34", "wide blanks around a name", lambda: row(name=f"\u3000{SOMEBODY.name}\u3000"), "N"),
    Case("X34", "invisible signs in any other cell", lambda: row(major="电子\u200b商务"), "W I3:INVISIBLE_REMOVED"),
    Case("X35", "the same row twice", lambda: lines(person(), person()), "R 4:DUP_IN_FILE"),
    Case(
        "X35",
        "one person in two ways",
        lambda: lines(person(), person(major="金融")),
        "R 4:DUP_IN_FILE; W 4:DUP_DIFFERS",
    ),
    Case("X36", "who is there already", lambda: lines(KNOWN[0].cells), "S 3:ALREADY_EXISTS"),
    Case(
        "X36",
        "who is there with other details",
        lambda: lines([*KNOWN[0].cells[:8], "金融", "530201"]),
        "R 3:CANDIDATE_CONFLICT",
    ),
    Case("X38", "strict OOXML", lambda: xml(LINES, main=STRICT_MAIN, office=STRICT_OFFICE), "N"),
    Case("X38", "names with prefixes", prefixed, "N"),
    Case("X38", "texts in the cells", lambda: xml(LINES), "N"),
    Case("X39", "digits kept as text", lambda: row(major_code="'530701"), "N"),
    Case("X40", "a cell of 32,767 characters", lambda: row(major="电" * 32_767), "R I3:TOO_LONG"),
    Case("X40", "300 columns", lambda: lines([*person(), *[None] * 50, *range(240)]), "W -:COLUMNS_IGNORED"),
]

ELSEWHERE = [
    Proved("X17", "both versions are named", f"{HERE}::test_an_old_template_names_both_versions"),
    Proved(
        "X31",
        "typed dates, both epochs",
        "tests/sheets/test_cells_read.py::test_days_are_counted_from_where_the_workbook_says",
    ),
    Proved("X31", "dates as text", f"{HERE}::test_a_date_may_be_written_in_the_listed_ways_only"),
    Proved("X37", "20,000 bad rows", f"{HERE}::test_a_file_of_bad_rows_comes_back_whole_and_is_never_held"),
]
NUMBERS = {*range(1, 41)} - {8, 18, 25, 32}


@pytest.mark.req("R-061", "R-062", "R-063")
@table(CASES)
def test_what_comes_of_a_spreadsheet(college: CollegeWorld, case: Case) -> None:
    assert of_report(looked_at(college, "candidates", case.made())) == case.outcome


def test_every_case_has_its_line() -> None:
    check_complete("X", NUMBERS, [*CASES, *ELSEWHERE])
    check_named(ELSEWHERE)


def test_an_old_template_names_both_versions(college: CollegeWorld) -> None:
    job = looked_at(college, "candidates", of_version(sheet.FORM, 0)).job
    assert job.error_params == {
        "sheet": sheet.FORM.title,
        "form": sheet.FORM.title,
        "found": "0",
        "current": str(sheet.FORM.version),
    }


@pytest.mark.parametrize(
    "written", ["2024-05-07", "2024/5/7", "2024.5.7", "2024年5月7日", "２０２４年5月7日", "2024-05-07 00:00:00"]
)
def test_a_date_may_be_written_in_the_listed_ways_only(written: str) -> None:
    column = ExtraColumn(key="day", header="日期", kind=ColumnKind.DATE)
    assert read_extra(column, written) == ("2024-05-07", "")
    for other in ("2024-13-01", "2024-02-30", "07/05/2024", "5月7日", "45419", "٢٠٢٤-05-07"):
        assert read_extra(column, other) == ("", "EXTRA_DATE")


class Watched(FailedRow):
    """A failed row that can be counted while it lives."""

    __slots__ = ("__weakref__",)


@pytest.mark.req("R-087")
def test_a_file_of_bad_rows_comes_back_whole_and_is_never_held(
    college: CollegeWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """X37: twenty thousand rows, none right."""
    count, alive, most = 20_000, set[int](), 0

    def watched(**values: object) -> Watched:
        nonlocal most
        made = Watched(**values)  # type: ignore[arg-type]
        alive.add(id(made))
        weakref.finalize(made, alive.discard, id(made))
        most = max(most, len(alive))
        return made

    bad = invented.workbook(sheet.FORM, [changed("phone", str(number)) for number in range(count)])
    found = looked_at(college, "candidates", bad)
    assert (found.tally.read, found.tally.refused) == (count, count)
    monkeypatch.setattr(reports, "FailedRow", watched)
    path = tmp_path / "failed.xlsx"
    path.write_bytes(failed_workbook(college.officer, found.id)[1])
    back = [line.cells for line in rows(path)][len(sheet.FORM.notes) + 2 :]
    assert [line[5] for line in back] == [str(number) for number in range(count)]
    assert all("手机号码" in str(line[10]) for line in back)
    assert most <= 10
