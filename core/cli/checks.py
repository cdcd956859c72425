"""What `onex doctor` looks at: each part, whether it works, and the fix when it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from redis import Redis

from core.db import engine
from core.files.store import RESERVE, store
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import OnexError
from core.kernel.messages import say
from core.kernel.production import DATABASE, FILES
from core.kernel.settings import Settings
from core.kernel.working_days import is_working_day
from core.pdf import coverage
from core.plans.views import plans_to_follow
from core.plugins.loader import offered
from core.plugins.release import Quarantine, compile_plugin
from core.wiring.readiness import looked_at

Finding = dict[str, Any]

PARTS = {DATABASE: "database", FILES: "files"}


def checks(environ: Mapping[str, str]) -> list[Finding]:
    """Return every check's finding; a configuration that cannot be read is the only one that stops the rest."""
    try:
        settings, problems = looked_at(Settings.from_env(environ), serving=True)
    except OnexError as error:
        return [_finding("configuration", *_said(error.code, error.params))]
    against = [
        _finding(PARTS.get(found.place, "configuration"), *_said(found.code, found.params)) for found in problems
    ]
    bad = {finding["check"] for finding in against}
    looks = {"configuration": lambda: settings.env, "database": _database, "files": _files}
    if "database" not in bad:
        looks["plans"] = _plans
    well = [_try(name, look, "correct the configuration first") for name, look in looks.items() if name not in bad]
    return [*against, *well, *_others(settings)]


def _said(code: str, params: Mapping[str, object]) -> tuple[str, str]:
    text, fix = say(code, params)
    return f"{code} {text}", fix


def _others(settings: Settings) -> Iterator[Finding]:
    fixed: list[tuple[str, Callable[[], str], str]] = [
        ("queue", lambda: _queue(settings.redis_url), "start Redis, or unset ONEX_REDIS_URL to run jobs in process"),
        ("fonts", coverage.packaged_fonts, "reinstall pylopdf-fonts-zh-cn"),
        ("added fonts", coverage.added_fonts, "correct ONEX_FONTS; remove or replace the files named"),
        ("characters", coverage.by_block, "install fonts-noto-cjk, or add fonts to the folder of ONEX_FONTS"),
        ("holiday calendar", _calendar, "update the package chinesecalendar once the year's calendar is published"),
    ]
    plugins = [(f"plugin {key}", _compiles(key), "correct the plugin, see `onex plugin check`") for key in offered()]
    yield from (_try(name, look, fix) for name, look, fix in (*fixed, *plugins))


def _try(name: str, look: Callable[[], str], fix: str) -> Finding:
    try:
        return {"check": name, "ok": True, "detail": look(), "fix": ""}
    except Exception as error:  # noqa: BLE001 - one part that fails must not keep the others from being looked at
        return _finding(name, f"{type(error).__name__}: {error}", fix)


def _finding(name: str, detail: str, fix: str) -> Finding:
    return {"check": name, "ok": False, "detail": detail, "fix": fix}


def _database() -> str:
    return f"{engine.engine().dialect.name} at revision {engine.current()}"


def _files() -> str:
    store().probe()
    if not store().is_ready():
        raise LookupError(f"less than {RESERVE // 1024 // 1024} MB are free: make room on the disk of the files")
    return "written, read and deleted"


def _queue(url: str) -> str:
    if not url:
        return "in process"
    Redis.from_url(url).ping()
    return "Redis answers"


def _calendar() -> str:
    year = clock.today().year
    is_working_day(clock.today())
    return str(year)


def _plans() -> str:
    """Name the published plans whose reviews are counted into a year nobody has published the holidays of."""
    waiting = [f"{name} (reviews wait for the holidays of {year})" for name, year in plans_to_follow(SYSTEM)]
    return ", ".join(waiting) or "no deadline waits for a year's holidays"


def _compiles(key: str) -> Callable[[], str]:
    def look() -> str:
        outcome = compile_plugin(key)
        if isinstance(outcome, Quarantine):
            raise LookupError(outcome.reason)
        return outcome.version

    return look
