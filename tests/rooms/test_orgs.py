"""Accounts: one owner per college, no two roles that must check each other, sign-in that tells nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from core.kernel import clock
from core.kernel.actor import SYSTEM, ActorKind, Role
from core.kernel.errors import NotAllowed, NotFound, Refused
from core.orgs import accounts, queries, service
from core.orgs.rules import APART, check_roles
from tests.rooms.college_world import PASSWORD, a_college_world


@pytest.mark.req("R-004")
def test_a_college_has_exactly_one_owner_account(database: str) -> None:
    a_college_world()
    with pytest.raises(Refused, match="OWNER_EXISTS"):
        service.create_user_by_name(
            SYSTEM,
            organization="甲学院",
            login="second",
            name="二",
            password=PASSWORD,
            roles=frozenset({Role.COLLEGE_OWNER}),
        )


@pytest.mark.req("R-003")
@pytest.mark.parametrize(("one", "other"), APART)
def test_who_enters_does_not_approve_and_who_approves_does_not_sign(one: Role, other: Role) -> None:
    kind = ActorKind(one.value.split("_")[0])
    with pytest.raises(Refused, match="ROLES_APART"):
        check_roles(kind, frozenset({one, other}))
    check_roles(kind, frozenset({one}))


def test_a_role_of_another_kind_of_organisation_is_refused() -> None:
    with pytest.raises(Refused, match="ROLE_NOT_HERE"):
        check_roles(ActorKind.COLLEGE, frozenset({Role.VENDOR_SIGNER}))


def test_sign_in_answers_a_wrong_password_and_an_unknown_login_alike(database: str) -> None:
    world = a_college_world()
    assert accounts.sign_in("officer", PASSWORD).actor == world.officer
    for login, password in (("officer", "wrong password"), ("nobody", PASSWORD)):
        with pytest.raises(Refused) as refusal:
            accounts.sign_in(login, password)
        assert (refusal.value.code, refusal.value.params) == ("SIGN_IN_FAILED", {})


def test_only_the_operator_sets_up_organisations(database: str) -> None:
    world = a_college_world()
    with pytest.raises(NotAllowed):
        service.create_vendor(world.planner, name="乙组织")


def test_a_token_acts_for_its_account_until_it_expires(database: str) -> None:
    world = a_college_world()
    _id, token = accounts.create_token_for(SYSTEM, login="officer", name="脚本")
    assert accounts.holder_of(token).actor == world.officer
    clock.travel(clock.now() + dt.timedelta(days=accounts.TOKEN_DAYS, seconds=1))
    with pytest.raises(NotAllowed, match="TOKEN_INVALID"):
        accounts.holder_of(token)


@pytest.mark.req("R-001")
def test_colleges_see_a_payee_that_its_vendor_entered_and_other_vendors_do_not(database: str) -> None:
    world = a_college_world()
    service.set_setting(world.planner, "account_name", "甲公司")
    assert queries.settings(world.officer, world.vendor.id) == {"account_name": "甲公司"}
    stranger = service.create_vendor(SYSTEM, name="乙组织")
    other = service.create_user(
        SYSTEM, login="x", name="x", password=PASSWORD, roles=frozenset({Role.VENDOR_PLANNER}), of=stranger
    )
    assert queries.settings(accounts.actor_of(other), world.vendor.id) == {}


@pytest.mark.req("R-004")
def test_an_owner_runs_the_accounts_of_the_own_college_and_no_others(database: str) -> None:
    world = a_college_world()
    assert world.officer.user_id
    assert world.other_officer.user_id
    accounts.set_password(world.owner, world.officer.user_id, "another long password")
    assert accounts.sign_in("officer", "another long password").actor == world.officer
    for actor, user_id in ((world.owner, world.other_officer.user_id), (world.officer, world.other_officer.user_id)):
        with pytest.raises(NotFound):
            accounts.set_password(actor, user_id, "another long password")


def test_a_closed_account_neither_signs_in_nor_uses_its_keys(database: str) -> None:
    world = a_college_world()
    assert world.officer.user_id
    assert world.owner.user_id
    _id, token = accounts.create_token_for(world.owner, login="officer", name="脚本")
    accounts.set_active(world.owner, world.officer.user_id, active=False)
    with pytest.raises(Refused, match="SIGN_IN_FAILED"):
        accounts.sign_in("officer", PASSWORD)
    with pytest.raises(NotAllowed, match="TOKEN_INVALID"):
        accounts.holder_of(token)
    accounts.set_active(world.owner, world.officer.user_id, active=True)
    assert accounts.holder_of(token).actor == world.officer
    with pytest.raises(Refused, match="OWN_ACCOUNT"):
        accounts.set_active(world.owner, world.owner.user_id, active=False)


def test_a_key_is_revoked_for_good_by_who_runs_its_account(database: str) -> None:
    world = a_college_world()
    token_id, token = accounts.create_token_for(world.owner, login="officer", name="脚本")
    with pytest.raises(NotFound):
        accounts.revoke_token(world.other_officer, token_id)
    accounts.revoke_token(world.officer, token_id)
    with pytest.raises(NotAllowed, match="TOKEN_INVALID"):
        accounts.holder_of(token)


def test_ones_own_password_is_changed_by_who_knows_it(database: str) -> None:
    world = a_college_world()
    with pytest.raises(Refused, match="PASSWORD_WRONG"):
        accounts.change_password(world.officer, "guessed", "another long password")
    with pytest.raises(Refused, match="PASSWORD_SHORT"):
        accounts.change_password(world.officer, PASSWORD, "short")
    accounts.change_password(world.officer, PASSWORD, "another long password")
    assert accounts.sign_in("officer", "another long password").actor == world.officer
