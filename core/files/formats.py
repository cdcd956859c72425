"""What a file that should be a photo is instead, by its first bytes: phones, chat programs and screenshots."""

from __future__ import annotations

from core.kernel.strangers import HEAD, is_locked, is_text

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"8BPS", "PSD"),
    (b"\x00\x00\x01\x00", "ICO"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\x00\x00\x00\x0cjP", "JPEG 2000"),
    (b"\xff\x0a", "JPEG XL"),
    (b"%PDF", "PDF"),
    (b"%!PS", "EPS"),
    (b"PK", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"MZ", "EXE"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"\xd0\xcf\x11\xe0", "OLE"),
    (b"<svg", "SVG"),
    (b"<?xml", "XML"),
    (b"<!DOCTYPE", "HTML"),
    (b"<html", "HTML"),
)
OFFICE_PART = "[Content_Types].xml"
"""A part of every Office file, mostly the first, and of no zip of photos."""
_BRANDS = {b"hei": "HEIC", b"hev": "HEIC", b"mif": "HEIC", b"msf": "HEIC", b"avi": "AVIF", b"qt ": "MOV"}
# Those that a way of their own leads out of.
_KINDS = {
    **dict.fromkeys(("ZIP", "RAR", "7Z", "gzip"), "archive"),
    **dict.fromkeys(("Office", "OLE", "PDF"), "document"),
    **dict.fromkeys(("JPEG", "PNG"), "photo"),
    **{kind: kind for kind in ("empty", "encrypted", "text", "?")},
}


def described(data: bytes) -> dict[str, str]:
    """Return what is said of a file that is none of those wanted: its format, and the kind of words it needs."""
    found = format_of(data[:HEAD])
    return {"format": found, "kind": _KINDS.get(found, "")}


def format_of(data: bytes) -> str:
    """Return the everyday name of a file's format; "empty", "encrypted", "text", and "?" for one nobody knows here."""
    if not data:
        return "empty"
    if is_locked(data):
        return "encrypted"
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:11], "MP4")
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WebP"
    if data.startswith(b"PK") and (
        OFFICE_PART.encode() in data or data[30:].startswith(b"mimetypeapplication/vnd.oasis")
    ):
        return "Office"
    known = (name for beginning, name in _BEGINNINGS if data.startswith(beginning))
    return next(known, "text" if is_text(data) else "?")
