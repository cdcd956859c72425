"""The only way in: `with transaction(actor) as tx`."""

from __future__ import annotations

import functools
import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, Transaction, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from core.db import tenancy
from core.db.engine import engine
from core.db.overtaken import overtaken
from core.db.tables import MODELS
from core.kernel.actor import Actor
from core.kernel.errors import Overtaken

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")
Act = Callable[[], object]

APP_ROLE = "onex_app"
TRIES = 5
# Serialization failure and deadlock: PostgreSQL's manual says the whole transaction may simply be run again. So may one
# whose foreign key leads to what somebody else has just deleted: run again, it sees that it is gone.
RETRYABLE = {"40001", "40P01", "23503"}


@dataclass
class _End:
    """What waits for the end of a transaction: for its commit, or for its being undone."""

    kept: list[Act] = field(default_factory=list)
    undone: list[Act] = field(default_factory=list)
    fails: bool = False


@dataclass(frozen=True)
class _Whole:
    """The transaction that everything of one request joins; `acting` are those who act in it, one inside another."""

    connection: Connection
    end: _End
    acting: list[Actor]


_joined: ContextVar[_Whole | None] = ContextVar("joined", default=None)


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
    _tell(connection, session.info["actor"])


def _tell(connection: Connection, actor: Actor) -> None:
    """Tell PostgreSQL who acts, for this transaction only: the policies read it, and the role owns nothing."""
    if connection.dialect.name != "postgresql":
        return
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
    """Open a writing transaction as `actor`; commit at the end, roll back on any error.

    Raises Overtaken with the code of the unique constraint that stands in the way.
    """
    try:
        with _session(actor, engine()) as session, _ending() as end, session.begin():
            session.info["end"] = end
            yield session
    except IntegrityError as error:
        refusal = overtaken(error)
        if refusal is None:
            raise
        raise refusal from None  # the driver's words hold the values


@contextmanager
def _ending() -> Iterator[_End]:
    """Do what waits for the end of the transaction inside, or leave it to the one that this is a part of.

    Whether a commit whose answer was lost stands is unknown: then nothing is undone here.
    """
    around, end = _joined.get(), _End()
    try:
        yield end
    except Exception as error:
        if not (isinstance(error, DBAPIError) and error.connection_invalidated):
            _do(end.undone)
        raise
    if end.fails:
        _do(end.undone)
    elif around:
        around.end.kept += end.kept
        around.end.undone += end.undone
    else:
        _do(end.kept)


def _do(acts: list[Act]) -> None:
    for act in acts:
        try:
            act()
        except Exception:
            # The transaction has ended as it has; what could not be done after it must not say otherwise.
            log.exception("after a transaction")


@contextmanager
def reading(actor: Actor) -> Iterator[Session]:
    """Open a reading transaction as `actor`; nothing in it is written, and what was read stays readable after it."""
    with _session(actor, engine().execution_options(onex_reading=True), autoflush=False) as session:
        yield session
        session.expunge_all()
        session.rollback()


@contextmanager
def _session(actor: Actor, alone: Engine, *, autoflush: bool = True) -> Iterator[ScopedSession]:
    whole = _joined.get()
    session = ScopedSession(
        whole.connection if whole else alone,
        info={"actor": actor},
        expire_on_commit=False,
        autoflush=autoflush,
        join_transaction_mode="create_savepoint",
    )
    with session, _acting(whole, actor):
        yield session


@contextmanager
def _acting(whole: _Whole | None, actor: Actor) -> Iterator[None]:
    """Once this is done, let whoever acted around it act again: PostgreSQL keeps one setting for them all.

    What was undone has put the setting back by itself.
    """
    if whole is None:
        yield
        return
    whole.acting.append(actor)
    try:
        yield
    finally:
        whole.acting.pop()
    if whole.acting:
        _tell(whole.connection, whole.acting[-1])


@contextmanager
def joined() -> Iterator[Transaction]:
    """Make every transaction inside a part of one: all are committed at the end, or none if it was rolled back.

    Inside another it is a part of that one.
    """
    with ExitStack() as stack:
        if around := _joined.get():
            connection, end, acting = around.connection, stack.enter_context(_ending()), around.acting
            whole: Transaction = stack.enter_context(connection.begin_nested())
        else:
            connection, end, acting = stack.enter_context(engine().connect()), stack.enter_context(_ending()), []
            whole = stack.enter_context(connection.begin())
        token = _joined.set(_Whole(connection, end, acting))
        try:
            yield whole
        finally:
            _joined.reset(token)
        end.fails = not whole.is_active


def after_commit(act: Act, tx: Session | None = None) -> None:
    """Do something once what was written stands: that of `tx`, or everything before this call.

    Waits for the transactions that were joined, if any were.
    """
    if tx:
        tx.info["end"].kept.append(act)
    elif whole := _joined.get():
        whole.end.kept.append(act)
    else:
        act()


def after_rollback(act: Act, tx: Session) -> None:
    """Do something once what `tx` has written is certain to be undone, by itself or by what it was joined to."""
    tx.info["end"].undone.append(act)


def retried(act: Callable[P, R]) -> Callable[P, R]:
    """Run a service's act again when the database asks for it, or somebody else wrote first: at most five times.

    It is the whole act that runs again, so that its own checks find what stands now and say what the rule says of it.
    """

    @functools.wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, TRIES):
            try:
                return act(*args, **kwargs)
            except Overtaken:
                continue  # what stood in the way is committed: there is nothing to wait for
            except DBAPIError as error:
                if not _may_retry(error):
                    raise
            time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 - jitter, not a secret
        return act(*args, **kwargs)

    return run


def _may_retry(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in RETRYABLE or "database is locked" in str(error.orig)


def lost_race(error: Exception) -> bool:
    """Say whether somebody else was first or in the way: a lock, or a row of the same key written meanwhile."""
    return isinstance(error, Overtaken) or (isinstance(error, DBAPIError) and _may_retry(error))


def is_away(error: Exception) -> bool:
    """Say whether the database gave no answer, as opposed to refusing what was asked; COPY raises the driver's own."""
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or isinstance(error, OperationalError | PoolTimeout | psycopg.OperationalError)
