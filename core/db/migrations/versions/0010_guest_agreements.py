"""借考: agreements between a college and the host of a site (R-007)."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

POLICIES = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the table and put it under its policies; guests registered before keep their places."""
    op.create_table(
        "guest_agreement",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("host_college_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_guest_agreement_college_id")),
        sa.ForeignKeyConstraint(
            ["vendor_id", "certificate_id"],
            ["certificate.vendor_id", "certificate.id"],
            name=op.f("fk_guest_agreement_vendor_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "host_college_id", "site_id"],
            ["exam_site.vendor_id", "exam_site.college_id", "exam_site.id"],
            name=op.f("fk_guest_agreement_vendor_id_host_college_id_site_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "plan_id"],
            ["exam_plan.vendor_id", "exam_plan.id"],
            name=op.f("fk_guest_agreement_vendor_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_agreement")),
    )
    for column in ("college_id", "host_college_id"):
        op.create_index(op.f(f"ix_guest_agreement_{column}"), "guest_agreement", [column], unique=False)
    op.create_index("ix_guest_agreement_plan_site", "guest_agreement", ["plan_id", "site_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for statement in POLICIES.read_text(encoding="utf-8").split(";;\n"):
            if statement.strip():
                op.execute(statement)
