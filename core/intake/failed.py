"""What was refused of a file, to take home: rows to be mended and sent again, or a list of a zip's files (R-087)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.session import reading
from core.db.tables import Job, Upload, UploadChunk
from core.intake.kind import ImportKind, form_for, kind_of
from core.intake.places import Header, spot
from core.intake.rows import read_problem, unpacked
from core.intake.run import chunks_of, rows_of
from core.intake.zips import captions
from core.jobs.queries import reason_of
from core.kernel.actor import Actor
from core.kernel.errors import NotFound, Refused
from core.kernel.messages import say
from core.kernel.problems import Problem
from core.kernel.verdicts import Fate
from core.sheets.writer import FailedRow, failed_rows, table

T = TypeVar("T")

FILES = ("文件名", "考生姓名", "错误原因", "处理办法")


def failed_workbook(actor: Actor, upload_id: uuid.UUID) -> tuple[str, bytes]:
    """Return (file name, workbook) of what was refused: the rows of a spreadsheet, or a list of the files of a zip.

    Rows are as they came, bad cells red, ready to be sent again. Raises Refused NOTHING_FAILED, or with what the file
    was refused for as a whole.
    """
    with reading(actor) as tx:
        found = tx.execute(select(Upload, Job).join(Job, Job.id == Upload.job_id).where(Upload.id == upload_id)).first()
        if found is None:
            raise NotFound
        upload, job = found
        kind, chunks = kind_of(upload.kind), chunks_of(tx, upload_id)
        # A chunk at a time: all of a large file may have failed (X37).
        if form := form_for(tx, kind, upload.plan_id):
            data = failed_rows(
                form, _some(job, (row for chunk in chunks for row in _failed_rows(chunk, upload.header)))
            )
        else:
            files = _some(job, (row for chunk in chunks for row in _failed_files(tx, kind, chunk)))
            data = table("没有导入的文件", FILES, files, wide={0, 2, 3})
    return f"{upload.file_name.rsplit('.', 1)[0]}-失败数据.xlsx", data


def _some(job: Job, rows: Iterator[T]) -> Iterable[T]:
    first = next(rows, None)
    if first is None:
        reason = reason_of(job) if job.state == "failed" else None
        raise Refused(reason.code, **reason.params) if reason else Refused("NOTHING_FAILED")
    return chain([first], rows)


def _refused(chunk: UploadChunk) -> Iterator[tuple[int, dict[str, object], list[Problem]]]:
    for (number, cells), (fate, plain) in zip(rows_of(chunk), chunk.verdicts, strict=False):
        if fate == Fate.REFUSED:
            yield number, cells, [problem for problem in map(read_problem, plain) if not problem.warning]


def _failed_rows(chunk: UploadChunk, header: Header) -> Iterator[FailedRow]:
    """Yield a chunk's refused rows; where several sheets were read, each row says from which it is."""
    for number, cells, problems in _refused(chunk):
        where = [str(spot(header, number))] if header.get("others") else []
        yield FailedRow(
            values=unpacked(cells),
            bad=frozenset(problem.place.field for problem in problems if problem.place.field),
            reason="；".join([*where, *map(_sentence, problems)]),
        )


def _failed_files(tx: Session, kind: ImportKind, chunk: UploadChunk) -> Iterator[tuple[str, ...]]:
    refused = list(_refused(chunk))
    named = captions(tx, kind, [cells for _, cells, _ in refused])
    for caption, (_, _, problems) in zip(named, refused, strict=True):
        words = [_said(problem) for problem in problems]
        yield caption.path, caption.person, "；".join(text for text, _ in words), "；".join(fix for _, fix in words)


def _sentence(problem: Problem) -> str:
    text, fix = _said(problem)
    header = f"{problem.place.header.lstrip('*')}：" if problem.place.header else ""
    return f"{header}{text}，{fix}"


def _said(problem: Problem) -> tuple[str, str]:
    return say(problem.code, {"value": problem.value, **problem.params})
