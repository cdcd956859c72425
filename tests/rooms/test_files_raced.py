"""Eight at once: the store holds exactly the files that rows name, and nobody's work is done twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from core.db.session import reading, transaction
from core.db.tables import ExamSite, HeadSeal, IssuedCertificate, Upload
from core.files.store import store
from core.intake.receive import receive
from core.issuance import press, printing, service
from core.issuance.rules import Decision
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import OnexError
from core.sites import papers
from core.sites import service as sites
from core.sites.rules import State
from tests.rooms.college_world import bind_files
from tests.rooms.issued_world import AFTER_PUBLICITY, World, a_world
from tests.rooms.test_issuance import VERIFY, a_seal

HANDS, PEOPLE = 8, 30

pytestmark = pytest.mark.postgres


@pytest.fixture
def world(postgres_database: str, tmp_path: Path) -> World:
    clock.travel(AFTER_PUBLICITY)
    bind_files(tmp_path)
    return a_world()


def at_once(act: Callable[[], object]) -> int:
    """Do the same eight times at once; return how often it was answered with an error."""
    ready = threading.Barrier(HANDS)

    def one(_number: int) -> bool:
        ready.wait()
        try:
            act()
        except (OnexError, SQLAlchemyError):
            return True
        return False

    with ThreadPoolExecutor(HANDS) as hands:
        return sum(hands.map(one, range(HANDS)))


def on_disk(folder: Path) -> set[str]:
    return {path.name for path in (folder / "files").rglob("*") if path.is_file()}


def named(*actors: Actor) -> set[str]:
    """Return the keys of files that rows name."""
    columns = (HeadSeal.image_key, IssuedCertificate.pdf_key, ExamSite.form_key, Upload.file_key)
    found: set[str] = set()
    for actor in actors:
        with reading(actor) as tx:
            found |= {key for column in columns for key in tx.scalars(select(column)) if key}
    return found


@pytest.mark.req("R-178")
def test_eight_runs_print_every_certificate_once(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(PEOPLE):
        world.result(world.college)
    service.save_seal(world.college, a_seal(), "王副校长", consented=True)
    service.propose(world.vendor, world.plan_id)
    for party in (world.vendor, world.college):
        service.sign(party, world.plan_id, None, Decision.APPROVE)
    printed = []
    certificate = printing.certificate
    monkeypatch.setattr(printing, "certificate", lambda page: printed.append(page.issue.number) or certificate(page))
    monkeypatch.setattr(press, "CHUNK", 5)  # so that there is something to share out
    made = []
    assert at_once(lambda: made.append(press.issue(world.vendor, world.plan_id, VERIFY).tally.accepted)) == 0
    assert press.issue(world.vendor, world.plan_id, VERIFY).tally.accepted == 0, "nothing was left undone"
    assert len(printed) == len(set(printed)) == sum(made) == PEOPLE
    assert on_disk(tmp_path) == named(world.vendor, world.college)
    assert len(on_disk(tmp_path)) == PEOPLE + 1


@pytest.mark.parametrize("first", [True, False])
def test_eight_seals_of_one_college_leave_one_file(world: World, tmp_path: Path, first: bool) -> None:
    if not first:
        service.save_seal(world.college, a_seal(), "王副校长", consented=True)
    errors = at_once(lambda: service.save_seal(world.college, a_seal(), "李副校长", consented=True))
    assert errors < HANDS
    assert on_disk(tmp_path) == named(world.college)
    assert len(on_disk(tmp_path)) == 1


def test_eight_forms_of_one_site_leave_one_file(world: World, tmp_path: Path) -> None:
    with transaction(world.college) as tx:
        site = tx.get_one(ExamSite, world.sites[world.college.college])
        site.state, site.code = State.DRAFT, None
    attach = partial(papers.attach_form, world.college, site.id, file_name="申报表.pdf", data=b"%PDF-")
    assert at_once(attach) == 0
    assert on_disk(tmp_path) == named(world.college)
    assert len(on_disk(tmp_path)) == 1
    sites.delete(world.college, [site.id])
    assert on_disk(tmp_path) == set()


def test_an_upload_that_is_refused_leaves_no_file(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_words: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("core.intake.receive.record", fails)
    with pytest.raises(ZeroDivisionError):
        receive(world.college, "candidates", "考生.xlsx", b"PK")
    assert on_disk(tmp_path) == set()
    assert store().put(b"the store itself works")
