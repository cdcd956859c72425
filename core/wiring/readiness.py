"""May this installation be put to use: everything that speaks against it, found before anybody is served."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.exc import OperationalError, ProgrammingError

from core.db import engine
from core.db.login import dangers
from core.files.store import store
from core.kernel.errors import Full, Refused, Unavailable
from core.kernel.problems import Place, Problem
from core.kernel.production import DATABASE, FILES, shortcomings
from core.kernel.settings import Settings
from core.wiring.start import start


def opened(settings: Settings, *, serving: bool) -> Settings:
    """Bind this process to its installation, as `start` does, once nothing speaks against it.

    Who is `serving` for long also writes files; a single command may do its work while the file store is away.
    Raises Refused NOT_READY with every finding as `problems`.
    """
    bound, problems = looked_at(settings, serving=serving)
    if problems:
        raise Refused("NOT_READY", problems=problems)
    return bound


def looked_at(settings: Settings, *, serving: bool) -> tuple[Settings, tuple[Problem, ...]]:
    """Bind this process as far as it goes, and return all that speaks against putting the installation to use."""
    problems = list(shortcomings(settings))
    if DATABASE not in {problem.place for problem in problems}:
        problems += _of_database(settings)
    try:
        settings = start(settings)
    except Refused as refused:  # where several things are wrong with one setting, one of them is enough
        if refused.code not in {problem.code for problem in problems}:
            problems.append(Problem(code=refused.code, place=Place(), params=refused.params))
    else:
        problems += _of_files() if serving else ()
    return settings, tuple(problems)


def _of_database(settings: Settings) -> Iterator[Problem]:
    strange: list[Problem] = []
    try:
        engine.bind(settings.database_url)
        strange = [*dangers(DATABASE)] if settings.env == "production" else []
        yield from strange
        found, wanted = engine.current(), engine.newest()
    except Refused as refused:
        yield Problem(code=refused.code, place=DATABASE)
    except OperationalError:
        yield Problem(code="DATABASE_AWAY", place=DATABASE)
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) is None:  # no server's answer: the driver knows no such option
            yield Problem(code="DATABASE_URL_INVALID", place=DATABASE)
        elif not strange:  # a login that is no member of onex_app may not even read the revision; that was said
            raise
    else:
        if found is None:
            yield Problem(code="DATABASE_EMPTY", place=DATABASE)
        elif found != wanted:
            yield Problem(code="DATABASE_BEHIND", place=DATABASE, params={"found": found, "wanted": wanted})


def _of_files() -> Iterator[Problem]:
    try:
        store().probe()
    except (Full, Unavailable) as error:
        yield Problem(code="FILES_UNWRITABLE", place=FILES, params={"why": getattr(error.__cause__, "strerror", "")})
