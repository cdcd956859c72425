"""Stamped forms and other papers people send: which kinds are taken, told by what is in them (R-014, R-024)."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import PurePosixPath

from core.files.guard import MEGABYTE, entries
from core.kernel.errors import Refused

MAX_BYTES = 10 * MEGABYTE
MOST_FILES = 10
"""How many other papers one application takes."""
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx"
_MAX_NAME = 120
_SIGNATURES = {b"%PDF-": (".pdf",), b"\xff\xd8\xff": (".jpg", ".jpeg"), b"\x89PNG\r\n\x1a\n": (".png",)}


def check_document(name: str, data: bytes) -> str:
    """Return the name a document is kept under; its content has to be what the name says it is.

    Raises Refused DOCUMENT_EMPTY, DOCUMENT_TOO_LARGE or DOCUMENT_TYPE.
    """
    if not data:
        raise Refused("DOCUMENT_EMPTY")
    if len(data) > MAX_BYTES:
        raise Refused("DOCUMENT_TOO_LARGE", limit=MAX_BYTES // MEGABYTE)
    path = PurePosixPath(_printable(name).replace("\\", "/"))
    if path.suffix.lower() not in _endings(data):
        raise Refused("DOCUMENT_TYPE")
    return f"{path.stem[:_MAX_NAME]}{path.suffix}"


def _printable(name: str) -> str:
    return "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")


def _endings(data: bytes) -> tuple[str, ...]:
    """Return how the name of a document with this content may end; nothing for what we do not take."""
    if data.startswith(b"PK"):
        return (".docx",) if _is_docx(data) else ()
    return next((endings for begins, endings in _SIGNATURES.items() if data.startswith(begins)), ())


def _is_docx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(entry.path == "word/document.xml" for entry in entries(archive))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, Refused):
        return False
