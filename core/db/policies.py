"""Row-level security on PostgreSQL, written from the same `Scope` as the ORM criteria: a seat belt for our own bugs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.db.session import APP_ROLE
from core.db.tables import MODELS
from core.db.tables.base import Base
from core.db.tenancy import PLATFORM
from core.kernel.actor import ActorKind

SETTINGS = {
    "vendor_id": "app_vendor()",
    "college_id": "app_college()",
    "province": "app_province()",
    "key": "app_key()",
}

# A missing setting is '' after a local one ended: nullif makes it "no rows", never an error and never all rows.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION app_kind() RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('app.kind', true), '') $$;
CREATE OR REPLACE FUNCTION app_vendor() RETURNS uuid LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('app.vendor', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION app_college() RETURNS uuid LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('app.college', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION app_province() RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('app.province', true), '') $$;
CREATE OR REPLACE FUNCTION app_key() RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('app.key', true), '') $$;
"""

ROLE = f"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
        CREATE ROLE {APP_ROLE} NOLOGIN NOBYPASSRLS;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another database of this server was just made too
END $$;
"""


# History that the application may add to and never change.
APPEND_ONLY = {"audit_event", "sign_off", "plan_revision", "plugin_release", "link_state", "password_reset"}


def _condition(model: type[Base], *, write: bool) -> str:
    scope, parts = model.__scope__, []
    if scope.platform:
        parts.append(f"app_kind() IN ({', '.join(sorted(repr(kind.value) for kind in PLATFORM))})")
    for kind in ActorKind:
        owners = [f"{column} = {SETTINGS[attribute]}" for column, attribute in scope.owners(kind, write=write)]
        if not write and kind in scope.shared:
            owners.append(scope.shared_if or "true")
        if owners:
            parts.append(f"(app_kind() = '{kind.value}' AND ({' OR '.join(owners)}))")
    return " OR ".join(parts) or "false"


def statements(models: Iterable[type[Base]] = MODELS) -> Iterator[str]:
    """Yield the DDL that puts tables under their policies and grants the application role its rights."""
    yield ROLE
    yield FUNCTIONS
    for model in models:
        name, write = model.__tablename__, _condition(model, write=True)
        yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
        yield f"CREATE POLICY {name}_read ON {name} FOR SELECT USING ({_condition(model, write=False)})"
        yield f"CREATE POLICY {name}_insert ON {name} FOR INSERT WITH CHECK ({write})"
        yield f"CREATE POLICY {name}_update ON {name} FOR UPDATE USING ({write}) WITH CHECK ({write})"
        yield f"CREATE POLICY {name}_delete ON {name} FOR DELETE USING ({write})"
        rights = "SELECT, INSERT" if name in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
        yield f"GRANT {rights} ON {name} TO {APP_ROLE}"
