"""Files a college takes along: what it keeps during an outage, and what it imports when the platform returns."""

from __future__ import annotations

import hashlib
import io
import uuid
import zipfile
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.candidates import sheet as students
from core.candidates.queries import details_of
from core.candidates.rules import Origin
from core.db.events import record
from core.db.session import retried, transaction
from core.db.tables import Candidate, College, ExamPlan, ExamSite, Registration, Workbook
from core.fallback import queries
from core.files.store import store
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import Refused
from core.kernel.identity import mask
from core.kernel.provinces import PROVINCES
from core.national.link import link
from core.plans.queries import certificate_ids, plan_of, rules_of
from core.registrations import sheet as registrations
from core.registrations.facts import TYPE_WORDS
from core.registrations.sheet import EXTRA
from core.rules.plan import PlanRules
from core.sheets.form import CellValue
from core.sheets.writer import filled, table

COLLEGE_COLUMNS = ("院校名称", "所在省份", "考核站点", "考核站点编号", "站点地址", "机位数", "预计报考人数", "确认人")
"""院校基本信息导入模板: the notice names it and shows no columns; these are what the portal knows of a college."""

LOST = "缺少的照片.txt"
LOST_NOTE = "下列考生的照片文件无法读取，不在照片.zip 中；请从留存的照片中补上，或请平台运营人员从备份恢复后重新下载。"

Registered = list[tuple[Registration, Candidate, ExamSite]]


@retried
def kept(actor: Actor, plan_id: uuid.UUID) -> bytes:
    """Return what the college keeps and nobody asks it for: 院校基本信息 and the photos there are so far (R-101).

    Raises Refused FALLBACK_NO_WORKBOOK.
    """
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        plan, book = _workbook(tx, actor, plan_id)
        college = tx.get_one(College, actor.college)
        rows = [
            (
                *(college.name, PROVINCES.get(college.province, college.province), site.name, site.code or ""),
                *(site.address, site.machines, book.expected, book.confirmed_by),
            )
            for site in queries.own_sites(tx, plan, actor.college).values()
        ]
        files = {"院校基本信息导入模板-自留.xlsx": table("院校基本信息", COLLEGE_COLUMNS, rows, wide=(0, 2, 4))}
        record(tx, "fallback.kept_files", book)
        return _zip({**files, **_photos(_registered(tx, plan_id))})


@retried
def imports(actor: Actor, plan_id: uuid.UUID) -> bytes:
    """Return the three files the returned platform imports: candidates, registrations, photos by number (R-102).

    Raises Refused FALLBACK_WAITING while it is closed, FALLBACK_NO_WORKBOOK.
    """
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        if not link(tx).is_open:
            raise Refused("FALLBACK_WAITING")
        plan, book = _workbook(tx, actor, plan_id)
        found = _registered(tx, plan_id)
        people = [students.row_of(candidate.person, details_of(candidate)) for _, candidate, _ in found]
        asked = _registration_rows(tx, plan, found)
        data = _zip(
            {
                f"{students.FORM.title}.xlsx": filled(students.FORM, people),
                f"{registrations.FORM.title}.xlsx": filled(registrations.form_for(rules_of(plan)), asked),
                **_photos(found),
            }
        )
        book.handed_over_sha256, book.handed_over_at = hashlib.sha256(data).hexdigest(), clock.now()
        record(tx, "fallback.files_prepared", book, count=len(found), sha256=book.handed_over_sha256)
        return data


def _workbook(tx: Session, actor: Actor, plan_id: uuid.UUID) -> tuple[ExamPlan, Workbook]:
    plan = plan_of(tx, plan_id)
    book = queries.workbook(tx, plan_id, actor.college)
    if book is None:
        raise Refused("FALLBACK_NO_WORKBOOK")
    return plan, book


def _registered(tx: Session, plan_id: uuid.UUID) -> Registered:
    query = (
        select(Registration, Candidate, ExamSite)
        .join(Candidate, Candidate.id == Registration.candidate_id)
        .join(ExamSite, ExamSite.id == Registration.site_id)
        .where(Registration.plan_id == plan_id, Registration.origin == Origin.SPREADSHEET.value)
        .order_by(Registration.id)
    )
    return [(one, candidate, site) for one, candidate, site in tx.execute(query)]


def _registration_rows(tx: Session, plan: ExamPlan, found: Registered) -> list[dict[str, CellValue]]:
    rules, keys = rules_of(plan), {row_id: key for key, row_id in certificate_ids(tx, plan).items()}
    return [_registration(rules, keys[one.certificate_id], one, candidate, site) for one, candidate, site in found]


def _registration(
    rules: PlanRules, key: str, one: Registration, candidate: Candidate, site: ExamSite
) -> dict[str, CellValue]:
    level = rules.level(key, one.level)
    return {
        "name": candidate.person.name,
        "id_number": candidate.person.id_number,
        "candidate_type": TYPE_WORDS[one.candidate_type],
        "certificate_code": level.code or "",
        "certificate_name": rules.certificate(key).name.zh,
        "level": level.name.zh,
        "site_code": site.code or "",
        "site_name": site.name,
        **{EXTRA + name: value for name, value in one.person.extras.items()},
    }


def _photos(found: Iterable[tuple[Registration, Candidate, ExamSite]]) -> dict[str, bytes]:
    """Return the zip of photos by number, and a list of those whose file is lost."""
    people = {candidate.person.id_number: candidate for _, candidate, _ in found}
    photos = {number: store().find(one.photo_key) for number, one in people.items() if one.photo_key}
    packed = {f"{number}.jpg": photo for number, photo in photos.items() if photo is not None}
    lost = [f"{people[number].person.name} {mask(number)}" for number, photo in photos.items() if photo is None]
    listed = {LOST: "\r\n".join((LOST_NOTE, *lost)).encode("utf-8-sig")} if lost else {}
    return {"照片.zip": _zip(packed), **listed}


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
