"""N11: what colleges write about teachers and places is text, whatever it looks like."""

from __future__ import annotations

import re

from markupsafe import escape

from core.pilots import service as pilots
from core.pilots.service import ApplicationFields
from tests.architecture import ROOT
from tests.portal import the_portal
from tests.rooms.college_world import PASSWORD, CollegeWorld

UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false|Markup\(")
HOSTILE = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{7*7}}{% raw %}", "</textarea><b>x</b>"]


def test_markup_is_shown_and_never_obeyed(college: CollegeWorld) -> None:
    text = " ".join(HOSTILE)
    fields = ApplicationFields(planned_headcount=5, majors=("电子商务",), faculty_text=text, venue_text=text)
    drafted = pilots.draft(
        college.officer,
        province_plan_id=college.open_window().id,
        certificate_id=college.certificate_id,
        fields=fields,
    )
    client = the_portal().test_client()
    token = client.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    client.post("/sign-in", data={"login": "officer", "password": PASSWORD, "csrf_token": token})
    for address in (f"/pilots/{drafted.id}", f"/pilots/{drafted.id}/edit"):
        shown = client.get(address).text
        assert shown.count(escape(text)) == 2
        assert not any(hostile in shown for hostile in HOSTILE if "<" in hostile)


def test_no_template_shows_anything_unescaped() -> None:
    files = [*(ROOT / "core").rglob("*.html"), *(ROOT / "core").rglob("*.py")]
    assert [file.name for file in files if UNESCAPED.search(file.read_text(encoding="utf-8"))] == []
