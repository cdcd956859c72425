"""Exports through the portal: streamed, masked unless asked otherwise, and never another's numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from core.demo.story import Story
from core.rest.downloads import XLSX
from tests.api.asking import acted
from tests.api.conftest import OFFICER, PLANNER
from tests.api.test_pages import signed_in
from tests.sheets.files import rows


def exported(portal: Flask, story: Story, login: str, address: str, folder: Path) -> set[object]:
    """Press the button of a page and return every cell of what comes."""
    client = signed_in(portal, login, story.world.password)
    token = client.get("/candidates/").text.split('name="csrf_token" value="')[1].split('"')[0]
    path = folder / "export.xlsx"
    with acted(client, address, {"csrf_token": token}) as answer:
        assert (answer.status_code, answer.mimetype, answer.is_streamed) == (200, XLSX, True)
        path.write_bytes(b"".join(answer.iter_encoded()))
    return {cell for row in rows(path) for cell in row.cells}


@pytest.mark.req("R-073", "R-090")
@pytest.mark.parametrize(("query", "whole"), [("", False), ("&whole=1", True)])
def test_candidates_are_exported_masked_or_whole(
    portal: Flask, story: Story, tmp_path: Path, query: str, whole: bool
) -> None:
    found = exported(portal, story, OFFICER, f"/candidates/export?type=college{query}", tmp_path)
    numbers = {person.number for person in story.invent(story.colleges[0])}
    assert numbers & found == (numbers if whole else set())


@pytest.mark.req("R-088", "R-090")
@pytest.mark.parametrize(
    ("login", "query", "whole"), [(OFFICER, "", False), (OFFICER, "?whole=1", True), (PLANNER, "", False)]
)
def test_registrations_are_exported_masked_or_whole(
    portal: Flask, story: Story, tmp_path: Path, login: str, query: str, whole: bool
) -> None:
    story.register()
    found = exported(portal, story, login, f"/registrations/{story.key}/export{query}", tmp_path)
    numbers = {person.number for person in story.invent(story.colleges[0])}
    assert numbers & found == (numbers if whole else set())
