"""Change requests after the lock (C-04), registrations by subject (R-081), outages of the comparison (R-070)."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

POLICIES = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the tables and put them under their policies; who is registered already is registered for all subjects."""
    op.add_column("registration", sa.Column("subjects", sa.String(), nullable=False, server_default=""))
    _change_requests()
    op.create_table(
        "verification_outage",
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_verification_outage_college_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_outage")),
        sa.UniqueConstraint("college_id", name=op.f("uq_verification_outage_college_id")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in POLICIES.read_text(encoding="utf-8").split(";;\n"):
            if statement.strip():
                op.execute(statement)


def _change_requests() -> None:
    op.create_table(
        "change_request",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("candidate_id", sa.Uuid(), nullable=True),
        sa.Column("leaving", sa.LargeBinary(), nullable=True),
        sa.Column("joining", sa.LargeBinary(), nullable=True),
        sa.Column("subjects", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_change_request_college_id")),
        sa.ForeignKeyConstraint(
            ["vendor_id", "certificate_id"],
            ["certificate.vendor_id", "certificate.id"],
            name=op.f("fk_change_request_vendor_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "plan_id"],
            ["exam_plan.vendor_id", "exam_plan.id"],
            name=op.f("fk_change_request_vendor_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
    )
    op.create_index(op.f("ix_change_request_college_id"), "change_request", ["college_id"], unique=False)
    op.create_index("ix_change_request_plan", "change_request", ["plan_id", "state"], unique=False)
