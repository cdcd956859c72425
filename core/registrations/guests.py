"""借考申请: a college asks a host, the host answers, and either may step back while nobody is registered (R-007)."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.session import retried, transaction
from core.db.tables import ExamPlan, ExamSite, GuestAgreement, Registration
from core.db.versions import check_version
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import Conflict, NotFound, Refused
from core.orgs.parties import check_answer
from core.plans.queries import certificate_ids, plan_of, rules_of
from core.registrations.guest_states import Act, State, after
from core.registrations.rules import check_not_closed
from core.sites.queries import counted

MOST_GUESTS = 10_000


@retried
def ask(
    actor: Actor, *, plan_id: uuid.UUID, site_id: uuid.UUID, level: int, headcount: int, note: str = ""
) -> GuestAgreement:
    """Ask another college's approved site to take `headcount` more candidates of one level of a plan.

    Raises Refused GUEST_OWN_SITE, GUEST_HEADCOUNT, Conflict GUEST_ALREADY_ASKED, REGISTRATION_CLOSED.
    """
    actor.require(Role.COLLEGE_OFFICER)
    if not 1 <= headcount <= MOST_GUESTS:
        raise Refused("GUEST_HEADCOUNT", most=MOST_GUESTS)
    with transaction(actor) as tx:
        plan = plan_of(tx, plan_id)
        site = _host_site(tx, actor, plan, site_id, level)
        check_not_closed(rules_of(plan), clock.now())
        of = {"college_id": actor.college, "plan_id": plan_id, "site_id": site_id, "level": level}
        if tx.scalars(select(GuestAgreement).filter_by(**of, state=State.PENDING.value)).first():
            raise Conflict("GUEST_ALREADY_ASKED", site=site.name)
        asked = GuestAgreement(
            **of,
            vendor_id=site.vendor_id,
            host_college_id=site.college_id,
            certificate_id=site.certificate_id,
            headcount=headcount,
            note=note.strip(),
            state=State.PENDING.value,
            asked_at=clock.now(),
        )
        tx.add(asked)
        record(tx, "guest.asked", asked, headcount=headcount)
        return asked


def _host_site(tx: Session, actor: Actor, plan: ExamPlan, site_id: uuid.UUID, level: int) -> ExamSite:
    site = tx.get(ExamSite, site_id)
    key = next((key for key, row in certificate_ids(tx, plan).items() if site and row == site.certificate_id), None)
    if site is None or key is None or not site.approved:
        raise NotFound
    if site.college_id == actor.college:
        raise Refused("GUEST_OWN_SITE")
    if not counted(tx, plan, [site]):
        raise Refused("SITE_APPLIED_LATE", site=site.name)
    rules_of(plan).level(key, level)
    return site


@retried
def answer(actor: Actor, agreement_id: uuid.UUID, *, agree: bool, reason: str = "", version: str | None = None) -> None:
    """Agree to an ask for one's own site, or refuse it with a reason; NotFound for the college that asked.

    Raises Refused REASON_MISSING, Conflict GUEST_STATE.
    """
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        asked = _find(tx, agreement_id, version)
        if asked.host_college_id != actor.college:
            raise NotFound
        state = after(Act.AGREE if agree else Act.REFUSE, asked.state)
        if not agree and not reason.strip():
            raise Refused("REASON_MISSING")
        check_answer(actor, asked.id)
        asked.state, asked.reason, asked.answered_at = state.value, reason.strip(), clock.now()
        record(tx, "guest.answered", asked, state=asked.state)


@retried
def withdraw(actor: Actor, agreement_id: uuid.UUID, *, version: str | None = None) -> None:
    """Step back, the guest at any time, the host from what it agreed to, while nobody is registered on it.

    Raises Conflict GUEST_STATE, GUEST_REGISTERED.
    """
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        asked = _find(tx, agreement_id, version)
        agreed = asked.state == State.AGREED.value
        asked.state = after(Act.WITHDRAW if asked.college_id == actor.college else Act.TAKE_BACK, asked.state).value
        if agreed:
            tx.flush()
            places, taken = _places_and_taken(tx, asked)
            if taken > places:
                raise Conflict("GUEST_REGISTERED", count=taken)
        record(tx, "guest.withdrawn", asked)


def _find(tx: Session, agreement_id: uuid.UUID, version: str | None) -> GuestAgreement:
    """Return it locked: a registration that counts on it locks it too."""
    found = tx.scalars(select(GuestAgreement).where(GuestAgreement.id == agreement_id).with_for_update()).first()
    if found is None:
        raise NotFound
    check_version(found, version)
    return found


def _places_and_taken(tx: Session, asked: GuestAgreement) -> tuple[int, int]:
    """Return how many places the host agreed to for this college, plan, site and level, and how many are registered."""
    same = {name: getattr(asked, name) for name in ("college_id", "plan_id", "site_id", "level")}
    places = select(func.sum(GuestAgreement.headcount)).filter_by(**same, state=State.AGREED.value)
    taken = select(func.count(Registration.id)).filter_by(**same)
    return tx.scalar(places) or 0, tx.scalar(taken) or 0
