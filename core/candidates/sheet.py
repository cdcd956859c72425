"""本校学生导入模板: ten columns, every fault of a row at once (R-061 … R-065, C-10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.candidates.rules import PHONE, CandidateRow
from core.kernel import characters
from core.kernel.characters import Fault, hyphen_fault, name_fault
from core.kernel.identity import Document, IdType, check_document, mask, mask_phone, parse_id_type
from core.kernel.names import fold_name
from core.kernel.numerals import figures_fault, is_masked, read_document
from core.kernel.person import Person
from core.kernel.pinyin import check_pinyin, suggest_pinyin
from core.kernel.problems import Problem
from core.pdf.fonts import unprintable
from core.sheets.form import CellValue, Column, Form
from core.sheets.row import RowReader

GENDERS = {"男": "male", "女": "female"}
LEVELS = ("中职", "高职", "高职(专科)", "专科", "职业本科", "本科")
FIRST_YEAR, LAST_YEAR = 1980, 2100
PRINTED_TYPES = (IdType.RESIDENT, IdType.HK_MACAO_TAIWAN, IdType.PASSPORT)
# Those of the printed template, then the precise ones that a finding may ask for.
ID_TYPES = tuple(kind.label for kind in (*PRINTED_TYPES, *(kind for kind in IdType if kind not in PRINTED_TYPES)))

FORM = Form(
    key="candidates",
    title="本校学生导入模板",
    identity=("name", "id_number"),
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
        Column(key="id_number", title="证件号码", aliases=("身份证号", "身份证号码"), text=True, number=True, width=24),
        Column(key="phone", title="手机号码", aliases=("手机号",), text=True, number=True, width=16),
        Column(key="enrolment_year", title="入学年份", text=True, number=True, width=10),
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
    """Return a checked row, or everything wrong with it; the template's own sample row is only noted (R-061, X24)."""
    reader = _Row(values, header, row)
    name, number = values.get("name"), values.get("id_number")
    if name == FORM.sample[0] and isinstance(number, str) and "XXXX" in number.upper():
        reader.find("SAMPLE_ROW", "id_number", warning=True)
        return reader.problems
    if isinstance(number, str) and is_masked(number):
        reader.find("NUMBER_MASKED", "id_number", mask(number))  # one sentence: the file is an export, not a list
        return reader.problems
    checked = reader.read()
    return checked if not any(not p.warning for p in reader.problems) and checked else reader.problems


class _Row(RowReader):
    """Reads a candidate."""

    def read(self) -> CandidateRow | None:
        name = self._name()
        document = self._document()
        fields: dict[str, Any] = {
            "name": name,
            "pinyin": self._pinyin(name),
            "gender": self._gender(document),
            "phone": self._phone(),
            "enrolment_year": self.integer("enrolment_year", least=FIRST_YEAR, most=LAST_YEAR),
            "education_level": self.choice("education_level", LEVELS),
            "major": self.text("major"),
            "major_code": self.text("major_code"),
        }
        if document is None or any(value is None for value in fields.values()):
            return None
        warnings = tuple(problem for problem in self.problems if problem.warning)
        return CandidateRow(
            row=self.row, id_type=document.id_type.value, id_number=document.number, warnings=warnings, **fields
        )

    def _name(self) -> str | None:
        text = self.text("name")
        if text is None:
            return None
        folded = fold_name(text)
        if folded != text:
            self.find("NAME_FOLDED", "name", warning=True, found=characters.folded(text, folded))
        if fault := name_fault(folded):
            self.tell(fault, "name", str(fault.params.get("found", "")))
            return None
        if lacking := unprintable(folded):
            self.find("NAME_UNPRINTABLE", "name", warning=True, characters=lacking)
        if doubt := hyphen_fault(folded):
            self.tell(doubt, "name", str(doubt.params["found"]), warning=True)
        return folded

    def _pinyin(self, name: str | None) -> str | None:
        text = self.text("pinyin", required=False)
        if text is None:
            return None
        suggested = suggest_pinyin(name) if name else ""
        if not text:
            if suggested:
                self.find("PINYIN_MISSING", "pinyin", suggested=suggested)
            else:
                self.find("REQUIRED", "pinyin")
            return None
        if code := check_pinyin(text, name or ""):
            self.find(code, "pinyin", suggested=suggested)
            return None
        if suggested and text != suggested:
            self.find("PINYIN_DIFFERS", "pinyin", warning=True, suggested=suggested)
        return text

    def _document(self) -> Document | None:
        number = self.number_as_text("id_number")
        id_type = self._id_type(number)
        if number is None or id_type is None:
            return None
        document = read_document(id_type, number)
        if isinstance(document, Fault):
            self.tell(document, "id_number", mask(number))
            return None
        for code in (*document.repairs, *document.warnings):
            self.find(code, "id_number", document.masked, warning=True)
        return document

    def _id_type(self, number: str | None) -> IdType | None:
        if number and not self.values.get("id_type") and isinstance(check_document(IdType.RESIDENT, number), Document):
            self.find("ID_TYPE_MISSING", "id_type", suggested=IdType.RESIDENT.label)
            return None
        kind = self.text("id_type")
        id_type = parse_id_type(kind) if kind else None
        if kind and id_type is None:
            self.find("ID_TYPE_UNKNOWN", "id_type", kind[:20], choices="、".join(ID_TYPES))
        return id_type

    def _gender(self, document: Document | None) -> str | None:
        told = document.gender if document and document.id_type is IdType.RESIDENT else None
        said = next((word for word, gender in GENDERS.items() if told and gender == told.value), "")
        if said and not self.values.get("gender"):
            self.find("GENDER_MISSING", "gender", suggested=said)
            return None
        word = self.choice("gender", GENDERS)
        if word and said and word != said:
            self.find("ID_GENDER", "gender", word)
            return None
        return GENDERS[word] if word else None

    def _phone(self) -> str | None:
        text = self.digits("phone")
        if text is None:
            return None
        plain = text.removeprefix("+86").replace("-", "")
        if not PHONE.fullmatch(plain):
            fault = Fault("NUMBER_MASKED", {}) if is_masked(text) else figures_fault(plain, mask_phone)
            self.tell(fault or Fault("PHONE_INVALID", {}), "phone", mask_phone(plain))
            return None
        return plain
