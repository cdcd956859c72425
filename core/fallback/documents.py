"""移交核对证明: the closing account on paper; whoever doubts it checks the JSON's signature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.pdf.canvas import Page

WIDTH, HEIGHT, LEFT, STEP, BOTTOM = 210, 297, 18, 6.0, 280
HEAD, SMALL = 16, 8.0
WORDS = {"accepted": "已接受", "refused": "不接受", "waiting": "待处理"}


def certificate(account: Mapping[str, Any], digest: str, signature: str, public_key: str) -> bytes:
    """Return the certificate as PDF, the same bytes every time."""
    lines = [*_summary(account), *_proof(digest, signature, public_key), *_rows(account)]
    sheet = Page(WIDTH, HEIGHT, "移交核对证明" + "".join(lines), title="移交核对证明", undated=True)
    sheet.text(WIDTH / 2, 24, "移交核对证明", HEAD, align="center", bold=True)
    y = 36.0
    for line in lines:
        if y > BOTTOM:
            sheet.next()
            y = 20.0
        sheet.text(LEFT, y, line, SMALL, fit=WIDTH - 2 * LEFT)
        y += STEP
    return sheet.bytes()


def _summary(account: Mapping[str, Any]) -> Iterator[str]:
    totals = account["totals"]
    yield f"考核计划：{account['plan']}"
    yield f"移交报考 {totals['moved']} 条，院校 {totals['colleges']} 所，平台导出中已确认 {totals['confirmed']} 条"
    yield f"收回 {totals['read']} 行 = 已接受 {totals['accepted']} + 不接受 {totals['refused']} + 待处理 0"
    for book in account["workbooks"]:
        own = book["totals"]
        yield f"{book['college']}  报名表 {book['number']}  预计 {book['expected']} 人"
        yield f"    收回 {own['read']} 行，已接受 {own['accepted']}，不接受 {own['refused']}"
        yield f"    发放文件 SHA-256 {book['issued_sha256']}"
        yield from (f"    收回文件 SHA-256 {file}" for file in book["files"])
        if book["handed_over_sha256"]:
            yield f"    移交文件 SHA-256 {book['handed_over_sha256']}"
    if account["platform"]["file"]:
        yield f"平台导出文件 SHA-256 {account['platform']['file']}"


def _proof(digest: str, signature: str, public_key: str) -> Iterator[str]:
    yield f"清单 SHA-256 {digest}"
    yield f"Ed25519 公钥 {public_key}"
    yield f"签名 {signature}"


def _rows(account: Mapping[str, Any]) -> Iterator[str]:
    for book in account["workbooks"]:
        yield f"报名表 {book['number']} 逐行结果"
        for upload, number, revision, state, reason, _decision, registration in book["rows"]:
            told = f"文件 {upload[-12:]} 第 {number} 行 第 {revision} 次 {WORDS[state]}"
            yield f"{told} {reason} {registration or ''}".rstrip()
