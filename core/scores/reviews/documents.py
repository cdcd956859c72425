"""成绩复查表 and 复查回执 as workbooks (R-155, R-156)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.kernel.messages.states import state_word
from core.scores.reviews.queries import FormRow, FormSheet, ReviewRow
from core.scores.reviews.rules import ANSWERS, State
from core.scores.reviews.words import MARKS, REASONS
from core.sheets.paper import paper
from core.sheets.writer import table

TITLE = "成绩复查表"
RECEIPT = ("考生姓名", "复查级别", "复查科目", "原始成绩", "成绩复查", "备注")


def form(sheet: FormSheet, responsible: str, contact: str) -> bytes:
    """Return the form with its signed opinion still to be written (R-155)."""
    head = (
        ("试点院校", sheet.college),
        ("考务负责人", responsible),
        ("联系方式", contact),
        ("考试计划", sheet.plan),
        ("复分总人数", str(len(sheet.people))),
    )
    headers = ("考生姓名", "身份证号", "准考证号", "报考级别", *(f"{name}成绩" for name in sheet.subjects))
    rows = [(one.name, one.id_number, one.ticket, one.level, *_marks(sheet, one)) for one in sheet.people]
    reasons = "\n".join(line for one in sheet.people for line in _reasons(one))
    signed = "\n\n\n（签字）　　　　　　　　年　　月　　日"
    return paper(TITLE, head, headers, rows, (("复查理由", reasons), ("试点院校意见", signed)))


def _marks(sheet: FormSheet, one: FormRow) -> Iterator[str]:
    """Yield the marks under the form's columns; a subject the candidate's level does not have stays empty."""
    for name in sheet.subjects:
        yield _word(one.marks[name]) if name in one.marks else ""


def _reasons(one: FormRow) -> Iterator[str]:
    for subject, reason, detail in one.asked:
        yield f"{one.ticket} {subject}：{REASONS[reason]}" + (f"（{detail}）" if detail else "")


def receipt(rows: Iterable[ReviewRow]) -> bytes:
    """Return the vendor's answers, one line per review (R-156)."""
    answered = (
        (row.name, row.level, row.subject, _word(row.before), _outcome(row), row.note)
        for row in rows
        if row.state in ANSWERS
    )
    return table("复查回执", RECEIPT, answered, wide=(5,))


def _outcome(row: ReviewRow) -> str:
    return _word(row.after) if row.state is State.CHANGED else state_word("review", row.state).text


def _word(mark: str) -> str:
    return MARKS.get(mark, mark)
