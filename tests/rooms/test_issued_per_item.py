"""生成证书 goes item by item: whoever cannot have a certificate is named with the reason, everybody else has one."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select, update

from core.db.session import reading, transaction
from core.db.tables import HeadSeal, IssuanceItem, IssuedCertificate, Registration
from core.files import store
from core.issuance import press, printing, register, service, unmade
from core.issuance.rules import Decision, State
from core.kernel import clock
from core.kernel.errors import Unavailable
from core.kernel.ids import FileKey
from core.kernel.person import Person
from core.kernel.problems import Tally
from core.pdf import fonts
from tests.pdf.making import a_font
from tests.rooms.issued_world import AFTER_PUBLICITY, World, a_world
from tests.rooms.test_issuance import VERIFY, a_seal

RARE = "\U00031350"
"""A character of Unicode that neither the package nor Debian draws."""


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[World]:
    clock.travel(AFTER_PUBLICITY)
    store.bind(f"file://{tmp_path}/files", seal=lambda data: data, unseal=lambda data: data)
    yield a_world()
    fonts.bind("")


def a_photo() -> FileKey:
    out = io.BytesIO()
    Image.new("RGB", (295, 413), "white").save(out, "JPEG")
    return store.store().put(out.getvalue())


def signed(world: World) -> None:
    for college in (world.college, world.other):
        service.save_seal(college, a_seal(), "王副校长", consented=True)
    service.propose(world.vendor, world.plan_id)
    for party in (world.vendor, world.college, world.other):
        service.sign(party, world.plan_id, None, Decision.APPROVE)


def issue(world: World) -> tuple[Tally, list[tuple[str, str]]]:
    outcome = press.issue(world.vendor, world.plan_id, VERIFY)
    return outcome.tally, [(one.name, one.problem.code) for one in outcome.unmade]


def item_of(world: World, registration: uuid.UUID) -> uuid.UUID:
    with reading(world.vendor) as tx:
        return tx.scalars(select(IssuanceItem.id).where(IssuanceItem.registration_id == registration)).one()


def rename(world: World, registration: uuid.UUID) -> None:
    with transaction(world.college) as tx:
        row = tx.get_one(Registration, registration)
        old = row.person
        row.person = Person(
            name="改名", pinyin=old.pinyin, id_type=old.id_type, id_number=old.id_number, phone=old.phone
        )


@pytest.mark.req("R-161", "R-162", "R-172", "R-178")
def test_one_bad_member_of_every_kind_keeps_nobody_else_from_a_certificate(world: World) -> None:
    good = [world.result(world.college) for _ in range(3)]
    world.result(world.college, name=f"王{RARE}")
    lost = a_photo()
    world.result(world.college, name="失照", photo=lost)
    bad_photo = a_photo()
    world.result(world.college, name="坏照", photo=bad_photo)
    changed = world.result(world.college, name="旧名")
    reopened = world.result(world.college, name="复查")
    world.result(world.other, name="无章")
    good += [world.result(world.college) for _ in range(60)]
    signed(world)
    store.store().delete(lost)
    store.store()._path(bad_photo).write_bytes(b"no picture")
    rename(world, changed)
    with transaction(world.college) as tx:
        tx.get_one(Registration, reopened).verified = False
    with transaction(world.other) as tx:
        seal = tx.scalars(select(HeadSeal)).one()
        store.store().delete(seal.image_key)

    tally, why = issue(world)
    assert tally == Tally(len(good), 6, 0)
    assert dict(why) == {
        f"王{RARE}": "GLYPH_MISSING",
        "失照": "CERTIFICATE_PHOTO_LOST",
        "坏照": "CERTIFICATE_PHOTO_LOST",
        "改名": "CERTIFICATE_SIGNED_OTHERWISE",
        "复查": "CERTIFICATE_NOT_ELIGIBLE",
        "无章": "SEAL_LOST",
    }
    assert register.issued(world.vendor)[1] == len(good)
    assert [one.problem.code for one in unmade.left(world.vendor, world.plan_id)] == [code for _, code in why]
    assert issue(world) == (Tally(0, 6, len(good)), why)


@pytest.mark.req("R-172")
def test_a_later_run_makes_the_certificate_under_the_number_it_was_refused_with(world: World, tmp_path: Path) -> None:
    rare = world.result(world.college, name=f"王{RARE}")
    world.result(world.college)
    signed(world)
    assert [one.problem.code for one in unmade.left(world.vendor, world.plan_id)] == ["GLYPH_MISSING"]
    (refused,) = press.issue(world.vendor, world.plan_id, VERIFY).unmade
    assert (refused.item_id, refused.number[:4]) == (item_of(world, rare), "2022")
    assert refused.problem.params["characters"] == f"{RARE}（U+31350）"
    assert register.state_of(refused.number) == "unknown"
    (tmp_path / "own.ttf").write_bytes(a_font(RARE))
    fonts.bind(str(tmp_path))
    assert issue(world) == (Tally(1, 0, 1), [])
    assert register.state_of(refused.number) == "valid"


@pytest.mark.req("R-161")
def test_what_was_tampered_with_after_it_got_its_number_is_not_made(world: World) -> None:
    world.result(world.college, name=f"王{RARE}")
    world.result(world.college)
    signed(world)
    issue(world)
    with transaction(world.vendor) as tx:
        tx.execute(update(IssuedCertificate).where(IssuedCertificate.state == "planned").values(facts="{}"))
    assert issue(world) == (Tally(0, 1, 1), [(f"王{RARE}", "CERTIFICATE_FACTS_CHANGED")])


@pytest.mark.req("R-178")
def test_a_store_that_does_not_answer_is_nobodys_own_fault(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.result(world.college, photo=a_photo())
    signed(world)

    def away(_page: object) -> bytes:
        raise Unavailable("文件存储")

    with monkeypatch.context() as broken, pytest.raises(Unavailable):
        broken.setattr(printing, "certificate", away)
        issue(world)
    assert issue(world)[0] == Tally(1, 0, 0)


@pytest.mark.req("R-161")
def test_who_was_signed_otherwise_goes_on_by_a_new_list(world: World) -> None:
    changed = world.result(world.college, name="旧名")
    signed(world)
    rename(world, changed)
    assert issue(world)[1] == [("改名", "CERTIFICATE_SIGNED_OTHERWISE")]
    assert service.propose(world.vendor, world.plan_id).accepted == 1
    for party in (world.vendor, world.college):
        service.sign(party, world.plan_id, None, Decision.APPROVE)
    assert issue(world) == (Tally(1, 0, 0), [])
    with reading(world.vendor) as tx:
        assert tx.scalars(select(IssuanceItem.state)).all() == [State.ISSUED]
