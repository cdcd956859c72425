"""A person as the exams know them; never printed by accident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.kernel.identity import document_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Name, pinyin, document and phone: personal data, kept out of every repr."""

    name: str = field(repr=False)
    pinyin: str = field(repr=False)
    id_type: str = field(repr=False)
    id_number: str = field(repr=False)
    phone: str = field(default="", repr=False)
    extras: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    """What a vendor's own columns ask for, by key; of a registration only."""

    @property
    def document(self) -> str:
        """The document as it was entered: its type and its number."""
        return f"{self.id_type}|{self.id_number}"

    @property
    def key(self) -> str:
        """What the document is known by, whatever type was entered: the blind index is made of it."""
        return document_key(self.id_number)
