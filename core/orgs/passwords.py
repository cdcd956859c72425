"""Passwords at rest: argon2id, a few at a time, so that a rush of sign-ins cannot take all memory."""

from __future__ import annotations

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

# The OWASP minimum: 22 ms and 19 MiB on a small machine; stronger settings would cap sign-ins on the last evening.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_at_once = threading.Semaphore(4)


def digest(password: str) -> str:
    """Return the salted hash of a password."""
    with _at_once:
        return _hasher.hash(password)


@cache
def _nobodys() -> str:
    return digest("nobody has this password")


def matches(password: str, stored: str | None) -> bool:
    """Compare with a stored hash; for an unknown account the same work is done, so that time tells nothing."""
    with _at_once:
        try:
            return _hasher.verify(stored or _nobodys(), password) and stored is not None
        except VerifyMismatchError:
            return False
