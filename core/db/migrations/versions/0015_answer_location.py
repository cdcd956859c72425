"""Where a stored answer sends its reader: forms are answered once, too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was kept before went nowhere."""
    op.add_column("stored_answer", sa.Column("location", sa.String(), nullable=True))
