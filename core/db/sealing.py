"""Personal data at rest: AES-256-GCM bound to its tenant and row, and a keyed blind index to find it again.

The keys come from outside the database and outside its backups. A sealed value carries the key's name, so that keys can
be rotated; the tenant's own key is derived from it, and the row is part of the authenticated data, so a value moved to
another row or tenant does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import uuid
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from core.kernel.keys import INDEX, parse_keys
from core.kernel.person import Person

INDEX_BYTES = 16


class Keyring:
    """The named 32-byte keys of one installation: `index=<hex>,k2=<hex>,k1=<hex>`; the first data key is in use."""

    def __init__(self, text: str) -> None:
        keys = parse_keys(text)
        self._index = keys.pop(INDEX)
        self._fingerprint = HMAC(self._index, SHA256())
        self._keys = keys
        self._current = next(iter(keys))
        self._prefix = bytes([len(self._current)]) + self._current.encode()
        self._cipher = lru_cache(maxsize=4096)(self._derive)
        # A row's document is looked for, compared and written, all within one chunk.
        self.blind_index = lru_cache(maxsize=4096)(self._fingerprint_of)
        """The keyed fingerprint of a text: equal texts have equal ones, and without the key it tells nothing."""

    @staticmethod
    def make() -> str:
        """Return the text of a fresh keyring."""
        return f"index={secrets.token_hex(32)},k1={secrets.token_hex(32)}"

    def _derive(self, name: str, tenant: bytes) -> AESGCM:
        return AESGCM(hmac.digest(self._keys[name], b"tenant|" + tenant, "sha256"))

    def seal(self, plain: bytes, tenant: uuid.UUID | None, context: str) -> bytes:
        """Return `name‖nonce‖ciphertext‖tag`; `context` names the table and row."""
        nonce = secrets.token_bytes(12)
        cipher = self._cipher(self._current, tenant.bytes if tenant else b"")
        return self._prefix + nonce + cipher.encrypt(nonce, plain, context.encode())

    def unseal(self, sealed: bytes, tenant: uuid.UUID | None, context: str) -> bytes:
        """Open what `seal` made for the same tenant and context; anything else raises InvalidTag."""
        size = 1 + sealed[0]
        cipher = self._cipher(sealed[1:size].decode(), tenant.bytes if tenant else b"")
        return cipher.decrypt(sealed[size : size + 12], sealed[size + 12 :], context.encode())

    def signing_key(self, purpose: str) -> Ed25519PrivateKey:
        """Return this installation's Ed25519 key for one purpose: derived, so that it is always the same one."""
        return Ed25519PrivateKey.from_private_bytes(hmac.digest(self._index, f"sign|{purpose}".encode(), "sha256"))

    def _fingerprint_of(self, text: str) -> bytes:
        fingerprint = self._fingerprint.copy()
        fingerprint.update(text.encode())
        return fingerprint.finalize()[:INDEX_BYTES]


_JSON = json.JSONEncoder(ensure_ascii=False)

_keyring: Keyring | None = None


def bind_keys(text: str) -> None:
    """Set the keys of this process."""
    global _keyring  # noqa: PLW0603 - one installation, one ring of keys
    _keyring = Keyring(text)


def keyring() -> Keyring:
    """Return the keys of this process."""
    if _keyring is None:
        raise RuntimeError("bind_keys() was not called")
    return _keyring


def seal_person(person: Person, tenant: uuid.UUID, context: str) -> bytes:
    """Seal a person's data for one row."""
    fields: list[object] = [person.name, person.pinyin, person.id_type, person.id_number, person.phone]
    if person.extras:
        fields.append(dict(person.extras))
    return keyring().seal(_JSON.encode(fields).encode(), tenant, context)


def open_person(sealed: bytes, tenant: uuid.UUID, context: str) -> Person:
    """Open what `seal_person` made."""
    name, pinyin, id_type, id_number, phone, *rest = json.loads(keyring().unseal(sealed, tenant, context))
    extras = rest[0] if rest else {}
    return Person(name=name, pinyin=pinyin, id_type=id_type, id_number=id_number, phone=phone, extras=extras)


def document_index(person: Person) -> bytes:
    """Return the blind index of a person's document: the key they are merged by (R-060, C-42)."""
    return keyring().blind_index(person.key)


def secret_digest(secret: str) -> str:
    """Return the digest a token is stored as; tokens are long and random, so no stretching is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
