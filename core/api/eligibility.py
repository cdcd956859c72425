"""Who may be registered for a level, beyond what the platform asks of everybody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """Full years of age on the first exam day; a document without a birth date is let through with a warning.

    Example: `Age(at_least=16, source="报考条件 一")`.
    """

    source: str
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """An earlier certificate of the vendor's: `certificate` None is the same one; any level from `level` up will do.

    Example: `Holds(level=1, source="报考条件 二")`.
    """

    level: int
    source: str
    certificate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EducationLevel:
    """The candidate's 专业层次 is one of these words.

    Example: `EducationLevel(one_of=("职业本科", "本科"), source="报考条件 三")`.
    """

    one_of: tuple[str, ...]
    source: str


Eligibility = Age | Holds | EducationLevel
