"""Nobody is two parties over a chain of resets, by an account they made, by files, by what came before registering."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from core.api import Stage
from core.candidates import sheet as candidate_sheet
from core.candidates.service import request_verification
from core.db.session import reading
from core.db.tables import AuditEvent, Candidate, Registration
from core.demo import people
from core.demo.story import Story, end
from core.intake import decide
from core.intake.receive import receive
from core.jobs import engine
from core.kernel import clock
from core.kernel.actor import SYSTEM, Role
from core.orgs.hands import COUNTS
from core.registrations.changes import service as changes
from tests.api.conftest import HEAD, OFFICER, OPERATOR, PLANNER, Program
from tests.api.test_parties import (
    APPROVER,
    CHOSEN,
    GIVEN,
    Trial,
    account_of,
    from_registration_to_proposal,
    publishing,
    register,
    registered_and_seated,
    score,
    signing,
    until_publicity,
)
from tests.callers import form_token
from tests.portal import the_portal
from tests.rooms.story_world import a_plan, a_story


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    return a_story(tmp_path)


@pytest.fixture
def trial(portal: Flask, story: Story) -> Trial:
    return Trial(portal, story)


def given_role(trial: Trial, manager: str, login: str, role: Role) -> None:
    manages = trial.person(manager)
    user = next(row for row in manages.get("/users").get_json()["items"] if row["login"] == login)
    assert manages.change("PATCH", f"/users/{user['id']}", {"roles": [role]}).status_code == 200


def candidates(trial: Trial) -> list[uuid.UUID]:
    with reading(trial.story.colleges[0].officer) as tx:
        return list(tx.scalars(select(Candidate.id).order_by(Candidate.id)))


def registering(trial: Trial, login: str, who: Collection[uuid.UUID]) -> None:
    story, officer = trial.story, trial.person(login)
    site = next(row for row in officer.get("/sites").get_json()["items"] if row["mine"])
    certificate = story.rules.certificates[0]
    where = {"plan": str(story.key), "certificate": certificate.key, "level": certificate.levels[0].rank}
    made = officer.post("/registrations", {**where, "site": site["id"], "candidates": [str(key) for key in who]})
    assert made.get_json()["accepted"] == len(who), made.text
    story.rooms(replace(story.colleges[0], officer=account_of(login)))


def question(who: Program, address: str, **form: str) -> str:
    """Press the button of a page, and read what is asked before it is done."""
    return who.client.post(address, data={"csrf_token": form_token(who.client, "/password"), **form}).text


@pytest.mark.req("R-168")
def test_who_reset_the_password_of_who_reset_it_counts_as_the_third(trial: Trial) -> None:
    reviewer = trial.unrelated("reviewer", Role.COLLEGE_REVIEWER)
    trial.reset(OPERATOR, HEAD)
    trial.reset(HEAD, OFFICER, CHOSEN)
    register(trial)
    from_registration_to_proposal(trial)
    trial.reset(OPERATOR, reviewer)
    refused = signing(trial.person(reviewer, CHOSEN), trial)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "PARTY_RESET")
    assert signing(trial.person(trial.unrelated("other", Role.COLLEGE_REVIEWER)), trial).status_code == 200


@pytest.mark.req("R-139")
def test_a_second_operator_that_the_first_has_made_is_no_other_hand(trial: Trial) -> None:
    registered_and_seated(trial)
    trial.reset(OPERATOR, PLANNER)
    score(trial)
    until_publicity(trial)
    second = {"login": "second", "name": "运营", "password": GIVEN, "roles": ["operator"], "organization": ""}
    assert trial.person(OPERATOR).post("/users", second).status_code == 201
    trial.reset(trial.taken_over("second", trial.story.world.password), APPROVER)
    refused = publishing(trial.person(APPROVER, CHOSEN), trial)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "PARTY_RESET")


@pytest.mark.req("R-168")
def test_a_reset_counts_as_long_as_its_password_was_not_changed_and_thirty_days_more(trial: Trial) -> None:
    opened = clock.now()
    clock.travel(opened - 2 * COUNTS)
    head = trial.person(HEAD)
    user = next(row for row in head.get("/users").get_json()["items"] if row["login"] == OFFICER)
    given = {"password": GIVEN, "reason": "in_person"}
    assert head.change("PATCH", f"/users/{user['id']}", given).status_code == 200
    clock.travel(opened)
    trial.taken_over(OFFICER, CHOSEN)
    register(trial)
    from_registration_to_proposal(trial)
    refused = signing(trial.person(HEAD), trial)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "PARTY_RESET")


@pytest.mark.req("R-004", "R-162")
def test_a_heads_own_officer_is_said_before_the_head_signs_and_on_record_once_it_is_done(trial: Trial) -> None:
    registering(trial, trial.given("newcomer", Role.COLLEGE_OFFICER, HEAD), candidates(trial))
    from_registration_to_proposal(trial)
    head, address = trial.person(HEAD), f"/issuance/{trial.story.key}/approve"
    said = question(head, f"{address}?all=1")
    assert "“新同事”的账号由您创建" in said
    assert signing(head, trial).status_code == 200
    with reading(SYSTEM) as tx:
        noted = tx.scalars(select(AuditEvent).where(AuditEvent.action == "parties.one_maker")).one()
    assert (noted.user_id, noted.subject_id, noted.details) == (account_of(HEAD).user_id, trial.story.key, {"count": 1})


@pytest.mark.req("R-139")
def test_scorer_and_approver_of_one_maker_are_said_before_the_scores_are_published(trial: Trial) -> None:
    registered_and_seated(trial)
    scorer = trial.given("scorer", Role.VENDOR_SCORER, OPERATOR)
    trial.story.staff = replace(trial.story.staff, planner=account_of(scorer))
    score(trial)
    until_publicity(trial)
    approver = trial.person(trial.given("newcomer", Role.VENDOR_APPROVER, OPERATOR))
    said = question(approver, f"/scores/{trial.story.key}/publish")
    assert "“新同事”和您的账号由同一人（平台运营员）创建" in said
    assert publishing(approver, trial).status_code == 201


def one_sends_another_applies(trial: Trial, sender: str, applies: str) -> Callable[..., None]:
    def upload(_actor: object, kind: str, name: str, data: bytes, **options: str) -> None:
        sent = receive(
            account_of(sender), kind, name, data, plan_id=trial.story.key, options=dict(options), preview=True
        )
        while engine.sweep():
            pass
        decide.apply(account_of(applies), sent)
        while engine.sweep():
            pass

    return upload


@pytest.mark.req("R-139")
@pytest.mark.parametrize("later", ["sender", "applier"])
def test_who_sent_a_file_of_marks_and_who_applied_it_have_both_entered_it(
    trial: Trial, later: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered_and_seated(trial)
    for login in ("sender", "applier"):
        trial.unrelated(login, Role.VENDOR_SCORER)
    upload = one_sends_another_applies(trial, "sender", "applier")
    monkeypatch.setattr(Story, "upload", lambda _story, *args, **options: upload(*args, **options))
    score(trial)
    until_publicity(trial)
    given_role(trial, OPERATOR, later, Role.VENDOR_APPROVER)
    refused = publishing(trial.person(later), trial)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "SCORE_SAME_PERSON")
    assert publishing(trial.person(APPROVER), trial).status_code == 201


def edits(trial: Trial, login: str) -> None:
    address = f"/candidates/{candidates(trial)[0]}"
    assert trial.person(login).change("PATCH", address, {"phone": "19900001111"}).status_code == 200


def asks_to_add(trial: Trial, login: str) -> None:
    story, officer = trial.story, account_of(login)
    with reading(officer) as tx:
        registered = tx.scalars(select(Registration)).first()
        taken = set(tx.scalars(select(Registration.candidate_id)))
    assert registered
    (missing,) = set(candidates(trial)) - taken
    certificate = story.rules.certificates[0]
    asked = changes.Asked(
        plan_id=story.key, note="漏报", candidate_id=missing, certificate=certificate.key,
        level=certificate.levels[0].rank, site_id=registered.site_id,
    )  # fmt: skip
    clock.travel(end(story.rules, Stage.REGISTRATION) + dt.timedelta(hours=1))
    changes.decide(story.staff.planner, changes.ask(officer, asked), approve=True)


@pytest.mark.req("R-168")
@pytest.mark.parametrize("way", [edits, asks_to_add])
def test_who_had_the_people_of_a_plan_in_hand_does_not_sign_for_the_college(
    trial: Trial, way: Callable[[Trial, str], None]
) -> None:
    hand = trial.unrelated("hand", Role.COLLEGE_OFFICER)
    before = way is not asks_to_add
    if before:
        way(trial, hand)
    everybody = candidates(trial)
    registering(trial, trial.unrelated("colleague", Role.COLLEGE_OFFICER), everybody if before else everybody[:-1])
    if not before:
        way(trial, hand)
    from_registration_to_proposal(trial)
    given_role(trial, HEAD, hand, Role.COLLEGE_REVIEWER)
    refused = signing(trial.person(hand), trial)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "ISSUANCE_SAME_PERSON")
    assert signing(trial.person(HEAD), trial).status_code == 200


@pytest.mark.req("R-168")
def test_who_sent_the_list_of_candidates_or_their_photos_does_not_sign_for_the_college(
    database: str, tmp_path: Path
) -> None:
    story = a_plan(tmp_path)
    trial = Trial(the_portal(), story)
    staff, hands = story.colleges[0], ("lists", "photos")
    for login in hands:
        trial.unrelated(login, Role.COLLEGE_OFFICER)
    invented = story.invent(staff)
    rows = people.workbook(candidate_sheet.FORM, [one.cells for one in invented])
    receive(account_of("lists"), "candidates", "考生.xlsx", rows, options={"candidate_type": "college"})
    engine.sweep()
    receive(account_of("photos"), "photos", "照片.zip", people.photo_zip(invented))
    engine.sweep()
    request_verification(staff.officer)
    clock.travel(clock.now() + dt.timedelta(days=2))
    story.verify_people()
    registering(trial, OFFICER, candidates(trial))
    from_registration_to_proposal(trial)
    for login in hands:
        given_role(trial, HEAD, login, Role.COLLEGE_REVIEWER)
        refused = signing(trial.person(login), trial)
        assert (refused.status_code, refused.get_json()["code"]) == (403, "ISSUANCE_SAME_PERSON")
    assert signing(trial.person(HEAD), trial).status_code == 200
