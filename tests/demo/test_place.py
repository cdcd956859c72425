"""The demo is made on an empty database or in place of an earlier demo, and harms nobody's installation."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.db import engine
from core.db.session import reading
from core.db.tables import User
from core.demo.place import empty_place
from core.files.store import store
from core.kernel.actor import SYSTEM, Role
from core.kernel.errors import Refused
from core.kernel.settings import Settings
from core.orgs.service import create_user
from core.wiring.start import start
from tests.demo.outside import notice, put
from tests.plugins.outside import Shelf

ONEX = Path(sys.executable).parent / "onex"


@pytest.fixture(autouse=True)
def left() -> Iterator[None]:
    yield
    engine.dispose()


def installation(folder: Path, url: str = "") -> Settings:
    """Set a portal up in a folder: tables, keys, an account, a stored file."""
    settings = Settings.from_env({"ONEX_DATABASE_URL": url} if url else {}, folder / "instance")
    start(settings)
    engine.upgrade()
    create_user(
        SYSTEM, login="head", name="负责人", password="a long password", roles=frozenset({Role.OPERATOR}), of=None
    )
    store().put(b"somebody's file")
    engine.dispose()
    return settings


def onex(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ONEX_")}
    command = [str(ONEX), "demo", "--no-serve", "--candidates", "6", *words]
    return subprocess.run(
        command, cwd=folder, env={**clean, **environment}, capture_output=True, text=True, check=False
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of an installation; of its database the rows."""
    files = {
        str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and "sqlite3" not in path.name
    }
    for database in folder.rglob("*.sqlite3"):
        with sqlite3.connect(database) as connection:
            files[str(database)] = "\n".join(connection.iterdump()).encode()
    return files


def test_a_used_installation_is_left_as_it_is_and_the_way_out_is_named(tmp_path: Path) -> None:
    installation(tmp_path)
    before = contents(tmp_path)
    done = onex(tmp_path, "--plugin", "hotmatrix_shop")
    assert done.returncode == 1
    assert done.stderr.startswith(f"DEMO_PLACE_IN_USE: sqlite:///{tmp_path}/instance/onex.sqlite3 ")
    assert "请新建一个文件夹" in done.stderr
    assert contents(tmp_path) == before


def test_nothing_is_touched_before_every_plugin_compiles_and_every_notice_can_be_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings.from_env({}, tmp_path / "instance")
    empty_place(settings)
    installation(tmp_path)  # on a demo's own ground, which the next demo might replace
    before = contents(tmp_path)
    shelf = Shelf(tmp_path / "shelf", monkeypatch)
    shelf.folder.mkdir()
    put(shelf, "twice", {"twice": ("", notice("2024-05-18", certificate="twice"))})
    shelf.put("", name="twice", project="onex-other")
    found = onex(tmp_path, "--plugin", "twice")
    assert (found.returncode, found.stderr.strip().splitlines()[-1]) == (
        1,
        "twice: 2 packages offer the plugin twice: onex-other, onex-twice; uninstall all but one",
    )
    put(shelf, "rash", {"rash": ("", notice("2024-05-18", certificate="rash", tail="[fees]\nfee = 3\n"))})
    assert "DEMO_NOTICE_UNFIT" in onex(tmp_path, "--plugin", "rash").stderr
    assert {path: data for path, data in contents(tmp_path).items() if "shelf" not in path} == before


@pytest.mark.parametrize(
    "words", [("demo", "--no-serve"), ("doctor",), ("plugin", "list"), ("db", "upgrade")], ids=" ".join
)
def test_a_file_that_is_no_database_is_named_and_left(tmp_path: Path, words: tuple[str, ...]) -> None:
    file = tmp_path / "instance" / "onex.sqlite3"
    file.parent.mkdir()
    file.write_text("somebody's notes, long enough to be looked at as a database's head\n" * 20)
    before = file.read_bytes()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ONEX_")}
    done = subprocess.run([str(ONEX), *words], cwd=tmp_path, env=clean, check=False, capture_output=True, text=True)
    told = done.stdout + done.stderr
    assert (done.returncode, "DATABASE_UNREADABLE" in told, "Traceback" in told) == (1, True, False)
    assert file.read_bytes() == before


def test_production_has_no_demo(tmp_path: Path) -> None:
    secrets = {"ONEX_SECRET_KEY": "s" * 64, "ONEX_DATA_KEYS": f"index={'1' * 64},k1={'2' * 64}"}
    done = onex(tmp_path, ONEX_ENV="production", **secrets)
    assert (done.returncode, done.stderr.partition(":")[0]) == (1, "DEMO_IN_PRODUCTION")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("server", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_database_that_is_named_has_to_be_empty(server: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path}/named.sqlite3" if server == "sqlite" else request.getfixturevalue("postgres_url")
    settings = Settings.from_env({"ONEX_DATABASE_URL": url}, tmp_path / "instance")
    empty_place(settings)
    installation(tmp_path, url)
    with pytest.raises(Refused, match="DEMO_PLACE_IN_USE") as refused:
        empty_place(settings)
    assert "postgres:postgres" not in str(refused.value.params["place"])
    start(settings)
    with reading(SYSTEM) as tx:
        assert [user.login for user in tx.query(User)] == ["head"]


def test_an_earlier_demo_is_replaced_with_the_files_it_names_and_nothing_else(tmp_path: Path) -> None:
    settings = Settings.from_env({}, tmp_path / "instance")
    empty_place(settings)
    installation(tmp_path)
    start(settings)
    others = {path for path in (tmp_path / "instance" / "files").rglob("*") if path.is_file()}
    keys = (tmp_path / "instance" / "keys.txt").read_text()
    named = store().put(b"a photo of the demo's")
    with engine.engine().begin() as connection:
        connection.exec_driver_sql("CREATE TABLE shown (photo_key TEXT, vendor_key TEXT)")
        connection.exec_driver_sql("INSERT INTO shown VALUES (?, 'hotmatrix_shop')", (named,))
    engine.dispose()
    empty_place(settings)
    engine.bind(settings.database_url)
    assert engine.current() is None
    assert {path for path in (tmp_path / "instance" / "files").rglob("*") if path.is_file()} == others
    assert (tmp_path / "instance" / "keys.txt").read_text() == keys
