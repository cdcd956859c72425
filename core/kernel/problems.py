"""What is wrong with one row or field, and how many rows came to what: findings, not exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a finding stands: a cell of a sheet, a field of a form or request, or a file of a zip.

    `file` is that file's name with its number masked, `person` whose it is where that is known.
    """

    sheet: str = ""
    row: int = 0
    column: str = ""
    header: str = ""
    field: str = ""
    file: str = ""
    person: str = ""

    @property
    def cell(self) -> str:
        """The cell as spreadsheets print it ("E7"); empty when the place is no cell."""
        return f"{self.column}{self.row}" if self.column and self.row else ""

    def __str__(self) -> str:
        if self.file:
            return f"{self.file}（{self.person}）" if self.person else self.file
        spot = self.cell or (str(self.row) if self.row else self.header or self.field)
        return " ".join(part for part in (self.sheet, spot) if part)


@dataclass(frozen=True, slots=True)
class Masked:
    """A suggestion that is personal data: what goes into the cell, and what is kept and shown of it."""

    plain: str = field(repr=False)
    shown: str

    def __str__(self) -> str:
        return self.shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding: a code of `core.kernel.messages`, its place, the masked value, and whether it only warns."""

    code: str
    place: Place
    value: str = ""
    params: Mapping[str, object] = field(default_factory=dict, hash=False)
    warning: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "params", MappingProxyType(dict(self.params)))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows ended as what; read = accepted + refused + skipped, always."""

    accepted: int = 0
    refused: int = 0
    skipped: int = 0

    @property
    def read(self) -> int:
        """All rows that were read."""
        return self.accepted + self.refused + self.skipped

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.accepted + other.accepted, self.refused + other.refused, self.skipped + other.skipped)
