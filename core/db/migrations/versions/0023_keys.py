"""Keys of the API say what for and die with their account; who knows another's password is on record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

POLICIES = Path(__file__).with_suffix(".sql")

READING = "reading"
SCOPES = {
    "vendor_planner": {"registrations"},
    "vendor_arranger": {"registrations", "arrangement"},
    "vendor_scorer": {"scores"},
    "vendor_finance": {"fees"},
    "college_officer": {"candidates", "registrations", "arrangement", "scores"},
}


def upgrade() -> None:
    """Add the columns and the table; what keys of before may do their accounts' roles say."""
    op.add_column("user_account", sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("api_token", sa.Column("scopes", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("api_token", sa.Column("used_on", sa.Date(), nullable=True))
    op.add_column("registration", sa.Column("registered_by", sa.Uuid(), nullable=True))
    op.add_column("payment", sa.Column("entered_by", sa.Uuid(), nullable=True))
    op.add_column("payment", sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "password_reset",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("reset_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_password_reset_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
    )
    op.create_index("ix_password_reset_user_id", "password_reset", ["user_id"])
    if op.get_bind().dialect.name == "postgresql":
        for statement in POLICIES.read_text(encoding="utf-8").split(";;\n"):
            if statement.strip():
                op.execute(statement)
    with _every_row("user_account"), _every_row("api_token"):
        _scope_keys()


@contextmanager
def _every_row(table: str) -> Iterator[None]:
    """Let the owner see a table's rows: row-level security is forced on it, too."""
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    yield
    if postgres:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _scope_keys() -> None:
    user = sa.table(
        "user_account",
        sa.column("id", sa.Uuid()),
        sa.column("roles", sa.JSON()),
        sa.column("active", sa.Boolean()),
    )
    key = sa.table(
        "api_token",
        sa.column("user_id", sa.Uuid()),
        sa.column("scopes", sa.JSON()),
        sa.column("revoked_at", sa.DateTime(timezone=True)),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(user.c.id, user.c.roles, user.c.active)).all():
        own = sa.update(key).where(key.c.user_id == row.id)
        scopes = set[str]().union({READING}, *(SCOPES.get(role, set()) for role in row.roles))
        connection.execute(own.values(scopes=sorted(scopes)))
        if not row.active:
            connection.execute(own.where(key.c.revoked_at.is_(None)).values(revoked_at=sa.func.now()))
