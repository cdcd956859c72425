"""Every event names the person, their organisation and on whose behalf it was done; a result, who published it.

Of earlier events what can be known is filled in: whoever bore the event or was noted in its details, as their account
stands today.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None

POLICIES = Path(__file__).with_suffix(".sql")
TEXTS = ("user_name", "organization", "behalf_kind", "behalf")
KEYS = ("id", "user_id", "vendor_id", "college_id", "subject_id")

EVENT = sa.table(
    "audit_event",
    *(sa.column(name, sa.Uuid()) for name in KEYS),
    *(sa.column(name, sa.String()) for name in ("actor_kind", "province", "subject_kind", "action", *TEXTS)),
    sa.column("details", sa.JSON()),
)
ACCOUNT = sa.table(
    "user_account",
    *(sa.column(name, sa.Uuid()) for name in ("id", "vendor_id", "college_id")),
    *(sa.column(name, sa.String()) for name in ("kind", "name", "province")),
)


def upgrade() -> None:
    """Add the columns and fill in what is known; let the second college that an event concerns read it."""
    for name in TEXTS:
        op.add_column("audit_event", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("audit_event", sa.Column("other_college_id", sa.Uuid(), nullable=True))
    op.create_index("ix_audit_event_user", "audit_event", ["user_id"])
    op.add_column("result", sa.Column("published_by", sa.Uuid(), nullable=True))
    with _every_row("audit_event"), _every_row("user_account"), _every_row("result"):
        _name_organizations()
        _name_people()
        op.execute(
            "UPDATE result SET published_by = (SELECT user_id FROM audit_event"
            " WHERE action = 'scores.published' AND subject_id = result.plan_id LIMIT 1)"
        )
    if op.get_bind().dialect.name == "postgresql":
        for statement in POLICIES.read_text(encoding="utf-8").split(";;\n"):
            if statement.strip():
                op.execute(statement)


@contextmanager
def _every_row(table: str) -> Iterator[None]:
    """Let the owner see a table's rows: row-level security is forced on it, too."""
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    yield
    if postgres:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _name_organizations() -> None:
    """Say by the owner columns on whose behalf something was done, and that it was one of theirs who did it."""
    connection = op.get_bind()
    owners = (EVENT.c.vendor_id, EVENT.c.college_id, EVENT.c.province)
    for owner in connection.execute(sa.select(EVENT.c.actor_kind, *owners).distinct()).all():
        key = str(owner.vendor_id or owner.college_id or owner.province or "")
        same = [column.is_not_distinct_from(value) for column, value in zip(owners, owner[1:], strict=True)]
        connection.execute(
            sa.update(EVENT)
            .where(EVENT.c.actor_kind == owner.actor_kind, *same)
            .values(organization=key, behalf_kind=owner.actor_kind, behalf=key)
        )


def _name_people() -> None:
    """Name everybody who is known, as their account says: an approval was carried out under another's organisation."""
    connection = op.get_bind()
    accounts = {row.id: row for row in connection.execute(sa.select(ACCOUNT))}
    for row in connection.execute(sa.select(EVENT).where(EVENT.c.actor_kind == "system")).all():
        by = accounts.get(_key(row.details.get("by")))
        about = accounts.get(row.subject_id) if row.subject_kind == "user_account" else by
        if by:
            seen = {"vendor_id": (about or by).vendor_id, "college_id": (about or by).college_id}
            whose = {"behalf_kind": by.kind, "behalf": _organization(by)}
            connection.execute(sa.update(EVENT).where(EVENT.c.id == row.id).values(user_id=by.id, **seen, **whose))
    for account in accounts.values():
        named = {"user_name": account.name, "actor_kind": account.kind, "organization": _organization(account)}
        its = sa.update(EVENT).where(EVENT.c.user_id == account.id)
        connection.execute(its.values(**named))
        if account.vendor_id:
            connection.execute(its.where(EVENT.c.vendor_id.is_(None)).values(vendor_id=account.vendor_id))


def _organization(account: Any) -> str:
    return str(account.vendor_id or account.college_id or account.province or "")


def _key(text: object) -> uuid.UUID | None:
    return uuid.UUID(text) if isinstance(text, str) else None
