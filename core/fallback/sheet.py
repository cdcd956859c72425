"""本校学生导入模板-提交: the student template with the columns the vendor adds (R-099)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.candidates import sheet as students
from core.candidates.rules import CandidateRow
from core.kernel.problems import Problem
from core.sheets import cells
from core.sheets.form import CellValue, Column, Form, place

EXTRA = (
    Column(key="certificate_name", title="证书名称", aliases=("证明名称",), text=True, width=36),
    Column(key="certificate_level", title="证书等级", text=True, width=10),
)

FORM: Form = replace(
    students.FORM,
    key="workbook",
    title="本校学生导入模板-提交",
    columns=(*students.FORM.columns, *EXTRA),
    sample=(),
    notes=(
        "国家平台暂停期间使用：请在报名截止前上传，逾期不安排考试。",
        "本次报名暂无平台认证，院校对信息的真实、完整负责并自行留存；平台恢复后须补充照片并完成认证。",
        "证书名称、证书等级以考核计划为准。",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookRow:
    """One checked row: the student, and what stood in the vendor's own columns."""

    candidate: CandidateRow
    extras: Mapping[str, str]


def parse(values: Mapping[str, CellValue], header: Mapping[str, Any], row: int) -> WorkbookRow | list[Problem]:
    """Return a checked row, or everything wrong with it."""
    candidate = students.parse(values, header, row)
    extras = {
        column.key: cells.text(
            values.get(column.key), place(header["sheet"], row, column.key, header["columns"]), required=False
        )
        for column in EXTRA
    }
    wrong = [value for value in extras.values() if isinstance(value, Problem)]
    if isinstance(candidate, list) or wrong:
        return [*(candidate if isinstance(candidate, list) else ()), *wrong]
    return WorkbookRow(candidate=candidate, extras={key: str(value) for key, value in extras.items()})
