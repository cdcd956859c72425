"""The only way in: `with transaction(actor) as tx`."""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, Transaction, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from core.db import tenancy
from core.db.engine import engine
from core.db.tables import MODELS
from core.kernel.actor import Actor

P = ParamSpec("P")
R = TypeVar("R")

APP_ROLE = "onex_app"
TRIES = 5
# Serialization failure and deadlock: PostgreSQL's manual says the whole transaction may simply be run again.
RETRYABLE = {"40001", "40P01"}


# The transaction that everything of one request joins, and what waits for its commit.
_joined: ContextVar[tuple[Connection, list[Callable[[], object]]] | None] = ContextVar("joined", default=None)


class ScopedSession(Session):
    """A session that belongs to one actor for one transaction."""


@event.listens_for(ScopedSession, "do_orm_execute")
def _scope(state: ORMExecuteState) -> None:
    # Refreshing an attribute of a row already read is that row's own scope.
    if not state.is_column_load:
        tenancy.scope_statement(state, MODELS)


@event.listens_for(ScopedSession, "before_flush")
def _check(session: Session, context: object, instances: object) -> None:
    tenancy.check_flush(session, context, instances)  # type: ignore[arg-type]


@event.listens_for(ScopedSession, "after_begin")
def _enter(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    """Tell PostgreSQL who acts, for this transaction only: the policies read it, and the role owns nothing."""
    if connection.dialect.name != "postgresql":
        return
    actor: Actor = session.info["actor"]
    settings = {
        "role": APP_ROLE,
        "app.kind": actor.kind.value,
        "app.vendor": str(actor.vendor_id or ""),
        "app.college": str(actor.college_id or ""),
        "app.province": actor.province or "",
        "app.key": actor.key or "",
    }
    calls = ", ".join(f"set_config('{name}', :v{i}, true)" for i, name in enumerate(settings))
    connection.execute(text(f"select {calls}"), {f"v{i}": value for i, value in enumerate(settings.values())})


@contextmanager
def transaction(actor: Actor) -> Iterator[Session]:
    """Open a writing transaction as `actor`; commit at the end, roll back on any error."""
    with _session(actor, engine()) as session, session.begin():
        yield session


@contextmanager
def reading(actor: Actor) -> Iterator[Session]:
    """Open a reading transaction as `actor`; nothing in it is written, and what was read stays readable after it."""
    with _session(actor, engine().execution_options(onex_reading=True), autoflush=False) as session:
        yield session
        session.expunge_all()
        session.rollback()


def _session(actor: Actor, alone: Engine, *, autoflush: bool = True) -> ScopedSession:
    joined = _joined.get()
    return ScopedSession(
        joined[0] if joined else alone,
        info={"actor": actor},
        expire_on_commit=False,
        autoflush=autoflush,
        join_transaction_mode="create_savepoint",
    )


@contextmanager
def joined() -> Iterator[Transaction]:
    """Make every transaction inside a part of one: all are committed at the end, or none if it was rolled back.

    Inside another it is a part of that one.
    """
    if around := _joined.get():
        with around[0].begin_nested() as part:
            yield part
        return
    waiting: list[Callable[[], object]] = []
    with engine().connect() as connection, connection.begin() as whole:
        token = _joined.set((connection, waiting))
        try:
            yield whole
        finally:
            _joined.reset(token)
        kept = whole.is_active
    if kept:
        for act in waiting:
            act()


def after_commit(act: Callable[[], object]) -> None:
    """Do something once what was written stands: now, or when the transactions that were joined are committed."""
    if joined := _joined.get():
        joined[1].append(act)
    else:
        act()


def retried(act: Callable[P, R]) -> Callable[P, R]:
    """Run a service's act again when the database asks for it: the whole act, at most five times, with jitter."""

    @functools.wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, TRIES):
            try:
                return act(*args, **kwargs)
            except DBAPIError as error:
                if not _may_retry(error):
                    raise
            time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 - jitter, not a secret
        return act(*args, **kwargs)

    return run


def _may_retry(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in RETRYABLE or "database is locked" in str(error.orig)
