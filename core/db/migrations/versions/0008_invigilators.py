"""Invigilators, their duties, and when they are taken."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

POLICIES = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the tables and put them under their policies."""
    _invigilator()
    _duty()
    _time()
    if op.get_bind().dialect.name == "postgresql":
        for statement in POLICIES.read_text(encoding="utf-8").split(";;\n"):
            if statement.strip():
                op.execute(statement)


def _invigilator() -> None:
    op.create_table(
        "invigilator",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("bidx", sa.LargeBinary(), nullable=False),
        sa.Column("gender", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("major", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_invigilator_college_id")),
        sa.ForeignKeyConstraint(
            ["vendor_id", "plan_id"],
            ["exam_plan.vendor_id", "exam_plan.id"],
            name=op.f("fk_invigilator_vendor_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invigilator")),
        sa.UniqueConstraint("plan_id", "college_id", "bidx", name=op.f("uq_invigilator_plan_id_college_id_bidx")),
        sa.UniqueConstraint("vendor_id", "college_id", "id", name=op.f("uq_invigilator_vendor_id_college_id_id")),
    )
    op.create_index(op.f("ix_invigilator_bidx"), "invigilator", ["bidx"], unique=False)


def _duty() -> None:
    op.create_table(
        "invigilator_duty",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("invigilator_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "college_id", "invigilator_id"],
            ["invigilator.vendor_id", "invigilator.college_id", "invigilator.id"],
            name=op.f("fk_invigilator_duty_vendor_id_college_id_invigilator_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "room_id"],
            ["exam_room.vendor_id", "exam_room.id"],
            name=op.f("fk_invigilator_duty_vendor_id_room_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invigilator_duty")),
        sa.UniqueConstraint("invigilator_id", "begins_at", name=op.f("uq_invigilator_duty_invigilator_id_begins_at")),
    )
    op.create_index("ix_invigilator_duty_plan", "invigilator_duty", ["plan_id", "room_id"], unique=False)


def _time() -> None:
    op.create_table(
        "invigilator_time",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("duty_id", sa.Uuid(), nullable=False),
        sa.Column("bidx", sa.LargeBinary(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["invigilator_duty.id"], name=op.f("fk_invigilator_time_duty_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invigilator_time")),
        sa.UniqueConstraint("duty_id", name=op.f("uq_invigilator_time_duty_id")),
    )
    op.create_index("ix_invigilator_time_bidx", "invigilator_time", ["bidx", "begins_at"], unique=False)
