"""本校学生导入模板: ten columns, every fault of a row at once (R-061 … R-065, C-10)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from core.candidates.rules import PHONE, CandidateRow
from core.kernel.identity import Document, IdType, check_document, mask, mask_phone, parse_id_type
from core.kernel.names import check_name, fold_name
from core.kernel.person import Person
from core.kernel.pinyin import check_pinyin, suggest_pinyin
from core.kernel.problems import Place, Problem
from core.sheets import cells
from core.sheets.form import CellValue, Column, Form, place

GENDERS = {"男": "male", "女": "female"}
LEVELS = ("中职", "高职", "高职(专科)", "专科", "职业本科", "本科")
FIRST_YEAR, LAST_YEAR = 1980, 2100
ID_TYPES = ("居民身份证", "港澳台身份证", "护照")

FORM = Form(
    key="candidates",
    title="本校学生导入模板",
    notes=(
        "学生姓名、姓名拼音、证件类型、证件号码、手机号码、入学年份、专业层次、就读专业请按实际情况填写。",
        "姓名拼音会印在证书上：姓和名用空格隔开、首字母大写：Zhang Sanfeng；Kuerban Rehemani。",
        "填写完成后上传本文件；证件号码列已设为文本格式，请勿改成数字。",
    ),
    columns=(
        Column(key="name", title="学生姓名", aliases=("考生姓名", "姓名"), text=True, width=18),
        Column(key="pinyin", title="姓名拼音", text=True, width=24),
        Column(key="gender", title="性别", choices=tuple(GENDERS), width=8),
        Column(key="id_type", title="证件类型", choices=ID_TYPES, width=16),
        Column(key="id_number", title="证件号码", aliases=("身份证号", "身份证号码"), text=True, width=24),
        Column(key="phone", title="手机号码", aliases=("手机号",), text=True, width=16),
        Column(key="enrolment_year", title="入学年份", text=True, width=10),
        Column(key="education_level", title="专业层次", choices=LEVELS, width=12),
        Column(key="major", title="就读专业", text=True, width=20),
        Column(key="major_code", title="专业代码", text=True, width=12),
    ),
    sample=(
        "张三",
        "Zhang San",
        "男",
        "居民身份证",
        "370781XXXXXXXX4581",
        "191XXXX7302",
        "2021",
        "本科",
        "试点专业",
        "530701",
    ),
)


def row_of(person: Person, details: Mapping[str, object]) -> dict[str, CellValue]:
    """Return the cells that say what is known of somebody, as the template has them (R-073)."""
    words = {gender: word for word, gender in GENDERS.items()}
    known = {key: value if value is None else str(value) for key, value in details.items()}
    said = {"gender": words.get(str(details["gender"]), ""), "id_type": IdType(person.id_type).label}
    return {**known, **said, "id_number": person.id_number}


def parse(values: Mapping[str, CellValue], header: Mapping[str, Any], row: int) -> CandidateRow | list[Problem]:
    """Return a checked row, or everything wrong with it; also of the template's own sample row (X24)."""
    if isinstance(number := values.get("id_number"), str) and "XXXX" in number.upper():
        return [Problem(code="SAMPLE_ROW", place=_place(header, row, "id_number"))]
    reader = _Row(values, header, row)
    checked = reader.read()
    return checked if not any(not p.warning for p in reader.problems) and checked else reader.problems


def _place(header: Mapping[str, Any], row: int, key: str) -> Place:
    return place(header["sheet"], row, key, header["columns"])


class _Row:
    """Reads the cells of one row and remembers every finding."""

    def __init__(self, values: Mapping[str, CellValue], header: Mapping[str, Any], row: int) -> None:
        self.values, self.header, self.row = values, header, row
        self.problems: list[Problem] = []

    def read(self) -> CandidateRow | None:
        name = self._name()
        document = self._document()
        fields: dict[str, Any] = {
            "name": name,
            "pinyin": self._pinyin(name),
            "gender": self._gender(document),
            "phone": self._phone(),
            "enrolment_year": self._year(),
            "education_level": self._choice("education_level", LEVELS),
            "major": self._text("major"),
            "major_code": self._text("major_code"),
        }
        if document is None or any(value is None for value in fields.values()):
            return None
        warnings = tuple(problem for problem in self.problems if problem.warning)
        return CandidateRow(
            row=self.row, id_type=document.id_type.value, id_number=document.number, warnings=warnings, **fields
        )

    def _cell(self, key: str) -> CellValue:
        return self.values.get(key)

    def _at(self, key: str) -> Place:
        return _place(self.header, self.row, key)

    def _find(self, code: str, key: str, value: str = "", *, warning: bool = False, **params: object) -> None:
        self.problems.append(Problem(code=code, place=self._at(key), value=value, params=params, warning=warning))

    def _keep(self, value: Any) -> Any:
        if isinstance(value, Problem):
            self.problems.append(value)
            return None
        return value

    def _text(self, key: str) -> str | None:
        cell = self._cell(key)
        text: str | None = cells.plain(cell) or self._keep(cells.text(cell, self._at(key)))
        return text

    def _year(self) -> int | None:
        at = self._at("enrolment_year")
        year: int | None = self._keep(cells.integer(self._cell("enrolment_year"), at, least=FIRST_YEAR, most=LAST_YEAR))
        return year

    def _choice(self, key: str, choices: Collection[str]) -> str | None:
        if isinstance(there := self._cell(key), str) and there in choices:
            return there
        word: str | None = self._keep(cells.choice(self._cell(key), self._at(key), choices))
        return word

    def _name(self) -> str | None:
        text = self._text("name")
        if text is None:
            return None
        folded = fold_name(text)
        if folded != text:
            self._find("NAME_FOLDED", "name", warning=True)
        if code := check_name(folded):
            self._find(code, "name")
            return None
        return folded

    def _pinyin(self, name: str | None) -> str | None:
        cell = self._cell("pinyin")
        text = cells.plain(cell) or self._keep(cells.text(cell, self._at("pinyin"), required=False))
        if text is None:
            return None
        suggested = suggest_pinyin(name) if name else ""
        if not text:
            self._find("PINYIN_MISSING", "pinyin", suggested=suggested)
            return None
        if code := check_pinyin(text, name or ""):
            self._find(code, "pinyin", suggested=suggested)
            return None
        if suggested and text != suggested:
            self._find("PINYIN_DIFFERS", "pinyin", warning=True, suggested=suggested)
        return str(text)

    def _document(self) -> Document | None:
        cell = self._cell("id_number")
        number = cells.plain(cell) or self._keep(cells.number_as_text(cell, self._at("id_number")))
        id_type = self._id_type(number)
        if number is None or id_type is None:
            return None
        document = check_document(id_type, number)
        if isinstance(document, str):
            self._find(document, "id_number", mask(number))
            return None
        for code in (*document.repairs, *document.warnings):
            self._find(code, "id_number", document.masked, warning=True)
        return document

    def _id_type(self, number: str | None) -> IdType | None:
        if number and not self._cell("id_type") and isinstance(check_document(IdType.RESIDENT, number), Document):
            self._find("ID_TYPE_MISSING", "id_type", suggested=IdType.RESIDENT.label)
            return None
        kind = self._text("id_type")
        id_type = parse_id_type(kind) if kind else None
        if kind and id_type is None:
            self._find("ID_TYPE_UNKNOWN", "id_type", kind[:20], choices="、".join(ID_TYPES))
        return id_type

    def _gender(self, document: Document | None) -> str | None:
        told = document.gender if document and document.id_type is IdType.RESIDENT else None
        said = next((word for word, gender in GENDERS.items() if told and gender == told.value), "")
        if said and not self._cell("gender"):
            self._find("GENDER_MISSING", "gender", suggested=said)
            return None
        word = self._choice("gender", GENDERS)
        if word and said and word != said:
            self._find("ID_GENDER", "gender", word)
            return None
        return GENDERS[word] if word else None

    def _phone(self) -> str | None:
        cell = self._cell("phone")
        text = cells.plain(cell) or self._keep(cells.digits(cell, self._at("phone")))
        if text is None:
            return None
        plain = str(text).removeprefix("+86").replace("-", "")
        if not PHONE.fullmatch(plain):
            self._find("PHONE_INVALID", "phone", mask_phone(plain))
            return None
        return plain
