"""成绩 sheets: the import template by subject (R-138), and the export of subject scores (R-143)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.kernel.names import fold_name
from core.kernel.problems import Place, Problem
from core.sheets import cells
from core.sheets.form import CellValue, Column, Form, place

FORM = Form(
    key="scores",
    title="成绩批量导入模板",
    columns=(
        Column(key="ticket", title="准考证号", text=True, width=24),
        Column(key="name", title="考生姓名"),
        Column(key="id_number", title="证件号码", required=False, aliases=("身份证号",), text=True, width=24),
        Column(key="subject", title="科目", required=False, aliases=("报考科目", "考试科目"), width=20),
        Column(key="mark", title="成绩", aliases=("分数",), text=True),
    ),
    notes=(
        "成绩填写 0 到满分的数字，最多一位小数；没有参加考试填“缺考”，取消成绩填“违纪”或“作弊”，不能留空",
        "证件号码可以不填，也可以填隐去中间几位的号码，用于核对",
        "导入时已选定科目的，科目一列可以不填",
    ),
)

FULL_WIDTH = re.compile("[０-９．]")

EXPORT = ("考试计划", "考生姓名", "身份证号", "准考证号", "报考证书", "证书等级", "报考科目", "成绩", "考试状态")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """One row of the sheet; the mark is still text, because only the plan knows the full mark."""

    ticket: str
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    subject: str
    mark: str
    places: dict[str, Place]
    warnings: tuple[Problem, ...] = ()


def read(row: Mapping[str, CellValue], header: dict[str, Any], number: int) -> ScoreRow | list[Problem]:
    """Return the row, or everything that is wrong with it."""
    places = {column.key: place(header["sheet"], number, column.key, header["columns"]) for column in FORM.columns}
    ticket = cells.number_as_text(row.get("ticket"), places["ticket"])
    texts = {key: cells.text(row.get(key), places[key], required=key == "name") for key in ("name", "subject")}
    bare = {key: cells.digits(row.get(key), places[key], required=False) for key in ("id_number", "mark")}
    values = (ticket, *texts.values(), *bare.values())
    problems = [value for value in values if isinstance(value, Problem)]
    if problems:
        return problems
    wide = FULL_WIDTH.search(str(row.get("mark")))
    return ScoreRow(
        ticket="".join(str(ticket).split()),
        name=fold_name(str(texts["name"])),
        id_number=str(bare["id_number"]).upper(),
        subject=str(texts["subject"]),
        mark=str(bare["mark"]),
        places=places,
        warnings=(Problem(code="SCORE_FULL_WIDTH", place=places["mark"], warning=True),) if wide else (),
    )
