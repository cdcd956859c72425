"""What is sent: the person is opened here, for one call, and kept nowhere."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.sealing import keyring
from core.db.session import reading
from core.db.tables import Certificate, College, ExamPlan, ExamSite, NationalDelivery, Registration
from core.kernel.actor import SYSTEM, on_behalf_of
from core.national.outbox import sealing_context
from core.national.rules import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What one delivery is looked up by at the platform, and all that is sent."""

    natural: dict[str, Any] = field(repr=False)
    whole: dict[str, Any] = field(repr=False)


def pack(college_id: uuid.UUID, deliveries: Sequence[NationalDelivery]) -> dict[uuid.UUID, Parcel]:
    """Return what there is to send, by delivery; one whose registration is gone is missing."""
    sender = on_behalf_of(SYSTEM, college=college_id, why="a college's registrations are sent with their people")
    with reading(sender) as tx:
        sources = _sources(tx, [row.registration_id for row in deliveries])
        plans = _names(tx, ExamPlan, {row.plan_id for row in deliveries})
        certificates = _names(tx, Certificate, {row.certificate_id for row in deliveries})
    found: dict[uuid.UUID, Parcel] = {}
    for row in deliveries:
        source = sources.get(row.registration_id)
        document = _document(row, source)
        if document:
            kind, _, number = document.partition("|")
            natural = {
                "key": str(row.id),
                "plan": plans[row.plan_id],
                "certificate": certificates[row.certificate_id],
                "level": row.level,
                "id_type": kind,
                "id_number": number,
            }
            details = source["details"] if source and row.act == Act.REGISTER else {}
            found[row.id] = Parcel(natural=natural, whole={**natural, "act": row.act, **details})
    return found


def _document(row: NationalDelivery, source: dict[str, Any] | None) -> str:
    if row.document is not None:
        return keyring().unseal(row.document, row.college_id, sealing_context(row.id)).decode()
    return str(source["document"]) if source else ""


def _names(tx: Session, model: Any, keys: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(tx.execute(select(model.id, model.name).where(model.id.in_(keys))).all())


def _sources(tx: Session, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    query = (
        select(Registration, College.name, ExamSite.code, ExamSite.name)
        .join(College, College.id == Registration.college_id)
        .join(ExamSite, ExamSite.id == Registration.site_id, isouter=True)
        .where(Registration.id.in_(keys))
    )
    return {row.id: _source(row, college, code, site) for row, college, code, site in tx.execute(query)}


def _source(row: Registration, college: str, site_code: str | None, site: str | None) -> dict[str, Any]:
    person = row.person
    details = {
        "name": person.name,
        "pinyin": person.pinyin,
        "gender": row.gender,
        "phone": person.phone,
        "candidate_type": row.candidate_type,
        "major": row.major,
        "college": college,
        "site_code": site_code or "",
        "site": site or "",
        "retake": row.retake,
        "registered_at": row.created_at.isoformat(),
    }
    return {"document": person.document, "details": details}
