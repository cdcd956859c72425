"""The file store: sealed bytes under random names, in its folder and nowhere else."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from core.db import sealing
from core.files import store as files
from core.files.store import Store
from core.kernel.errors import Full, NotFound, Refused, Unavailable
from tests.conftest import TEST_KEYS

PLAIN = b"a photo of somebody" * 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def store(folder: Path) -> Store:
    ring = sealing.Keyring(TEST_KEYS)
    return Store(
        f"file://{folder}",
        seal=lambda data: ring.seal(data, None, "file"),
        unseal=lambda data: ring.unseal(data, None, "file"),
    )


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("data", [b"", b"\x00", PLAIN, bytes(range(256)) * 4096])
def test_what_is_put_comes_back(data: bytes, store: Store) -> None:
    assert store.get(store.put(data)) == data


def test_the_same_bytes_twice_are_two_files_that_tell_nothing_of_each_other(store: Store, folder: Path) -> None:
    first, second = store.put(PLAIN), store.put(PLAIN)
    assert first != second
    one, other = on_disk(folder)
    assert one.read_bytes() != other.read_bytes()


def test_the_bytes_on_the_disk_are_sealed(store: Store, folder: Path) -> None:
    key = store.put(PLAIN)
    [path] = on_disk(folder)
    assert path.name == key
    assert b"somebody" not in path.read_bytes()


def test_bytes_changed_on_the_disk_do_not_open(store: Store, folder: Path) -> None:
    key = store.put(PLAIN)
    [path] = on_disk(folder)
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(InvalidTag):
        store.get(key)


STEPS = ("pathlib.Path.mkdir", "pathlib.Path.open", "os.fsync", "pathlib.Path.rename")
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("number", FULL)
def test_what_could_not_be_written_for_want_of_room_leaves_nothing(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    with monkeypatch.context() as full:
        full.setattr(step, refusing(number))
        with pytest.raises(Full, match="FILES_FULL"):
            store.put(PLAIN)
    assert on_disk(folder) == []
    assert store.get(store.put(PLAIN)) == PLAIN


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ESTALE])
def test_a_store_that_cannot_be_written_is_away_and_not_a_bug(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    with monkeypatch.context() as away:
        away.setattr(step, refusing(number))
        with pytest.raises(Unavailable):
            store.put(PLAIN)
    assert on_disk(folder) == []


def test_a_store_that_cannot_be_read_is_away_and_not_a_bug(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    key = store.put(PLAIN)
    monkeypatch.setattr(Path, "read_bytes", refusing(errno.EIO))
    with pytest.raises(Unavailable):
        store.get(key)


def refusing(number: int) -> Callable[..., None]:
    def refuse(*_args: object, **_words: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


def test_a_store_is_ready_while_there_is_room_and_before_its_first_file(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (store.is_ready(), folder.exists()) == (True, False)
    monkeypatch.setattr(files, "RESERVE", 2**62)
    assert not store.is_ready()


def test_what_is_deleted_is_gone_and_may_be_deleted_again(store: Store, folder: Path) -> None:
    key = store.put(PLAIN)
    store.delete(key)
    store.delete(key)
    assert on_disk(folder) == []
    with pytest.raises(NotFound):
        store.get(key)


def test_an_unknown_key_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.get("0" * 32)


@pytest.mark.parametrize(
    "shape", ["../{name}", "../../{name}", "{path}", "ab/../../../{name}", "", ".", "..", "A" * 32, "0" * 32 + "\n"]
)
def test_no_key_leads_out_of_the_folder(shape: str, folder: Path) -> None:
    open_store = Store(f"file://{folder}", seal=bytes, unseal=bytes)
    open_store.put(PLAIN)
    outside = folder.parent / "outside"
    outside.write_bytes(b"not of the store")
    key = shape.format(name=outside.name, path=outside)
    with pytest.raises(NotFound):
        open_store.get(key)
    with pytest.raises(NotFound):
        open_store.delete(key)
    assert outside.exists()


def test_a_store_anywhere_but_in_a_folder_is_refused() -> None:
    with pytest.raises(Refused) as error:
        Store("s3://bucket/files", seal=bytes, unseal=bytes)
    assert (error.value.code, error.value.params) == ("FILES_URL_UNSUPPORTED", {"scheme": "s3"})


def test_a_store_nobody_bound_says_so_and_a_bound_one_is_given_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_store", None)
    with pytest.raises(RuntimeError):
        files.store()
    files.bind(f"file://{folder}", seal=bytes, unseal=bytes)
    assert files.store().get(files.store().put(PLAIN)) == PLAIN
