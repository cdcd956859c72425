"""The API keeps the word of its own document, whoever asks: schemathesis reads it and makes up the calls."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core.demo.story import Story
from core.web.limits import limiter
from tests.api.conftest import HEAD, OFFICER, OPERATOR, PLANNER, PROVINCE, Program

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 4
made_up = settings(
    max_examples=EXAMPLES,
    phases=[Phase.generate],
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def patient(portal: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Answer as many calls as are made up."""
    monkeypatch.setattr(limiter, "enabled", False)
    return portal


def operations(portal: Flask) -> Iterator[schemathesis.openapi.APIOperation]:
    for found in schemathesis.openapi.from_wsgi("/api/openapi.json", portal).get_all_operations():
        yield found.ok()


@pytest.mark.parametrize("login", [OFFICER, HEAD, PLANNER, PROVINCE, OPERATOR])
def test_every_answer_that_comes_is_documented(
    patient: Flask, person: Callable[[str], Program], story: Story, login: str
) -> None:
    client = person(login).client
    cookie = client.get_cookie("onex")
    assert cookie
    broken = []
    for operation in operations(patient):

        @made_up
        @given(case=operation.as_strategy())
        def keep_its_word(case: Case) -> None:
            case.headers = {
                **(case.headers or {}),
                "Cookie": f"onex={cookie.value}",
                "X-CSRFToken": client.environ_base["HTTP_X_CSRFTOKEN"],
                "Idempotency-Key": uuid.uuid4().hex,
                "If-Match": '"made-up"',
            }
            case.call_and_validate(checks=CHECKS)

        try:
            keep_its_word()
        except BaseExceptionGroup as found:
            broken.append(f"{operation.label}: {found.exceptions[0]}")
    assert broken == []
