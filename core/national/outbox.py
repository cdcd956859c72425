"""What has to reach the national platform, written in the transaction of the registration itself.

A college without an account at the platform queues nothing: its registrations go over as spreadsheets.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.db.bulk import insert_many
from core.db.events import record
from core.db.sealing import keyring
from core.db.session import retried, transaction
from core.db.tables import College, NationalAccount, NationalDelivery, Registration
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import NotFound
from core.kernel.ids import new_id
from core.national.rules import STUCK, Act, Delivery

COPIED = ("vendor_id", "college_id", "plan_id", "certificate_id", "level", "bidx")


def sealing_context(delivery_id: uuid.UUID) -> str:
    """Name the row a sealed document belongs to."""
    return f"{NationalDelivery.__tablename__}:{delivery_id}"


def announce(tx: Session, registrations: Sequence[Mapping[str, Any]], same: Mapping[str, Any]) -> None:
    """Queue new registrations of one college, in their order; `same` holds the columns all of them agree in."""
    if registrations and _connected(tx, registrations[0]["college_id"]):
        rows = [_row(Act.REGISTER, {**same, **row}, row["id"], same["created_at"]) for row in registrations]
        insert_many(tx, NationalDelivery, rows)


def withdraw(tx: Session, registrations: Sequence[Registration]) -> None:
    """Queue the cancellation of one college's registrations that are about to go; their documents go along, sealed."""
    if not registrations or not _connected(tx, registrations[0].college_id):
        return
    rows = []
    for registration in registrations:
        source = {name: getattr(registration, name) for name in COPIED}
        row = _row(Act.WITHDRAW, source, registration.id, clock.now())
        plain = registration.person.document.encode()
        row["document"] = keyring().seal(plain, registration.college_id, sealing_context(row["id"]))
        rows.append(row)
    insert_many(tx, NationalDelivery, rows)


def _connected(tx: Session, college_id: uuid.UUID) -> bool:
    return tx.scalar(select(NationalAccount.id).where(NationalAccount.college_id == college_id)) is not None


def _row(act: Act, source: Mapping[str, Any], registration_id: uuid.UUID, at: dt.datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        **{name: source[name] for name in COPIED},
        "registration_id": registration_id,
        "act": act.value,
        "document": None,
        "state": Delivery.PENDING.value,
        "tries": 0,
        "error": "",
        "reason": "",
        "receipt": "",
        "verification": "",
        "created_at": at,
        "first_tried_at": None,
        "due_at": None,
        "settled_at": None,
    }


@retried
def try_again(actor: Actor, college_id: uuid.UUID, plan_id: uuid.UUID) -> int:
    """Take up what the platform refused or what was given up, for one college and plan; each is asked for first.

    Raises NotFound for a college there is not.
    """
    actor.require(Role.OPERATOR)
    with transaction(actor) as tx:
        if (college := tx.get(College, college_id)) is None:
            raise NotFound
        stuck = list(
            tx.scalars(
                select(NationalDelivery.id)
                .where(
                    NationalDelivery.college_id == college_id,
                    NationalDelivery.plan_id == plan_id,
                    NationalDelivery.state.in_(STUCK),
                )
                .order_by(NationalDelivery.id)
                .with_for_update()
            )
        )
        afresh = {"state": Delivery.UNKNOWN.value, "first_tried_at": None, "due_at": None, "error": "", "reason": ""}
        tx.execute(
            update(NationalDelivery).where(NationalDelivery.id.in_(stuck)).values(**afresh),
            execution_options={"synchronize_session": False},
        )
        if stuck:
            record(tx, "national_delivery.tried_again", college, count=len(stuck))
        return len(stuck)
