"""Many rows in, and many named at once, on both databases."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from sqlalchemy import not_, select
from sqlalchemy.exc import DBAPIError

from core.db.bulk import among, insert_many
from core.db.session import transaction
from core.db.tables import Candidate, Job, VendorSetting
from core.kernel import clock
from core.kernel.errors import NotFound
from core.kernel.ids import new_id
from tests.db.rows import World, a_candidate, a_world

# Each of them would end an array, an element or a quotation if it could.
TEXTS = [
    "",
    " ",
    "NULL",
    "null",
    '"',
    "\\",
    '\\"',
    "a,b",
    "{a}",
    "}",
    "{",
    "'",
    "%s",
    "李·四",
    "a\nb",
    "\\x41",
    '","',
    "\\\\",
]


@pytest.fixture
def world(database: str) -> World:
    return a_world()


def settings(world: World, names: list[str]) -> list[dict[str, Any]]:
    return [{"id": new_id(), "key": name, "value": json.dumps(name)} for name in names]


@pytest.mark.parametrize("wanted", [TEXTS, TEXTS[:1], TEXTS[4:9], []])
def test_texts_are_found_whatever_they_hold(world: World, wanted: list[str]) -> None:
    with transaction(world.vendor) as tx:
        insert_many(tx, VendorSetting, settings(world, TEXTS), {"vendor_id": world.vendor.vendor_id})
        found = tx.scalars(select(VendorSetting.key).where(among(tx, VendorSetting.key, wanted))).all()
        others = tx.scalars(select(VendorSetting.key).where(not_(among(tx, VendorSetting.key, wanted)))).all()
    assert sorted(found) == sorted(wanted)
    assert set(others) >= set(TEXTS) - set(wanted)
    assert not set(others) & set(wanted)


def test_keys_and_fingerprints_are_found(world: World) -> None:
    people = [a_candidate(world.college, bidx=bytes([n, 0, 92, 34, 255 - n]) * 3) for n in (0, 34, 44, 92, 123, 255)]
    keys, marks = [one.id for one in people[::2]], [one.bidx for one in people[1::2]]
    with transaction(world.college) as tx:
        tx.add_all(people)
        tx.flush()
        assert set(tx.scalars(select(Candidate.id).where(among(tx, Candidate.id, keys)))) == set(keys)
        assert set(tx.scalars(select(Candidate.bidx).where(among(tx, Candidate.bidx, marks)))) == set(marks)


def test_what_all_rows_agree_in_is_in_each_of_them(world: World) -> None:
    """Whatever the kind of column: texts, numbers, moments, documents, and nothing at all."""
    moment = clock.now().replace(microsecond=123456)
    same = {
        "kind": 'x"\\', "college_id": world.college.college_id, "vendor_id": None, "province": None,
        "params": {"a": [1]}, "state": "queued", "position": 0, "total": 7, "accepted": 0, "refused": 0,
        "skipped": 0, "epoch": 0,
        "attempts": 0, "cancel_requested": False, "error": "", "error_params": {}, "created_at": moment,
        "lease_until": None, "finished_at": moment + dt.timedelta(hours=1),
    }  # fmt: skip
    rows = [{"id": new_id(), "actor": {"name": name}} for name in TEXTS]
    with transaction(world.college) as tx:
        insert_many(tx, Job, rows, same)
    with transaction(world.college) as tx:
        found = {job.id: job for job in tx.scalars(select(Job).where(among(tx, Job.id, (row["id"] for row in rows))))}
        assert [found[row["id"]].actor for row in rows] == [row["actor"] for row in rows]  # type: ignore[index]
        for job in found.values():
            assert {name: getattr(job, name) for name in same} == same


def test_rows_of_another_tenant_are_refused_wherever_they_say_so(world: World) -> None:
    other = {"vendor_id": world.other_vendor.vendor_id}
    with pytest.raises(NotFound), transaction(world.vendor) as tx:
        insert_many(tx, VendorSetting, settings(world, ["a"]), other)
    mine = {"vendor_id": world.vendor.vendor_id}
    mixed = [row | owner for row, owner in zip(settings(world, ["a", "b"]), (mine, other), strict=True)]
    with pytest.raises(NotFound), transaction(world.vendor) as tx:
        insert_many(tx, VendorSetting, mixed)
    with pytest.raises(NotFound), transaction(world.vendor) as tx:
        insert_many(tx, VendorSetting, settings(world, ["a"]))


def test_what_the_database_refuses_of_many_rows_is_an_error_like_any_other(postgres_database: str) -> None:
    """A full disk is told by it, and a caller's handlers know no driver."""
    world = a_world()
    row = {"id": new_id(), "vendor_id": world.vendor.vendor, "key": "no text holds a zero \0", "value": ""}
    with pytest.raises(DBAPIError), transaction(world.vendor) as tx:
        insert_many(tx, VendorSetting, [row])
