"""The code a certificate carries as its second fact (C-75); what was printed before has none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for it: nobody holds a paper with a code yet, so none is drawn."""
    op.add_column("issued_certificate", sa.Column("sealed_code", sa.LargeBinary(), nullable=True))
