"""报考信息 as the national platform exports it: fourteen columns, a row per subject, masked (R-089, R-090)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from core.kernel.names import fold_name
from core.kernel.problems import Problem
from core.sheets.form import CellValue, Column, Form
from core.sheets.row import RowReader

COLUMNS = {
    "plan": "考试计划",
    "name": "考生姓名",
    "code": "考生编号",
    "masked": "身份证号",
    "candidate_type": "考生类型",
    "ticket": "准考证号",
    "college": "所属试点院校",
    "site": "所属考核站点",
    "certificate": "报考证书",
    "level": "证书等级",
    "subject": "报考科目",
    "mode": "考试方式",
    "examiner": "考核单位",
    "state": "考试状态",
}
EMPTY = frozenset({"ticket", "mode", "examiner", "state"})
"""What may be empty: tickets are there once somebody is seated."""

FORM = Form(
    key="platform-export",
    title="报考信息",
    identity=("name", "masked"),
    notes=("国家平台恢复后，从平台导出本计划的全部报考信息并原样上传；证件号码为加密显示。",),
    columns=tuple(Column(key=key, title=title, text=True) for key, title in COLUMNS.items()),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformEntry:
    """One subject of one registration as the platform shows it."""

    row: int
    plan: str
    name: str = field(repr=False)
    code: str
    masked: str = field(repr=False)
    candidate_type: str
    ticket: str
    college: str
    site: str
    certificate: str
    level: str
    subject: str

    @property
    def registration(self) -> dict[str, Any]:
        """What all subjects of the registration have in common."""
        told = asdict(self)
        return {key: told[key] for key in COLUMNS if key in told and key not in {"plan", "subject"}}


def parse(values: Mapping[str, CellValue], header: Mapping[str, Any], row: int) -> PlatformEntry | list[Problem]:
    """Return a checked row, or everything wrong with it."""
    reader = RowReader(values, header, row)
    read = {key: reader.text(key, required=key not in EMPTY) for key in COLUMNS}
    if reader.problems:
        return reader.problems
    text = {key: value or "" for key, value in read.items() if key not in {"mode", "examiner", "state"}}
    return PlatformEntry(row=row, **{**text, "name": fold_name(text["name"]), "masked": text["masked"].upper()})
