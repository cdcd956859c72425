"""The registration template with what is known in its rows: a college deletes what it does not want (R-079, R-080)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core.candidates.rules import State
from core.db.tables import Candidate, Registration
from core.kernel.actor import Actor
from core.plans.queries import certificate_ids, plan_of, rules_of
from core.registrations.facts import TYPE_WORDS
from core.sites.queries import approved_of


def rows(tx: Session, actor: Actor, plan_id: uuid.UUID) -> Iterator[Mapping[str, str]]:
    """Yield, level by level, a row for everybody who is verified and not registered in the plan yet.

    The site is the college's own; where it has none the two cells are empty. Document numbers are whole.
    """
    plan = plan_of(tx, plan_id)
    keys = certificate_ids(tx, plan)
    there = exists().where(Registration.candidate_id == Candidate.id, Registration.plan_id == plan_id)
    ready = select(Candidate).where(Candidate.state == State.VERIFIED, ~there)
    ready = ready.order_by(Candidate.candidate_type, Candidate.id).execution_options(yield_per=500)
    for certificate in rules_of(plan).certificates:
        site = approved_of(tx, plan, actor.college, keys[certificate.key])
        for level in certificate.levels:
            same = {
                "certificate_code": level.code or "",
                "certificate_name": certificate.name.zh,
                "level": level.name.zh,
                "site_code": (site and site.code) or "",
                "site_name": site.name if site else "",
            }
            for candidate in tx.scalars(ready):
                person = candidate.person
                kind = TYPE_WORDS[candidate.candidate_type]
                yield {"name": person.name, "id_number": person.id_number, "candidate_type": kind, **same}
