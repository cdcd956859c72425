"""Nobody is two parties, whichever way they take: both roles, a key, a reset, a new account, a role of before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.api import Stage
from core.db.session import reading, transaction
from core.db.tables import Candidate, Certificate, FeeStatement, User
from core.demo.story import Story, end, start
from core.fees import service as fees
from core.intake.kind import kinds
from core.issuance import service as issuance
from core.issuance.rules import Decision
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role, command_line
from core.kernel.errors import Refused
from core.orgs.identity import actor_of
from core.orgs.rules import check_roles
from core.orgs.service import create_user
from core.rest.keys import act_of
from tests.api.conftest import HEAD, OFFICER, OPERATOR, PLANNER, Program
from tests.callers import form_token, person_of, program_of

APPROVER, SIGNER = f"{PLANNER}-approver", f"{PLANNER}-signer"
GIVEN, CHOSEN = "given by a manager", "chosen by the person"


@dataclass
class Trial:
    """A plan on its way, and the people in it."""

    portal: Flask
    story: Story

    def person(self, login: str, password: str = "") -> Program:
        return Program(person_of(self.portal, login, password or self.story.world.password))

    @cached_property
    def cashier(self) -> str:
        """Somebody else who may enter payments."""
        return self.given("cashier", Role.VENDOR_FINANCE, OPERATOR)

    def organization(self, role: Role) -> str:
        college, vendor = self.story.colleges[0].college, self.story.staff.vendor
        return college.name if role.startswith("college") else vendor.name

    def given(self, login: str, role: Role, manager: str) -> str:
        """Let a manager make an account, whose person takes it over."""
        organization = "" if manager == HEAD else self.organization(role)
        asked = {"login": login, "name": "新同事", "password": GIVEN, "roles": [role], "organization": organization}
        assert self.person(manager).post("/users", asked).status_code == 201
        return self.taken_over(login, self.story.world.password)

    def unrelated(self, login: str, role: Role) -> str:
        """Let the platform make an account, so that nobody has had it in hand."""
        college, vendor = self.story.colleges[0].college, self.story.staff.vendor
        of = college if role.startswith("college") else vendor
        given = {"name": "同事", "password": self.story.world.password, "roles": frozenset({role}), "of": of}
        create_user(command_line("root"), login=login, **given)
        return login

    def reset(self, manager: str, login: str, password: str = "") -> None:
        """Let a manager, who signs in with this password, set somebody's, and sign in as them."""
        manages = self.person(manager, password)
        user = next(row for row in manages.get("/users").get_json()["items"] if row["login"] == login)
        change = {"password": GIVEN, "reason": "in_person"}
        assert manages.change("PATCH", f"/users/{user['id']}", change).status_code == 200
        self.taken_over(login, CHOSEN)

    def taken_over(self, login: str, password: str) -> str:
        """Nothing is open until the password somebody else has set is changed."""
        client = person_of(self.portal, login, GIVEN)
        told = client.get("/api/v1/plans")
        assert (told.status_code, told.get_json()["code"]) == (403, "PASSWORD_CHANGE_FIRST")
        form = {"old": GIVEN, "new": password, "again": password, "csrf_token": form_token(client, "/password")}
        assert client.post("/password", data=form).status_code == 303
        return login

    def go_to(self, stage: Stage) -> None:
        clock.travel(start(self.story.rules, stage))


Act = Callable[[Trial], object]


def account_of(login: str) -> Actor:
    with reading(SYSTEM) as tx:
        return actor_of(tx.scalars(select(User).where(User.login == login)).one())


def registration_opens(trial: Trial) -> None:
    """It is open from the first."""


def register(trial: Trial) -> None:
    """As on the page, not by a file, which would name who sent it; a colleague sees to the rooms."""
    story, officer = trial.story, Program(program_of(trial.portal, OFFICER))
    with reading(story.colleges[0].officer) as tx:
        people = [str(key) for key in tx.scalars(select(Candidate.id))]
    site = next(row for row in officer.get("/sites").get_json()["items"] if row["mine"])
    certificate = story.rules.certificates[0]
    where = {"plan": str(story.key), "certificate": certificate.key, "level": certificate.levels[0].rank}
    made = officer.post("/registrations", {**where, "site": site["id"], "candidates": people})
    assert made.get_json()["accepted"] == len(people), made.text
    colleague = trial.unrelated("rooms", Role.COLLEGE_OFFICER)
    story.rooms(replace(story.colleges[0], officer=account_of(colleague)))


def seat(trial: Trial) -> None:
    trial.go_to(Stage.ARRANGEMENT)
    trial.story.arrange()
    trial.go_to(Stage.SCORE_ENTRY)


def registered_and_seated(trial: Trial) -> None:
    trial.story.register()
    seat(trial)


def score(trial: Trial) -> None:
    trial.story.score()


def until_publicity(trial: Trial) -> None:
    trial.go_to(Stage.PUBLICITY)


def scored(trial: Trial) -> None:
    registered_and_seated(trial)
    score(trial)
    until_publicity(trial)


def publish(trial: Trial) -> None:
    trial.story.publish_scores()


def propose(trial: Trial) -> None:
    clock.travel(end(trial.story.rules, Stage.PUBLICITY))
    issuance.propose(trial.story.staff.signer, trial.story.key)


def from_registration_to_proposal(trial: Trial) -> None:
    for act in (seat, score, until_publicity, publish, propose):
        act(trial)


def proposed(trial: Trial) -> None:
    trial.story.register()
    from_registration_to_proposal(trial)


def sign_for_the_vendor(trial: Trial) -> None:
    issuance.sign(trial.story.staff.signer, trial.story.key, None, Decision.APPROVE)


def billed(trial: Trial) -> None:
    trial.story.register()
    fees.make_statements(trial.story.staff.planner, trial.story.key)


def statement(trial: Trial) -> FeeStatement:
    with reading(trial.story.staff.planner) as tx:
        return tx.scalars(select(FeeStatement)).one()


def receive(trial: Trial) -> None:
    bill = statement(trial)
    fees.receive_payment(trial.story.staff.planner, bill.id, bill.total, clock.today(), "")


def settle_for_less(trial: Trial) -> None:
    story = trial.story
    with reading(SYSTEM) as tx:
        certificate = tx.scalars(select(Certificate)).first()
    assert certificate
    province = story.world.provinces[story.colleges[0].college.province]
    for level in story.rules.certificates[0].levels:
        fees.publish_standard(province, certificate.id, level.rank, Decimal(1), clock.today(), "省发改〔2022〕1号")
    fees.settle(story.staff.planner, story.key)


def publishing(who: Program, trial: Trial) -> TestResponse:
    return who.post("/results", {"plan": str(trial.story.key)})


def signing(who: Program, trial: Trial) -> TestResponse:
    return who.post(f"/issuance-batches/{trial.story.key}/sign-offs", {"decision": "approve", "all": True})


def refunding(who: Program, trial: Trial) -> TestResponse:
    money = {"amount": "-1.00", "received_on": str(clock.today())}
    return who.post("/payments", {"statement_id": str(statement(trial).id), **money})


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two acts on one object that are two people's, and how the plan gets to each of them.

    `resets` is who sets whose password before the first act and before the second, and could act for both.
    """

    before: Act
    entry: Act
    between: Act
    decision: Callable[[Program, Trial], TestResponse]
    enters: str
    decides: Callable[[Trial], str]
    roles: tuple[Role, Role]
    resets: tuple[tuple[str, str], ...]
    same: str
    colleague: tuple[Role, str]
    """The role of who may, and who makes such accounts and has reset one of the two."""


def both_by_operator(enters: str, decides: str) -> tuple[tuple[str, str], ...]:
    return (OPERATOR, enters), (OPERATOR, decides)


PAIRS = {
    "score entry - publication": Pair(
        before=registered_and_seated, entry=score, between=until_publicity, decision=publishing,
        enters=PLANNER, decides=lambda _: APPROVER, roles=(Role.VENDOR_SCORER, Role.VENDOR_APPROVER),
        resets=both_by_operator(PLANNER, APPROVER), same="SCORE_SAME_PERSON",
        colleague=(Role.VENDOR_APPROVER, OPERATOR),
    ),
    "publication - the vendor's sign-off": Pair(
        before=scored, entry=publish, between=propose, decision=signing,
        enters=APPROVER, decides=lambda _: SIGNER, roles=(Role.VENDOR_APPROVER, Role.VENDOR_SIGNER),
        resets=both_by_operator(APPROVER, SIGNER), same="ISSUANCE_SAME_PERSON",
        colleague=(Role.VENDOR_SIGNER, OPERATOR),
    ),
    "registration - the college's sign-off": Pair(
        before=registration_opens, entry=register, between=from_registration_to_proposal, decision=signing,
        enters=OFFICER, decides=lambda _: HEAD, roles=(Role.COLLEGE_OFFICER, Role.COLLEGE_OWNER),
        resets=((HEAD, OFFICER),), same="ISSUANCE_SAME_PERSON",
        colleague=(Role.COLLEGE_REVIEWER, HEAD),
    ),
    "the vendor's - the college's side of a sign-off": Pair(
        before=proposed, entry=sign_for_the_vendor, between=lambda _: None, decision=signing,
        enters=SIGNER, decides=lambda _: HEAD, roles=(Role.VENDOR_SIGNER, Role.COLLEGE_OWNER),
        resets=both_by_operator(SIGNER, HEAD), same="NOT_ALLOWED",
        colleague=(Role.COLLEGE_REVIEWER, OPERATOR),
    ),
    "a payment - its refund": Pair(
        before=billed, entry=receive, between=settle_for_less, decision=refunding,
        enters=PLANNER, decides=lambda trial: trial.cashier, roles=(Role.VENDOR_FINANCE, Role.VENDOR_FINANCE),
        resets=both_by_operator(PLANNER, "cashier"), same="PAYMENT_SAME_PERSON",
        colleague=(Role.VENDOR_FINANCE, OPERATOR),
    ),
}  # fmt: skip


def ways(pair: Pair, trial: Trial) -> Iterator[tuple[str, TestResponse, set[str]]]:
    """Yield each way to be both, what came of it, and the refusals that are right."""
    decides, password = pair.decides(trial), CHOSEN if len(pair.resets) > 1 else ""
    operator = trial.person(OPERATOR)
    if len({*pair.roles}) > 1:
        both = {"login": "both", "name": "一人", "password": GIVEN, "roles": [*pair.roles]}
        both["organization"] = trial.organization(pair.roles[0])
        yield "both roles", operator.post("/users", both), {"ROLES_APART", "ROLE_NOT_HERE"}
    yield "the operator", pair.decision(operator, trial), {"NOT_ALLOWED"}
    somebodys = {"name": "试", "scopes": ["reading"], "login": decides}
    yield "another's key", operator.post("/tokens", somebodys), {"INVALID"}
    yield "the own key", pair.decision(Program(program_of(trial.portal, decides)), trial), {"KEY_PERSONS_ONLY"}
    yield "a reset", pair.decision(trial.person(decides, password), trial), {"PARTY_RESET"}
    made = trial.given("another", *pair.colleague)
    yield "a new account of who has reset a password", pair.decision(trial.person(made), trial), {"PARTY_RESET"}
    with transaction(SYSTEM) as tx:
        tx.scalars(select(User).where(User.login == pair.enters)).one().roles = [pair.roles[1].value]
    changed = trial.person(pair.enters, CHOSEN)
    yield "a role of before", pair.decision(changed, trial), {pair.same}


PLATFORMS = frozenset({"orgs", "identity_provider", "plugins", "national", "jobs", "audit"})


@pytest.mark.req("R-003")
def test_the_operator_has_no_door_to_what_an_organisation_decides(portal: Flask) -> None:
    """Doors for everybody (the own password and keys, files, whose kind says by whom) are nobody's in particular."""
    strange = set()
    for rule in portal.url_map.iter_rules():
        for method in rule.methods or ():
            roles = getattr(act_of(portal.view_functions[rule.endpoint], method), "roles", frozenset())
            room = rule.endpoint.partition(".")[0].removeprefix("api_")
            if Role.OPERATOR in roles and roles != frozenset(Role) and room not in PLATFORMS:
                strange.add(rule.endpoint)
    assert strange == set()
    assert not any(Role.OPERATOR in kind.roles for kind in kinds())
    with pytest.raises(Refused, match="ROLE_NOT_HERE"):
        check_roles(ActorKind.OPERATOR, frozenset({Role.OPERATOR, Role.PROVINCE_REVIEWER}))


@pytest.mark.req("R-004", "R-161", "R-168")
@pytest.mark.parametrize("name", PAIRS)
def test_nobody_is_both_parties_and_a_colleague_is_the_other(portal: Flask, story: Story, name: str) -> None:
    pair, trial = PAIRS[name], Trial(portal, story)
    pair.decides(trial)
    pair.before(trial)
    trial.reset(*pair.resets[0])
    pair.entry(trial)
    pair.between(trial)
    for reset in pair.resets[1:]:
        trial.reset(*reset)
    evaded = [
        f"{way}: {answer.status_code} {answer.text[:200]}"
        for way, answer, right in ways(pair, trial)
        if answer.status_code < 400 or answer.get_json()["code"] not in right
    ]
    assert evaded == []
    colleague = trial.person(trial.unrelated("colleague", pair.colleague[0]))
    assert pair.decision(colleague, trial).status_code < 300
