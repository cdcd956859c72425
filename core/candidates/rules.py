"""The life of a candidate's record, and what an import may do (R-057 … R-076)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from core.api import CandidateType
from core.kernel.characters import Fault, name_fault
from core.kernel.errors import Conflict, Refused
from core.kernel.identity import IdType, document_key, mask, mask_phone
from core.kernel.numerals import read_document
from core.kernel.pinyin import check_pinyin, suggest_pinyin
from core.kernel.problems import Place, Problem
from core.kernel.verdicts import Fate, Verdict, judged
from core.rules.majors import MAJOR_NOT_APPROVED, covers

PHONE = re.compile(r"1[3-9][0-9]{9}")


class State(StrEnum):
    """无照片 → 信息待认证 → 信息准确, or 需人工确认 → 信息准确 (R-069)."""

    NO_PHOTO = "no_photo"
    PENDING_VERIFICATION = "pending_verification"
    VERIFIED = "verified"
    NEEDS_MANUAL_CONFIRM = "needs_manual_confirm"


class Origin(StrEnum):
    """How a record came in; one that came by workbook is unverified until the platform returns (C-42)."""

    PLATFORM = "platform"
    SPREADSHEET = "spreadsheet"


TITLES = {
    "name": "姓名",
    "pinyin": "姓名拼音",
    "gender": "性别",
    "id_type": "证件类型",
    "id_number": "证件号码",
    "phone": "手机号码",
    "enrolment_year": "入学年份",
    "education_level": "专业层次",
    "major": "就读专业",
    "major_code": "专业代码",
    "photo": "照片",
}
"""What the fields are called by those who fill them in."""


def named(fields: Iterable[str]) -> str:
    """Return the titles of fields, in the order of the template."""
    wanted = set(fields)
    known = [title for name, title in TITLES.items() if name in wanted]
    return "、".join([*known, *sorted(wanted - TITLES.keys())])


LOCKED_WHEN_VERIFIED = frozenset({"name", "id_type", "id_number", "photo"})
"""What can no longer be changed once the information is confirmed (R-072)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRow:
    """One checked row of the candidate template."""

    row: int
    name: str
    pinyin: str
    gender: str
    id_type: str
    id_number: str
    phone: str
    enrolment_year: int
    education_level: str
    major: str
    major_code: str
    warnings: tuple[Problem, ...] = ()

    @property
    def document(self) -> str:
        """The key of the document, which the blind index is made of."""
        return document_key(self.id_number)

    @property
    def details(self) -> dict[str, object]:
        """Everything the row says of the person but the document; two rows of equal details say the same."""
        return {name: getattr(self, name) for name in EDITABLE}


Details = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What a file for one of a college's lists is judged by.

    `known` gives list and details of the people who are there by document, `majors` what was approved this year.
    """

    candidate_type: CandidateType
    known: Mapping[str, tuple[str, Details]]
    majors: Collection[str]


OTHER_LIST = {CandidateType.COLLEGE.value: "ON_COLLEGE_LIST", CandidateType.SOCIAL.value: "ON_SOCIAL_LIST"}
"""What is said of who stands on this list when a file is for the other one."""


def check(rows: Sequence[CandidateRow], pool: Pool, sheet: str) -> list[Verdict]:
    """Accept new people; skip who is there already with the same details, refuse who is there with others (X36).

    Details are never overwritten by an import (R-060), nor is anybody moved to the other list by one (R-057).
    """
    return [_verdict(row, pool, sheet) for row in rows]


def _verdict(row: CandidateRow, pool: Pool, sheet: str) -> Verdict:
    if row.document not in pool.known:
        return judged([*row.warnings, *_other_major(row, pool, sheet)])
    place = Place(sheet=sheet, row=row.row, field="id_number")
    there, known = pool.known[row.document]
    if known == row.details:
        code = "ALREADY_EXISTS" if there == pool.candidate_type else OTHER_LIST[there]
        return Verdict(fate=Fate.SKIPPED, problems=(Problem(code=code, place=place, warning=True),))
    fields = named(changes(row, known))
    return Verdict(
        fate=Fate.REFUSED, problems=(Problem(code="CANDIDATE_CONFLICT", place=place, params={"fields": fields}),)
    )


def _other_major(row: CandidateRow, pool: Pool, sheet: str) -> Iterator[Problem]:
    """院校考生 are of the majors approved this year; the names are free text, so that they only warn (R-057)."""
    if pool.candidate_type is CandidateType.COLLEGE and not covers(pool.majors, row.major, row.major_code):
        place = Place(sheet=sheet, row=row.row, field="major")
        approved = "、".join(pool.majors)
        yield Problem(
            code=MAJOR_NOT_APPROVED, place=place, value=row.major, params={"approved": approved}, warning=True
        )


def check_updates(
    rows: Sequence[CandidateRow], existing: Mapping[str, tuple[str, Details]], sheet: str
) -> list[Verdict]:
    """Accept rows that change somebody known; skip who stays the same, refuse strangers and locked fields (R-073).

    `existing` gives state and details of known people by document.
    """
    return [_update(row, existing.get(row.document), sheet) for row in rows]


def _update(row: CandidateRow, known: tuple[str, Details] | None, sheet: str) -> Verdict:
    place = Place(sheet=sheet, row=row.row, field="id_number")
    if known is None:
        return judged([Problem(code="NO_SUCH_CANDIDATE", place=place, value=mask(row.id_number))])
    state, details = known
    changed = changes(row, details)
    if not changed:
        return Verdict(fate=Fate.SKIPPED, problems=(Problem(code="NOTHING_CHANGED", place=place, warning=True),))
    try:
        check_edit(state, frozenset(changed))
    except Conflict as locked:
        return judged([Problem(code=locked.code, place=place, params=locked.params)])
    different = {name: (details[name], value) for name, value in changed.items()}
    return replace(judged(row.warnings), changes=different)


def changes(row: CandidateRow, details: Details) -> dict[str, object]:
    """Return what a row says otherwise than what is known."""
    return {name: value for name, value in row.details.items() if value != details[name]}


def check_edit(state: str, changed: frozenset[str]) -> None:
    """Before 信息准确 everything may be changed, afterwards no longer name, document and photo (R-072)."""
    if state == State.VERIFIED and (locked := changed & LOCKED_WHEN_VERIFIED):
        raise Conflict("CANDIDATE_LOCKED", fields=named(locked))


EDITABLE = frozenset({"name", "pinyin", "gender", "phone", "enrolment_year", "education_level", "major", "major_code"})
"""What a college may change by hand or by workbook."""

DOCUMENT = frozenset({"id_type", "id_number"})
"""What it may change by hand alone: a workbook finds the person by it."""


def check_document_change(changes: Mapping[str, Any], was: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes with the document as it is kept, judged with type and gender as an import judges it (R-072).

    `was` is the record's `id_type`, `id_number` and `gender`. Raises Refused with the code an import gives.
    """
    if not changes.keys() & was.keys():
        return dict(changes)
    wanted = {**was, **changes}
    document = read_document(IdType(wanted["id_type"]), wanted["id_number"])
    if isinstance(document, Fault):
        raise Refused(document.code, value=mask(wanted["id_number"]), **document.params)
    if document.id_type is IdType.RESIDENT and document.gender != wanted["gender"]:
        raise Refused("ID_GENDER")
    kept = {"id_type": document.id_type.value, "id_number": document.number}
    return {**changes, **{name: kept[name] for name in DOCUMENT if kept[name] != was[name]}}


def after_correction(state: str) -> str:
    """Who was compared by a wrong document is compared again by the right one (R-069, R-072)."""
    return State.PENDING_VERIFICATION.value if state == State.NEEDS_MANUAL_CONFIRM else state


def check_values(changes: Mapping[str, object]) -> None:
    """Raise Refused: CANDIDATE_FIELD for another field, the code an import gives for a wrong value."""
    if strange := changes.keys() - EDITABLE - DOCUMENT:
        raise Refused("CANDIDATE_FIELD", fields=named(strange))
    name, pinyin, phone = (str(changes[key]) if key in changes else None for key in ("name", "pinyin", "phone"))
    if name is not None and (fault := name_fault(name)):
        raise Refused(fault.code, **fault.params)
    if pinyin is not None and (code := check_pinyin(pinyin, name or "")):
        raise Refused(code, suggested=suggest_pinyin(name) if name else "")
    if phone is not None and not PHONE.fullmatch(phone):
        raise Refused("PHONE_INVALID", value=mask_phone(phone))


def check_untouched(state: str, version: int, registered: int) -> str:
    """Return why a candidate an import brought in can no longer be taken back with it; empty when it can be."""
    if registered:
        return "CANDIDATE_REGISTERED"
    return "UNDO_TOUCHED" if version > 1 or state != State.NO_PHOTO else ""


def check_delete(registered: int) -> None:
    """Only who is registered nowhere may be deleted (R-076)."""
    if registered:
        raise Conflict("CANDIDATE_REGISTERED", count=registered)


def after_photo(state: str) -> State:
    """A photo makes a record ready to be verified; a confirmed one keeps its photo (R-069, Z24)."""
    if state == State.VERIFIED:
        raise Conflict("CANDIDATE_LOCKED", fields=named({"photo"}))
    return State.PENDING_VERIFICATION


def check_verifiable(state: str) -> None:
    """Only a record with a photo that is not yet confirmed can be sent for comparison (R-069)."""
    if state == State.NO_PHOTO:
        raise Conflict("CANDIDATE_NO_PHOTO")
    if state != State.PENDING_VERIFICATION:
        raise Conflict("CANDIDATE_NOT_PENDING")


def after_request(id_type: str) -> State:
    """What sending for comparison leads to: only resident ids are on record, others are confirmed by hand (C-13)."""
    return State.PENDING_VERIFICATION if id_type == IdType.RESIDENT else State.NEEDS_MANUAL_CONFIRM


def pause(tries: int) -> dt.timedelta:
    """Return how long a service away `tries` times is left alone: a minute, doubled each time up to an hour."""
    return min(dt.timedelta(minutes=2 ** (tries - 1)), dt.timedelta(hours=1))


def after_answer(*, matches: bool) -> State:
    """What the comparison leads to (R-069)."""
    return State.VERIFIED if matches else State.NEEDS_MANUAL_CONFIRM


def check_confirm(state: str, reason: str) -> None:
    """A mismatch is confirmed by the college, with a reason (R-069)."""
    if state != State.NEEDS_MANUAL_CONFIRM:
        raise Conflict("CANDIDATE_NOT_PENDING")
    if not reason.strip():
        raise Refused("REASON_MISSING")
