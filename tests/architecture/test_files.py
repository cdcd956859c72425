"""A file of the store is kept with the row that names it, and every column that names one is known to the sweep."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from sqlalchemy import Column, MetaData, String, Table

from core.db.tables import MODELS
from core.db.tables.base import Base, FileReference
from core.wiring.sweeping import REFERENCES
from tests.architecture import ROOT, parsed, python_files

NO_FILE = {"exam_plan.plugin_key", "supplement.plugin_key", "outbox.natural_key", "reconciliation.public_key"}
"""Columns of text that are called a key and name no file."""
PUTTING = {"core/files/store.py"}
"""Where a file may be put without a row: in `keep` itself, and by what tries the store. Benches are scratch."""


def forgotten(metadata: MetaData) -> Iterator[str]:
    """Yield the columns that look like a file's key and are not declared as one."""
    for column in (column for table in metadata.sorted_tables for column in table.columns):
        text = isinstance(column.type, String) and not isinstance(column.type, FileReference)
        if text and column.name.endswith("_key") and str(column) not in NO_FILE:
            yield str(column)


def puts(tree: ast.Module) -> Iterator[int]:
    """Yield the lines on which a file is put into the store."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "put" and "store" in ast.unparse(node.value):
            yield node.lineno


def test_a_column_that_names_a_file_says_so() -> None:
    assert list(forgotten(Base.metadata)) == []
    assert set(map(str, REFERENCES)) >= {"Candidate.photo_key", "HeadSeal.image_key"}


def test_the_rows_that_name_files_are_a_tenants_and_it_is_asked() -> None:
    """The sweep asks as every college, vendor and province: a row that none of them may read would lose its file."""
    naming = {model for model in MODELS if any(isinstance(c.type, FileReference) for c in model.__table__.columns)}
    owners = {model: [name for name in (model.__scope__.vendor, model.__scope__.college) if name] for model in naming}
    ownerless = {model for model, names in owners.items() if all(model.__table__.c[name].nullable for name in names)}
    assert {model.__tablename__ for model in ownerless} == {"upload"}, "whose owner is one of the three"


def test_a_file_is_put_only_by_what_removes_it_again() -> None:
    files = {str(file.relative_to(ROOT)): file for file in python_files("core")}
    found = {name for name, file in files.items() if not name.startswith("core/bench/") and any(puts(parsed(file)))}
    assert found <= PUTTING


def test_a_forgotten_column_and_a_bare_put_are_seen() -> None:
    planted = MetaData()
    Table("letter", planted, Column("scan_key", String), Column("seal_key", FileReference), Column("name", String))
    assert list(forgotten(planted)) == ["letter.scan_key"]
    assert list(puts(ast.parse("key = store().put(data)\nqueue.put(1)\nkeep(tx, data)"))) == [1]
