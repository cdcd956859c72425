"""What a process writes down of its work: one line an event, JSON in production, and nothing that somebody typed.

Our own lines hold codes, ids and counts. Others may quote the input they stumbled over, so an error is written as its
kind and the way to it, and a library's line without what it quotes.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import OnexError

OURS = ("core.", "plugins.")
# Libraries whose ordinary lines say how our processes live; of all others warnings are enough.
LEVELS = {"": "WARNING", "core": "INFO", "plugins": "INFO", "gunicorn": "INFO", "rq": "INFO", "werkzeug": "INFO"}

QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?|\?\S+|[^\x20-\x7e]+|\d{7,}[Xx]?""")
HIDDEN = "…"
FACTS = structlog.stdlib.ExtraAdder()

log = logging.getLogger(__name__)


def configure(*, json: bool) -> None:
    """Let all that this process logs come out alike, on the standard error stream, and what nobody caught with it."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(json=json))
    logging.basicConfig(handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name, level in LEVELS.items():
        logging.getLogger(name).setLevel(level)
    sys.excepthook = _note_uncaught
    threading.excepthook = lambda args: _note_uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def formatter(*, json: bool) -> logging.Formatter:
    """Return what makes a line of a record: JSON for programs, else columns for people."""
    for_people = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    render: Processor = structlog.processors.JSONRenderer(ensure_ascii=False, default=str) if json else for_people
    return structlog.stdlib.ProcessorFormatter(
        processor=render,
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            _stamp,
            _hide,
        ],
    )


def who(actor: Actor) -> dict[str, str]:
    """Return what a log may say of whoever acts: the kind and the ids, no name."""
    ids = {"user": actor.user_id, "vendor": actor.vendor_id, "college": actor.college_id, "province": actor.province}
    return {"kind": actor.kind.value} | {name: str(value) for name, value in ids.items() if value}


def scrubbed(text: str) -> str:
    """Return the first line of what a library says, without what it quotes, writes in Chinese or counts in millions."""
    return QUOTED.sub(HIDDEN, text.partition("\n")[0])


def _note_uncaught(kind: type[BaseException], error: BaseException | None, where: Any) -> None:
    if not issubclass(kind, KeyboardInterrupt | SystemExit):
        log.critical("uncaught", exc_info=(kind, error or kind(), where))


def _stamp(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event.update(timestamp=clock.now().isoformat(timespec="milliseconds"), process=os.getpid())
    return event


def _hide(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    event["logger"] = event["_record"].name
    if event["logger"].startswith(OURS):
        event = FACTS(logger, method, event)
    else:
        event["event"] = scrubbed(event["event"])
    event.pop("stack_info", None)
    _kind, error, _where = event.pop("exc_info", None) or (None, None, None)
    if error:
        event["exception"] = "\n".join(_way_to(error))
    return event


def _way_to(error: BaseException) -> Iterator[str]:
    """Yield how an error came about, its causes first: where, and of what kind, but not in its own words."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before:
        yield from _way_to(before)
    for frame, line in traceback.walk_tb(error.__traceback__):
        file = frame.f_code.co_filename.rpartition("site-packages/")[2]
        yield f"  {file}:{line} {frame.f_code.co_qualname}"
    kind = type(error)
    yield f"{kind.__module__}.{kind.__qualname__} {_known(error)}".rstrip()


def _known(error: BaseException) -> str:
    """Return what may be said of an error besides its kind: a code out of a list, never words about a value."""
    if isinstance(error, OnexError):
        return error.code
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno)
    codes = (getattr(error, name, None) for name in ("sqlstate", "sqlite_errorname"))
    return next((code for code in codes if isinstance(code, str)), "")
