"""The ledger of an outage, what the platform shows afterwards, and a signature on the closing account."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

POLICIES = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the tables and put them under their policies; accounts closed before stay unsigned."""
    for column in ("signature", "public_key"):
        op.add_column("reconciliation", sa.Column(column, sa.String(), nullable=False, server_default=""))
    handed_over = sa.Column("handed_over_sha256", sa.String(), nullable=False, server_default="")
    op.add_column("fallback_workbook", handed_over)
    op.add_column("fallback_workbook", sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True))
    _ledger()
    _platform_rows()
    if op.get_bind().dialect.name == "postgresql":
        for statement in POLICIES.read_text(encoding="utf-8").split(";;\n"):
            if statement.strip():
                op.execute(statement)


def _ledger() -> None:
    op.create_table(
        "fallback_row",
        *_said(),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("workbook_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bidx", sa.LargeBinary(), nullable=True),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_fallback_row_college_id")),
        sa.ForeignKeyConstraint(["workbook_id"], ["fallback_workbook.id"], name=op.f("fk_fallback_row_workbook_id")),
        *_constraints("fallback_row"),
    )
    op.create_index(op.f("ix_fallback_row_college_id"), "fallback_row", ["college_id"], unique=False)
    op.create_index("ix_fallback_row_person", "fallback_row", ["workbook_id", "bidx"], unique=False)


def _platform_rows() -> None:
    op.create_table("platform_row", *_said(), *_constraints("platform_row"))
    op.create_index("ix_platform_row_plan", "platform_row", ["plan_id", "upload_id"], unique=False)


def _said() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
    ]


def _constraints(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["vendor_id", "plan_id"],
            ["exam_plan.vendor_id", "exam_plan.id"],
            name=op.f(f"fk_{table}_vendor_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f(f"fk_{table}_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("upload_id", "row_number", name=op.f(f"uq_{table}_upload_id_row_number")),
    ]
