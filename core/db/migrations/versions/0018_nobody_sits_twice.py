"""Nobody sits twice at the same time, by constraint: two vendors' registrations may be written in one instant."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say of which registration an occupation is: a session of a whole level is every subject's of the same one."""
    postgres = op.get_bind().dialect.name == "postgresql"
    op.add_column("occupation", sa.Column("registration_id", sa.Uuid(), nullable=True))
    if postgres:
        op.execute("ALTER TABLE occupation NO FORCE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE registration_entry NO FORCE ROW LEVEL SECURITY")
    op.execute(
        "UPDATE occupation SET registration_id = (SELECT registration_id FROM registration_entry"
        " WHERE registration_entry.id = occupation.entry_id)"
    )
    if postgres:
        op.execute("ALTER TABLE registration_entry FORCE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE occupation FORCE ROW LEVEL SECURITY")
    with op.batch_alter_table("occupation") as table:
        table.alter_column("registration_id", existing_type=sa.Uuid(), nullable=False)
    if postgres:
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.create_exclude_constraint(
            "ex_occupation_overlap",
            "occupation",
            ("bidx", "="),
            ("registration_id", "<>"),
            (sa.func.tstzrange(sa.column("begins_at"), sa.column("ends_at")), "&&"),
            using="gist",
        )
