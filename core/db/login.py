"""As whom this process logs in to PostgreSQL: row-level security holds only a login that cannot step around it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import text

from core.db.engine import engine
from core.db.session import APP_ROLE
from core.kernel.problems import Place, Problem

# Whoever may become another role has that role's power; a superuser may become every one.
LOGIN = text("""
SELECT current_user AS login,
    EXISTS (SELECT FROM pg_roles WHERE (rolsuper OR rolbypassrls) AND pg_has_role(oid, 'MEMBER')) AS mighty,
    EXISTS (SELECT FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
        AND pg_has_role(relowner, 'MEMBER')) AS owner,
    EXISTS (SELECT FROM pg_roles WHERE rolname = :role AND pg_has_role(oid, 'MEMBER')) AS member
""")


def dangers(place: Place) -> Iterator[Problem]:
    """Yield what the login can that the portal's must not, and what it cannot that it must; nothing on SQLite.

    Raises OperationalError when the database does not answer.
    """
    if engine().dialect.name != "postgresql":
        return
    with engine().connect() as connection:
        found = connection.execute(LOGIN, {"role": APP_ROLE}).one()
    params = {"login": found.login}
    if found.mighty:
        yield Problem(code="DATABASE_LOGIN_MIGHTY", place=place, params=params)
    elif found.owner:
        yield Problem(code="DATABASE_LOGIN_OWNER", place=place, params=params)
    if not found.member:
        yield Problem(code="DATABASE_LOGIN_STRANGER", place=place, params=params)
