"""What a room declares to have its sheet imported: page, progress, report, API and CLI come by themselves."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from core.kernel.actor import Actor, Role
from core.kernel.problems import Problem
from core.kernel.verdicts import Verdict
from core.sheets.form import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportContext:
    """Who sent which file when, for which plan; `received_at` decides deadlines, not the time of processing.

    `made` is for what a check has made of a row, by its number, so that `apply` need not ask for it again: both happen
    in one transaction, chunk by chunk.
    """

    actor: Actor
    upload_id: uuid.UUID
    plan_id: uuid.UUID | None
    options: dict[str, Any]
    received_at: dt.datetime
    made: dict[int, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A file being read: where its columns stand, its rows as plain values, and what was noticed about it.

    `findings` is complete once the rows have run out.
    """

    header: dict[str, Any]
    rows: Iterable[tuple[int, dict[str, Any]]]
    findings: Iterable[Problem] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What one row of an import made or changed: its key, and by column what stood there before and what stands now."""

    row: int
    key: uuid.UUID
    changes: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One row of an import that was applied, and what became of it; `key` is what an accepted row wrote."""

    row: int
    cells: Mapping[str, Any] = field(repr=False)
    verdict: Verdict
    key: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportKind:
    """One kind of file.

    `parse` is pure: plain values and the header to a frozen row, or the problems of the row.
    `check` gets the rows of a chunk that parsed, with facts fetched in a fixed number of statements inside it.
    `apply` writes the accepted rows and returns the key of what each made or changed; chunk, cursor and rows are one
    commit. `undo` takes all of it back, or names the rows that something has come to depend on; None: it cannot be.
    `natural_key` names what may appear once per file (the first row keeps it).
    `account` is told every row of a chunk that was applied, whatever became of it, within the chunk's commit.
    `remark` says what the file as a whole leaves open, once it is through.
    """

    key: str
    title: str
    roles: frozenset[Role]
    form: Form | None
    needs_plan: bool
    stage: Callable[[Path, Form | None], Staged]
    parse: Callable[[dict[str, Any], dict[str, Any], int], Any | list[Problem]]
    check: Callable[[Session, ImportContext, Sequence[Any]], Sequence[Verdict]]
    apply: Callable[[Session, ImportContext, Sequence[Any]], Sequence[uuid.UUID]]
    natural_key: Callable[[Any], str | None]
    undo: Callable[[Session, ImportContext, Sequence[Written]], list[Problem]] | None = None
    account: Callable[[Session, ImportContext, Sequence[Told]], None] | None = None
    remark: Callable[[Session, ImportContext], tuple[Problem, ...]] | None = None
    form_of: Callable[[Session, uuid.UUID], Form] | None = None
    """The form for one plan, where vendors add columns of their own."""
    options: Mapping[str, str] = field(default_factory=dict)
    """What may be said beside the file, by name: the question put to the sender, a gettext id."""
    lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Which list a file is for, as the page says that leads here: by option and value its name, a gettext id."""


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Make a kind of file importable."""
    _kinds[kind.key] = kind


def kind_of(key: str) -> ImportKind:
    """Return a registered kind."""
    return _kinds[key]


def form_for(tx: Session, kind: ImportKind, plan_id: uuid.UUID | None) -> Form | None:
    """Return the form a file of this kind has, for one plan where it makes a difference; None for no spreadsheet."""
    return kind.form_of(tx, plan_id) if kind.form_of and plan_id else kind.form


def kinds() -> tuple[ImportKind, ...]:
    """Return every registered kind."""
    return tuple(_kinds.values())
