"""Papers people send are what their names say, of four kinds and not too large."""

from __future__ import annotations

import io
import zipfile

import pytest

from core.files.documents import MAX_BYTES, check_document
from core.kernel.errors import Refused


def packed(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<w/>")
    return file.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")


def named(value: str | bytes) -> str:
    """Name a case without the bytes of a zip, which hold the hour it was made."""
    return value if isinstance(value, str) else f"{len(value)} bytes"


@pytest.mark.req("R-024")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("申请表.pdf", b"%PDF-1.7 ..."),
        ("扫描.JPG", b"\xff\xd8\xff\xe0..."),
        ("扫描.jpeg", b"\xff\xd8\xff\xe1..."),
        ("扫描.png", b"\x89PNG\r\n\x1a\n..."),
        ("申请表.docx", DOCX),
    ],
    ids=named,
)
def test_four_kinds_of_document_are_kept_under_their_names(name: str, data: bytes) -> None:
    assert check_document(name, data) == name


@pytest.mark.req("R-024")
@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("申请表.pdf", b"", "DOCUMENT_EMPTY"),
        ("申请表.exe", b"MZ\x90", "DOCUMENT_TYPE"),
        ("申请表.exe", b"%PDF-1.7", "DOCUMENT_TYPE"),
        ("申请表.pdf", b"MZ\x90", "DOCUMENT_TYPE"),
        ("申请表.docx", packed("evil.sh"), "DOCUMENT_TYPE"),
        ("申请表.docx", DOCX[:60], "DOCUMENT_TYPE"),
        ("申请表.zip", DOCX, "DOCUMENT_TYPE"),
        ("申请表", b"%PDF-1.7", "DOCUMENT_TYPE"),
        ("申请表.pdf", b"%PDF-" + bytes(MAX_BYTES), "DOCUMENT_TOO_LARGE"),
    ],
    ids=named,
)
def test_anything_else_is_refused(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_document(name, data)
    assert refused.value.code == code


def test_a_name_is_never_a_path_and_never_endless() -> None:
    assert check_document("..\\..\\a/b.pdf", b"%PDF-1") == "b.pdf"
    assert check_document("申\r\n请.pdf", b"%PDF-1") == "申请.pdf"
    assert len(check_document("长" * 500 + ".pdf", b"%PDF-1")) == 124
