"""Answers of the API kept for a repeated `Idempotency-Key`."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

POLICIES = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the table and put it under its policies."""
    op.create_table(
        "stored_answer",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_stored_answer_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_answer")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_stored_answer_user_id_key")),
    )
    op.create_index("ix_stored_answer_created_at", "stored_answer", ["created_at"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for statement in POLICIES.read_text(encoding="utf-8").split(";;\n"):
            if statement.strip():
                op.execute(statement)
