"""One set of transaction rules on both databases."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from core.db.engine import engine
from core.db.session import joined, reading, retried, transaction
from core.db.tables import User, Vendor, VendorSetting
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, on_behalf_of
from core.kernel.errors import Conflict, NotFound, Overtaken
from tests.db.rows import a_candidate, a_world


def test_twenty_writers_at_once_lose_no_update(database: str) -> None:
    world = a_world()
    with transaction(world.vendor) as tx:
        tx.add(VendorSetting(vendor_id=world.vendor.vendor_id, key="counter", value="0"))

    @retried
    def add_one(actor: Actor) -> None:
        with transaction(actor) as tx:
            row = tx.scalars(select(VendorSetting).where(VendorSetting.key == "counter").with_for_update()).one()
            row.value = str(int(row.value) + 1)

    threads = [threading.Thread(target=add_one, args=(world.vendor,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with transaction(world.vendor) as tx:
        assert tx.scalars(select(VendorSetting.value).where(VendorSetting.key == "counter")).one() == "20"


def test_an_error_rolls_the_whole_act_back(database: str) -> None:
    world = a_world()
    with pytest.raises(ZeroDivisionError), transaction(world.vendor) as tx:
        tx.execute(update(VendorSetting).values(value="changed"))
        _ = 1 / 0
    with transaction(world.vendor) as tx:
        assert tx.scalars(select(VendorSetting.value)).one() == "LEAK"


def test_a_retry_runs_the_whole_act_again_at_most_five_times() -> None:
    calls: list[int] = []

    @retried
    def locked() -> None:
        calls.append(1)
        raise OperationalError("select 1", {}, Exception("database is locked"))

    with pytest.raises(OperationalError):
        locked()
    assert len(calls) == 5


def test_other_errors_are_not_retried() -> None:
    calls: list[int] = []

    @retried
    def broken() -> None:
        calls.append(1)
        raise OperationalError("select 1", {}, Exception("no such table"))

    with pytest.raises(OperationalError):
        broken()
    assert calls == [1]


def an_owner(login: str, college: Actor) -> User:
    return User(
        login=login,
        name="李",
        password_hash="",
        kind="college",
        college_id=college.college_id,
        roles=["college_owner"],
        owner_of=college.college_id,
        created_at=clock.now(),
    )


@pytest.mark.parametrize(("login", "of", "code"), [("li", "other", "LOGIN_TAKEN"), ("wang", "same", "OWNER_EXISTS")])
def test_a_row_that_is_there_already_is_refused_with_the_code_beside_its_constraint(
    database: str, login: str, of: str, code: str
) -> None:
    world = a_world()
    with transaction(SYSTEM) as tx:
        tx.add(an_owner("li", world.college))
    with pytest.raises(Overtaken, match=code), transaction(SYSTEM) as tx:
        tx.add(an_owner(login, world.college if of == "same" else world.other_college))


def test_who_is_overtaken_runs_again_and_answers_by_what_stands_then() -> None:
    calls: list[int] = []

    @retried
    def late() -> None:
        calls.append(1)
        raise Overtaken("LOGIN_TAKEN") if len(calls) == 1 else Conflict("LOGIN_TAKEN", login="li")

    with pytest.raises(Conflict) as told:
        late()
    assert (len(calls), told.value.params) == (2, {"login": "li"})


def test_what_a_constraint_alone_finds_is_refused_after_five_tries(database: str) -> None:
    calls: list[int] = []

    @retried
    def unlooked() -> None:
        calls.append(1)
        with transaction(SYSTEM) as tx:
            tx.add(Vendor(name="LEAK-甲组织", name_en=""))

    a_world()
    with pytest.raises(Overtaken, match="ORG_EXISTS"):
        unlooked()
    assert len(calls) == 5


def acting(tx: Session) -> tuple[object, ...]:
    """Who PostgreSQL thinks is acting."""
    names = ("app.kind", "app.vendor", "app.college", "role")
    return tuple(tx.connection().scalar(text(f"SELECT current_setting('{name}', true)")) for name in names)


@pytest.mark.postgres
@pytest.mark.parametrize("inner", [reading, transaction])
def test_after_another_side_was_asked_postgresql_knows_the_first_again(
    postgres_database: str, inner: Callable[[Actor], AbstractContextManager[Session]]
) -> None:
    world = a_world()
    with joined(), transaction(world.college) as tx:
        before = acting(tx)
        with inner(on_behalf_of(world.college, vendor=world.vendor.vendor_id, why="a test of nesting")) as other:
            assert acting(other) != before
            with inner(world.other_college) as third:
                assert acting(third)[2] == str(world.other_college.college_id)
            assert acting(other)[1] == str(world.vendor.vendor_id)
        assert acting(tx) == before
        tx.add(a_candidate(world.college, bidx=b"another candidate"))
        tx.flush()


@pytest.mark.postgres
def test_after_another_sides_act_was_undone_postgresql_knows_the_first_again(postgres_database: str) -> None:
    world = a_world()
    with joined(), transaction(world.college) as tx:
        before = acting(tx)
        with pytest.raises(NotFound), transaction(world.vendor) as other:
            other.add(a_candidate(world.college, bidx=b"another candidate"))
        assert acting(tx) == before


def test_a_row_refuses_columns_it_does_not_have() -> None:
    with pytest.raises(TypeError, match="no column colour"):
        Vendor(name="甲", colour="red")


def test_the_parameters_of_a_statement_stay_out_of_its_error(database: str) -> None:
    a_world()
    with pytest.raises(DBAPIError) as error, transaction(SYSTEM) as tx:
        tx.add(Vendor(name=None, name_en="LEAK-甲组织"))
    assert "[SQL parameters hidden" in str(error.value)


def in_a_fork(ask: Callable[[], object]) -> str:
    """Return what a forked child says."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, str(ask()).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        os.waitpid(child, 0)
        return answer.read()


def connected_to() -> object:
    with engine().connect() as connection:
        return connection.scalar(text("SELECT pg_backend_pid()"))


def database_files() -> int:
    return sum("sqlite3" in str(file.readlink()) for file in Path("/proc/self/fd").iterdir() if file.exists())


@pytest.mark.postgres
def test_a_forked_child_uses_no_connection_of_its_parent(postgres_database: str) -> None:
    """One lies in the parent's pool, one is in the middle of a transaction; both processes go on."""
    world = a_world()
    with transaction(world.vendor) as tx:
        tx.execute(update(VendorSetting).values(value="half"))
        idle = connected_to()
        own = tx.connection().scalar(text("SELECT pg_backend_pid()"))
        assert in_a_fork(connected_to) not in {"", str(own), str(idle)}
        tx.execute(update(VendorSetting).values(value="whole"))
    with transaction(world.vendor) as tx:
        assert tx.scalars(select(VendorSetting.value)).one() == "whole"


def test_an_sqlite_file_is_not_open_across_a_fork(sqlite_database: str) -> None:
    """A connection that was carried over would hold no locks, and its being closed would let go of the parent's."""
    a_world()
    assert database_files() > 0
    assert in_a_fork(database_files) == "0"
