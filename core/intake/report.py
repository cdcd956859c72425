"""What came of an upload: counts that add up, findings with their cells, and the failed rows to be mended."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.session import reading
from core.db.tables import Job, Upload, UploadRow
from core.intake.kind import form_for, kind_of
from core.intake.rows import open_cells, read_problem, unpack
from core.kernel.actor import Actor
from core.kernel.errors import NotFound, Refused
from core.kernel.messages import say
from core.kernel.problems import Problem, Tally
from core.kernel.verdicts import Fate
from core.sheets.form import Form
from core.sheets.writer import FailedRow, failed_rows

SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One upload as its sender sees it; `problems` are the first two hundred, the workbook holds all."""

    id: uuid.UUID
    kind: str
    title: str
    file_name: str
    sender: str
    sent_at: dt.datetime
    plan_id: uuid.UUID | None
    options: dict[str, str]
    job: Job
    tally: Tally
    findings: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    has_workbook: bool


def uploads(actor: Actor, limit: int = 100) -> list[Report]:
    """Return the newest uploads of the actor's organisation, without their rows' problems (R-087)."""
    with reading(actor) as tx:
        rows = tx.execute(
            select(Upload, Job).join(Job, Job.id == Upload.job_id).order_by(Upload.sent_at.desc()).limit(limit)
        )
        return [_report(upload, job, ()) for upload, job in rows]


def report(actor: Actor, upload_id: uuid.UUID) -> Report:
    """Return one upload with its findings; NotFound for another organisation's."""
    with reading(actor) as tx:
        upload, job = _find(tx, upload_id)
        rows = tx.scalars(
            select(UploadRow)
            .where(UploadRow.upload_id == upload_id, func.length(UploadRow.outcome) > 0)
            .order_by(UploadRow.position)
        )
        problems = [read_problem(plain) for row in rows for plain in row.problems]
        return _report(upload, job, tuple(problems[:SHOWN]))


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


def _report(upload: Upload, job: Job, problems: tuple[Problem, ...]) -> Report:
    kind = kind_of(upload.kind)
    return Report(
        id=upload.id,
        kind=upload.kind,
        title=kind.title,
        file_name=upload.file_name,
        sender=upload.sender_name,
        sent_at=upload.sent_at,
        plan_id=upload.plan_id,
        options={name: str(value) for name, value in upload.options.items()},
        job=job,
        tally=Tally(job.accepted, job.refused, job.skipped),
        findings=tuple(read_problem(plain) for plain in upload.findings),
        problems=problems,
        has_workbook=kind.form is not None and job.refused > 0,
    )


def form_of_kind(actor: Actor, key: str, plan_id: uuid.UUID | None) -> Form:
    """Return the form of a kind of file, with a plan's own columns; NotFound for what is no spreadsheet."""
    with reading(actor) as tx:
        form = form_for(tx, kind_of(key), plan_id)
    if form is None:
        raise NotFound
    return form


def failed_workbook(actor: Actor, upload_id: uuid.UUID) -> tuple[str, bytes]:
    """Return (file name, workbook) with the refused rows as they came, bad cells red, ready to upload again (R-087).

    Raises Refused NOTHING_FAILED.
    """
    with reading(actor) as tx:
        upload, _job = _find(tx, upload_id)
        refused = tx.scalars(
            select(UploadRow)
            .where(UploadRow.upload_id == upload_id, UploadRow.outcome == Fate.REFUSED.value)
            .order_by(UploadRow.position)
        ).all()
        form = form_for(tx, kind_of(upload.kind), upload.plan_id)
    if not refused or form is None:
        raise Refused("NOTHING_FAILED")
    rows = [_failed_row(upload, row) for row in refused]
    stem = upload.file_name.rsplit(".", 1)[0]
    return f"{stem}-失败数据.xlsx", failed_rows(form, rows)


def _failed_row(upload: Upload, row: UploadRow) -> FailedRow:
    cells = open_cells(row.cells, upload.id, row.position)
    problems = [problem for problem in map(read_problem, row.problems) if not problem.warning]
    return FailedRow(
        values={key: unpack(value) for key, value in cells.items()},
        bad=frozenset(problem.place.field for problem in problems if problem.place.field),
        reason="；".join(_sentence(problem) for problem in problems),
    )


def _sentence(problem: Problem) -> str:
    text, fix = say(problem.code, {"value": problem.value, **problem.params})
    header = f"{problem.place.header.lstrip('*')}：" if problem.place.header else ""
    return f"{header}{text}，{fix}"
