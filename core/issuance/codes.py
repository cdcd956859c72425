"""验证码: the random second fact on a certificate: who has it in hand need not know its holder's document (C-75)."""

from __future__ import annotations

import secrets

from core.kernel.names import fold_number

# Crockford's base 32: no I, L, O or U, and what is read for them means 1 and 0.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNS, GROUP = 12, 4
"""Twelve signs are 60 bits: with any number of guesses a portal can answer, nobody meets one."""
_LOOK_ALIKES = str.maketrans("ILO", "110")


def draw() -> str:
    """Return a code nobody has seen."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))


def printed(code: str) -> str:
    """Return a code as it stands on paper: K7QM-04XZ-9R2D."""
    return "-".join(code[start : start + GROUP] for start in range(0, SIGNS, GROUP))


def fold(text: str) -> str:
    """Return a code as it is compared, however it was typed off the paper."""
    return "".join(filter(str.isalnum, fold_number(text))).translate(_LOOK_ALIKES)
