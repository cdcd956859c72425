"""How a vendor is reached, for everybody, one plan, some provinces or one college."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

POLICIES = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the table and put it under its policies."""
    op.create_table(
        "vendor_contact",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("college_id", sa.Uuid(), nullable=True),
        sa.Column("provinces", sa.JSON(), nullable=False),
        sa.Column("general", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_contact_vendor_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["exam_plan.id"], name=op.f("fk_vendor_contact_plan_id")),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_vendor_contact_college_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_contact")),
    )
    op.create_index("ix_vendor_contact_vendor_id", "vendor_contact", ["vendor_id"])
    if op.get_bind().dialect.name == "postgresql":
        for statement in POLICIES.read_text(encoding="utf-8").split(";;\n"):
            if statement.strip():
                op.execute(statement)
