"""A plan that examines a direction of a certificate is called by it, too (R-044)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

PLAN = sa.table(
    "exam_plan",
    *(sa.column(name, sa.Uuid()) for name in ("id", "vendor_id")),
    *(sa.column(name, sa.String()) for name in ("name", "plugin_key", "notice", "rules")),
)
INSTALLED = sa.table(
    "installation", *(sa.column(name, sa.Uuid()) for name in ("vendor_id", "release_id")), sa.column("key", sa.String())
)
RELEASE = sa.table("plugin_release", sa.column("id", sa.Uuid()), sa.column("declaration", sa.String()))


def upgrade() -> None:
    """Rename the plans that are there: a published one as its rules say, a draft as its plugin declares today."""
    connection = op.get_bind()
    with _every_row("exam_plan"), _every_row("installation"), _every_row("plugin_release"):
        for plan in connection.execute(sa.select(PLAN)).all():
            track = _of_rules(plan.rules) if plan.rules else _of_draft(connection, plan)
            if track and track not in plan.name:
                renamed = sa.update(PLAN).where(PLAN.c.id == plan.id).values(name=f"{plan.name}（{track}）")
                connection.execute(renamed)


def _of_rules(rules: str) -> str:
    track = json.loads(rules)["value"]["track"]
    return str(track["name"]["zh"]) if track else ""


def _of_draft(connection: sa.Connection, plan: Any) -> str:
    try:
        wanted = tomllib.loads(plan.notice).get("track")
    except ValueError:
        return ""
    query = (
        sa.select(RELEASE.c.declaration)
        .join(INSTALLED, INSTALLED.c.release_id == RELEASE.c.id)
        .where(INSTALLED.c.vendor_id == plan.vendor_id, INSTALLED.c.key == plan.plugin_key)
    )
    declared = connection.scalar(query) if wanted else None
    tracks = (track for certificate in _certificates(declared) for track in certificate["tracks"])
    return next((str(track["name"]["zh"]) for track in tracks if track["key"] == wanted), "")


def _certificates(declared: str | None) -> list[Any]:
    return list(json.loads(declared)["value"]["certificates"]) if declared else []


@contextmanager
def _every_row(table: str) -> Iterator[None]:
    """Let the owner see a table's rows: row-level security is forced on it, too."""
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    yield
    if postgres:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
