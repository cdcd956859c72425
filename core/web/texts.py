"""Everything that was typed, whichever way it came: in an address, a form, a file's name or a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import request


def typed() -> Iterator[tuple[str, str]]:
    """Yield everything that was typed with the name of its field."""
    yield from request.args.items(multi=True)
    yield from ((name, value) for name, value in (request.view_args or {}).items() if isinstance(value, str))
    yield from request.form.items(multi=True)
    yield from ((name, file.filename or "") for name, file in request.files.items(multi=True))
    if request.is_json and request.get_data():
        yield from _texts("", request.get_json())


def _texts(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(f"{path}.{name}".lstrip("."), inner)
            yield name, ""
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(f"{path}.{number}".lstrip("."), inner)
