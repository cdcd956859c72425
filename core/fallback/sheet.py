"""本校学生导入模板-提交: the student template, 证书名称 and 证书等级, and what else the vendor asks for (R-099)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.api import ColumnKind, ExtraColumn
from core.candidates import sheet as students
from core.candidates.rules import CandidateRow
from core.kernel.identity import Document, check_document, parse_id_type
from core.kernel.problems import Problem
from core.rules.columns import extra_columns
from core.rules.plan import CertificateRules
from core.sheets.form import CellValue, Column, Form
from core.sheets.row import RowReader

EXTRA = (
    Column(key="certificate_name", title="证书名称", aliases=("证明名称",), text=True, width=36),
    Column(key="certificate_level", title="证书等级", text=True, width=10),
)
OWN = "extra."
"""What the keys of a vendor's own columns begin with."""

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


def form_for(offered: Sequence[CertificateRules]) -> Form:
    """Return the workbook of one plan: its certificates and levels to choose from, and what their vendor adds."""
    names = tuple(dict.fromkeys(certificate.name.zh for certificate in offered))
    levels = tuple(dict.fromkeys(level.name.zh for certificate in offered for level in certificate.levels))
    printed = (*students.FORM.columns, replace(EXTRA[0], choices=names), replace(EXTRA[1], choices=levels))
    own = {column.key: column for certificate in offered for column in own_columns(certificate)}
    several = len(offered) > 1
    added = (
        Column(
            key=OWN + column.key,
            title=column.header,
            aliases=column.aliases,
            required=column.required and not several,
            choices=column.choices,
            text=True,
            number=column.kind is not ColumnKind.TEXT,
        )
        for column in own.values()
    )
    return replace(FORM, columns=(*printed, *added))


def own_columns(certificate: CertificateRules) -> Iterator[ExtraColumn]:
    """Yield the columns a certificate adds to the twelve: of its fallback, and of its registrations."""
    declared = certificate.workbook.extra_columns.columns if certificate.workbook else ()
    yield from (column for column in declared if printed_key(column) is None)
    yield from extra_columns(certificate)


def printed_key(column: ExtraColumn) -> str | None:
    """Return which of the twelve a vendor's declared column is, by its header; None for one of its own."""
    names = {column.header, *column.aliases}
    return next((known.key for known in EXTRA if names & {known.title, *known.aliases}), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookRow:
    """One checked row: the student, and what stood in the columns beside."""

    candidate: CandidateRow
    extras: Mapping[str, str]


def parse(values: Mapping[str, CellValue], header: Mapping[str, Any], row: int) -> WorkbookRow | list[Problem]:
    """Return a checked row, or everything wrong with it."""
    candidate = students.parse(values, header, row)
    keys = [*(column.key for column in EXTRA), *(key for key in values if key.startswith(OWN))]
    reader = RowReader(values, header, row)
    extras = {key: reader.text(key, required=False) or "" for key in keys}
    if isinstance(candidate, list) or reader.problems:
        return [*(candidate if isinstance(candidate, list) else ()), *reader.problems]
    return WorkbookRow(candidate=candidate, extras=extras)


def document_of(values: Mapping[str, Any]) -> str | None:
    """Return the key of the document a row names, whatever else is wrong with it; None when it cannot be read."""
    kind, number = values.get("id_type"), values.get("id_number")
    id_type = parse_id_type(kind) if isinstance(kind, str) else None
    found = check_document(id_type, number) if id_type and isinstance(number, str) else None
    return found.key if isinstance(found, Document) else None
