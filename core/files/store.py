"""The file store: random names, sealed contents, written whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from core.kernel.errors import NotFound, Refused

Seal = Callable[[bytes], bytes]
KEY = re.compile(r"[0-9a-f]{32}")


class Store:
    """A folder of sealed files (`file://`)."""

    def __init__(self, url: str, seal: Seal, unseal: Seal) -> None:
        parts = urlsplit(url)
        if parts.scheme != "file":
            raise Refused("FILES_URL_UNSUPPORTED", scheme=parts.scheme)
        self._folder = Path(parts.path)
        self._seal, self._unseal = seal, unseal

    def put(self, data: bytes) -> str:
        """Keep `data` and return its key; it is on the disk before the key is given out."""
        key = secrets.token_hex(16)
        path = self._path(key)
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            file.write(self._seal(data))
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        return key

    def get(self, key: str) -> bytes:
        """Return what was kept under `key`; NotFound when there is nothing, or the key is none that `put` gave out."""
        try:
            return self._unseal(self._path(key).read_bytes())
        except FileNotFoundError as error:
            raise NotFound from error

    def delete(self, key: str) -> None:
        """Remove what was kept under `key`, if anything."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):  # a path in a key would leave the folder
            raise NotFound
        return self._folder / key[:2] / key


_store: Store | None = None


def bind(url: str, seal: Seal, unseal: Seal) -> None:
    """Set the store of this process."""
    global _store  # noqa: PLW0603 - one installation, one store
    _store = Store(url, seal, unseal)


def store() -> Store:
    """Return the store of this process."""
    if _store is None:
        raise RuntimeError("bind() was not called")
    return _store
