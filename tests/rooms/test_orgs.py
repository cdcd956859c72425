"""Accounts: one owner per college, no two roles that must check each other, sign-in that tells nothing."""

from __future__ import annotations

import pytest

from core.kernel import clock
from core.kernel.actor import SYSTEM, ActorKind, Role
from core.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from core.kernel.messages import say
from core.kernel.messages.roles import ROLE_WORDS
from core.orgs import accounts, keys, queries, service
from core.orgs.identity import actor_of
from core.orgs.rules import APART, ResetReason, check_roles
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


@pytest.mark.req("R-004")
def test_a_closed_owner_account_makes_room_for_the_next_and_stays_closed_while_there_is_one(database: str) -> None:
    world = a_college_world()
    assert world.owner.user_id
    accounts.set_active(SYSTEM, world.owner.user_id, active=False)
    second = service.create_user_by_name(
        SYSTEM,
        organization="甲学院",
        login="second",
        name="二",
        password=PASSWORD,
        roles=frozenset({Role.COLLEGE_OWNER}),
    )
    with pytest.raises(Conflict, match="OWNER_EXISTS"):
        accounts.set_active(SYSTEM, world.owner.user_id, active=True)
    accounts.set_active(SYSTEM, second.id, active=False)
    accounts.set_active(SYSTEM, world.owner.user_id, active=True)
    assert accounts.sign_in("owner", PASSWORD).actor == world.owner


@pytest.mark.req("R-003")
@pytest.mark.parametrize(("one", "other"), APART)
def test_who_enters_does_not_approve_and_who_approves_does_not_sign(one: Role, other: Role) -> None:
    kind = ActorKind(one.value.split("_")[0])
    with pytest.raises(Refused, match="ROLES_APART") as refusal:
        check_roles(kind, frozenset({one, other}))
    assert (
        say("ROLES_APART", refusal.value.params)[0] == f"角色 {ROLE_WORDS[one]} 与 {ROLE_WORDS[other]} 不能由同一人担任"
    )
    check_roles(kind, frozenset({one}))


def test_a_role_of_another_kind_of_organisation_is_refused() -> None:
    with pytest.raises(Refused, match="ROLE_NOT_HERE") as refusal:
        check_roles(ActorKind.COLLEGE, frozenset({Role.VENDOR_SIGNER, Role.VENDOR_SCORER}))
    said, _fix = say("ROLE_NOT_HERE", refusal.value.params)
    assert said == "角色 成绩登记、证书签发（培训评价组织） 不属于这类单位"


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


@pytest.mark.req("R-001")
def test_colleges_see_a_payee_that_its_vendor_entered_and_other_vendors_do_not(database: str) -> None:
    world = a_college_world()
    service.set_setting(world.planner, "account_name", "甲公司")
    assert queries.settings(world.officer, world.vendor.id) == {"account_name": "甲公司"}
    stranger = service.create_vendor(SYSTEM, name="乙组织")
    other = service.create_user(
        SYSTEM, login="x", name="x", password=PASSWORD, roles=frozenset({Role.VENDOR_PLANNER}), of=stranger
    )
    assert queries.settings(actor_of(other), world.vendor.id) == {}


@pytest.mark.req("R-004")
def test_an_owner_runs_the_accounts_of_the_own_college_and_no_others(database: str) -> None:
    world = a_college_world()
    assert world.officer.user_id
    assert world.other_officer.user_id
    again = "another long password", ResetReason.IN_PERSON
    accounts.set_password(world.owner, world.officer.user_id, *again)
    assert accounts.sign_in("officer", again[0]).actor == world.officer
    for actor, user_id in ((world.owner, world.other_officer.user_id), (world.officer, world.other_officer.user_id)):
        with pytest.raises(NotFound):
            accounts.set_password(actor, user_id, *again)


def test_a_reset_is_on_record_with_who_and_why_and_the_password_is_changed_first(database: str) -> None:
    world = a_college_world()
    assert world.officer.user_id
    assert not accounts.sign_in("officer", PASSWORD).must_change
    accounts.set_password(world.owner, world.officer.user_id, "another long password", ResetReason.IN_WRITING)
    assert accounts.sign_in("officer", "another long password").must_change
    reset = queries.last_reset(world.officer)
    assert reset
    assert (reset.at.date(), reset.by, reset.reason) == (clock.today(), "owner", ResetReason.IN_WRITING)
    assert queries.account(world.owner, world.officer.user_id).reset == reset
    with pytest.raises(Refused, match="PASSWORD_SAME"):
        accounts.change_password(world.officer, "another long password", "another long password")
    accounts.change_password(world.officer, "another long password", "nobody else knows")
    assert not accounts.sign_in("officer", "nobody else knows").must_change


def test_who_is_given_an_account_by_somebody_changes_its_password_first(database: str) -> None:
    world = a_college_world()
    own = {"organization": "", "name": "三", "password": PASSWORD, "roles": frozenset({Role.COLLEGE_REVIEWER})}
    service.create_user_by_name(world.owner, login="third", **own)
    assert accounts.sign_in("third", PASSWORD).must_change


def test_a_province_sees_its_own_accounts_and_no_colleges(database: str) -> None:
    world = a_college_world()
    assert [account.login for account in queries.accounts(world.province)] == ["province"]
    assert [account.login for account in queries.accounts(world.owner)] == ["officer", "owner"]


def test_a_closed_account_does_not_sign_in_and_nobody_closes_or_resets_the_own(database: str) -> None:
    world = a_college_world()
    assert world.officer.user_id
    assert world.owner.user_id
    accounts.set_active(world.owner, world.officer.user_id, active=False)
    with pytest.raises(Refused, match="SIGN_IN_FAILED"):
        accounts.sign_in("officer", PASSWORD)
    with pytest.raises(Refused, match="OWN_ACCOUNT"):
        accounts.set_active(world.owner, world.owner.user_id, active=False)
    with pytest.raises(Refused, match="OWN_ACCOUNT"):
        accounts.set_password(world.owner, world.owner.user_id, "another long password", ResetReason.LEAKED)


def test_ones_own_password_is_changed_by_who_knows_it(database: str) -> None:
    world = a_college_world()
    with pytest.raises(Refused, match="PASSWORD_WRONG"):
        accounts.change_password(world.officer, "guessed", "another long password")
    with pytest.raises(Refused, match="PASSWORD_SHORT"):
        accounts.change_password(world.officer, PASSWORD, "short")
    accounts.change_password(world.officer, PASSWORD, "another long password")
    assert accounts.sign_in("officer", "another long password").actor == world.officer


def test_a_province_sees_its_own_accounts_and_none_of_its_colleges(database: str) -> None:
    world = a_college_world()
    assert world.officer.province == "32"
    reviewer = service.create_user(
        SYSTEM, login="p32", name="省", password=PASSWORD, roles=frozenset({Role.PROVINCE_REVIEWER}), of="32"
    )
    assert [row.login for row in queries.accounts(actor_of(reviewer))] == ["p32", "province"]
    assert keys.keys(actor_of(reviewer)) == []
    assert {row.login for row in queries.accounts(world.owner)} >= {"owner", "officer"}


@pytest.mark.parametrize(
    "password",
    [
        *(
            "short-one",
            "          ",
            "1234567890",
            "aaaaaaaaaa",
            "password12",
            "qwertyuiop",
            "1qaz2wsx3edc",
            "Passw0rd2024",
        ),
        *(
            "iloveyou1314",
            "woaini1314",
            "5201314520",
            "lilaoshi2024",
            "lilaoshi-lilaoshi",
            "19900101abc",
            "abcabcabcabc",
        ),
    ],
)
def test_a_password_others_would_try_first_is_refused(database: str, password: str) -> None:
    world = a_college_world()
    with pytest.raises(Refused, match=r"PASSWORD_(SHORT|COMMON)"):
        service.create_user_by_name(
            world.owner,
            organization="",
            login="lilaoshi",
            name="李老师",
            password=password,
            roles=frozenset({Role.COLLEGE_TEACHER}),
        )


@pytest.mark.parametrize(
    "password", ["correct-horse-battery", "三江源头的鹤飞过水面", "VPQAFuhNBYxs", "x" * 5 + "7Yq!zu" + "九" * 90]
)
def test_a_password_nobody_would_try_is_taken_however_long(database: str, password: str) -> None:
    world = a_college_world()
    assert world.officer.user_id
    accounts.set_password(world.owner, world.officer.user_id, password, ResetReason.IN_PERSON)
    assert accounts.sign_in("officer", password).actor == world.officer
