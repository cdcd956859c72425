"""Personal data at rest: sealed to its row and owner, found again only with the key."""

from __future__ import annotations

import uuid

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, text

from core.db import engine, sealing
from core.db.session import reading, transaction
from core.db.tables import Candidate
from core.kernel.errors import Refused
from tests.db.rows import a_candidate, a_person, a_world

TENANT, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def test_a_sealed_value_opens_only_for_its_own_tenant_and_row() -> None:
    ring = sealing.Keyring(sealing.Keyring.make())
    sealed = ring.seal(b"plain", TENANT, "candidate:1")
    assert ring.unseal(sealed, TENANT, "candidate:1") == b"plain"
    for tenant, context in ((OTHER, "candidate:1"), (TENANT, "candidate:2")):
        with pytest.raises(InvalidTag):
            ring.unseal(sealed, tenant, context)


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    old = sealing.Keyring(f"index={'1' * 64},k1={'2' * 64}")
    new = sealing.Keyring(f"index={'1' * 64},k2={'3' * 64},k1={'2' * 64}")
    sealed = old.seal(b"plain", TENANT, "x")
    assert new.unseal(sealed, TENANT, "x") == b"plain"
    assert new.seal(b"plain", TENANT, "x")[1:3] == b"k2"
    assert new.blind_index("a") == old.blind_index("a")


def test_the_blind_index_needs_the_key() -> None:
    one, two = sealing.Keyring(sealing.Keyring.make()), sealing.Keyring(sealing.Keyring.make())
    assert one.blind_index("resident|1") == one.blind_index("resident|1")
    assert one.blind_index("resident|1") != two.blind_index("resident|1")


@pytest.mark.parametrize("text", ["", "k1=00", "index=zz,k1=zz", "index=" + "1" * 64])
def test_a_wrong_keyring_is_refused_at_start(text: str) -> None:
    with pytest.raises(Refused, match="DATA_KEYS_INVALID"):
        sealing.Keyring(text)


def test_the_database_holds_no_plain_personal_data(database: str) -> None:
    world = a_world()
    person = a_person("库尔班·热合曼", "650102200105051234")
    with transaction(world.college) as tx:
        tx.add(a_candidate(world.college, person, b"y" * 16))
    with engine.engine().connect() as connection:
        rows = repr(connection.execute(text("select * from candidate")).all())
    for plain in (person.name, person.id_number, person.phone, person.pinyin):
        assert plain not in rows
        assert plain.encode().hex() not in rows
    with reading(world.college) as tx:
        assert person in [candidate.person for candidate in tx.scalars(select(Candidate))]


def test_a_person_is_never_printed_by_accident() -> None:
    assert repr(a_person()) == "Person()"
