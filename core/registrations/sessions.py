"""场次选择: where a plan offers several sessions, a site's college says which its candidates sit in (C-32, C-47)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Tx

from core.api import Text
from core.db.events import record
from core.db.session import reading, retried, transaction
from core.db.tables import ExamPlan, ExamSite, Registration, SessionChoice
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import Conflict, NotFound
from core.plans.queries import certificate_ids, plan_of, rules_of
from core.registrations.queries import chosen_sessions
from core.registrations.rules import check_window
from core.rules.plan import PlanRules, Session
from core.rules.sittings import Chosen, check_choice, offers, sittings
from core.sites.queries import approved


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOffer:
    """One choice at one site: the sessions of a level, or of one subject (`subject` WHOLE, no name: the whole level).

    `registered` candidates hold the choice: it can be changed only while there are none.
    """

    site: uuid.UUID
    site_name: str
    mine: bool
    certificate: Text
    level: int
    level_name: Text
    subject: str
    subject_name: Text | None
    sessions: tuple[Session, ...]
    begins: dt.datetime
    registered: int


def site_offers(actor: Actor, plan_id: uuid.UUID) -> list[SiteOffer]:
    """Return what the approved sites of a plan choose from and what each sits now; empty where nothing is to choose.

    A college sees other colleges' sites too, as it may send guests there (R-007).
    """
    with reading(actor) as tx:
        plan = plan_of(tx, plan_id)
        found = [(key, site) for key, of in certificate_ids(tx, plan).items() for site in approved(tx, plan, of)]
        chosen = chosen_sessions(tx, plan_id, (site.id for _, site in found))
        registered = _registered(tx, plan_id)
        shown = [
            offer
            for key, site in found
            for offer in _offers(rules_of(plan), key, site, chosen.get(site.id, {}), registered, actor)
        ]
    return sorted(shown, key=lambda offer: not offer.mine)


def _registered(tx: Tx, plan_id: uuid.UUID) -> dict[tuple[uuid.UUID, int], int]:
    """Count a plan's registrations by site and level, as far as the actor sees them; a host sees its guests'."""
    counted = select(Registration.site_id, Registration.level, func.count()).where(Registration.plan_id == plan_id)
    found = tx.execute(counted.group_by(Registration.site_id, Registration.level))
    return {(site, level): count for site, level, count in found}


def _offers(
    rules: PlanRules,
    certificate: str,
    site: ExamSite,
    chosen: Chosen,
    registered: Mapping[tuple[uuid.UUID, int], int],
    actor: Actor,
) -> Iterator[SiteOffer]:
    for offer in offers(rules, certificate):
        now = sittings(rules, certificate, offer.level, chosen)
        yield SiteOffer(
            site=site.id,
            site_name=site.name,
            mine=site.college_id == actor.college_id,
            certificate=rules.certificate_name(certificate),
            level=offer.level.rank,
            level_name=offer.level.name,
            subject=offer.key,
            subject_name=offer.subject.name if offer.subject else None,
            sessions=offer.sessions,
            begins=(now[offer.key] if offer.subject else next(iter(now.values()))).begins,
            registered=registered.get((site.id, offer.level.rank), 0),
        )


@retried
def choose_sessions(
    actor: Actor, plan_id: uuid.UUID, site_id: uuid.UUID, level: int, wanted: Mapping[str, dt.datetime]
) -> None:
    """Choose when subjects of a level are sat at one's own site: subject keys, or WHOLE, to the sessions' beginnings.

    Raises Refused SESSION_NOT_OFFERED or SESSIONS_EXCLUDE_EACH_OTHER, Conflict SESSION_SITE_NOT_APPROVED,
    SESSION_REGISTERED or what `check_window` says; NotFound for another college's site.
    """
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        plan, site = plan_of(tx, plan_id), _own_site(tx, actor, site_id)
        rules = rules_of(plan)
        check_window(rules, clock.now())
        certificate = next((key for key, row in certificate_ids(tx, plan).items() if row == site.certificate_id), None)
        if certificate is None:
            raise NotFound
        examined, chosen = rules.level(certificate, level), chosen_sessions(tx, plan_id, [site_id]).get(site_id, {})
        check_choice(rules, certificate, examined, chosen, {(level, key): begins for key, begins in wanted.items()})
        if count := _registered(tx, plan_id).get((site_id, level)):
            raise Conflict("SESSION_REGISTERED", level=examined.name, count=count)
        for subject, begins in wanted.items():
            _keep(tx, plan, site, level, subject, begins)
        record(tx, "session.chosen", site, plan=plan_id, level=level)


def _own_site(tx: Tx, actor: Actor, site_id: uuid.UUID) -> ExamSite:
    """Return it locked: who is being registered there at this moment is waited for and then counted."""
    mine = select(ExamSite).where(ExamSite.id == site_id, ExamSite.college_id == actor.college)
    site = tx.scalars(mine.with_for_update()).first()
    if site is None:
        raise NotFound
    if not site.approved:
        raise Conflict("SESSION_SITE_NOT_APPROVED")
    return site


def _keep(tx: Tx, plan: ExamPlan, site: ExamSite, level: int, subject: str, begins: dt.datetime) -> None:
    of = {"plan_id": plan.id, "site_id": site.id, "level": level, "subject": subject}
    row = tx.scalars(select(SessionChoice).filter_by(**of)).first() or SessionChoice(
        **of, vendor_id=site.vendor_id, college_id=site.college_id, certificate_id=site.certificate_id
    )
    row.begins_at, row.chosen_at = begins, clock.now()
    tx.add(row)
