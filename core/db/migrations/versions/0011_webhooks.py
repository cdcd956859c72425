"""Organisations' own addresses, and for whom a message waits: everything until now was for plugins."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

POLICIES = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the table and put it under its policies."""
    op.add_column("outbox", sa.Column("audience", sa.String(), nullable=False, server_default="plugins"))
    op.create_table(
        "webhook",
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("college_id", sa.Uuid(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_webhook_college_id")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_webhook_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        sa.UniqueConstraint("college_id", name=op.f("uq_webhook_college_id")),
        sa.UniqueConstraint("province", name=op.f("uq_webhook_province")),
        sa.UniqueConstraint("vendor_id", name=op.f("uq_webhook_vendor_id")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in POLICIES.read_text(encoding="utf-8").split(";;\n"):
            if statement.strip():
                op.execute(statement)
