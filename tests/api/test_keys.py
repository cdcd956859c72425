"""What a key may do: every operation says the scope it needs or is for persons only, and holds to it."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from core.intake.kind import kinds
from core.kernel.actor import Role
from core.kernel.scopes import KeyScope
from core.orgs.rules import SCOPES_OF, scopes_for
from core.rest.keys import act_of, declared_scopes
from tests.api.conftest import HEAD, OFFICER, OPERATOR, PLANNER, Program
from tests.api.test_all import METHODS, address
from tests.callers import program_of

Programs = Callable[[str], Program]
# What a person answers for, by the words of its address or the resource it is of.
DECIDING = frozenset(
    """sign-offs revocation certificates-issued issuance-batches publication amendments notices supplements results
    corrections decision review answer check confirmation""".split()  # noqa: SIM905 - many lines otherwise
)
ADMINISTERING = frozenset({"organizations", "users", "tokens", "webhooks", "plugins", "national-link"})


def documented(portal: Flask) -> Iterator[tuple[str, str, dict[str, Any]]]:
    document = portal.test_client().get("/api/openapi.json").get_json()
    for path, operations in document["paths"].items():
        for method in METHODS:
            if method in operations:
                yield method, path, operations[method]


def scopes_of(operation: dict[str, Any]) -> set[str]:
    return {scope for way in operation["security"] for scope in way.get("token", ())}


def test_every_operation_that_changes_something_says_what_a_key_needs(portal: Flask) -> None:
    silent = [
        f"{method} {rule.rule}"
        for rule in portal.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"OPTIONS"}
        if declared_scopes(portal.view_functions[rule.endpoint], method) is None
    ]
    assert silent == []


def test_the_document_says_the_scope_of_every_operation(portal: Flask) -> None:
    for method, path, operation in documented(portal):
        scopes = scopes_of(operation)
        assert {"session": []} in operation["security"], path
        assert all(f"`{scope}`" in operation["description"] for scope in scopes), path
        assert scopes or "Persons only" in operation["description"], (method, path)


def test_no_key_decides_or_administers(portal: Flask) -> None:
    open_to_keys = [
        f"{method} {path}"
        for method, path, operation in documented(portal)
        if method != "get" and scopes_of(operation) and not {*path.split("/")}.isdisjoint(DECIDING | ADMINISTERING)
    ]
    assert open_to_keys == []
    assert not any(scopes_of(op) for _m, path, op in documented(portal) if path.split("/")[3] in {"users", "tokens"})


def test_a_key_is_refused_by_every_operation_whose_scope_it_lacks(portal: Flask) -> None:
    """Whatever its account may do: who signs and who enters is asked with a key that only does something else."""
    keys = {scope: program_of(portal, OFFICER, scope) for scope in scopes_for([Role.COLLEGE_OFFICER])}
    wrong = []
    for method, path, operation in documented(portal):
        scopes = scopes_of(operation)
        if keys.keys() <= scopes:
            continue  # of files: their kind says which of them is needed
        other = next(key for scope, key in keys.items() if scope not in scopes)
        headers = {"If-Match": '"x"', "Idempotency-Key": uuid.uuid4().hex}
        answer = other.open(address(path), method=method.upper(), headers=headers)
        told = answer.get_json()
        code = "KEY_SCOPE_MISSING" if scopes else "KEY_PERSONS_ONLY"
        if (answer.status_code, told["code"]) != (403, code) or not all(scope in told["detail"] for scope in scopes):
            wrong.append(f"{method} {path}: {answer.status_code} {told}")
    assert wrong == []


def test_the_scopes_a_role_may_choose_are_those_its_work_needs(portal: Flask) -> None:
    needed: dict[Role, set[KeyScope]] = {role: set() for role in Role}
    of_any_file = {kind.scope for kind in kinds()}  # such a door asks the kind whose it is
    for rule in portal.url_map.iter_rules():
        for method in rule.methods or ():
            act = act_of(portal.view_functions[rule.endpoint], method)
            scopes = getattr(act, "scopes", frozenset())
            for role in () if scopes >= of_any_file else getattr(act, "roles", ()):
                needed[role] |= scopes
    for kind in kinds():
        for role in kind.roles:
            needed[role].add(kind.scope)
    assert {role: scopes for role, scopes in needed.items() if scopes} == SCOPES_OF


def test_a_head_request_needs_what_reading_needs(portal: Flask) -> None:
    other = program_of(portal, OFFICER, KeyScope.CANDIDATES)
    assert other.head("/api/v1/candidates").status_code == 403
    assert program_of(portal, OFFICER, KeyScope.READING).head("/api/v1/candidates").status_code == 200
    assert program_of(portal, HEAD).head("/api/v1/users").status_code == 403


def test_a_file_needs_the_scope_of_its_kind(portal: Flask) -> None:
    client = Program(program_of(portal, OFFICER, KeyScope.READING, KeyScope.CANDIDATES))

    def send(kind: str) -> Any:
        file = {"file": (io.BytesIO(b"no workbook"), "a.xlsx")}
        return client.post(f"/imports?kind={kind}", data=file, content_type="multipart/form-data")

    refused = send("rooms")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "KEY_SCOPE_MISSING")
    assert "arrangement" in refused.get_json()["detail"]
    assert send("candidates").status_code == 202


def test_nobody_makes_a_key_for_somebody_else(person: Programs) -> None:
    for manager, login in ((OPERATOR, HEAD), (HEAD, OFFICER)):
        asked = {"name": "试", "scopes": ["reading"], "login": login}
        refused = person(manager).post("/tokens", asked)
        assert (refused.status_code, [error["field"] for error in refused.get_json()["errors"]]) == (422, ["login"])


def test_a_person_makes_lists_and_revokes_the_own_keys_and_a_manager_lists_and_revokes(person: Programs) -> None:
    officer, head = person(OFFICER), person(HEAD)
    made = officer.post("/tokens", {"name": "脚本", "scopes": ["reading", "candidates"], "days": 365})
    assert made.status_code == 201
    assert made.get_json()["token"].startswith("onex_")
    assert made.get_json()["scopes"] == ["reading", "candidates"]
    (seen,) = head.get("/tokens").get_json()["items"]
    assert (seen["login"], seen["own"], seen.get("token")) == (OFFICER, False, None)
    assert person(PLANNER).get("/tokens").get_json()["items"] == []
    assert head.change("DELETE", f"/tokens/{seen['id']}").status_code == 204
    assert [row["good"] for row in officer.get("/tokens").get_json()["items"]] == [False]


@pytest.mark.parametrize("asked", [{"days": 0}, {"days": 366}, {"scopes": ["signing"]}, {"name": ""}])
def test_a_key_has_a_purpose_scopes_there_are_and_a_year_at_most(person: Programs, asked: dict[str, object]) -> None:
    refused = person(OFFICER).post("/tokens", {"name": "脚本", "scopes": ["reading"], **asked})
    assert refused.status_code == 422


def test_no_key_returns_money(program: Programs) -> None:
    body = {"statement_id": str(uuid.uuid4()), "received_on": "2022-11-20"}
    refused = program(PLANNER).post("/payments", {**body, "amount": "-1.00"})
    assert (refused.status_code, refused.get_json()["code"]) == (403, "KEY_PERSONS_ONLY")
    assert program(PLANNER).post("/payments", {**body, "amount": "1.00"}).status_code == 404
