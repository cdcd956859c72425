"""What a key of the API may be used for: every key names its scopes, every operation the one it needs."""

from __future__ import annotations

from enum import StrEnum


class KeyScope(StrEnum):
    """A part of the work a program may do; signing, approving, publishing and revoking is in none of them."""

    READING = "reading"
    CANDIDATES = "candidates"
    REGISTRATIONS = "registrations"
    ARRANGEMENT = "arrangement"
    SCORES = "scores"
    FEES = "fees"
