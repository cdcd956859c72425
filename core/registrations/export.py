"""报考信息 as a workbook: fourteen columns, one row per subject, documents masked (R-088 … R-090)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.api import MODE_NAMES
from core.db.bulk import among
from core.db.events import record
from core.db.sealing import open_person
from core.db.session import retried, transaction
from core.db.tables import College, Entry, ExamPlan, ExamSite, Registration, Seat, Ticket
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.identity import mask
from core.plans.queries import certificate_ids, plan_of, rules_of
from core.registrations.entries import entry_state
from core.registrations.facts import TYPE_WORDS
from core.rules.columns import extra_columns
from core.rules.plan import PlanRules
from core.sheets.bulk import table_file

COLUMNS = (
    "考试计划",
    "考生姓名",
    "考生编号",
    "身份证号",
    "考生类型",
    "准考证号",
    "所属试点院校",
    "所属考核站点",
    "报考证书",
    "证书等级",
    "报考科目",
    "考试方式",
    "考核单位",
    "考试状态",
)
WIDE = (0, 2, 3, 5, 6, 7, 8, 12)
_REGISTRATION = (
    Registration.id,
    Registration.candidate_id,
    Registration.college_id,
    Registration.certificate_id,
    Registration.level,
    Registration.candidate_type,
    Registration.sealed,
)


@retried
def export(
    actor: Actor,
    plan_id: uuid.UUID,
    ids: Collection[uuid.UUID],
    words: Mapping[str, str],
    *,
    whole: bool = False,
) -> BinaryIO:
    """Return the selected registrations of a plan, all when none is selected, as a file that its reader closes.

    `words` name the entries' states. `whole` shows the document numbers that the actor's own college entered; who took
    what stays on record (R-090).
    """
    if whole:
        actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        plan, taken = plan_of(tx, plan_id), count()
        own = {column.key: column.header for c in rules_of(plan).certificates for column in extra_columns(c)}
        shown = actor.college_id if whole else None
        found = zip(_rows(tx, plan, ids, words, tuple(own), shown), taken, strict=False)  # counted as they pass
        file = table_file("报考信息", (*COLUMNS, *own.values()), (row for row, _ in found), wide=WIDE)
        record(tx, "registrations.exported", plan, count=next(taken), whole=whole)
        return file


def _rows(
    tx: Session,
    plan: ExamPlan,
    ids: Collection[uuid.UUID],
    words: Mapping[str, str],
    own: Sequence[str],
    shown: uuid.UUID | None,
) -> Iterator[tuple[str, ...]]:
    """Yield a row per subject; whole documents only of the college that is `shown` them."""
    rules, keys = rules_of(plan), {row_id: key for key, row_id in certificate_ids(tx, plan).items()}

    @cache
    def sat(certificate_id: uuid.UUID, level: int, subject: str) -> tuple[str, str, str, str]:
        return _sat(rules, keys[certificate_id], level, subject)

    moment = clock.now()
    query = (
        select(*_REGISTRATION, Entry.subject, Entry.begins_at, Entry.ends_at)
        .add_columns(College.name.label("college"), ExamSite.name.label("site"), Ticket.number, Seat.id.label("seat"))
        .join(Entry, Entry.registration_id == Registration.id)
        .join(College, College.id == Registration.college_id)
        .join(ExamSite, ExamSite.id == Registration.site_id)
        .join(Ticket, Ticket.registration_id == Registration.id, isouter=True)
        .join(Seat, Seat.entry_id == Entry.id, isouter=True)
        .where(Registration.plan_id == plan.id)
        .order_by(College.name, Registration.id, Entry.begins_at)
    )
    if ids:
        query = query.where(among(tx, Registration.id, ids))
    for row in tx.execute(query.execution_options(yield_per=500)):
        state = entry_state(seated=row.seat is not None, begins=row.begins_at, ends=row.ends_at, moment=moment)
        person = open_person(row.sealed, plan.vendor_id, Registration.sealing_context(row.id))
        yield (
            plan.name,
            person.name,
            candidate_code(row.candidate_id),
            person.id_number if row.college_id == shown else mask(person.id_number),
            TYPE_WORDS[row.candidate_type],
            row.number or "",
            row.college,
            row.site,
            *sat(row.certificate_id, row.level, row.subject),
            rules.vendor.zh,
            words[state.value],
            *(person.extras.get(key, "") for key in own),
        )


def candidate_code(candidate_id: uuid.UUID) -> str:
    """Return 考生编号: the sources give no format, the last twelve signs of the record's key are our default."""
    return candidate_id.hex[-12:].upper()


def _sat(rules: PlanRules, certificate: str, level: int, key: str) -> tuple[str, str, str, str]:
    """Return the names of a certificate, its level and subject, and how the subject is examined."""
    sat = rules.level(certificate, level)
    subject = sat.subject(key)
    return rules.certificate_name(certificate).zh, sat.name.zh, subject.name.zh, MODE_NAMES[subject.mode].zh
