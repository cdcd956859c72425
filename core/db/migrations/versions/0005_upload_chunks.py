"""Uploads kept in chunks of rows, with a preview before they are applied; single staged rows go.

The counts of earlier uploads stay; their rows, and so their files of failed rows, are not carried over.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

POLICIES = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the table of chunks, say of every earlier upload that it was applied, and drop the staged rows."""
    op.create_table(
        "upload_chunk",
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("college_id", sa.Uuid(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.Column("keys", sa.LargeBinary(), nullable=False),
        sa.Column("verdicts", sa.JSON(), nullable=False),
        sa.Column("changes", sa.LargeBinary(), nullable=True),
        sa.Column("written", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_upload_chunk_upload_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_chunk")),
        sa.UniqueConstraint("upload_id", "position", name=op.f("uq_upload_chunk_upload_id_position")),
    )
    op.add_column("upload", sa.Column("phase", sa.String(), nullable=False, server_default="applied"))
    op.add_column("upload", sa.Column("whole", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("upload", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("upload", sa.Column("changed", sa.Integer(), nullable=False, server_default="0"))
    op.drop_table("upload_row")
    if op.get_bind().dialect.name == "postgresql":
        for statement in POLICIES.read_text(encoding="utf-8").split(";;\n"):
            if statement.strip():
                op.execute(statement)
