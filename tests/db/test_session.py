"""One set of transaction rules on both databases."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError, OperationalError

from core.db.session import retried, transaction
from core.db.tables import Vendor, VendorSetting
from core.kernel.actor import SYSTEM, Actor
from tests.db.rows import a_world


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


def test_a_row_refuses_columns_it_does_not_have() -> None:
    with pytest.raises(TypeError, match="no column colour"):
        Vendor(name="甲", colour="red")


def test_the_parameters_of_a_statement_stay_out_of_its_error(database: str) -> None:
    a_world()
    with pytest.raises(DBAPIError) as error, transaction(SYSTEM) as tx:
        tx.add(Vendor(name="LEAK-甲组织", name_en=""))
    assert "[SQL parameters hidden" in str(error.value)
