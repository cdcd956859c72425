"""Subjects get their own hours once the vendor announces them for a span that was printed for the whole level."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session as Tx

from core.db.tables import Certificate, Entry, ExamPlan, Registration
from core.plans.queries import rules_of


def settle_hours(tx: Tx, plan: ExamPlan) -> None:
    """Move entries that stand at a level's whole span to their subject's hours within it (C-53); others stay.

    What is occupied stays the whole span: nobody is to be elsewhere in the break between two subjects.
    """
    rules = rules_of(plan)
    of = (Registration.certificate_id, Registration.level)
    query = (
        select(Certificate.key, *of, Entry.subject, Entry.begins_at, Entry.ends_at)
        .join(Registration, Registration.id == Entry.registration_id)
        .join(Certificate, Certificate.id == Registration.certificate_id)
        .where(Entry.plan_id == plan.id)
        .distinct()
    )
    for key, certificate_id, level, subject, begins, ends in tx.execute(query).all():
        own = [
            session
            for session in rules.sessions_of(key.rpartition("/")[2], level)
            if session.subject == subject and begins <= session.begins < session.ends <= ends
        ]
        if len(own) != 1 or (own[0].begins, own[0].ends) == (begins, ends):
            continue
        theirs = select(Registration.id).where(
            Registration.plan_id == plan.id, Registration.certificate_id == certificate_id, Registration.level == level
        )
        tx.execute(
            update(Entry)
            .where(
                Entry.plan_id == plan.id,
                Entry.subject == subject,
                Entry.begins_at == begins,
                Entry.ends_at == ends,
                Entry.registration_id.in_(theirs),
            )
            .values(begins_at=own[0].begins, ends_at=own[0].ends),
            execution_options={"synchronize_session": False},
        )
