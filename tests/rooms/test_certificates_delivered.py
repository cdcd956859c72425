"""证书发放: on paper and on screen, told to whom it concerns, never by one signature."""

from __future__ import annotations

import ast
import io
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from core.db.session import reading, transaction
from core.db.tables import ExamPlan, IssuedCertificate, Outbox
from core.files import store
from core.issuance import press, register, service
from core.issuance.rules import Decision
from core.kernel import clock
from core.kernel.problems import Tally
from tests.architecture import ROOT, python_files
from tests.rooms.issued_world import AFTER_PUBLICITY, World, a_world
from tests.rooms.test_issuance import a_seal

VERIFY = "https://onex.example/verify"
MILLIMETRE = 72 / 25.4


@pytest.fixture(autouse=True)
def after_publicity(database: str, tmp_path: Path) -> None:
    clock.travel(AFTER_PUBLICITY)
    store.bind(f"file://{tmp_path}", seal=lambda data: data, unseal=lambda data: data)


def ready_to_sign(people: int) -> World:
    world = a_world()
    for _ in range(people):
        world.result(world.college)
    service.save_seal(world.college, a_seal(), "王副校长", consented=True)
    service.propose(world.vendor, world.plan_id)
    return world


def issued(people: int = 1) -> tuple[World, list[IssuedCertificate]]:
    world = ready_to_sign(people)
    for party in (world.vendor, world.college):
        service.sign(party, world.plan_id, None, Decision.APPROVE)
    press.issue(world.vendor, world.plan_id, VERIFY)
    with reading(world.vendor) as tx:
        return world, list(tx.scalars(select(IssuedCertificate)))


@pytest.mark.req("R-180")
@pytest.mark.parametrize("year", [2020, 2021, 2035])
def test_from_2020_on_no_year_makes_a_certificate_of_one_signature(year: int) -> None:
    world = ready_to_sign(1)
    with transaction(world.vendor) as tx:
        tx.get_one(ExamPlan, world.plan_id).year = year
    service.sign(world.college, world.plan_id, None, Decision.APPROVE)
    assert press.issue(world.vendor, world.plan_id, VERIFY).tally == Tally(0, 0, 1)
    service.sign(world.vendor, world.plan_id, None, Decision.APPROVE)
    assert press.issue(world.vendor, world.plan_id, VERIFY).tally == Tally(1, 0, 0)


@pytest.mark.req("R-173")
def test_the_vendor_downloads_sheets_to_print_for_a_whole_college() -> None:
    world, certificates = issued(people=3)
    packed = zipfile.ZipFile(io.BytesIO(register.archive(world.vendor, [row.id for row in certificates])))
    assert sorted(packed.namelist()) == sorted(f"{row.number}.pdf" for row in certificates)
    for name in packed.namelist():
        (sheet,) = PdfReader(io.BytesIO(packed.read(name))).pages
        size = [round(float(length) / MILLIMETRE) for length in (sheet.mediabox.width, sheet.mediabox.height)]
        assert size == [297, 210]


@pytest.mark.req("R-175")
def test_who_is_concerned_is_told_and_college_and_student_find_the_certificate_at_once() -> None:
    world, (row,) = issued()
    with reading(world.vendor) as tx:
        told = [message.payload for message in tx.scalars(select(Outbox)) if message.topic == "certificate.issued"]
    assert [(payload["number"], payload["plan"]) for payload in told] == [(row.number, str(world.plan_id))]
    (listed,), total = register.issued(world.college)
    assert (listed.number, total) == (row.number, 1)
    assert register.pdf(world.college, row.id)[1].startswith(b"%PDF-")
    found = register.look_up(row.number, row.person.id_number)
    assert found
    assert found.state == "valid"


@pytest.mark.req("R-169")
def test_the_heads_signature_is_read_where_certificates_are_issued_and_nowhere_else() -> None:
    readers = {
        path.relative_to(ROOT / "core").parts[0]
        for path in python_files("core")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name | ast.alias) and "HeadSeal" in (getattr(node, "id", ""), getattr(node, "name", ""))
    }
    assert readers == {"db", "issuance"}
    consent = (ROOT / "core/issuance/templates/issuance/seal.html").read_text(encoding="utf-8")
    assert "授权本平台将该签名章仅用于签发本校考生的证书" in consent
