"""What a file that should be a photo is instead, by its first bytes: phones, chat programs and screenshots."""

from __future__ import annotations

HEAD = 32
"""How many bytes tell."""

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
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
    (b"PK\x03\x04", "ZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"\xd0\xcf\x11\xe0", "OLE"),
    (b"<svg", "SVG"),
    (b"<?xml", "XML"),
    (b"<!DOCTYPE", "HTML"),
    (b"<html", "HTML"),
)
_BRANDS = {b"hei": "HEIC", b"hev": "HEIC", b"mif": "HEIC", b"msf": "HEIC", b"avi": "AVIF", b"qt ": "MOV"}


def format_of(data: bytes) -> str:
    """Return the everyday name of a file's format, "?" for one nobody knows here."""
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:11], "MP4")
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WebP"
    return next((name for beginning, name in _BEGINNINGS if data.startswith(beginning)), "?")
