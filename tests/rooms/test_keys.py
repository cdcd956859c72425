"""Keys of the API: an account makes its own, for what it names and until a day it chooses; they die with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select

from core.db.session import reading
from core.db.tables import AuditEvent
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, Role
from core.kernel.errors import NotAllowed, NotFound, Refused
from core.kernel.scopes import KeyScope
from core.orgs import accounts, keys
from core.orgs.rules import ResetReason
from tests.rooms.college_world import PASSWORD, CollegeWorld, a_college_world

READS = frozenset({KeyScope.READING})
NEW = "another long password"


def a_key(actor: Actor, days: int = 30) -> str:
    return keys.create(actor, name="脚本", scopes=READS, days=days)[1]


def test_a_key_is_good_for_what_it_names_until_it_expires(database: str) -> None:
    world = a_college_world()
    scopes = frozenset({KeyScope.READING, KeyScope.CANDIDATES})
    _id, key = keys.create(world.officer, name="脚本", scopes=scopes, days=30)
    clock.travel(clock.now() + dt.timedelta(days=30, seconds=-1))
    assert keys.use(key) == (world.officer.user_id, scopes)
    clock.travel(clock.now() + dt.timedelta(seconds=1))
    with pytest.raises(NotAllowed, match="TOKEN_INVALID"):
        keys.use(key)
    assert [row.good for row in keys.keys(world.officer)] == [False]


def test_a_key_is_for_what_its_account_works_at_and_says_so(database: str) -> None:
    world = a_college_world()
    for actor, scopes, code in (
        (world.officer, frozenset[KeyScope](), "KEY_SCOPES_NONE"),
        (world.officer, frozenset({KeyScope.FEES}), "KEY_SCOPES_NOT_YOURS"),
        (world.owner, frozenset({KeyScope.CANDIDATES}), "KEY_SCOPES_NOT_YOURS"),
    ):
        with pytest.raises(Refused, match=code):
            keys.create(actor, name="脚本", scopes=scopes, days=30)


def test_nobodys_account_makes_no_key(database: str) -> None:
    world = a_college_world()
    nobody = Actor(kind=world.owner.kind, college_id=world.owner.college_id, roles=frozenset({Role.COLLEGE_OWNER}))
    for actor in (SYSTEM, nobody):
        with pytest.raises(NotAllowed):
            a_key(actor)


def close(world: CollegeWorld, user: Actor) -> None:
    assert user.user_id
    accounts.set_active(world.owner, user.user_id, active=False)
    accounts.set_active(world.owner, user.user_id, active=True)


def reset(world: CollegeWorld, user: Actor) -> None:
    assert user.user_id
    accounts.set_password(world.owner, user.user_id, NEW, ResetReason.IN_PERSON)


def change(_world: CollegeWorld, user: Actor) -> None:
    accounts.change_password(user, PASSWORD, NEW)


@pytest.mark.parametrize("end", [close, reset, change])
def test_keys_end_for_good_with_their_account_and_its_password(
    database: str, end: Callable[[CollegeWorld, Actor], None]
) -> None:
    world = a_college_world()
    gone, others = a_key(world.officer), a_key(world.owner)
    end(world, world.officer)
    with pytest.raises(NotAllowed, match="TOKEN_INVALID"):
        keys.use(gone)
    assert keys.use(others)


def test_who_has_to_change_the_password_makes_no_key(database: str) -> None:
    world = a_college_world()
    reset(world, world.officer)
    with pytest.raises(NotAllowed, match="PASSWORD_CHANGE_FIRST"):
        a_key(world.officer)


def test_keys_are_listed_to_and_revoked_by_their_own_account_and_who_runs_it(database: str) -> None:
    world = a_college_world()
    key = a_key(world.officer)
    (row,) = keys.keys(world.officer)
    assert (row.own, [found.own for found in keys.keys(world.owner)]) == (True, [False])
    for stranger in (world.other_officer, world.province, world.planner):
        assert keys.keys(stranger) == []
        with pytest.raises(NotFound):
            keys.revoke(stranger, row.id)
    keys.revoke(world.owner, row.id)
    with pytest.raises(NotAllowed, match="TOKEN_INVALID"):
        keys.use(key)


def test_the_day_a_key_was_used_last_is_kept(database: str) -> None:
    world = a_college_world()
    key = a_key(world.officer)
    assert [row.used_on for row in keys.keys(world.officer)] == [None]
    for _ in range(2):
        clock.travel(clock.now() + dt.timedelta(days=1))
        keys.use(key)
        assert [row.used_on for row in keys.keys(world.officer)] == [clock.today()]


def test_a_key_that_is_made_is_on_record_under_who_made_it(database: str) -> None:
    world = a_college_world()
    a_key(world.officer)
    with reading(SYSTEM) as tx:
        made = tx.scalars(select(AuditEvent).where(AuditEvent.action == "token.created")).one()
    assert made.user_id == world.officer.user_id
    assert made.details["scopes"] == ["reading"]
