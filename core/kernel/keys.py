"""The secrets of an installation: how its data keys are written, and which secrets protect nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from core.kernel.errors import Refused
from core.kernel.problems import Place, Problem

INDEX = "index"
KEY_BYTES = 32
LEAST_CHARACTERS = 32
LEAST_DISTINCT = 8
"""Thirty-two characters drawn at random have fewer different ones about once in a thousand, even if all are figures."""
PHRASE = 8
"""As many signs in a row stand twice in sixty-four figures drawn at random about once in a million."""

# What stands in instructions, and under fingers that slide over a keyboard.
WELL_KNOWN = re.compile(
    "change[-_]?me|password|secret|example|insecure|default|qwerty|12345678|abcdefgh|development|production",
    re.IGNORECASE,
)

SECRET_KEY, DATA_KEYS = Place(field="ONEX_SECRET_KEY"), Place(field="ONEX_DATA_KEYS")


def parse_keys(text: str) -> dict[str, bytes]:
    """Return the named 32-byte keys of `index=<hex>,k2=<hex>,k1=<hex>`, in their order.

    Raises Refused DATA_KEYS_INVALID for any other form, a length that is wrong, a name given twice, or a lacking index.
    """
    try:
        pairs = [(name.strip(), bytes.fromhex(value)) for name, value in (part.split("=") for part in text.split(","))]
    except ValueError as error:
        raise Refused("DATA_KEYS_INVALID") from error
    keys = dict(pairs)
    if INDEX not in keys or not 1 < len(keys) == len(pairs) or any(len(key) != KEY_BYTES for key in keys.values()):
        raise Refused("DATA_KEYS_INVALID")
    return keys


def weaknesses(secret_key: str, data_keys: str) -> Iterator[Problem]:
    """Yield what makes the secrets of an installation easy to guess; a secret that is not given has no weakness yet."""
    keys: Mapping[str, bytes] = {}
    if data_keys:
        try:
            keys = parse_keys(data_keys)
        except Refused as refused:
            yield Problem(code=refused.code, place=DATA_KEYS)
    if secret_key:
        yield from of_secret(secret_key, SECRET_KEY)
        if any(key.hex() in secret_key.lower() for key in keys.values()):
            yield Problem(code="SECRET_KEY_IS_DATA_KEY", place=SECRET_KEY)
    for name, key in keys.items():
        if _is_patterned(key):
            yield Problem(code="DATA_KEY_WEAK", place=DATA_KEYS, params={"name": name})
        if same := [other for other, value in keys.items() if value == key and other != name]:
            yield Problem(code="DATA_KEY_TWICE", place=DATA_KEYS, params={"name": name, "same": ", ".join(same)})


def of_secret(secret: str, place: Place) -> Iterator[Problem]:
    """Yield why a text that only we should know could be guessed; `place` is the variable it stands in."""
    if len(secret) < LEAST_CHARACTERS:
        yield Problem(code="SECRET_SHORT", place=place, params={"name": place.field, "least": LEAST_CHARACTERS})
    elif _is_patterned(secret.encode()) or WELL_KNOWN.search(secret):
        yield Problem(code="SECRET_WEAK", place=place, params={"name": place.field})


def _is_patterned(secret: bytes) -> bool:
    """Tell whether a secret consists of few different signs, says a part of itself again, or is an even series."""
    said = secret.lower()
    repeated = any(said[at : at + PHRASE] in said[at + PHRASE :] for at in range(len(said) - 2 * PHRASE + 1))
    steps = {(after - before) % 256 for before, after in pairwise(secret)}
    return repeated or min(len(set(secret)), len(steps)) < LEAST_DISTINCT
