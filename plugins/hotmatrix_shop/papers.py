"""What stands on the tickets, and how often each paper is printed (《考试指导手册》第四章)."""

from __future__ import annotations

from core.api import Copies, Document, DocumentText, Paper, Text
from plugins.hotmatrix_shop.documents import HANDBOOK


def _note(zh: str, en: str, source: str) -> DocumentText:
    return DocumentText(document=Document.TICKET, text=Text(zh, en), source=source)


TICKET_NOTES = (
    _note(
        "考前30分钟凭准考证和身份证入场，缺一不可。",
        "Enter 30 minutes before the start with this ticket and your identity card, both required.",
        HANDBOOK.clause("第四章 三（三）1", "第四章 四（二）"),
    ),
    _note(
        "开考30分钟后，考生不能再进入考场。",
        "Nobody is admitted later than 30 minutes after the start.",
        HANDBOOK.clause("第四章 三（三）3", "第四章 四（二）"),
    ),
    _note(
        "输入准考证号登录考试系统，初始密码为准考证号后6位。",
        "Sign in to the exam system with the ticket number; the first password is its last six digits.",
        HANDBOOK.clause("第四章 四（二）"),
    ),
    _note(
        "不允许将手机带入考场。", "Mobile phones may not be taken into the room.", HANDBOOK.clause("第四章 三（三）2")
    ),
)

PAPERS = (
    Copies(paper=Paper.TICKET, per_subject=True, source=HANDBOOK.clause("第三章 七", "第四章 二 清单2")),
    Copies(paper=Paper.DESK_LABEL, per_subject=True, source=HANDBOOK.clause("第四章 二 清单10")),
    Copies(paper=Paper.DOOR_LABEL, per_subject=True, source=HANDBOOK.clause("第四章 二 清单10")),
    Copies(paper=Paper.SIGN_IN_SHEET, number=2, per_subject=True, source=HANDBOOK.clause("第四章 二 清单11")),
)
