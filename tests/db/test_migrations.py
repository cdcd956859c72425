"""The migrations make exactly the tables and policies the code declares."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from core.db import engine
from core.db.policies import statements
from core.db.tables import Base

VERSIONS = Path(engine.__file__).parent / "migrations" / "versions"


def test_a_migrated_database_has_the_declared_tables_and_nothing_else(database: str) -> None:
    with engine.engine().connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_the_migrated_policies_are_those_the_tables_declare() -> None:
    files = [file.read_text(encoding="utf-8") for file in sorted(VERSIONS.glob("*.sql"))]
    dropped = {
        name
        for file in VERSIONS.glob("*.py")
        for name in re.findall(r'op\.drop_table\("(\w+)"\)', file.read_text(encoding="utf-8"))
    }
    every = [text.strip() for file in files for text in file.split(";;\n") if text.strip()]
    written = [text for text in every if not any(f" {name} " in f"{text} " for name in dropped)]
    assert sorted(written) == sorted(statement.strip() for statement in statements())


@pytest.mark.postgres
def test_migrating_twice_changes_nothing(postgres_database: str) -> None:
    before = engine.current()
    engine.upgrade()
    assert engine.current() == before == "0015"


@pytest.mark.postgres
def test_the_portals_own_role_may_ask_which_revision_the_tables_have(postgres_database: str) -> None:
    with engine.engine().begin() as connection:
        connection.exec_driver_sql("SET LOCAL ROLE onex_app")
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert found == engine.newest()
