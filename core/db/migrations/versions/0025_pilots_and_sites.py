"""What is attached to applications, the vendors' empty forms, and sites a plan uses by its vendor's word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

POLICIES = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the tables and put them under their policies; the list of attachments was always empty."""
    op.add_column(
        "province_plan", sa.Column("new_certificates_only", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("certificate", sa.Column("added_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_column("pilot_application", "attachments")
    _files("pilot_file", "application_id", "pilot_application", sa.Column("province", sa.String(), nullable=False))
    vendor = sa.ForeignKey("vendor.id", name=op.f("fk_site_file_vendor_id"))
    _files("site_file", "site_id", "exam_site", sa.Column("vendor_id", sa.Uuid(), vendor, nullable=False))
    op.create_table(
        "site_form",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_site_form_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_form")),
        sa.UniqueConstraint("vendor_id", name=op.f("uq_site_form_vendor_id")),
    )
    op.create_table(
        "site_use",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_site_use_vendor_id")),
        sa.ForeignKeyConstraint(["site_id"], ["exam_site.id"], name=op.f("fk_site_use_site_id")),
        sa.ForeignKeyConstraint(
            ["vendor_id", "plan_id"],
            ["exam_plan.vendor_id", "exam_plan.id"],
            name=op.f("fk_site_use_vendor_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_use")),
        sa.UniqueConstraint("plan_id", "site_id", name=op.f("uq_site_use_plan_id_site_id")),
    )
    op.create_index("ix_site_use_site_id", "site_use", ["site_id"])
    if op.get_bind().dialect.name == "postgresql":
        for statement in POLICIES.read_text(encoding="utf-8").split(";;\n"):
            if statement.strip():
                op.execute(statement)


def _files(table: str, of: str, owner: str, seen_by: sa.Column[Any]) -> None:
    op.create_table(
        table,
        seen_by,
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column(of, sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f(f"fk_{table}_college_id")),
        sa.ForeignKeyConstraint([of], [f"{owner}.id"], name=op.f(f"fk_{table}_{of}")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_{of}", table, [of])
