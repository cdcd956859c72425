"""Alembic runs on the connection `core.db.engine.upgrade` hands over."""

from __future__ import annotations

from alembic import context

from core.db.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
