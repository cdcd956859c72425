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
from core.kernel.ids import FileKey
from core.kernel.problems import Problem
from core.kernel.scopes import KeyScope
from core.kernel.verdicts import Verdict
from core.sheets.form import Form

SENDERS = frozenset({Role.COLLEGE_OFFICER, Role.VENDOR_PLANNER, Role.VENDOR_SCORER})
"""Who sends files: what was refused of them holds whole numbers, and goes back to nobody else."""

Keep = Callable[[bytes], FileKey]
"""Keeps a file of its own that a row will name; it stands or falls with the rows."""


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
class Caption:
    """What a file of a zip is to its sender: its folders and name, the name with the number masked, and whose it is."""

    path: str = field(repr=False)
    shown: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportKind:
    """One kind of file.

    `roles` may send it, and their keys of the API with `scope`.
    `stage` reads it; what it keeps of a row in a file of its own, it keeps with the `Keep` it is given.
    `parse` is pure: plain values and the header to a frozen row, or the problems of the row; a row of which nothing but
    warnings is said is passed over.
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
    scope: KeyScope
    form: Form | None
    needs_plan: bool
    stage: Callable[[Path, Form | None, Keep], Staged]
    parse: Callable[[dict[str, Any], dict[str, Any], int], Any | list[Problem]]
    check: Callable[[Session, ImportContext, Sequence[Any]], Sequence[Verdict]]
    apply: Callable[[Session, ImportContext, Sequence[Any]], Sequence[uuid.UUID]]
    natural_key: Callable[[Any], str | None]
    undo: Callable[[Session, ImportContext, Sequence[Written]], list[Problem]] | None = None
    account: Callable[[Session, ImportContext, Sequence[Told]], None] | None = None
    remark: Callable[[Session, ImportContext], tuple[Problem, ...]] | None = None
    form_of: Callable[[Session, uuid.UUID], Form] | None = None
    """The form for one plan, where vendors add columns of their own."""
    fill: Callable[[Session, Actor, uuid.UUID], Iterable[Mapping[str, str]]] | None = None
    """The rows of a plan that are known already, by column: whoever sends the file completes them or deletes some."""
    fill_proven: bool = False
    """Whether these rows hold whole document numbers, so that who takes them has to prove who they are."""
    caption: Callable[[Session, Sequence[Mapping[str, Any]]], list[Caption]] | None = None
    """What the files of a zip are, given their cells; whoever takes spreadsheets has none."""
    notes: Callable[[], Iterable[tuple[str, Mapping[str, object]]]] = tuple
    """What a zip should hold, said where it is uploaded: gettext ids and what fills them."""
    ways: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By code of a finding: the page that helps, told the upload's key, and what its link says, a gettext id."""
    options: Mapping[str, str] = field(default_factory=dict)
    """What may be said beside the file, by name: the question put to the sender, a gettext id."""
    switches: Mapping[str, str] = field(default_factory=dict)
    """What may be chosen beside the file, by name: what follows from it, a gettext id; the page offers it ticked."""
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
