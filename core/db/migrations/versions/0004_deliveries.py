"""Events for plugins: who listens, when to try again, and why the last try failed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; no release that is there is known to listen."""
    op.add_column("plugin_release", sa.Column("listens", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("outbox", sa.Column("error", sa.String(), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
