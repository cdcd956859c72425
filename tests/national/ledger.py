"""Both sides' books: what we registered, what the platform has, and what is between them."""

from __future__ import annotations

import datetime as dt
import sys
import uuid
from collections import Counter

from sqlalchemy import select

from core.db.session import reading
from core.db.tables import Candidate, Certificate, ExamPlan, ExamSite, NationalDelivery, Registration
from core.demo.story import Story
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.national import relay
from core.national.rules import ON_ITS_WAY
from core.registrations.chosen import Choice, register_chosen
from core.registrations.service import unregister
from tests.national.stand_in import StandIn

STEP = dt.timedelta(minutes=16)
NATURAL = ("plan", "certificate", "level", "id_type", "id_number")


def register(story: Story) -> int:
    """Register everybody who is not registered; return how many were."""
    officer, certificate = story.colleges[0].officer, story.rules.certificates[0]
    with reading(officer) as tx:
        site = tx.scalars(select(ExamSite.id).where(ExamSite.college_id == officer.college)).first()
        people = tuple(tx.scalars(select(Candidate.id).order_by(Candidate.id)))
    assert site
    choice = Choice(
        plan_id=story.key, certificate=certificate.key, level=certificate.levels[0].rank, site_id=site,
        candidate_ids=people,
    )  # fmt: skip
    return register_chosen(officer, choice).tally.accepted


def cancel(story: Story, count: int | None = None) -> list[uuid.UUID]:
    """Cancel the first registrations, or all of them."""
    officer = story.colleges[0].officer
    with reading(officer) as tx:
        keys = list(tx.scalars(select(Registration.id).order_by(Registration.id).limit(count)))
    unregister(officer, keys)
    return keys


def ours(story: Story) -> Counter[tuple[object, ...]]:
    with reading(story.colleges[0].officer) as tx:
        query = (
            select(Registration, ExamPlan.name, Certificate.name)
            .join(ExamPlan, ExamPlan.id == Registration.plan_id)
            .join(Certificate, Certificate.id == Registration.certificate_id)
        )
        return Counter(
            (plan, certificate, row.level, row.person.id_type, row.person.id_number)
            for row, plan, certificate in tx.execute(query)
        )


def theirs(platform: StandIn) -> Counter[tuple[object, ...]]:
    return Counter(tuple(row[name] for name in NATURAL) for row in platform.rows)


def differences(story: Story, platform: StandIn) -> tuple[int, int]:
    """Return how many registrations the platform lacks, and how many it has too many."""
    mine, other = ours(story), theirs(platform)
    return (mine - other).total(), (other - mine).total()


def deliveries() -> list[NationalDelivery]:
    with reading(SYSTEM) as tx:
        return list(tx.scalars(select(NationalDelivery).order_by(NationalDelivery.created_at, NationalDelivery.id)))


def states() -> Counter[str]:
    return Counter(row.state for row in deliveries())


def later(platform: StandIn, step: dt.timedelta = STEP) -> None:
    """Let time pass for both sides."""
    clock.travel(clock.now() + step)
    platform.set_clock()


def drain(platform: StandIn, rounds: int = 60) -> None:
    """Run the relay as the clock would until nothing is on its way."""
    for _ in range(rounds):
        relay.run_due()
        with reading(SYSTEM) as tx:
            waiting = tx.scalar(select(NationalDelivery.id).where(NationalDelivery.state.in_(ON_ITS_WAY)).limit(1))
        if waiting is None:
            return
        later(platform)
    raise AssertionError(f"still on its way: {states()}")


def figures(text: str) -> None:
    """Print what a run came to; `pytest -rP` shows it."""
    sys.stdout.write(f"{text}\n")
