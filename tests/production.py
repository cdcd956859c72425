"""An installation as the operations guide sets it up: PostgreSQL under a login of its own, and random secrets."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import NullPool, create_engine, make_url, text

from core.db.sealing import Keyring
from tests.servers import Postgres

_numbers = count()


def run(url: str, *statements: str) -> None:
    """Run statements in a database, each for itself."""
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


@contextmanager
def login(server: Postgres, url: str, *setup: str, rights: str = "", role: str = "onex_app") -> Iterator[str]:
    """Make a login that is a member of `role`, say what it may in `setup`, and return the address it is used at."""
    name = f"onex_test_{os.getpid()}_{next(_numbers)}"
    server.run(f"CREATE ROLE {name} LOGIN {rights} PASSWORD 'x'")
    try:
        run(url, *(f"GRANT {role} TO {name}" for role in [role] if role), *(line.format(name) for line in setup))
        yield make_url(url).set(username=name, password="x").render_as_string(hide_password=False)
    finally:
        run(url, f"REASSIGN OWNED BY {name} TO CURRENT_USER", f"DROP OWNED BY {name}")
        server.run(f"DROP ROLE {name}")


def environment(url: str, folder: Path) -> dict[str, str]:
    """Return the variables of a production installation whose files lie in `folder`."""
    return {
        "ONEX_ENV": "production",
        "ONEX_DATABASE_URL": url,
        "ONEX_FILES_URL": f"file://{folder / 'files'}",
        "ONEX_SECRET_KEY": secrets.token_hex(32),
        "ONEX_DATA_KEYS": Keyring.make(),
        "ONEX_BASE_URL": "https://onex.example.cn",
    }
