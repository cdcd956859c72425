"""Rare names from the import to the certificate: pointed out early, and stopping nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.arrangement import pages, queries
from core.arrangement.preprint import lacking
from core.candidates import views
from core.db.session import reading
from core.db.tables import Registration
from core.demo import people
from core.demo.story import Event, Story
from core.files.store import store
from core.intake.report import report, uploads
from core.issuance import register, unmade
from core.kernel import clock
from core.kernel.ids import FileKey
from core.kernel.problems import Problem
from core.pdf import fonts
from tests.api.test_pages import signed_in
from tests.callers import person_of, program_of
from tests.pdf.making import a_font
from tests.pdf.reading import pages_of, text_of
from tests.portal import the_portal
from tests.rooms.college_world import CollegeWorld, a_college_world, bind_files
from tests.rooms.story_world import a_plan
from tests.rooms.test_candidates import invented, pool, send_rows

RARE = "\U00031350"


@pytest.fixture
def world(database: str, tmp_path: Path) -> CollegeWorld:
    bind_files(tmp_path)
    return a_college_world()


def renamed(person: people.Invented, name: str) -> list[str]:
    return [name, "Wang Xiao", *person.cells[2:]]


def about_names(problems: Iterator[Problem] | tuple[Problem, ...]) -> list[tuple[str, int, bool, object]]:
    return [
        (problem.code, problem.place.row, problem.warning, problem.params.get("characters"))
        for problem in problems
        if problem.code.startswith("NAME_")
    ]


@pytest.mark.req("R-064")
def test_a_name_that_cannot_be_printed_is_taken_with_a_warning_that_names_the_character(world: CollegeWorld) -> None:
    one, two, three = invented(3)
    found = send_rows(world, [renamed(one, f"王{RARE}"), renamed(two, "王小"), renamed(three, "王\U0003347a")])
    assert (found.tally.accepted, found.tally.refused) == (2, 1)
    assert about_names(found.problems) == [
        ("NAME_UNASSIGNED", 5, False, None),
        ("NAME_UNPRINTABLE", 3, True, f"{RARE}（U+31350）"),
    ]
    shown = {candidate.person.name: views.one(world.officer, candidate.id).warnings for candidate in pool(world)}
    assert about_names(shown[f"王{RARE}"]) == [("NAME_UNPRINTABLE", 0, True, f"{RARE}（U+31350）")]
    assert shown["王小"] == ()


PRINTED = "𠮷㛃䶮𬭩𬺰龘"
"""Rare, and in a font of this test's folder where the package has none."""
LACKING = ("王\U00031350", "\U0002ebf0明", "库尔班·热\U000323af曼", "欧阳\U00031351\U00031352")


@pytest.fixture
def exam(sqlite_database: str, tmp_path: Path) -> Iterator[Story]:
    """A plan of thirty people, ten of them with rare names, up to the arrangement."""
    (tmp_path / "own.ttf").write_bytes(a_font("𠮷𬺰"))
    fonts.bind(str(tmp_path))
    story = a_plan(tmp_path)
    story.count = 30
    (staff,) = story.colleges
    cast = story.invent(staff)
    for place, name in enumerate([f"赵{char}" for char in PRINTED] + list(LACKING)):
        cells = (name, "Kuerban Reheman" if "·" in name else "Zhao Xiao", *cast[3 + 2 * place].cells[2:])
        cast[3 + 2 * place] = replace(cast[3 + 2 * place], name=name, cells=cells)
    run(story.events(), until=story.arrange)
    yield story
    fonts.bind("")


def run(events: Iterator[Event], *, until: object) -> None:
    for moment, act in events:
        clock.travel(moment)
        act()
        if act == until:
            return


def every_paper(story: Story, client: FlaskClient) -> Iterator[tuple[str, str]]:
    for room in queries.overview(story.staff.planner, story.key).rooms:
        for paper in pages.PAPERS if room.candidates else ():
            answer = client.get(f"/arrangement/rooms/{room.id}/{paper}.pdf")
            assert answer.status_code == 200, answer.text
            yield paper, "".join(text_of(answer.data, page) for page in range(pages_of(answer.data)))


@pytest.mark.req("R-120", "R-123")
def test_papers_of_a_room_with_rare_names_are_printed_for_everybody(exam: Story) -> None:
    client = signed_in(the_portal(), "college1", exam.world.password)
    names = [person.name for person in exam.cast[exam.colleges[0].college.id] if person.name not in LACKING]
    said: dict[str, str] = defaultdict(str)
    for paper, text in every_paper(exam, client):
        said[paper] += text
    for paper, text in said.items():
        assert [name for name in names if name not in text] == [], paper
        assert text.count("（生僻字手写）") == len(LACKING) * text.count(f"赵{PRINTED[0]}") > 0, paper
    page = client.get(f"/arrangement/{exam.key}").text
    assert "打印前核对" in page
    assert [name for name in LACKING if name not in page] == []
    assert f"赵{PRINTED[0]}" not in page


@pytest.mark.req("R-079")
def test_registering_somebody_whose_name_cannot_be_printed_warns(exam: Story) -> None:
    (staff,) = exam.colleges
    sent = next(one for one in uploads(staff.officer) if one.kind == "registrations")
    found = report(staff.officer, sent.id).problems
    warned = [problem.params["characters"] for problem in found if problem.code == "NAME_UNPRINTABLE"]
    assert sorted(warned) == sorted(fonts.unprintable(name) for name in LACKING)
    assert sent.tally.accepted == 30


@pytest.mark.req("R-120")
def test_what_papers_will_lack_is_told_to_programs_of_the_plans_own_parties(exam: Story) -> None:
    portal = the_portal()
    answers = {
        login: program_of(portal, login).get("/api/v1/print-findings", query_string={"plan": exam.key}).get_json()
        for login in ("college1", "hotmatrix", "college2")
    }
    for login in ("college1", "hotmatrix"):
        found = answers[login]["items"]
        assert {one["name"] for one in found} == set(LACKING)
        assert all(one["ticket"] and one["rooms"] and "U+" in one["finding"]["message"] for one in found)
    assert answers["college2"]["items"] == []


def lost(file: Path) -> None:
    file.unlink()


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:200])


def no_picture(file: Path) -> None:
    file.write_bytes(sealed_as_kept(b"no picture"))


def half_a_picture(file: Path) -> None:
    photo = store().get(FileKey(file.name))
    file.write_bytes(sealed_as_kept(photo[: len(photo) // 2]))


def sealed_as_kept(data: bytes) -> bytes:
    return store()._path(store().put(data)).read_bytes()


@pytest.mark.parametrize("harm", [lost, cut_off, no_picture, half_a_picture])
@pytest.mark.req("R-120")
def test_a_lost_or_damaged_photo_leaves_its_place_empty_and_is_told_before_printing(
    exam: Story, harm: Callable[[Path], None]
) -> None:
    assert {one.problem.code for one in lacking(exam.staff.planner, exam.key)} == {"NAME_UNPRINTABLE"}
    with reading(exam.staff.planner) as tx:
        row = tx.scalars(select(Registration)).first()
    assert row
    harm(store()._path(row.photo_key))
    (lost,) = [one for one in lacking(exam.staff.planner, exam.key) if one.problem.code == "PHOTO_FILE_LOST"]
    assert (lost.name, bool(lost.ticket), len(lost.rooms)) == (row.person.name, True, 1)
    client = signed_in(the_portal(), "college1", exam.world.password)
    assert "照片文件无法读取，考场材料上照片处留空" in client.get(f"/arrangement/{exam.key}").text
    assert len([*every_paper(exam, client)]) >= 4


@pytest.mark.req("R-161", "R-172")
def test_of_a_plan_with_rare_names_every_certificate_is_made_that_can_be_and_the_rest_is_named(exam: Story) -> None:
    events = exam.events()
    acts = {act: moment for moment, act in events}
    for act in (exam.bill, exam.score, exam.publish_scores, exam.issue):
        clock.travel(acts[act])
        act()
    signer = exam.staff.signer
    left = unmade.left(signer, exam.key)
    passed = {row.name for row in register.issued_after(signer, exam.key, None, 100)} | {one.name for one in left}
    assert {one.problem.code for one in left} == {"GLYPH_MISSING"}
    assert {one.name for one in left} == passed & set(LACKING) != set()
    assert any(name[1] in PRINTED for name in passed)
    portal = the_portal()
    client = signed_in(portal, "hotmatrix-signer", exam.world.password)
    told = person_of(portal, "hotmatrix-signer", exam.world.password).get(f"/api/v1/issuance-batches/{exam.key}/unmade")
    assert {(one["name"], one["number"], one["code"]) for one in told.get_json()["items"]} == {
        (one.name, one.number, "GLYPH_MISSING") for one in left
    }
    page = client.get(f"/issuance/{exam.key}?state=signed").text
    assert [one for one in left if not (one.name in page and one.number in page)] == []
    assert page.count("不能生成") == len(left)
