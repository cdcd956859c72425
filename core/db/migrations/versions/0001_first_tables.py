"""The first tables."""

from __future__ import annotations

from alembic import op

from core.db.policies import statements
from core.db.tables import Base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    Base.metadata.create_all(connection)
    if connection.dialect.name == "postgresql":
        for statement in statements():
            op.execute(statement)
