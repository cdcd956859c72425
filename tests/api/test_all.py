"""What holds for every operation there is: described, closed to strangers, blind to foreign ids, listed alike."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from openapi_spec_validator import validate

from tests.api.conftest import HEAD, OFFICER, OPERATOR, PLANNER, PROVINCE, Program

RESOURCES = frozenset(
    """certificates plans pilot-applications sites candidates photo-batches registrations rooms arrangements sittings
    invigilators invigilator-duties scores score-reviews results issuance-batches certificates-issued fees statements
    payments imports jobs organizations users tokens webhooks plugins audit-events national-link
    change-requests""".split()  # noqa: SIM905 - fourteen lines otherwise
)
METHODS = ("get", "post", "put", "patch", "delete")


def operations(portal: Flask) -> Iterator[tuple[str, str]]:
    document = portal.test_client().get("/api/openapi.json").get_json()
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                yield method, path


def address(path: str) -> str:
    """Fill an address with ids nobody has."""
    return re.sub(r"\{\w+\}", lambda _: str(uuid.uuid4()), path)


def test_every_resource_is_there_and_described(portal: Flask) -> None:
    document = portal.test_client().get("/api/openapi.json").get_json()
    validate(document)
    assert {path.split("/")[3] for path in document["paths"]} >= RESOURCES
    dumb = [f"{m} {p}" for m, p in operations(portal) if not document["paths"][p][m].get("summary")]
    assert dumb == []


def test_nobody_gets_in_without_a_key(portal: Flask) -> None:
    client = portal.test_client()
    headers = {"If-Match": '"x"', "Idempotency-Key": "k"}
    open_to_all = [
        f"{method} {path}"
        for method, path in operations(portal)
        if client.open(address(path), method=method.upper(), headers=headers).status_code != 401
    ]
    assert open_to_all == []


@pytest.mark.parametrize("login", [OFFICER, HEAD, PLANNER, PROVINCE, OPERATOR])
def test_an_id_of_nobodys_is_not_found_and_no_bug(portal: Flask, person: Callable[[str], Program], login: str) -> None:
    client = person(login).client
    for method, path in operations(portal):
        if "{" in path:
            headers = {"If-Match": '"x"', "Idempotency-Key": uuid.uuid4().hex}
            answer = client.open(address(path), method=method.upper(), headers=headers)
            # 422: the body is judged first; 403: the role is.
            assert answer.status_code in {403, 404, 415, 422}, (method, path, answer.text)


@pytest.mark.parametrize("login", [OFFICER, HEAD, PLANNER, PROVINCE, OPERATOR])
def test_every_list_has_the_same_shape(portal: Flask, person: Callable[[str], Program], login: str) -> None:
    client = person(login).client
    for method, path in operations(portal):
        if method == "get" and "{" not in path and path != "/api/v1/national-link":
            answer = client.get(path)
            assert answer.status_code in {200, 403, 422}, (path, answer.text)
            if answer.status_code == 200:
                assert answer.get_json().keys() == {"items", "next"}, path
