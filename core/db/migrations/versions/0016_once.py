"""What is there once is there once by constraint: a college's owner, and a request that waits for its answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OWNER, OFFICER = "college_owner", "college_officer"
PENDING = {
    "uq_guest_agreement_pending": ("guest_agreement", ["college_id", "plan_id", "site_id", "level"]),
    "uq_change_request_pending_registration": ("change_request", ["plan_id", "registration_id"]),
    "uq_change_request_pending_candidate": ("change_request", ["plan_id", "candidate_id"]),
}


def upgrade() -> None:
    """Fill in what is true now, let the first of what is there twice stand, and make it so for good."""
    op.add_column("user_account", sa.Column("owner_of", sa.Uuid(), nullable=True))
    with _every_row("user_account"):
        _find_owners()
    op.create_index("uq_user_account_owner_of", "user_account", ["owner_of"], unique=True)
    for name, (table, columns) in PENDING.items():
        with _every_row(table):
            _withdraw_repeats(table, columns)
        where = sa.text("state = 'pending'")
        op.create_index(name, table, columns, unique=True, postgresql_where=where, sqlite_where=where)


@contextmanager
def _every_row(table: str) -> Iterator[None]:
    """Let the owner see a table's rows: row-level security is forced on it, too."""
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    yield
    if postgres:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _find_owners() -> None:
    """The first active owner account of a college is its owner; a later one goes on as its officer (R-004)."""
    user = sa.table(
        "user_account",
        *(sa.column(name, sa.Uuid()) for name in ("id", "college_id", "owner_of")),
        *(sa.column("roles", sa.JSON()), sa.column("active", sa.Boolean()), sa.column("created_at")),
    )
    connection, owned = op.get_bind(), set()
    query = sa.select(user.c.id, user.c.college_id, user.c.roles).where(user.c.active).order_by(user.c.created_at)
    for row in connection.execute(query).all():
        if OWNER not in row.roles:
            continue
        change = sa.update(user).where(user.c.id == row.id)
        if row.college_id not in owned:
            owned.add(row.college_id)
            connection.execute(change.values(owner_of=row.college_id))
        else:
            others = [role for role in row.roles if role != OWNER]
            connection.execute(change.values(roles=others or [OFFICER]))


def _withdraw_repeats(table: str, columns: list[str]) -> None:
    """Of requests for the same thing that wait, the first is answered for all."""
    same = " AND ".join(f"later.{name} = first.{name}" for name in columns)
    op.execute(
        f"UPDATE {table} SET state = 'withdrawn' WHERE id IN ("  # noqa: S608 - our own names
        f"SELECT later.id FROM {table} later JOIN {table} first ON {same}"
        " WHERE later.state = 'pending' AND first.state = 'pending'"
        " AND (later.asked_at, later.id) > (first.asked_at, first.id))"
    )
