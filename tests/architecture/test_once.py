"""What is there once says what a second one is answered; a constraint that holds a row's own key cannot be met."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Index, Integer, MetaData, Table, UniqueConstraint

from core.db.overtaken import codes
from core.db.tables import Base
from core.kernel.messages import catalogue

POSTGRES_NAME = 63


def unspoken(tables: MetaData) -> Iterator[str]:
    """Yield the unique constraints and indexes that name no code of the catalogue."""
    for table in tables.sorted_tables:
        for rule in (*table.constraints, *table.indexes):
            once = isinstance(rule, UniqueConstraint) or (isinstance(rule, Index) and rule.unique)
            if once and "id" not in rule.columns and rule.info.get("code") not in catalogue():
                yield str(rule.name)


def test_every_unique_constraint_says_what_a_second_row_is_answered() -> None:
    assert list(unspoken(Base.metadata)) == []


def test_postgresql_knows_each_by_the_name_we_know_it_by() -> None:
    assert [name for name in codes() if len(name) > POSTGRES_NAME and "." not in name] == []


def test_a_unique_constraint_without_a_code_is_seen() -> None:
    planted = MetaData()
    columns = (Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer))
    rules = (
        UniqueConstraint("a", name="uq_silent"),
        UniqueConstraint("b", name="uq_wrong", info={"code": "NO_SUCH_CODE"}),
        UniqueConstraint("a", "b", name="uq_told", info={"code": "LOGIN_TAKEN"}),
        UniqueConstraint("a", "id", name="uq_never_met"),
    )
    Table("planted", planted, *columns, *rules, Index("ix_silent", "b", unique=True), Index("ix_plain", "a"))
    assert sorted(unspoken(planted)) == ["ix_silent", "uq_silent", "uq_wrong"]
