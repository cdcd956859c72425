"""签发: proposing, signing, making, looking up, revoking."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import uuid
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select, update

from core.db.session import reading, transaction
from core.db.tables import Entry, IssuanceItem, IssuedCertificate, Registration, Result, Score
from core.fees import service as fees
from core.files import store
from core.issuance import press, queries, register, service
from core.issuance.rules import Decision, State
from core.kernel import clock
from core.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from core.kernel.person import Person
from core.kernel.problems import Tally
from tests.rooms.issued_world import AFTER_PUBLICITY, World, a_world, rules

APPROVE, REFUSE = Decision.APPROVE, Decision.REFUSE


@pytest.fixture(autouse=True)
def after_publicity(database: str, tmp_path: Path) -> None:
    clock.travel(AFTER_PUBLICITY)
    store.bind(f"file://{tmp_path}", seal=lambda data: data, unseal=lambda data: data)


def a_seal(side: int = 95, background: str = "#00000000", kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image = Image.new("RGBA", (side, side), background)
    (image if kind == "PNG" else image.convert("RGB")).save(out, kind)
    return out.getvalue()


VERIFY = "https://onex.example/verify"


def proposed(count: int = 1, **fee_rules: object) -> World:
    world = a_world(rules(**fee_rules))
    for _ in range(count):
        world.result(world.college)
    service.propose(world.vendor, world.plan_id)
    return world


def sealed(world: World) -> World:
    service.save_seal(world.college, a_seal(), "王副校长", consented=True)
    return world


def signed(count: int = 1, **fee_rules: object) -> World:
    world = sealed(proposed(count, **fee_rules))
    service.sign(world.vendor, world.plan_id, None, APPROVE)
    service.sign(world.college, world.plan_id, None, APPROVE)
    return world


def items(world: World) -> list[IssuanceItem]:
    with reading(world.vendor) as tx:
        return list(tx.scalars(select(IssuanceItem).order_by(IssuanceItem.id)))


def certificates(world: World) -> list[IssuedCertificate]:
    with reading(world.vendor) as tx:
        return list(tx.scalars(select(IssuedCertificate).order_by(IssuedCertificate.number)))


def rename(world: World) -> None:
    with transaction(world.college) as tx:
        row = tx.scalars(select(Registration)).first()
        assert row
        row.major, old = "改", row.person
        row.person = Person(
            name="欧阳维", pinyin=old.pinyin, id_type=old.id_type, id_number=old.id_number, phone=old.phone
        )


@pytest.mark.req("R-160", "R-071")
def test_every_verified_person_who_passed_is_proposed_once() -> None:
    world = a_world()
    world.result(world.college)
    world.result(world.other)
    world.result(world.college, passed=False)
    world.result(world.college, verified=False)
    assert service.propose(world.vendor, world.plan_id) == Tally(2, 1, 0)
    assert service.propose(world.vendor, world.plan_id) == Tally(0, 1, 2)


@pytest.mark.req("R-134", "C-34")
def test_nothing_is_proposed_before_publicity_ends() -> None:
    world = a_world()
    clock.travel(clock.moment(dt.date(2022, 11, 13), dt.time(23, 59)))
    with pytest.raises(Conflict, match="PUBLICITY_RUNNING"):
        service.propose(world.vendor, world.plan_id)


@pytest.mark.req("R-161", "R-172")
def test_a_certificate_is_made_only_when_both_have_signed() -> None:
    world = sealed(proposed())
    assert service.sign(world.vendor, world.plan_id, None, APPROVE) == Tally(1, 0, 0)
    assert press.issue(world.vendor, world.plan_id, VERIFY).tally == Tally(0, 0, 1)
    service.sign(world.college, world.plan_id, None, APPROVE)
    assert press.issue(world.vendor, world.plan_id, VERIFY).tally == Tally(1, 0, 0)
    (row,) = certificates(world)
    assert (row.state, items(world)[0].state) == ("valid", State.ISSUED)
    number, pdf = register.pdf(world.college, row.id)
    assert register.file_digest(number) == hashlib.sha256(pdf).hexdigest()
    with zipfile.ZipFile(io.BytesIO(register.archive(world.college, [row.id]))) as packed:
        assert packed.read(f"{number}.pdf") == pdf
    assert (number, pdf[:5]) == (row.number, b"%PDF-")
    assert press.issue(world.vendor, world.plan_id, VERIFY).tally == Tally(0, 0, 1)


@pytest.mark.req("R-171")
def test_a_party_that_has_signed_cannot_take_it_back() -> None:
    world = proposed()
    service.sign(world.vendor, world.plan_id, None, APPROVE)
    assert service.sign(world.vendor, world.plan_id, None, REFUSE, "x") == Tally(0, 0, 1)
    assert items(world)[0].state == State.ORG_SIGNED


@pytest.mark.req("R-170")
def test_a_refusal_needs_a_reason_and_leads_to_a_new_round_in_which_both_sign_again() -> None:
    world = sealed(proposed())
    service.sign(world.vendor, world.plan_id, None, APPROVE)
    with pytest.raises(Refused, match="ISSUANCE_REASON_MISSING"):
        service.sign(world.college, world.plan_id, None, REFUSE, " ")
    service.sign(world.college, world.plan_id, None, REFUSE, "姓名有误")
    assert (items(world)[0].state, items(world)[0].reason) == (State.REJECTED, "姓名有误")
    assert service.propose(world.vendor, world.plan_id) == Tally(1, 0, 0)
    assert (items(world)[0].state, items(world)[0].round) == (State.PENDING, 2)
    service.sign(world.college, world.plan_id, None, APPROVE)
    assert press.issue(world.vendor, world.plan_id, VERIFY).tally == Tally(0, 0, 1)


@pytest.mark.req("R-161")
def test_a_change_after_one_side_signed_voids_the_round() -> None:
    world = sealed(proposed())
    service.sign(world.vendor, world.plan_id, None, APPROVE)
    rename(world)
    assert queries.items(world.college, world.plan_id).rows[0].stale
    assert service.sign(world.college, world.plan_id, None, APPROVE) == Tally(0, 1, 0)
    assert (items(world)[0].state, items(world)[0].round) == (State.PENDING, 2)


@pytest.mark.req("R-161")
def test_a_change_after_both_signed_keeps_the_certificate_from_being_made() -> None:
    world = signed()
    rename(world)
    assert press.issue(world.vendor, world.plan_id, VERIFY).tally == Tally(0, 1, 0)
    assert certificates(world) == []


@pytest.mark.req("R-166")
def test_a_batch_is_what_was_named_of_the_signers_own_and_nothing_named_is_nothing_signed() -> None:
    world = proposed(2)
    one, _ = items(world)
    with pytest.raises(Refused, match="NONE_CHOSEN"):
        service.sign(world.vendor, world.plan_id, [], APPROVE)
    assert [row.state for row in items(world)] == [State.PENDING, State.PENDING]
    assert service.sign(world.vendor, world.plan_id, [one.id], APPROVE) == Tally(1, 0, 0)
    with pytest.raises(NotFound):
        service.sign(world.other, world.plan_id, [one.id], REFUSE, "x")


@pytest.mark.req("R-162")
def test_a_college_without_its_heads_seal_cannot_sign() -> None:
    world = proposed()
    with pytest.raises(Conflict, match="SEAL_MISSING"):
        service.sign(world.college, world.plan_id, None, APPROVE)


@pytest.mark.req("R-168")
def test_who_entered_scores_does_not_sign() -> None:
    world = proposed()
    (registration,) = [item.registration_id for item in items(world)]
    with transaction(world.college) as tx:
        entry = _entry(world, registration)
        tx.add(entry)
    with transaction(world.vendor) as tx:
        tx.add(
            Score(
                vendor_id=world.vendor.vendor,
                college_id=world.college.college,
                plan_id=world.plan_id,
                registration_id=registration,
                entry_id=entry.id,
                subject="theory",
                version=1,
                outcome="scored",
                entered_by=world.vendor.user_id,
                entered_at=clock.now(),
            )
        )
    with pytest.raises(NotAllowed, match="ISSUANCE_SAME_PERSON"):
        service.sign(world.vendor, world.plan_id, None, APPROVE)


@pytest.mark.req("R-168")
def test_who_published_scores_does_not_sign() -> None:
    world = proposed()
    with transaction(world.vendor) as tx:
        tx.execute(update(Result).values(published_by=world.vendor.user_id))
    with pytest.raises(NotAllowed, match="ISSUANCE_SAME_PERSON"):
        service.sign(world.vendor, world.plan_id, None, APPROVE)


def _entry(world: World, registration: uuid.UUID) -> Entry:
    return Entry(
        vendor_id=world.vendor.vendor,
        college_id=world.college.college,
        host_college_id=world.college.college,
        registration_id=registration,
        plan_id=world.plan_id,
        subject="theory",
        begins_at=clock.now(),
        ends_at=clock.now() + dt.timedelta(hours=1),
    )


@pytest.mark.req("R-163", "R-164")
@pytest.mark.parametrize(
    ("image", "code"),
    [
        (a_seal(120), "SEAL_SIZE"),
        (a_seal(80), "SEAL_SIZE"),
        (a_seal(background="white"), "SEAL_NOT_TRANSPARENT"),
        (a_seal(kind="JPEG"), "SEAL_NOT_PNG"),
        (b"\x89PNG" + bytes(2_000_000), "SEAL_TOO_LARGE"),
    ],
)
def test_a_seal_is_a_transparent_square_png(image: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        service.save_seal(a_world().college, image, "王副校长", consented=True)


@pytest.mark.req("R-162", "R-164", "R-165")
def test_a_college_has_one_seal_with_consent_that_only_its_owner_sees() -> None:
    world = sealed(a_world())
    service.save_seal(world.college, a_seal(100), "李副校长", consented=True)
    seal = queries.seal(world.college)
    assert seal
    assert seal.head_name == "李副校长"
    with pytest.raises(Refused, match="SEAL_CONSENT_MISSING"):
        service.save_seal(world.college, a_seal(), "李副校长", consented=False)
    with pytest.raises(NotAllowed):
        queries.seal(world.vendor)


@pytest.mark.req("R-178")
def test_a_crash_between_recording_and_making_is_finished_by_the_next_run_with_the_same_numbers(
    tmp_path: Path,
) -> None:
    world = signed(2)
    made = 0

    def full(data: bytes) -> bytes:
        nonlocal made
        made += 1
        if made == 2:
            raise OSError("the disk is full")
        return data

    folder = f"file://{tmp_path}"
    store.bind(folder, seal=full, unseal=lambda data: data)
    with pytest.raises(OSError, match="full"):
        press.issue(world.vendor, world.plan_id, VERIFY)
    planned = [row.number for row in certificates(world)]
    assert [row.state for row in certificates(world)] == ["valid", "planned"]
    assert register.state_of(planned[1]) == "unknown"
    assert press.issue(world.vendor, world.plan_id, VERIFY).tally == Tally(1, 0, 1)
    assert [row.number for row in certificates(world)] == planned
    assert {row.state for row in certificates(world)} == {"valid"}


@pytest.mark.req("R-176", "C-21")
def test_only_who_has_number_and_code_or_number_and_id_number_looks_a_certificate_up() -> None:
    world = signed()
    press.issue(world.vendor, world.plan_id, VERIFY)
    (row,) = certificates(world)
    for fact in (str(row.code), row.person.id_number):
        found = register.look_up(row.number, fact)
        assert found
        assert (found.state, found.name) == ("valid", "欧阳伟")
    swapped = row.number[:-2] + ("0" if row.number[-2] != "0" else "1") + row.number[-1]
    assert [register.look_up(row.number, fact) for fact in ("E99999999", "", row.number)] == [None] * 3
    assert [register.look_up(swapped, fact) for fact in (str(row.code), row.person.id_number)] == [None] * 2
    assert register.look_up(row.number, row.person.id_number, by_code_only=True) is None
    assert register.state_of(swapped) == "unknown"


@pytest.mark.req("C-44")
def test_a_revoked_certificate_says_so_and_is_not_downloaded() -> None:
    world = signed()
    press.issue(world.vendor, world.plan_id, VERIFY)
    (row,) = certificates(world)
    with pytest.raises(Refused, match="REVOCATION_REASON_MISSING"):
        service.revoke(world.vendor, row.id, "")
    service.revoke(world.vendor, row.id, "冒名顶替")
    assert register.state_of(row.number) == "revoked"
    with pytest.raises(Conflict, match="CERTIFICATE_REVOKED"):
        register.pdf(world.college, row.id)
    with pytest.raises(Conflict, match="CERTIFICATE_NOT_VALID"):
        service.revoke(world.vendor, row.id, "again")


@pytest.mark.req("R-179")
def test_a_college_downloads_after_it_has_paid_where_the_vendor_says_so() -> None:
    world = signed(unpaid_blocks_download=True)
    press.issue(world.vendor, world.plan_id, VERIFY)
    (row,) = certificates(world)
    with pytest.raises(Conflict, match="CERTIFICATE_UNPAID"):
        register.pdf(world.college, row.id)
    (statement,) = fees.make_statements(world.vendor, world.plan_id)
    fees.receive_payment(world.vendor, statement.id, statement.total, clock.today(), "")
    assert register.pdf(world.college, row.id)[0] == row.number


@pytest.mark.req("R-177")
def test_another_college_neither_lists_nor_downloads_the_certificate() -> None:
    world = signed()
    press.issue(world.vendor, world.plan_id, VERIFY)
    (row,) = certificates(world)
    assert register.issued(world.other) == ([], 0)
    with pytest.raises(NotFound):
        register.pdf(world.other, row.id)
