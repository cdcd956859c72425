"""Tenant scope: who sees and who writes a row, said once per table and enforced twice.

Every table declares a `Scope`. From it come the criteria added to every ORM statement (all databases) and the row-level
security policies (PostgreSQL). No actor, no query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ClauseElement, ColumnElement, Table, false, or_, true
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.sql import visitors

from core.kernel.actor import Actor, ActorKind
from core.kernel.errors import NotFound

if TYPE_CHECKING:
    from core.db.tables.base import Base

VENDOR, COLLEGE, PROVINCE = ActorKind.VENDOR, ActorKind.COLLEGE, ActorKind.PROVINCE
PLATFORM = frozenset({ActorKind.OPERATOR, ActorKind.SYSTEM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose row it is. Each name is a column of the table.

    `vendor`, `college`, `province` – the owner; `host` – the college that hosts the exam and may read, with
    `host_writes` also write;
    `public` – the columns whose value opens the row to whoever holds it in hand;
    `shared` – kinds of actor that read every row, or only those with `shared_if` true;
    `writers` – kinds of owner that may write; `platform` – the operator and the platform read and write all.
    """

    vendor: str | None = None
    college: str | None = None
    host: str | None = None
    host_writes: bool = False
    province: str | None = None
    public: tuple[str, ...] = ()
    shared: frozenset[ActorKind] = frozenset()
    shared_if: str | None = None
    writers: frozenset[ActorKind] = frozenset()
    platform: bool = False

    def owners(self, kind: ActorKind, *, write: bool) -> Iterator[tuple[str, str]]:
        """Yield (column, attribute of the actor) pairs, any of which makes the row the actor's."""
        if write and kind not in self.writers:
            return
        if kind is VENDOR and self.vendor:
            yield self.vendor, "vendor_id"
        elif kind is COLLEGE:
            for column in (self.college, self.host if self.host_writes or not write else None):
                if column:
                    yield column, "college_id"
        elif kind is PROVINCE and self.province:
            yield self.province, "province"
        elif kind is ActorKind.PUBLIC and not write:
            yield from ((column, "key") for column in self.public)


def criterion(model: type[Base], actor: Actor, *, write: bool) -> ColumnElement[bool]:
    """Return the condition under which a row of `model` is the actor's to read, or to write."""
    scope = model.__scope__
    if scope.platform and actor.kind in PLATFORM:
        return true()
    table = model.__table__.c
    mine = [table[column] == getattr(actor, attribute) for column, attribute in scope.owners(actor.kind, write=write)]
    if not write and actor.kind in scope.shared:
        mine.append(table[scope.shared_if] if scope.shared_if else true())
    return or_(false(), *mine)


def _models_in(state: ORMExecuteState, models: Iterable[type[Base]]) -> list[type[Base]]:
    by_name = {model.__tablename__: model for model in models}
    elements = visitors.iterate(cast("ClauseElement", state.statement))
    names = {element.name for element in elements if isinstance(element, Table)}
    names |= {mapper.local_table.name for mapper in state.all_mappers if isinstance(mapper.local_table, Table)}
    return [by_name[name] for name in names if name in by_name]


def scope_statement(state: ORMExecuteState, models: Iterable[type[Base]]) -> None:
    """Add the actor's criteria to a statement, whatever its shape; refuse what cannot be scoped."""
    if state.execution_options.get("onex_checked"):
        return
    if not state.is_orm_statement or state.is_insert:
        raise RuntimeError("only ORM select, update and delete pass here; use core.db.bulk or add()")
    actor: Actor = state.session.info["actor"]
    write = state.is_update or state.is_delete
    for model in _models_in(state, models):
        state.statement = state.statement.options(
            with_loader_criteria(model, criterion(model, actor, write=write), include_aliases=True)
        )


def writable(model: type[Base], actor: Actor) -> Callable[[Callable[[str], Any]], bool]:
    """Return what tells whether the actor may write a row of `model`, which is given by what returns its columns."""
    scope = model.__scope__
    if scope.platform and actor.kind in PLATFORM:
        return lambda _row: True
    owned = [(column, getattr(actor, attribute)) for column, attribute in scope.owners(actor.kind, write=True)]
    if len(owned) == 1:
        ((mine, actors),) = owned
        return lambda row: actors is not None and row(mine) == actors
    return lambda row: any(key is not None and row(column) == key for column, key in owned)


def check_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Refuse to flush a row of another tenant: it answers as if it did not exist."""
    actor: Actor = session.info["actor"]
    for row in (*session.new, *session.deleted, *(r for r in session.dirty if session.is_modified(r))):
        if not writable(type(row), actor)(partial(getattr, row)):
            raise NotFound
