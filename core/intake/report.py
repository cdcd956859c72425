"""What came of an upload: counts that add up, and findings with their cells or files."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from itertools import count, islice
from operator import itemgetter
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.session import reading, retried, transaction
from core.db.tables import ExamPlan, Job, Upload, UploadChunk
from core.db.versions import version_of
from core.intake.decide import ONCE_APPLIED, came_to_none
from core.intake.kind import ImportKind, form_for, kind_of
from core.intake.places import spot
from core.intake.rows import open_rows, read_problem
from core.intake.run import Phase, chunks_of, rows_of
from core.intake.zips import with_files
from core.jobs.engine import OPEN
from core.jobs.queries import reason_of
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.kernel.identity import mask_phone
from core.kernel.problems import Problem, Tally
from core.sheets.bulk import form_file
from core.sheets.form import Form, printed

SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One upload as its sender sees it; `problems` are the first two hundred, the list of what failed holds all."""

    id: uuid.UUID
    kind: str
    title: str
    file_name: str
    sender: str
    sent_at: dt.datetime
    plan_id: uuid.UUID | None
    about: tuple[str, ...]
    """What the file is for: the plan, the list (a gettext id)."""
    options: dict[str, str]
    job: Job
    phase: Phase
    none_written: bool
    sheets: int
    """How many sheets of the file were read."""
    tally: Tally
    changed: int
    findings: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    changes: tuple[ChangedRow, ...]
    can_undo: bool
    version: str

    @property
    def reason(self) -> Problem | None:
        """Why the file was refused as a whole, or what its job waits for."""
        return reason_of(self.job)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What was found: of the whole file, where that failed, then of its rows."""
        return (*([self.reason] if self.reason and self.job.state == "failed" else ()), *self.problems)

    @property
    def is_sheet(self) -> bool:
        """Whether the file is a spreadsheet: what was refused of it is mended in its failed rows."""
        return kind_of(self.kind).form is not None

    @property
    def new(self) -> int:
        """How many accepted rows are about something that was not there: read = new + changed + same + refused."""
        return self.tally.accepted - self.changed

    @property
    def waits(self) -> bool:
        """Whether the sender's word is awaited."""
        return self.phase is Phase.CHECKED and self.job.state == "succeeded"

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """The pages that help with what was found: endpoint, and what the link says."""
        known = kind_of(self.kind).ways
        return tuple(dict.fromkeys(known[problem.code] for problem in self.problems if problem.code in known))

    @property
    def is_masked(self) -> bool:
        """Whether numbers are hidden wherever a row was refused: the file is an export and not mended row by row."""
        return {problem.code for problem in self.problems if not problem.warning} == {"NUMBER_MASKED"}

    @property
    def offers(self) -> bool:
        """Whether a refused row could be mended as suggested."""
        return any(problem.params.get("suggested") and not problem.warning for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """What one row changes: by column title, what stood there before and what will stand there."""

    sheet: str
    row: int
    changes: tuple[tuple[str, str, str], ...]


def about(actor: Actor, kind: ImportKind, plan_id: uuid.UUID | None, options: Mapping[str, object]) -> tuple[str, ...]:
    """Return what a file of this kind is for: the plan's name, and the list as a gettext id."""
    with reading(actor) as tx:
        return _about(tx, kind, plan_id, options)


def _about(tx: Session, kind: ImportKind, plan_id: uuid.UUID | None, options: Mapping[str, object]) -> tuple[str, ...]:
    plan = tx.get(ExamPlan, plan_id) if plan_id else None
    lists = (names.get(str(options.get(option, ""))) for option, names in kind.lists.items())
    return (*((plan.name,) if plan else ()), *(name for name in lists if name))


def uploads(actor: Actor, limit: int = 100) -> list[Report]:
    """Return the newest uploads of the actor's organisation, without their rows' problems (R-087)."""
    with reading(actor) as tx:
        rows = tx.execute(
            select(Upload, Job).join(Job, Job.id == Upload.job_id).order_by(Upload.sent_at.desc()).limit(limit)
        )
        return [_report(tx, upload, job, ()) for upload, job in rows]


def report(actor: Actor, upload_id: uuid.UUID) -> Report:
    """Return one upload with its findings, errors before warnings; NotFound for another organisation's."""
    with reading(actor) as tx:
        upload, job = _find(tx, upload_id)
        of_upload = select(UploadChunk.verdicts).where(UploadChunk.upload_id == upload_id)
        chunks = tx.scalars(of_upload.order_by(UploadChunk.position).execution_options(yield_per=1))
        found = (plain for verdicts in chunks for _, problems in verdicts for plain in problems)
        told = nsmallest(SHOWN, found, key=itemgetter("warning"))
        changed = (row for chunk in chunks_of(tx, upload_id, changed=True) for row in _changed_rows(tx, upload, chunk))
        problems = with_files(tx, upload, list(map(read_problem, told)))
        return _report(tx, upload, job, problems, tuple(islice(changed, SHOWN)))


def _changed_rows(tx: Session, upload: Upload, chunk: UploadChunk) -> Iterator[ChangedRow]:
    kind = kind_of(upload.kind)
    form = form_for(tx, kind, upload.plan_id)
    titles = {column.key: column.title for column in form.columns} if form else {}
    changes = open_rows(chunk.changes or b"", upload.id, f"changes:{chunk.position}")
    for (number, _), pairs in zip(rows_of(chunk), changes, strict=True):
        told = tuple(
            (titles[name], _told(name, old), _told(name, new)) for name, (old, new) in pairs.items() if name in titles
        )
        if told:
            place = spot(upload.header, number)
            yield ChangedRow(sheet=place.sheet, row=place.row, changes=told)


def _told(name: str, value: object) -> str:
    return mask_phone(str(value)) if name == "phone" else str(value)


def job_of(actor: Actor, job_id: uuid.UUID) -> tuple[Job, uuid.UUID | None]:
    """Return a job of the actor's organisation and the upload it works on; NotFound for another's."""
    with reading(actor) as tx:
        job = tx.get(Job, job_id)
        if job is None:
            raise NotFound
        return job, tx.scalar(select(Upload.id).where(Upload.job_id == job_id))


def _find(tx: Session, upload_id: uuid.UUID) -> tuple[Upload, Job]:
    found = tx.execute(select(Upload, Job).join(Job, Job.id == Upload.job_id).where(Upload.id == upload_id)).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def _report(
    tx: Session, upload: Upload, job: Job, problems: tuple[Problem, ...], changes: tuple[ChangedRow, ...] = ()
) -> Report:
    kind = kind_of(upload.kind)
    phase = Phase(upload.phase)
    return Report(
        id=upload.id,
        kind=upload.kind,
        title=kind.title,
        file_name=upload.file_name,
        sender=upload.sender_name,
        sent_at=upload.sent_at,
        plan_id=upload.plan_id,
        about=_about(tx, kind, upload.plan_id, upload.options),
        options={name: str(value) for name, value in upload.options.items()},
        job=job,
        phase=phase,
        none_written=came_to_none(upload, job),
        sheets=1 + len(upload.header.get("others", ())),
        tally=Tally(job.accepted, job.refused, job.skipped),
        changed=upload.changed,
        findings=tuple(read_problem(plain) for plain in upload.findings),
        problems=problems,
        changes=changes,
        can_undo=kind.undo is not None and phase in ONCE_APPLIED and job.state not in OPEN and job.accepted > 0,
        version=version_of(upload),
    )


def form_of_kind(actor: Actor, key: str, plan_id: uuid.UUID | None) -> Form:
    """Return the form of a kind of file, with a plan's own columns; NotFound for what is no spreadsheet."""
    with reading(actor) as tx:
        form = form_for(tx, kind_of(key), plan_id)
    if form is None:
        raise NotFound
    return form


@retried
def filled_workbook(actor: Actor, key: str, plan_id: uuid.UUID) -> tuple[str, BinaryIO]:
    """Return (name, the template with what is known of a plan in its rows); whoever sends the file closes it (R-079).

    Who took it stays on record. Raises NotFound for a kind of file that nothing is known for.
    """
    kind = kind_of(key)
    if kind.fill is None:
        raise NotFound
    actor.require(*kind.roles)
    with transaction(actor) as tx:
        form = form_for(tx, kind, plan_id)
        if form is None:
            raise NotFound
        form, taken = printed(form), count()
        rows = zip(kind.fill(tx, actor, plan_id), taken, strict=False)  # counted as they pass
        file = form_file(form, ([row.get(column.key, "") for column in form.columns] for row, _ in rows))
        record(tx, "template.filled", tx.get_one(ExamPlan, plan_id), kind=key, count=next(taken))
        return form.title, file
