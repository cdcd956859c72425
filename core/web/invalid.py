"""marshmallow's findings in the catalogue's words: a code and its parameters, at the field it concerns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext
from marshmallow import Schema, fields

from core.kernel.errors import Refused
from core.kernel.messages import catalogue
from core.kernel.problems import Place, Problem

# Its sentences, and the code of ours that says the same; named groups are the code's parameters.
SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), code)
    for pattern, code in (
        (
            r"Missing data for required field\.|Field may not be null\.|Shorter than minimum length 1\.",
            "FIELD_REQUIRED",
        ),
        (r"Unknown field\.", "FIELD_UNKNOWN"),
        (r"Not a valid (integer|number)\.|Special numeric values .*", "FIELD_NOT_NUMBER"),
        (r"Number too large\.", "FIELD_NUMBER_LONG"),
        (r"Not a valid string\.|Not a valid utf-8 string\.", "FIELD_NOT_TEXT"),
        (r"Not a valid boolean\.", "FIELD_NOT_FLAG"),
        (r"Not a valid (list|mapping type)\.|Invalid input type\.|Invalid type\.", "FIELD_NOT_LIST"),
        (r"Not a valid date\.", "FIELD_NOT_DAY"),
        (r"Not a valid (aware )?datetime\.", "FIELD_NOT_MOMENT"),
        (r"Not a valid UUID\.", "FIELD_NOT_ID"),
        (r"Must be one of: (?P<choices>.*)\.", "FIELD_NOT_CHOICE"),
        (r"Length must be between (?P<least>\d+) and (?P<limit>\d+)\.", "FIELD_LENGTH"),
        (r"Shorter than minimum length (?P<least>\d+)\.", "FIELD_SHORT"),
        (r"Longer than maximum length (?P<limit>\d+)\.", "TOO_LONG"),
        (r"Must be greater than or equal to (?P<least>\S+) and less than or equal to (?P<most>\S+)\.", "FIELD_OUTSIDE"),
        (r"Must be greater than or equal to (?P<least>\S+)\.", "FIELD_BELOW"),
        (r"Must be less than or equal to (?P<most>\S+)\.", "FIELD_ABOVE"),
    )
)


def findings(messages: Mapping[str, Any], schema: Schema | None) -> Iterator[Problem]:
    """Turn nested findings, under the location they were read from, into our own."""
    for found in messages.values():
        yield from _findings("", found, schema)


def _findings(path: str, found: Any, schema: Schema | None) -> Iterator[Problem]:
    if isinstance(found, Mapping):
        for name, inner in found.items():
            yield from _findings(f"{path}.{name}".lstrip("."), inner, schema)
        return
    place = _place(path.removesuffix("._schema").removesuffix("_schema"), schema)
    for reason in found if isinstance(found, list | tuple) else [found]:
        code, params = (reason.code, reason.params) if isinstance(reason, Refused) else _said(str(reason))
        yield Problem(code=code, place=place, params=params)


def _place(path: str, schema: Schema | None) -> Place:
    """Name a field as the form shows it, where its schema knows how."""
    top = path.partition(".")[0]
    declared = next((f for n, f in (schema.fields if schema else {}).items() if top in {n, f.data_key}), None)
    label = declared.metadata.get("label", "") if isinstance(declared, fields.Field) else ""
    return Place(field=path, header=gettext(label) if label else "")


def _said(reason: str) -> tuple[str, dict[str, object]]:
    if reason in catalogue():
        return reason, {}
    for pattern, code in SENTENCES:
        if found := pattern.fullmatch(reason):
            return code, dict(found.groupdict())
    return "FIELD_INVALID", {"reason": reason}
