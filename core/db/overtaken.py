"""What a constraint against a second row refuses, said with the code that is declared beside it."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.exc import IntegrityError

from core.db.tables import Base
from core.kernel.errors import Overtaken

SQLITE_SAYS = "UNIQUE constraint failed: "


def overtaken(error: IntegrityError) -> Overtaken | None:
    """Return the refusal for a row that is there already; None for what no rule of ours foresees."""
    told = getattr(error.orig, "diag", None)
    # PostgreSQL gives the constraint's name, SQLite its columns.
    name = told.constraint_name if told else str(error.orig).removeprefix(SQLITE_SAYS)
    code = codes().get(name)
    return Overtaken(code) if code else None


@cache
def codes() -> dict[str, str]:
    """Return the code of every such constraint and index, under its name and under its columns."""
    found: dict[str, str] = {}
    for table in Base.metadata.tables.values():
        for rule in (*table.constraints, *table.indexes):
            if isinstance(rule, UniqueConstraint | ExcludeConstraint | Index) and "code" in rule.info:
                columns = ", ".join(f"{table.name}.{column.name}" for column in rule.columns)
                found |= {str(rule.name): rule.info["code"], columns: rule.info["code"]}
    return found
