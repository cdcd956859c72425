"""监考人员 sheet: columns to a checked row, every fault of a row at once; forms and programs are judged as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.arrangement.invigilators.rules import InvigilatorRow
from core.candidates.rules import PHONE
from core.candidates.sheet import GENDERS, ID_TYPES
from core.kernel.characters import Fault, name_fault
from core.kernel.identity import Document, IdType, mask, mask_phone, parse_id_type
from core.kernel.names import fold_name, strip_invisible
from core.kernel.numerals import read_document, without_marks
from core.kernel.person import Person
from core.kernel.problems import Place, Problem
from core.sheets import cells
from core.sheets.form import CellValue, Column, Form, place

FORM = Form(
    key="invigilators",
    title="监考人员批量导入模板",
    identity=("name", "id_number"),
    columns=(
        Column(key="name", title="姓名", aliases=("监考人员姓名",), text=True, width=16),
        Column(key="gender", title="性别", choices=tuple(GENDERS), width=8),
        Column(key="id_type", title="证件类型", choices=ID_TYPES, width=16),
        Column(key="id_number", title="证件号码", aliases=("身份证号", "身份证号码"), text=True, number=True, width=24),
        Column(key="phone", title="手机号码", aliases=("手机号",), text=True, number=True, width=16),
        Column(key="unit", title="工作单位", aliases=("单位",), text=True, width=28),
        Column(key="post", title="职务", text=True, width=16),
        Column(key="major", title="任教专业", required=False, text=True, width=20),
    ),
    notes=(
        "监考人员是选填项，也可以直接报给培训评价组织",
        "建议选派非本专业任课老师；任教专业没有的不填，多个专业用顿号分开",
        "证件号码列已设为文本格式，请勿改成数字",
    ),
)

NOWHERE: dict[str, Any] = {"sheet": "", "columns": {}}
"""The header of what comes from no sheet."""


def read(values: Mapping[str, CellValue], header: Mapping[str, Any], row: int) -> InvigilatorRow | list[Problem]:
    """Return a checked row, or everything that is wrong with it."""
    places = {column.key: place(header["sheet"], row, column.key, header["columns"]) for column in FORM.columns}
    texts: dict[str, str | Problem] = {
        key: cells.text(values.get(key), places[key], required=FORM.column(key).required)
        for key in ("unit", "post", "major")
    }
    name, document = _name(values.get("name"), places["name"]), _document(values, places)
    gender = _gender(values.get("gender"), places["gender"], document)
    phone = _phone(values.get("phone"), places["phone"])
    found = [value for value in (name, gender, phone, *texts.values()) if isinstance(value, Problem)]
    if isinstance(document, list):
        found += document
    if found or isinstance(document, list):
        return sorted(found, key=lambda problem: list(places).index(problem.place.field))
    return InvigilatorRow(
        person=Person(
            name=str(name), pinyin="", id_type=document.id_type.value, id_number=document.number, phone=str(phone)
        ),
        gender=str(gender),
        places=places,
        warnings=(
            *(
                Problem(code=code, place=places["id_number"], value=document.masked, warning=True)
                for code in (*document.repairs, *document.warnings)
            ),
            *(
                Problem(code="NUMBER_MARKS", place=places[key], warning=True)
                for key in ("id_number", "phone")
                if isinstance(cell := values.get(key), str) and without_marks(bare := strip_invisible(cell)) != bare
            ),
        ),
        **{key: str(value) for key, value in texts.items()},
    )


def _name(cell: CellValue, at: Place) -> str | Problem:
    text = cells.text(cell, at)
    if isinstance(text, Problem):
        return text
    fault = name_fault(fold_name(text))
    return Problem(code=fault.code, place=at, params=fault.params) if fault else fold_name(text)


def _document(values: Mapping[str, CellValue], places: Mapping[str, Place]) -> Document | list[Problem]:
    word = cells.text(values.get("id_type"), places["id_type"])
    number = cells.number_as_text(values.get("id_number"), places["id_number"])
    id_type = parse_id_type(word) if isinstance(word, str) else None
    if isinstance(word, str) and id_type is None:
        params = {"choices": "、".join(ID_TYPES)}
        word = Problem(code="ID_TYPE_UNKNOWN", place=places["id_type"], value=word[:20], params=params)
    if isinstance(word, Problem) or isinstance(number, Problem) or id_type is None:
        return [value for value in (word, number) if isinstance(value, Problem)]
    document = read_document(id_type, number)
    if isinstance(document, Fault):
        return [Problem(code=document.code, place=places["id_number"], value=mask(number), params=document.params)]
    return document


def _gender(cell: CellValue, at: Place, document: Document | list[Problem]) -> str | Problem:
    word = cells.choice(cell, at, GENDERS)
    if isinstance(word, Problem):
        return word
    told = document.gender if isinstance(document, Document) and document.id_type is IdType.RESIDENT else None
    if told is not None and told.value != GENDERS[word]:
        return Problem(code="ID_GENDER", place=at, value=word)
    return GENDERS[word]


def _phone(cell: CellValue, at: Place) -> str | Problem:
    text = cells.digits(cell, at)
    if isinstance(text, Problem):
        return text
    plain = text.removeprefix("+86").replace("-", "")
    return plain if PHONE.fullmatch(plain) else Problem(code="PHONE_INVALID", place=at, value=mask_phone(plain))
