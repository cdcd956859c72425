"""I1 … I18 and N1 … N14: documents, names and other text, as a row of the candidates' sheet meets them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from core.kernel.identity import IdType
from core.kernel.pinyin import suggest_pinyin
from core.sheets.form import CellValue
from tests.corpus.conftest import looked_at
from tests.corpus.judging import Proved, check_complete, check_named, of_cells, of_report
from tests.corpus.people import KNOWN, PERSON
from tests.corpus.sheets import lines, person
from tests.files.samples import NUMBER_X
from tests.kernel.test_identity import GOOD, with_check_digit
from tests.rooms.college_world import CollegeWorld

SEX = {"男": "女", "女": "男"}
NUMBER, PHONE = str(PERSON["id_number"]), str(PERSON["phone"])


@dataclass(frozen=True)
class Cell:
    """One line: some cells of a person's row, and what comes of it."""

    id: str
    what: str
    cells: dict[str, CellValue]
    outcome: str


def number(line: str, what: str, value: CellValue, outcome: str, kind: IdType = IdType.RESIDENT) -> Cell:
    """A document number; the sex is the one it says, where it says one."""
    digits = "".join(str(value).split())
    sex = {"gender": "男" if int(digits[16]) % 2 else "女"} if len(digits) == 18 and digits[16].isdecimal() else {}
    return Cell(line, what, {"id_number": value, "id_type": kind.label, **sex}, outcome)


def name(line: str, what: str, value: str, outcome: str, pinyin: str = "Zhang San") -> Cell:
    return Cell(line, what, {"name": value, "pinyin": pinyin}, outcome)


def pinyin(what: str, value: str, outcome: str, of: str = "张三丰") -> Cell:
    return Cell("N10", what, {"name": of, "pinyin": value}, outcome)


def phone(what: str, value: CellValue, outcome: str) -> Cell:
    return Cell("N14", what, {"phone": value}, outcome)


PERMIT, PERMANENT, TAIWAN = IdType.RESIDENCE_PERMIT, IdType.PERMANENT_RESIDENCE, IdType.TAIWAN
R, W = "R E3:", "W E3:"

DOCUMENTS = [
    number("I1", "a good one", GOOD, "N"),
    number("I1", "ends in x", NUMBER_X.lower(), f"{W}ID_LOWER_CASE"),
    number("I2", "a wrong check digit", GOOD[:17] + ("0" if GOOD[17] != "0" else "1"), f"{R}ID_CHECKSUM"),
    number("I3", "fifteen digits", "370781040229458", f"{R}ID_15"),
    number("I4", "seventeen digits", GOOD[:17], f"{R}ID_LENGTH"),
    number("I4", "nineteen digits", f"{GOOD}1", f"{R}ID_LENGTH"),
    number("I4", "blanks inside", f"{GOOD[:6]} {GOOD[6:]}", f"{W}ID_SPACES"),
    number("I4", "hyphens inside", f"{GOOD[:6]}-{GOOD[6:]}", f"{R}ID_LENGTH"),
    number("I5", "30 February", with_check_digit("37078119990230458"), f"{R}ID_DATE"),
    number("I5", "born in the future", with_check_digit("37078120990101458"), f"{R}ID_FUTURE"),
    number("I5", "over ninety", with_check_digit("37078119200101458"), f"{W}ID_AGE"),
    number("I6", "a province nobody knows", with_check_digit("66010120040229458"), f"{W}ID_AREA_UNKNOWN"),
    number("I8", "Arabic digits", "٣٧٠٧٨١٢٠٠٤٠٢٢٩٤٥٨١", f"{R}ID_CHARACTERS"),
    number("I8", "Thai digits", "๓๗๐๗๘๑๒๐๐๔๐๒๒๙๔๕๘๑", f"{R}ID_CHARACTERS"),
    number("I9", "a line break behind", f"{GOOD}\n", "N"),
    Cell("I10", "the other sex", {"gender": SEX[str(PERSON["gender"])]}, "R C3:ID_GENDER"),
    number("I11", "a residence permit", with_check_digit("81000020040229458"), "N", PERMIT),
    number(
        "I11", "a residence permit called a resident's card", with_check_digit("81000020040229458"), f"{R}ID_TYPE_WRONG"
    ),
    number("I13", "a Taiwan permit", "01234567", "N", TAIWAN),
    number("I13", "an old Taiwan permit", "0123456789(A)", f"{R}ID_TAIWAN_OLD", TAIWAN),
    number("I14", "a new permanent residence", with_check_digit("91137820040229458"), "N", PERMANENT),
    number("I14", "an old permanent residence", "CAN110004022901", "N", PERMANENT),
    number("I15", "a passport", "E12345678", "N", IdType.PASSPORT),
    number("I15", "a passport in small letters", "e12345678", f"{W}ID_LOWER_CASE", IdType.PASSPORT),
    number("I15", "a passport with blanks", "E 1234 5678", f"{W}ID_SPACES", IdType.PASSPORT),
    number("I15", "a passport with a hyphen", "E-12345678", f"{R}ID_FORMAT", IdType.PASSPORT),
    number("I15", "too short for a passport", "E123", f"{R}ID_FORMAT", IdType.PASSPORT),
    number("I15", "too long for a passport", "A" * 21, f"{R}ID_FORMAT", IdType.PASSPORT),
]

TEXTS = [
    name("N1", "a rare character", "张㛃", "N", "Zhang Jie"),
    name("N1", "four bytes", "张𬭩", "N", suggest_pinyin("张𬭩")),
    name("N1", "䶮", "张䶮", "N", "Zhang Yan"),
    name("N2", "private use", "张\ue863", "R A3:PUA_CHAR"),
    *(
        name("N3", f"a dot like {dot}", f"库尔班{dot}热合曼", "W A3:NAME_FOLDED", "Kuerban Reheman")
        for dot in "•・‧∙⋅．."
    ),
    name("N4", "sixty characters", "张" * 60, "N", "Zhang " + "Zhang" + "zhang" * 58),
    name("N4", "sixty-one characters", "张" * 61, "R A3:NAME_TOO_LONG"),
    name("N5", "one character", "张", "N", "Zhang"),
    name("N5", "a Latin name", "John Smith", "N", "John Smith"),
    name("N5", "a mixed name", "李Anna", "N", "Li Anna"),
    name("N6", "blanks around", "  张三  ", "N"),
    name("N6", "a wide blank inside", "张\u3000三", "W A3:NAME_FOLDED"),
    name("N6", "a blank inside", "张 三", "R A3:NAME_SPACE"),
    *(
        name("N7", f"{bad} in a name", bad, "R A3:NAME_CHARACTERS")
        for bad in ("张😀", "张3", "<script>", "{{7*7}}", "../")
    ),
    name("N9", "an accent of its own", "Rene\u0301", "W A3:NAME_FOLDED", "René"),
    pinyin("as it should be", "Zhang Sanfeng", "N"),
    pinyin("small letters", "zhang sanfeng", "R B3:PINYIN_CAPITALS"),
    pinyin("in one word", "ZHANGSANFENG", "R B3:PINYIN_PARTS"),
    pinyin("tone marks", "Zhāng Sānfēng", "R B3:PINYIN_TONE_MARKS"),
    pinyin("v for ü", "Lv Bu", "R B3:PINYIN_UMLAUT", "吕布"),
    pinyin("ü", "Lü Bu", "R B3:PINYIN_UMLAUT", "吕布"),
    pinyin("a surname's own reading", "Shan Xiongxin", "N", "单雄信"),
    pinyin("another reading", "Dan Xiongxin", "W B3:PINYIN_DIFFERS", "单雄信"),
    pinyin("as the manual prints it", "Kuerban Rehemani", "W B3:PINYIN_DIFFERS", "库尔班·热合曼"),
    Cell("N12", "NUL", {"major": "电\x00商"}, "R I3:CELL_CONTROL"),
    phone("twelve digits", f"{PHONE}0", "R F3:PHONE_INVALID"),
    phone("+86 before", f"+86{PHONE}", "N"),
    phone("full width", "".join(chr(ord(digit) + 0xFEE0) for digit in PHONE), "W F3:CELL_FOLDED"),
    phone("blanks inside", f"{PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}", "W F3:CELL_FOLDED"),
    phone("a landline", "0532-88888888", "R F3:PHONE_INVALID"),
]

DOCUMENTS_ELSEWHERE = [
    Proved(
        "I17",
        "one document, two names, in one file or in one college",
        "tests/corpus/test_people.py::test_one_document_has_one_name",
    ),
    Proved(
        "I17",
        "one document, two names, across colleges",
        "tests/rooms/test_registrations.py::test_whom_another_college_registered_is_refused_without_saying_who_did",
    ),
    Proved(
        "I18",
        "registered in the plan by another college",
        "tests/rooms/test_registrations.py::test_whom_another_college_registered_is_refused_without_saying_who_did",
    ),
]
TEXTS_ELSEWHERE = [
    Proved("N1", "prints", "tests/pdf/test_fonts.py::test_both_faces_have_the_characters_of_names_and_forms"),
    Proved(
        "N1",
        "or is refused",
        "tests/pdf/test_certificate_glyphs.py::test_a_certificate_with_a_character_no_font_has_is_refused_by_its_name",
    ),
    Proved("N7", "what is shown is escaped", "tests/web/test_errors.py::test_a_value_is_escaped_on_the_page"),
    Proved(
        "N11",
        "markup in long texts is shown as text",
        "tests/corpus/test_markup.py::test_markup_is_shown_and_never_obeyed",
    ),
    Proved("N12", "through the API", "tests/web/test_guards.py::test_text_no_database_can_store_is_refused"),
    Proved("N12", "a megabyte", "tests/web/test_guards.py::test_too_large_a_body_is_413_in_both_forms"),
]


@pytest.mark.req("R-063", "R-064", "R-065")
@pytest.mark.parametrize("case", [*DOCUMENTS, *TEXTS], ids=lambda case: f"{case.id}: {case.what}")
def test_what_comes_of_a_cell(case: Cell) -> None:
    assert of_cells(PERSON, **case.cells) == case.outcome


def test_every_case_has_its_line() -> None:
    check_complete("I", {*range(1, 19)} - {7, 12, 16}, [*DOCUMENTS, *DOCUMENTS_ELSEWHERE])
    check_complete("N", {*range(1, 15)} - {8, 13}, [*TEXTS, *TEXTS_ELSEWHERE])
    check_named([*DOCUMENTS_ELSEWHERE, *TEXTS_ELSEWHERE])


@pytest.mark.req("R-060")
def test_one_document_has_one_name(college: CollegeWorld) -> None:
    """I17: the second name is refused, naming the first row, or the field in which the college's own list differs."""
    renamed = person(name="张三", pinyin="Zhang San")
    in_one_file = looked_at(college, "candidates", lines(person(), renamed))
    assert of_report(in_one_file) == "R 4:DUP_IN_FILE; W 4:DUP_DIFFERS"
    known = ["张三", "Zhang San", *KNOWN[0].cells[2:]]
    in_the_list = looked_at(college, "candidates", lines(known))
    assert of_report(in_the_list) == "R 3:CANDIDATE_CONFLICT"
    assert in_the_list.problems[0].params["fields"] == "姓名、姓名拼音"
