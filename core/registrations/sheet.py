"""按证书批量导入报考模板: eight columns (R-079, R-080; aliases of C-25)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.api import ColumnKind
from core.kernel.characters import Fault
from core.kernel.identity import mask
from core.kernel.names import fold_name
from core.kernel.numerals import is_masked, number_fault
from core.kernel.problems import Problem
from core.registrations.facts import TYPES, RegistrationRow
from core.registrations.subjects import allows_single, words_of
from core.rules.columns import extra_columns
from core.rules.plan import PlanRules
from core.sheets.form import CellValue, Column, Form
from core.sheets.row import RowReader

FORM = Form(
    key="registrations",
    title="按证书批量导入报考模板",
    identity=("name", "id_number"),
    notes=(
        "请先在页面上选择考核计划，再上传本文件；一名考生填一行，系统按科目生成报考记录。",
        "考生须已在考生管理中导入且认证为“信息准确”；考生类型须与所在列表一致。",
        "证书编号见考核计划页面的等级名称之后，站点编号见考核站点列表；上传页有已填好的模板，删去不需要的行即可；借考先取得考试院校同意。",
    ),
    columns=(
        Column(key="name", title="考生姓名", aliases=("学生姓名", "姓名"), text=True, width=18),
        Column(key="id_number", title="证件号码", aliases=("身份证号",), text=True, number=True, width=24),
        Column(key="candidate_type", title="考生类型", choices=tuple(TYPES), width=12),
        Column(key="certificate_code", title="证书编号", text=True, width=22),
        Column(key="certificate_name", title="报考证书", aliases=("证书名称",), text=True, width=36),
        Column(key="level", title="证书等级", text=True, width=10),
        Column(key="site_code", title="考核站点编号", aliases=("考核站点编码",), text=True, width=16),
        Column(key="site_name", title="考核站点", aliases=("考核站点名称",), text=True, width=44),
    ),
)


SUBJECTS = Column(
    key="subjects", title="报考科目", aliases=("考核科目", "科目"), required=False, text=True, width=24, printed=False
)
"""Printed where the vendor lets subjects be retaken apart; understood everywhere, to be refused with its clause."""

EXTRA = "extra."
"""What the keys of a vendor's own columns begin with."""


def form_for(rules: PlanRules) -> Form:
    """Return the template of one plan: its levels to choose from, and the columns its certificates add."""
    levels = tuple(dict.fromkeys(level.name.zh for c in rules.certificates for level in c.levels))
    printed = tuple(replace(c, choices=levels) if c.key == "level" else c for c in FORM.columns)
    own = {column.key: column for certificate in rules.certificates for column in extra_columns(certificate)}
    several = len(rules.certificates) > 1
    added = (
        Column(
            key=EXTRA + column.key,
            title=column.header,
            aliases=column.aliases,
            required=column.required and not several,
            choices=column.choices,
            text=True,
            number=column.kind is not ColumnKind.TEXT,
        )
        for column in own.values()
    )
    apart = replace(SUBJECTS, printed=any(allows_single(certificate) for certificate in rules.certificates))
    return replace(FORM, columns=(*printed, *added, apart))


def parse(values: Mapping[str, CellValue], header: Mapping[str, Any], row: int) -> RegistrationRow | list[Problem]:
    """Return a checked row, or everything wrong with it."""
    reader = RowReader(values, header, row)
    read = {
        "name": reader.text("name"),
        "id_number": reader.number_as_text("id_number"),
        "candidate_type": reader.choice("candidate_type", TYPES),
        "certificate_code": reader.text("certificate_code", required=False),
        "certificate_name": reader.text("certificate_name"),
        "level": reader.text("level"),
        "site_code": reader.digits("site_code"),
        "site_name": reader.text("site_name"),
        "subjects": reader.text("subjects", required=False),
    }
    extras = {key.removeprefix(EXTRA): reader.text(key, required=False) for key in values if key.startswith(EXTRA)}
    number = read["id_number"] or ""
    if fault := Fault("NUMBER_MASKED", {"kind": "registrations"}) if is_masked(number) else number_fault(number):
        reader.tell(fault, "id_number", mask(number))
    if reader.refused:
        return reader.problems
    text = {key: value or "" for key, value in read.items()}
    return RegistrationRow(
        row=row,
        name=fold_name(text["name"]),
        id_number="".join(text["id_number"].split()).upper(),
        id_masked=mask(text["id_number"]),
        candidate_type=TYPES[text["candidate_type"]],
        certificate_code=text["certificate_code"],
        certificate_name=text["certificate_name"],
        level_name=text["level"],
        site_code=text["site_code"],
        site_name=text["site_name"],
        extras={key: value or "" for key, value in extras.items()},
        subjects=words_of(text["subjects"]),
        warnings=tuple(reader.problems),
    )
