"""Which reviews wait for their answer: until then they hold a candidate's scores from locking (C-02)."""

from __future__ import annotations

import uuid

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.db.tables import ScoreReview
from core.scores.reviews.rules import State


def waiting(plan_id: uuid.UUID) -> Select[uuid.UUID]:
    """Return the query for a plan's registrations with a review that is handed in and not answered (C-02)."""
    return select(ScoreReview.registration_id).where(
        ScoreReview.plan_id == plan_id, ScoreReview.state == State.SUBMITTED
    )


def waiting_entries(tx: Session, registration_id: uuid.UUID) -> set[uuid.UUID]:
    """Return a registration's entries whose review is handed in and not answered."""
    of_one = select(ScoreReview.entry_id).where(ScoreReview.registration_id == registration_id)
    return set(tx.scalars(of_one.where(ScoreReview.state == State.SUBMITTED)))
