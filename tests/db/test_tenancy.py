"""Tenant scope: no query without an actor, nobody sees or writes another tenant's row."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import delete, exists, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import aliased

from core.db import engine
from core.db.bulk import insert_many
from core.db.session import APP_ROLE, ScopedSession, reading, transaction
from core.db.tables import MODELS, Candidate, College, ExamSite, VendorSetting
from core.kernel.actor import SYSTEM, public
from core.kernel.errors import NotFound
from tests.db.rows import a_candidate, a_person, a_world


def test_every_shape_of_query_sees_only_the_actors_own_rows(database: str) -> None:
    world = a_world()
    other = aliased(Candidate)
    with reading(world.college) as tx:
        assert [c.person.name for c in tx.scalars(select(Candidate))] == ["LEAK-甲"]
        assert tx.scalar(select(func.count(Candidate.id))) == 1
        assert tx.scalar(select(func.count()).select_from(Candidate)) == 1
        assert len(tx.execute(select(other.id)).all()) == 1
        assert len(tx.scalars(select(College).where(exists().where(Candidate.college_id == College.id))).all()) == 1


def test_a_foreign_row_is_not_found_by_its_key(database: str) -> None:
    world = a_world()
    with reading(world.other_college) as tx:
        foreign = tx.scalars(select(Candidate.id)).one()
    with reading(world.college) as tx:
        assert tx.get(Candidate, foreign) is None


@pytest.mark.req("R-074")
def test_a_vendor_never_reads_a_colleges_candidate_pool(database: str) -> None:
    world = a_world()
    for actor in (world.vendor, SYSTEM, public("anything")):
        with reading(actor) as tx:
            assert tx.scalars(select(Candidate)).all() == []


def test_bulk_updates_and_deletes_reach_only_the_actors_own_rows(database: str) -> None:
    world = a_world()
    with transaction(world.college) as tx:
        tx.execute(update(Candidate).values(major="市场营销"))
    with reading(world.other_college) as tx:
        assert tx.scalars(select(Candidate.major)).all() == ["电子商务"]
    with transaction(world.college) as tx:
        tx.execute(delete(Candidate))
    with reading(world.other_college) as tx:
        assert tx.scalar(select(func.count(Candidate.id))) == 1


def test_a_row_for_another_tenant_cannot_be_added_changed_or_copied_in(database: str) -> None:
    world = a_world()
    with pytest.raises(NotFound), transaction(world.college) as tx:
        tx.add(a_candidate(world.other_college, a_person("李四"), b"x" * 16))
    with pytest.raises(NotFound), transaction(world.college) as tx:
        tx.scalars(select(Candidate)).one().college_id = world.other_college.college_id
    with pytest.raises(NotFound), transaction(world.college) as tx:
        insert_many(tx, VendorSetting, [{"vendor_id": world.vendor.vendor_id, "key": "a", "value": "b"}])


def test_statements_that_cannot_be_scoped_are_refused(database: str) -> None:
    world = a_world()
    with reading(world.college) as tx:
        with pytest.raises(RuntimeError):
            tx.execute(select(Candidate.__table__))
        with pytest.raises(RuntimeError):
            tx.execute(text("select 1"))


def test_a_session_without_an_actor_answers_nothing(database: str) -> None:
    with pytest.raises(KeyError), ScopedSession(engine.engine()) as tx:
        tx.scalars(select(College)).all()


def test_a_row_cannot_point_at_another_tenants_row(database: str) -> None:
    """The composite keys hold even where the scope would let both ends be named."""
    world = a_world()
    with pytest.raises((IntegrityError, DBAPIError)), transaction(world.college) as tx:
        tx.add(
            ExamSite(
                vendor_id=world.vendor.vendor_id,
                college_id=world.college.college_id,
                certificate_id=uuid.uuid4(),
                name="站点",
                address="",
                machines=40,
                state="draft",
            )
        )


@pytest.mark.postgres
def test_row_security_holds_when_the_orm_scope_is_switched_off(postgres_database: str) -> None:
    world = a_world()
    with engine.engine().begin() as connection:
        connection.execute(
            text("select set_config('role', :role, true), set_config('app.kind', 'college', true), "
                 "set_config('app.college', :college, true)"),
            {"role": APP_ROLE, "college": str(world.college.college_id)},
        )  # fmt: skip
        assert connection.scalar(text("select count(*) from candidate")) == 1
        assert connection.execute(text("update candidate set major = 'x'")).rowcount == 1


@pytest.mark.postgres
def test_row_security_shows_nothing_to_a_connection_that_says_nothing(postgres_database: str) -> None:
    a_world()
    with engine.engine().begin() as connection:
        connection.execute(text("select set_config('role', :role, true)"), {"role": APP_ROLE})
        for model in MODELS:
            assert connection.scalar(text(f"select count(*) from {model.__tablename__}")) == 0


@pytest.mark.postgres
def test_who_acts_does_not_survive_the_transaction(postgres_database: str) -> None:
    world = a_world()
    with reading(world.college) as tx:
        assert tx.scalar(select(func.count(Candidate.id))) == 1
    with engine.engine().connect() as connection:
        assert connection.scalar(text("select current_setting('app.college', true)")) in (None, "")
        assert connection.scalar(text("select current_user")) != APP_ROLE


@pytest.mark.postgres
def test_every_table_is_under_forced_row_security_with_a_policy_for_each_command(postgres_database: str) -> None:
    with engine.engine().connect() as connection:
        forced = set(
            connection.scalars(text("select relname from pg_class where relrowsecurity and relforcerowsecurity"))
        )
        policies = connection.execute(text("select tablename, count(distinct cmd) from pg_policies group by 1")).all()
        owned = connection.scalar(
            text("select count(*) from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = :role"),
            {"role": APP_ROLE},
        )
    assert forced == {model.__tablename__ for model in MODELS}
    assert dict(policies) == dict.fromkeys(forced, 4)
    assert owned == 0, "the application role owns nothing"


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["audit_event", "sign_off", "plan_revision"])
@pytest.mark.req("R-171")
def test_history_cannot_be_changed_by_the_application(postgres_database: str, table: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"), engine.engine().begin() as connection:
        connection.execute(text("select set_config('role', :role, true)"), {"role": APP_ROLE})
        connection.execute(text(f"delete from {table}"))
