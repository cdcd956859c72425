"""Passwords at rest: argon2id, a few at a time, so that a rush of sign-ins cannot take all memory."""

from __future__ import annotations

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from zxcvbn import zxcvbn

from core.kernel.errors import Refused

# The OWASP minimum: 22 ms and 19 MiB on a small machine; stronger settings would cap sign-ins on the last evening.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_at_once = threading.Semaphore(4)

LEAST_PASSWORD = 10
LEAST_GUESSES = 1_000_000
"""What somebody who knows the lists of common passwords, names and keyboard rows must try at least."""
LOOKED_AT = 72
# Common here, and in no list of English ones.
FAVOURITES = ("woaini", "woaiwojia", "woaizhongguo", "5201314", "1314520", "7758521", "zhongguo", "yijiax", "zhengshu")


def check_password(password: str, login: str, name: str = "") -> None:
    """Refuse a password that others would try first: short, blank, common, or made of the login.

    Raises Refused PASSWORD_SHORT, PASSWORD_COMMON.
    """
    if len(password.strip()) < LEAST_PASSWORD:
        raise Refused("PASSWORD_SHORT", least=LEAST_PASSWORD)
    if len(password.casefold().replace(login.casefold(), "").strip()) < LEAST_PASSWORD // 2:
        raise Refused("PASSWORD_COMMON")
    words = [word for word in (login, name, *FAVOURITES) if word]
    if zxcvbn(password[:LOOKED_AT], user_inputs=words)["guesses"] < LEAST_GUESSES:
        raise Refused("PASSWORD_COMMON")


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
