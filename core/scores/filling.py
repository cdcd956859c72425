"""The score template with who sat in its rows: tickets, names, subjects; only the marks are typed (R-138)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.arrangement.occupancy import certificate_rules_key
from core.db.sealing import open_person
from core.db.tables import Certificate, Entry, Registration, Score, Seat, Ticket
from core.kernel.actor import Actor
from core.kernel.identity import mask
from core.plans.queries import plan_of, rules_of


def rows(tx: Session, _actor: Actor, plan_id: uuid.UUID) -> Iterator[Mapping[str, str]]:
    """Yield a row for every seated subject that has no mark yet, by ticket; document numbers are masked."""
    plan = plan_of(tx, plan_id)
    rules = rules_of(plan)
    marked = select(Score.entry_id).where(Score.plan_id == plan_id, Score.latest)
    query = (
        select(Ticket.number, Registration.id, Registration.sealed, Registration.level, Certificate.key, Entry.subject)
        .join(Registration, Registration.id == Ticket.registration_id)
        .join(Certificate, Certificate.id == Registration.certificate_id)
        .join(Entry, Entry.registration_id == Registration.id)
        .join(Seat, Seat.entry_id == Entry.id)
        .where(Ticket.plan_id == plan_id, Entry.id.not_in(marked))
        .order_by(Ticket.number, Entry.begins_at, Entry.subject)
    )
    for row in tx.execute(query.execution_options(yield_per=500)):
        person = open_person(row.sealed, plan.vendor_id, Registration.sealing_context(row.id))
        level = rules.level(certificate_rules_key(row.key), row.level)
        subject = level.subject(row.subject).name.zh
        known = {"ticket": row.number, "name": person.name, "id_number": mask(person.id_number), "subject": subject}
        yield {**known, "mark": ""}
