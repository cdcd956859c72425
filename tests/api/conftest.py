"""The portal with its real rooms, and programs of the people in them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.demo.story import Story
from tests.callers import person_of, program_of
from tests.portal import the_portal
from tests.rooms.story_world import a_story

API = "/api/v1"
OFFICER, HEAD, OTHER, PLANNER, PROVINCE, OPERATOR = (
    "college1",
    "college1-head",
    "college2",
    "hotmatrix",
    "province11",
    "operator",
)


class Program:
    """A client of one account: short addresses, a fresh Idempotency-Key for every POST, the version of what it read."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, **query: object) -> TestResponse:
        return self.client.get(API + address, query_string=query)

    def post(self, address: str, json: object = None, **options: object) -> TestResponse:
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        return self.client.post(API + address, json=json, headers=headers, **options)  # type: ignore[arg-type]

    def change(self, method: str, address: str, json: object = None) -> TestResponse:
        """PUT, PATCH or DELETE what was just read."""
        read = self.get(address)
        assert read.status_code == 200, read.text
        return self.client.open(API + address, method=method, json=json, headers={"If-Match": read.headers["ETag"]})


@pytest.fixture
def story(sqlite_database: str, tmp_path: Path) -> Story:
    return a_story(tmp_path)


@pytest.fixture
def portal(story: Story) -> Flask:
    return the_portal()


@pytest.fixture
def program(portal: Flask) -> Callable[[str], Program]:
    """Return who calls with a key that has every scope of its account's roles."""
    return lambda login: Program(program_of(portal, login))


@pytest.fixture
def person(portal: Flask, story: Story) -> Callable[[str], Program]:
    """Return who calls by their own hand, for what no key may do."""
    return lambda login: Program(person_of(portal, login, story.world.password))
