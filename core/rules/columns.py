"""A vendor's extra columns: what a cell may say, and the plain text that is kept."""

from __future__ import annotations

import datetime as dt
import re

from core.api import ColumnKind, ExtraColumn, ExtraColumns, Template
from core.rules.plan import CertificateRules

LONGEST = 100
_DIGIT = "[0-9０-９]"  # \d would take the digits of every script
_DATE = re.compile(rf"({_DIGIT}{{4}})[-/.年]({_DIGIT}{{1,2}})[-/.月]({_DIGIT}{{1,2}})日?(?: 00:00:00)?")


def extra_columns(certificate: CertificateRules, template: Template = Template.REGISTRATIONS) -> list[ExtraColumn]:
    """Return the columns a certificate adds to a printed template, in order."""
    added = [form for form in certificate.forms if isinstance(form, ExtraColumns) and form.template is template]
    return [column for form in added for column in form.columns]


def read_extra(column: ExtraColumn, text: str) -> tuple[str, str]:
    """Return (the plain value, "") or ("", the code of what is wrong); dates become YYYY-MM-DD."""
    if not text:
        return "", "REQUIRED" if column.required else ""
    match column.kind:
        case ColumnKind.CHOICE:
            return (text, "") if text in column.choices else ("", "EXTRA_NOT_A_CHOICE")
        case ColumnKind.INTEGER:
            good = text.isascii() and text.removeprefix("-").isdigit() and _within(column, int(text))
            return (str(int(text)), "") if good else ("", "EXTRA_NUMBER")
        case ColumnKind.DATE:
            day = _day(text)
            return (day, "") if day else ("", "EXTRA_DATE")
        case _:
            least, most = column.least or 0, column.most or LONGEST
            return (text, "") if least <= len(text) <= most else ("", "EXTRA_LENGTH")


def _within(column: ExtraColumn, value: int) -> bool:
    return (column.least is None or value >= column.least) and (column.most is None or value <= column.most)


def _day(text: str) -> str:
    found = _DATE.fullmatch(text)
    try:
        return dt.date(*(int(part) for part in found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def limits(column: ExtraColumn) -> dict[str, object]:
    """Return what a message about the column may name."""
    return {
        "header": column.header,
        "choices": "、".join(column.choices),
        "least": "" if column.least is None else column.least,
        "most": column.most if column.most is not None else LONGEST if column.kind is ColumnKind.TEXT else "",
    }
