"""签发: the two parties' irrevocable acts, what they sign, the number of a certificate and the head's seal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from core.kernel.errors import Conflict, Refused

TEMPLATE = "1"
"""Version of the certificate's layout: part of what is signed."""

BATCH = 100
"""Rows a page shows and a batch signs at once (R-166)."""

SEAL_SIDE, SEAL_TOLERANCE, SEAL_BYTES = 95, 10, 1024 * 1024
"""The head's seal: about 95×95 pixels, ten per cent more or less, at most 1 MB (R-163)."""


class State(StrEnum):
    """States of an item."""

    PENDING = "pending"
    ORG_SIGNED = "org_signed"
    COLLEGE_SIGNED = "college_signed"
    SIGNED = "signed"
    ISSUED = "issued"
    REJECTED = "rejected"


class Party(StrEnum):
    """Who signs (R-161)."""

    ORG = "org"
    COLLEGE = "college"


class Decision(StrEnum):
    """What a party decides."""

    APPROVE = "approve"
    REFUSE = "refuse"


class CertificateState(StrEnum):
    """PLANNED is recorded and not yet made; only VALID and REVOKED are ever shown."""

    PLANNED = "planned"
    VALID = "valid"
    REVOKED = "revoked"


_SIGNED_BY = {
    State.PENDING: frozenset[Party](),
    State.ORG_SIGNED: frozenset({Party.ORG}),
    State.COLLEGE_SIGNED: frozenset({Party.COLLEGE}),
    State.SIGNED: frozenset(Party),
}
_AFTER = {signed: state for state, signed in _SIGNED_BY.items()}


def may_sign(state: State, party: Party) -> bool:
    """Say whether a party still has a decision to make in this round; a decision made is never taken back (R-171)."""
    return state in _SIGNED_BY and party not in _SIGNED_BY[state]


def decide(state: State, party: Party, decision: Decision) -> State:
    """Return the state after a party's act: one refusal stops it, both approvals release it (R-161, R-170)."""
    if not may_sign(state, party):
        raise Conflict("ISSUANCE_NOT_YOURS_TO_SIGN")
    if decision is Decision.REFUSE:
        return State.REJECTED
    return _AFTER[_SIGNED_BY[state] | {party}]


def check_reason(decision: Decision, reason: str) -> None:
    """Refuse a refusal without a reason (R-170)."""
    if decision is Decision.REFUSE and not reason.strip():
        raise Refused("ISSUANCE_REASON_MISSING")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Exactly what a signer is shown and a certificate says; `person` and `photo` stand for what is sealed."""

    person: str
    photo: str
    vendor: str
    college: str
    plan: str
    certificate: str
    certificate_en: str
    track: str
    level: int
    level_name: str
    level_name_en: str
    level_code: str
    title: str
    marks: Sequence[object]
    grade: str = ""
    statement: str = ""
    template: str = TEMPLATE


def canonical(facts: Facts) -> str:
    """Return the one text of the facts: sorted keys, no spaces; grade and statement only where there is one."""
    said = {name: value for name, value in asdict(facts).items() if name not in {"grade", "statement"} or value}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(data: bytes) -> str:
    """Return the SHA-256 of a canonical text, which is what a party signs, or of a file."""
    return hashlib.sha256(data).hexdigest()


def valid(item_digest: str, item_round: int, signed: Mapping[Party, tuple[int, str]]) -> bool:
    """Say whether both parties signed this round and this digest (R-161)."""
    return all(signed.get(party) == (item_round, item_digest) for party in Party)


_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def check_character(text: str) -> str:
    """Return the check character of ISO 7064 MOD 37,36: it finds a wrong sign and two swapped neighbours."""
    rest = 36
    for sign in text:
        rest = ((rest + _SIGNS.index(sign)) % 36 or 36) * 2 % 37
    return _SIGNS[(37 - rest) % 36]


def series(year: int, level: int, code: str, certificate: str) -> str:
    """Return what the numbers of one year, certificate and level begin with.

    Nobody published the format of 证书编码 (R-178). Ours is year, the certificate's own six signs,
    and the level; a national code of six signs or more takes the middle's place as soon as it is announced.
    """
    national = len(code) >= 6 and code.isascii() and code.isalnum()
    middle = code.upper() if national else certificate[-6:].upper()
    return f"{year}{middle}{level}"


def number(prefix: str, serial: int) -> str:
    """Return a certificate's number: series, seven digits, check character."""
    text = f"{prefix}{serial:07d}"
    return text + check_character(text)


def check_seal(width: int, height: int, size: int, *, transparent: bool) -> None:
    """Refuse an image that is not transparent, square, about 95×95 pixels and at most 1 MB (R-163)."""
    if size > SEAL_BYTES:
        raise Refused("SEAL_TOO_LARGE")
    most = SEAL_SIDE * SEAL_TOLERANCE / 100
    if width != height or abs(width - SEAL_SIDE) > most:
        raise Refused("SEAL_SIZE", width=width, height=height)
    if not transparent:
        raise Refused("SEAL_NOT_TRANSPARENT")
