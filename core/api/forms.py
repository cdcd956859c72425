"""Photos, and a vendor's differences from the printed templates, texts and name patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.api.words import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRule:
    """The candidate's photo (R-066); pixels are checked with a tolerance of ours, centimetres are not (C-11)."""

    formats: tuple[str, ...] = ("jpg", "png")
    max_bytes: int = 5 * 1024 * 1024
    width: int = 295
    height: int = 413
    tolerance_percent: int = 5
    background: str = "red"
    source: str = "R-066"


class Template(StrEnum):
    """The two printed import templates (R-061, R-079)."""

    CANDIDATES = "candidates"
    REGISTRATIONS = "registrations"


class ColumnKind(StrEnum):
    """What an extra column holds. Added in 1.1."""

    TEXT = "text"
    INTEGER = "integer"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraColumn:
    """One column a vendor adds to a template; it is checked, shown, exported and taken by the API by itself.

    Added in 1.1: `kind`; `choices` of a CHOICE; `least` and `most`, of an INTEGER's value or a TEXT's length.
    Example: `ExtraColumn(key="shirt", header="服装尺码", kind=ColumnKind.CHOICE, choices=("S", "M", "L"))`.
    """

    key: str
    header: str
    required: bool = True
    aliases: tuple[str, ...] = ()
    kind: ColumnKind = ColumnKind.TEXT
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraColumns:
    """The columns a vendor adds after those of a printed template, in order."""

    template: Template
    columns: tuple[ExtraColumn, ...]
    source: str = ""


class Document(StrEnum):
    """Documents that carry a vendor's own text: a note on tickets, the statement on certificates (added in 1.1)."""

    BANNER = "banner"
    TICKET = "ticket"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentText:
    """A vendor's text on a document; `{certificate}` and `{level}` are replaced in the manner of NamePattern.

    Each text of several on a TICKET is a line of its own there.
    """

    document: Document
    text: Text
    source: str = ""


class Paper(StrEnum):
    """The papers of an exam that a college prints. Added in 1.3."""

    TICKET = "ticket"
    DESK_LABEL = "desk_label"
    DOOR_LABEL = "door_label"
    SIGN_IN_SHEET = "sign_in_sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """How often a paper is printed; `per_subject`: so often for each subject. Added in 1.3.

    Undeclared, a ticket and a desk label are printed once for all subjects of a person, a door label and a sign-in
    sheet once for every sitting. Example: `Copies(paper=Paper.SIGN_IN_SHEET, number=2, source="考务手册 二")`.
    """

    paper: Paper
    source: str
    number: int = 1
    per_subject: bool = False


class Named(StrEnum):
    """The things whose name or number follows a pattern."""

    PLAN = "plan"
    SITE = "site"
    TICKET_NO = "ticket_no"
    CERTIFICATE_NO = "certificate_no"
    VIDEO_FILE = "video_file"


# What a pattern may ask for, and what each looks like when a name is compared with the pattern.
_PLACES: Mapping[str, str] = {
    "year": r"[0-9]{4}",
    "date": r"[0-9]{8}",
    "ordinal": r"[一二三四五六七八九十]+|[0-9]+",
    "level": "初级|中级|高级",
    "certificate": ".+",
    "college": ".+",
    "site": ".+",
    "room": ".+",
    "sequence": r"[0-9]+",
    "code": "[0-9A-Z]+",
}
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePattern:
    """How a vendor names something, e.g. `{year}年第{ordinal}次…`; unknown places are refused when it is declared.

    Numbers end in `{sequence}`: of a ticket (TICKET_NO) six random digits after `{year}`, `{date}` and `{site}`; of a
    certificate (CERTIFICATE_NO) seven digits and a check sign after `{year}`, `{code}` and `{level}`, the rank here.
    """

    named: Named
    pattern: str
    source: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.pattern, str):
            return  # the check of types names it
        if unknown := set(_PLACE.findall(self.pattern)) - _PLACES.keys():
            raise ValueError(f"unknown places {sorted(unknown)} in {self.pattern!r}; known: {sorted(_PLACES)}")

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the name made of `values`, which may hold any character: they are never read as a pattern."""
        return _PLACE.sub(lambda place: values[place.group(1)], self.pattern)

    def matches(self, text: str) -> bool:
        """Say whether `text` is such a name; spaces do not count."""
        literals = _PLACE.split(self.pattern.replace(" ", ""))
        parts = [f"(?:{_PLACES[p]})" if i % 2 else re.escape(p) for i, p in enumerate(literals)]
        return re.fullmatch("".join(parts), text.replace(" ", "")) is not None
