"""The file store: random names, sealed contents, written whole or not at all."""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from core.db.session import after_commit, after_rollback
from core.db.space import lacking
from core.kernel.errors import Full, NotFound, Refused, Unavailable, kind_of_error
from core.kernel.ids import FileKey
from core.kernel.messages import N_

log = logging.getLogger(__name__)

Seal = Callable[[bytes], bytes]
KEY = re.compile(r"[0-9a-f]{32}")
PART = ".part"
FOLDERS = tuple(f"{number:02x}" for number in range(256))
RESERVE = 256 * 1024 * 1024
"""Bytes that have to be free for the store to be ready: the largest upload, and something for the others."""


class Store:
    """A folder of sealed files (`file://`).

    Whatever it cannot read or write raises Full FILES_FULL where space is lacking, else Unavailable.
    """

    def __init__(self, url: str, seal: Seal, unseal: Seal) -> None:
        try:
            parts = urlsplit(url)
        except ValueError:
            raise Refused("FILES_URL_UNSUPPORTED", scheme=url.partition(":")[0]) from None
        if parts.scheme != "file":
            raise Refused("FILES_URL_UNSUPPORTED", scheme=parts.scheme)
        self._folder = Path(parts.path)
        self._seal, self._unseal = seal, unseal

    def put(self, data: bytes) -> FileKey:
        """Keep `data` and return its key; it is on the disk before the key is given out."""
        key, sealed = FileKey(secrets.token_hex(16)), self._seal(data)
        path = self._path(key)
        part = path.with_suffix(PART)
        with _disk():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with part.open("wb") as file:
                    file.write(sealed)
                    file.flush()
                    os.fsync(file.fileno())
                part.rename(path)
            except BaseException:
                with suppress(OSError):
                    part.unlink(missing_ok=True)
                raise
        return key

    def get(self, key: FileKey) -> bytes:
        """Return what was kept under `key`; NotFound when there is nothing, or the key is none that `put` gave out."""
        with _disk():
            try:
                return self._unseal(self._path(key).read_bytes())
            except FileNotFoundError as error:
                raise NotFound from error

    def find(self, key: FileKey) -> bytes | None:
        """Return what was kept under `key`, None where it is not there or no longer what it was."""
        try:
            return self.get(key)
        except (Full, Unavailable):
            raise
        except Exception as error:  # noqa: BLE001 - whatever the seal makes of damaged bytes
            log.error("file store: %s is lost: %s", key, kind_of_error(error))
            return None

    def delete(self, key: FileKey) -> None:
        """Remove what was kept under `key`, if anything."""
        with _disk():
            self._path(key).unlink(missing_ok=True)

    def probe(self) -> None:
        """Write a file, read it and remove it: whatever does not work is raised."""
        key = self.put(b"onex")
        self.get(key)
        self.delete(key)

    def is_ready(self) -> bool:
        """Say whether files can be written, without writing one; before the first there may be no folder yet."""
        folder = next(folder for folder in (self._folder, *self._folder.parents) if folder.exists())
        disk = os.statvfs(folder)
        return os.access(folder, os.W_OK | os.X_OK) and disk.f_bavail * disk.f_frsize >= RESERVE

    def keys(self, folder: str, before: dt.datetime) -> set[FileKey]:
        """Return the keys in one of FOLDERS whose files were written before a moment."""
        return {FileKey(path.name) for path in self._written(folder, before) if KEY.fullmatch(path.name)}

    def remove_parts(self, folder: str, before: dt.datetime) -> int:
        """Remove what was begun before a moment and never became a file; return how many there were."""
        parts = [path for path in self._written(folder, before) if path.suffix == PART]
        with _disk():
            for part in parts:
                part.unlink(missing_ok=True)
        return len(parts)

    def _written(self, folder: str, before: dt.datetime) -> Iterator[Path]:
        with _disk(), suppress(FileNotFoundError), os.scandir(self._folder / folder) as entries:
            yield from (Path(entry) for entry in entries if entry.stat().st_mtime < before.timestamp())

    def free(self) -> int:
        """Return how many bytes may still be written; OSError when the folder is not there."""
        return shutil.disk_usage(self._folder).free

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):  # a path in a key would leave the folder
            raise NotFound
        return self._folder / key[:2] / key


@contextmanager
def _disk() -> Iterator[None]:
    """Say what the disk's refusal means to whoever asked, and leave the operator the system's own words."""
    try:
        yield
    except OSError as error:
        log.error("file store: %s", error)
        raise (Full("FILES_FULL") if lacking(error) else Unavailable(N_("文件存储"))) from error


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


def keep(tx: Session, data: bytes, instead_of: FileKey | None = None) -> FileKey:
    """Keep a file that a row of this transaction will name, and return its key.

    It is removed again when the transaction is undone; the one it replaces, once the transaction is committed. What a
    crash leaves behind is swept up.
    """
    kept = store()
    key = kept.put(data)
    after_rollback(lambda: kept.delete(key), tx)
    drop(tx, instead_of)
    return key


def drop(tx: Session, key: FileKey | None) -> None:
    """Remove a file that no row names any more, once the transaction is committed."""
    if key:
        kept = store()
        after_commit(lambda: kept.delete(key), tx)
