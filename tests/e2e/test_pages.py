"""Every page of the menu answers for every kind of reader, in Chinese and in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from core.db import engine
from core.demo.world import World
from core.kernel.settings import Settings
from core.web.app import create_app
from core.wiring.start import start
from tests.e2e.portal import one_plan

PAGES = {
    "college1": [
        "/", "/plans/", "/plans/certificates", "/candidates/", "/registrations/", "/imports/", "/pilots/",
        "/pilots/new", "/pilots/windows", "/sites/", "/sites/new", "/organizations/", "/organizations/users",
        "/scores/", "/fees/",
        "/issuance/", "/imports/new?kind=candidates", "/imports/template/candidates.xlsx",
    ],
    "hotmatrix": ["/", "/plans/", "/registrations/", "/sites/", "/arrangement/", "/scores/", "/fees/", "/issuance/"],
    "province11": ["/", "/pilots/", "/pilots/windows", "/plans/", "/fees/standards"],
    "operator": ["/", "/organizations/", "/organizations/users"],
}  # fmt: skip


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, World, str]]:
    folder: Path = tmp_path_factory.mktemp("portal")
    settings = start(Settings.from_env({"ONEX_DATABASE_URL": f"sqlite:///{folder / 'onex.sqlite3'}"}, folder))
    engine.upgrade()
    world, story = one_plan("hotmatrix_shop", "2022年第四次")
    app = create_app(settings)
    yield app.test_client(), world, str(story.key)
    engine.dispose()


@pytest.mark.parametrize("login", list(PAGES))
def test_every_page_answers(portal: tuple[FlaskClient, World, str], login: str) -> None:
    client, world, plan = portal
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
    assert token
    form = {"login": login, "password": world.password, "csrf_token": token[1]}
    assert client.post("/sign-in", data=form).status_code == 303
    pages = [
        *PAGES[login],
        *([f"/plans/{plan}", f"/registrations/{plan}"] if login in ("college1", "hotmatrix") else []),
    ]
    answers = {page: client.get(page).status_code for page in pages}
    client.delete_cookie("onex")
    assert answers == dict.fromkeys(pages, 200)
