"""A file stands or falls with the transaction whose row names it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, OperationalError

from core.db.session import joined, retried, transaction
from core.db.tables import Vendor, VendorSetting
from core.files.store import drop, keep, store
from core.kernel.actor import SYSTEM
from core.kernel.errors import Overtaken
from tests.db.rows import World, a_world
from tests.rooms.college_world import bind_files
from tests.servers import cut_off

PHOTO = b"a photo of somebody"


@pytest.fixture
def world(database: str, tmp_path: Path) -> World:
    bind_files(tmp_path)
    return a_world()


def on_disk(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and path.parent.parent.name == "files")


def test_what_is_committed_stays(world: World, tmp_path: Path) -> None:
    with transaction(world.vendor) as tx:
        key = keep(tx, PHOTO)
    assert on_disk(tmp_path) == [key]


def test_what_is_undone_is_removed_at_once(world: World, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), transaction(world.vendor) as tx:
        keep(tx, PHOTO)
        _ = 1 / 0
    assert on_disk(tmp_path) == []


def test_who_loses_a_race_keeps_no_file(world: World, tmp_path: Path) -> None:
    with pytest.raises(Overtaken), transaction(world.vendor) as tx:
        keep(tx, PHOTO)
        tx.add_all([VendorSetting(vendor_id=world.vendor.vendor, key="same", value="") for _ in range(2)])
    assert on_disk(tmp_path) == []


def test_a_try_that_is_run_again_leaves_one_file(world: World, tmp_path: Path) -> None:
    tries = 0

    @retried
    def attach() -> None:
        nonlocal tries
        tries += 1
        with transaction(world.vendor) as tx:
            keep(tx, PHOTO)
            if tries == 1:
                raise OperationalError("update", {}, Exception("database is locked"))

    attach()
    assert (tries, len(on_disk(tmp_path))) == (2, 1)


def test_what_was_joined_stands_or_falls_together(world: World, tmp_path: Path) -> None:
    with joined() as whole:
        with transaction(world.vendor) as tx:
            keep(tx, PHOTO)
        assert len(on_disk(tmp_path)) == 1
        whole.rollback()
    assert on_disk(tmp_path) == [], "undone by hand"
    with pytest.raises(ZeroDivisionError), joined(), transaction(world.vendor) as tx:
        keep(tx, PHOTO)
        _ = 1 / 0
    assert on_disk(tmp_path) == [], "undone by an error"
    with joined():
        with transaction(world.vendor) as tx:
            key = keep(tx, PHOTO)
        with pytest.raises(ZeroDivisionError), joined(), transaction(world.vendor) as tx:
            keep(tx, PHOTO)
            _ = 1 / 0
    assert on_disk(tmp_path) == [key], "a part was undone, the whole was not"


def test_what_is_replaced_goes_when_the_new_one_stands_and_not_before(world: World, tmp_path: Path) -> None:
    with transaction(world.vendor) as tx:
        old = keep(tx, PHOTO)
    with pytest.raises(ZeroDivisionError), transaction(world.vendor) as tx:
        keep(tx, PHOTO, instead_of=old)
        _ = 1 / 0
    assert on_disk(tmp_path) == [old]
    with joined():
        with transaction(world.vendor) as tx:
            new = keep(tx, PHOTO, instead_of=old)
        assert on_disk(tmp_path) == sorted((old, new)), "the whole is not committed yet"
    assert on_disk(tmp_path) == [new]
    with transaction(world.vendor) as tx:
        drop(tx, new)
        assert on_disk(tmp_path) == [new]
    assert on_disk(tmp_path) == []


def test_a_file_that_cannot_be_removed_does_not_undo_what_was_done(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(world.vendor) as tx:
        old = keep(tx, PHOTO)
    monkeypatch.setattr(Path, "unlink", refuse)
    with transaction(SYSTEM) as tx:
        keep(tx, PHOTO, instead_of=old)
        tx.add(Vendor(name="新组织"))
    with transaction(SYSTEM) as tx:
        assert tx.scalar(select(Vendor.id).where(Vendor.name == "新组织"))


def refuse(*_args: object, **_words: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_a_commit_whose_answer_was_lost_keeps_its_file(postgres_database: str, tmp_path: Path) -> None:
    """Nobody here knows whether it stands: to remove the file could take it from a row that names it."""
    bind_files(tmp_path)
    world = a_world()
    with pytest.raises(DBAPIError), transaction(world.vendor) as tx:
        key = keep(tx, PHOTO)
        tx.add(VendorSetting(vendor_id=world.vendor.vendor, key="file", value=key))
        tx.flush()
        cut_off(postgres_database)
    assert on_disk(tmp_path) == [key]
    assert store().get(key) == PHOTO
