"""What `onex doctor` looks at: each part, whether it works, and the fix when it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from core.db import engine
from core.files.store import store
from core.kernel import clock
from core.kernel.errors import OnexError
from core.kernel.settings import Settings
from core.kernel.working_days import is_working_day
from core.pdf.fonts import missing_glyphs
from core.plugins.loader import offered
from core.plugins.release import Quarantine, compile_plugin
from core.wiring.start import start

Finding = dict[str, Any]

# A rare character of each plane that names use.
RARE = "㛃䶮𬭩"


def checks(environ: Mapping[str, str]) -> list[Finding]:
    """Return every check's finding; a configuration that cannot be read is the only one that stops the rest."""
    try:
        settings = start(Settings.from_env(environ))
    except OnexError as error:
        return [_finding("configuration", f"{error.code} {error.params}", "correct the ONEX_… variables")]
    fixed: list[tuple[str, Callable[[], str], str]] = [
        ("configuration", lambda: settings.env, ""),
        ("database", _database, "run `onex db upgrade`, and check ONEX_DATABASE_URL"),
        ("queue", lambda: _queue(settings.redis_url), "start Redis, or unset ONEX_REDIS_URL to run jobs in process"),
        ("files", _files, "check ONEX_FILES_URL and the rights of that folder"),
        ("fonts", _fonts, "reinstall pylopdf-fonts-zh-cn"),
        ("holiday calendar", _calendar, "update the package chinesecalendar once the year's calendar is published"),
    ]
    plugins = [(f"plugin {key}", _compiles(key), "correct the plugin, see `onex plugin check`") for key in offered()]
    return [_try(name, look, fix) for name, look, fix in (*fixed, *plugins)]


def _try(name: str, look: Callable[[], str], fix: str) -> Finding:
    try:
        return {"check": name, "ok": True, "detail": look(), "fix": ""}
    except (OnexError, SQLAlchemyError, RedisError, OSError, LookupError) as error:
        return _finding(name, f"{type(error).__name__}: {error}", fix)


def _finding(name: str, detail: str, fix: str) -> Finding:
    return {"check": name, "ok": False, "detail": detail, "fix": fix}


def _database() -> str:
    revision = engine.current()
    if revision is None:
        raise LookupError("the database has no tables")
    return f"{engine.engine().dialect.name} at revision {revision}"


def _queue(url: str) -> str:
    if not url:
        return "in process"
    Redis.from_url(url).ping()
    return "Redis answers"


def _files() -> str:
    key = store().put(b"onex doctor")
    store().delete(key)
    return "written, read and deleted"


def _fonts() -> str:
    if lacking := missing_glyphs(RARE):
        raise LookupError(f"no glyph for {lacking}")
    return "Chinese fonts with rare characters"


def _calendar() -> str:
    year = clock.today().year
    is_working_day(clock.today())
    return str(year)


def _compiles(key: str) -> Callable[[], str]:
    def look() -> str:
        outcome = compile_plugin(key)
        if isinstance(outcome, Quarantine):
            raise LookupError(outcome.reason)
        return outcome.version

    return look
