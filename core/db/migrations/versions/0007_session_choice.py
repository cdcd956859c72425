"""Which of a plan's sessions a site sits in (C-32, C-47)."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

POLICIES = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the table and put it under its policies; sites that chose nothing sit in the first session."""
    op.create_table(
        "session_choice",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "certificate_id"],
            ["certificate.vendor_id", "certificate.id"],
            name=op.f("fk_session_choice_vendor_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "college_id", "site_id"],
            ["exam_site.vendor_id", "exam_site.college_id", "exam_site.id"],
            name=op.f("fk_session_choice_vendor_id_college_id_site_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "plan_id"],
            ["exam_plan.vendor_id", "exam_plan.id"],
            name=op.f("fk_session_choice_vendor_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_choice")),
        sa.UniqueConstraint(
            "plan_id", "site_id", "level", "subject", name=op.f("uq_session_choice_plan_id_site_id_level_subject")
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in POLICIES.read_text(encoding="utf-8").split(";;\n"):
            if statement.strip():
                op.execute(statement)
