"""Workbooks that are sent as they stand on the disk."""

from __future__ import annotations

from typing import BinaryIO

from flask import Response, send_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_workbook(file: BinaryIO, name: str) -> Response:
    """Answer with a temporary file, piece by piece; it is closed, and so gone, once it was sent."""
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")
