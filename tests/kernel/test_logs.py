"""What is written down of an error says where and of what kind, and nothing that somebody typed."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from structlog.contextvars import bound_contextvars

from core.kernel import logs
from core.kernel.actor import Actor, ActorKind, Role
from core.kernel.errors import Refused

# A name, a document and a phone nobody has.
TYPED = ("欧阳测试", "540102199901015357", "19900012345")


@pytest.fixture(params=[True, False], ids=["json", "readable"])
def line(request: pytest.FixtureRequest) -> Callable[..., str]:
    """Return what a record becomes, for programs and for people."""
    formatter = logs.formatter(json=request.param)

    def written(logger: str, message: str, *args: object, error: BaseException | None = None, **extra: object) -> str:
        info = (type(error), error, error.__traceback__) if error else None
        record = logging.getLogger(logger).makeRecord(logger, 40, "", 0, message, args, info, extra=extra)
        return formatter.format(record)

    return written


def raised(act: Callable[[], object]) -> BaseException:
    try:
        act()
    except (ValueError, LookupError, OSError, Refused) as error:
        return error
    raise AssertionError


def nested() -> object:
    try:
        return Role(TYPED[1])
    except ValueError as error:
        error.add_note(TYPED[2])
        raise KeyError(TYPED[0]) from error


@pytest.mark.parametrize(
    "act",
    [
        lambda: int(" ".join(TYPED)),
        lambda: {}[TYPED[0]],
        lambda: Role(TYPED[1]),
        lambda: open(TYPED[2]),  # noqa: PTH123, SIM115
        lambda: json.loads(TYPED[0]),
        lambda: TYPED[0].encode("ascii"),
        nested,
    ],
)
def test_an_error_is_written_without_its_own_words(line: Callable[..., str], act: Callable[[], object]) -> None:
    error = raised(act)
    told = line("core.web.errors", "bug", error=error)
    assert type(error).__name__ in told
    assert "test_logs.py:" in told
    assert [typed for typed in TYPED if typed in told] == []


def test_a_refusal_of_ours_is_written_with_its_code_and_without_its_parameters(line: Callable[..., str]) -> None:
    told = line("core.jobs.engine", "failed", error=raised(lambda: refuse(Refused("ID_INVALID", value=TYPED[1]))))
    assert "ID_INVALID" in told
    assert TYPED[1] not in told


def refuse(error: Refused) -> None:
    raise error


def test_causes_stand_before_what_they_caused(line: Callable[..., str]) -> None:
    told = line("core.x", "bug", error=raised(nested))
    assert -1 < told.index("ValueError") < told.index("KeyError")


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("Invalid request from ip=127.0.0.1: Invalid HTTP request line: 'GET /?n=%s'", "Invalid HTTP request line: …"),
        ("Error handling request GET /lookup?n=%s&b=1", "Error handling request GET /lookup…"),
        ('invalid input syntax for type uuid: "%s', "invalid input syntax for type uuid: …"),
        ("[Job 7]: exception raised while executing (run)\nTraceback\nValueError: %s", "[Job 7]: exception raised"),
        ("row %s was turned away", "row … was turned away"),
    ],
)
def test_a_librarys_line_is_written_without_what_it_quotes(line: Callable[..., str], message: str, kept: str) -> None:
    for typed in TYPED:
        told = line("rq.worker", message, typed)
        assert kept in told
        assert typed not in told


def test_a_line_says_which_request_and_for_whom_by_ids_alone() -> None:
    actor = Actor(kind=ActorKind.COLLEGE, college_id=uuid.UUID(int=7), user_id=uuid.UUID(int=8))
    record = logging.makeLogRecord(
        {"name": "core.web.access", "msg": "request", "levelname": "INFO", "door": "home.index"}
    )
    with bound_contextvars(request="12345678", **logs.who(actor)):
        told: dict[str, Any] = json.loads(logs.formatter(json=True).format(record))
    assert told.pop("timestamp").endswith("+08:00")
    told.pop("process")
    assert told == {
        "event": "request",
        "logger": "core.web.access",
        "level": "info",
        "door": "home.index",
        "request": "12345678",
        "kind": "college",
        "user": str(uuid.UUID(int=8)),
        "college": str(uuid.UUID(int=7)),
    }


def test_the_formatter_python_comes_with_would_write_what_was_typed() -> None:
    error = raised(lambda: Role(TYPED[1]))
    told = logging.Formatter().formatException((type(error), error, error.__traceback__))
    assert TYPED[1] in told


def test_a_quote_within_what_is_quoted_does_not_end_it() -> None:
    assert logs.scrubbed("Invalid HTTP method: " + repr('se\'cr"et"FRANK')) == "Invalid HTTP method: …"
