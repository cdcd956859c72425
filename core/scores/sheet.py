"""成绩 sheets: the import template by subject (R-138), and the export of subject scores (R-143)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.kernel.identity import mask
from core.kernel.names import fold_name
from core.kernel.numerals import figures_fault
from core.kernel.problems import Place, Problem
from core.sheets.form import CellValue, Column, Form, place
from core.sheets.row import RowReader

FORM = Form(
    key="scores",
    title="成绩批量导入模板",
    identity=("name", "ticket"),
    columns=(
        Column(key="ticket", title="准考证号", text=True, number=True, width=24),
        Column(key="name", title="考生姓名", text=True),
        Column(
            key="id_number", title="证件号码", required=False, aliases=("身份证号",), text=True, number=True, width=24
        ),
        Column(key="subject", title="科目", required=False, aliases=("报考科目", "考试科目"), text=True, width=20),
        Column(key="mark", title="成绩", aliases=("分数",), text=True, number=True),
    ),
    notes=(
        "成绩填写 0 到满分的数字，最多一位小数；没有参加考试填“缺考”，取消成绩填“违纪”或“作弊”，不能留空",
        "证件号码可以不填，也可以填隐去中间几位的号码，用于核对",
        "导入时已选定科目的，科目一列可以不填",
    ),
)

EXPORT = ("考试计划", "考生姓名", "身份证号", "准考证号", "报考证书", "证书等级", "报考科目", "成绩", "考试状态")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """One row of the sheet; the mark is still text, because only the plan knows the full mark."""

    ticket: str
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    subject: str
    mark: str
    number: int
    header: dict[str, Any]
    warnings: tuple[Problem, ...] = ()

    def at(self, key: str) -> Place:
        """Return the place of a cell."""
        return place(self.header["sheet"], self.number, key, self.header["columns"])


def read(values: Mapping[str, CellValue], header: dict[str, Any], number: int) -> ScoreRow | list[Problem]:
    """Return the row, or everything that is wrong with it."""
    reader = RowReader(values, header, number)
    ticket, name = reader.number_as_text("ticket"), reader.text("name")
    id_number = reader.digits("id_number", required=False)
    subject, mark = reader.text("subject", required=False), reader.digits("mark", required=False)
    if ticket and (fault := figures_fault(ticket, mask)):
        reader.tell(fault, "ticket", mask(ticket))
    if reader.refused:
        return reader.problems
    return ScoreRow(
        ticket="".join((ticket or "").split()),
        name=fold_name(name or ""),
        id_number=(id_number or "").upper(),
        subject=subject or "",
        mark=mark or "",
        number=number,
        header=header,
        warnings=tuple(reader.problems),
    )
