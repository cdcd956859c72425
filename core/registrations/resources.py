"""REST: registrations of a plan."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.kernel.actor import COLLEGE_ROLES, VENDOR_ROLES, Role
from core.kernel.scopes import KeyScope
from core.registrations import chosen, conflicts, guest_views, guests, schemas, service, sessions, views
from core.registrations.chosen import Choice, Outcome
from core.registrations.guest_views import GuestView
from core.registrations.service import REGISTRARS
from core.registrations.views import RegistrationView
from core.rest.conditions import version_meant
from core.rest.forms import for_roles
from core.rest.keys import for_keys, for_persons
from core.rest.listing import whole

blueprint = Blueprint("registrations", __name__, url_prefix="/api/v1", description="报考")


@blueprint.route("/registrations")
class Registrations(MethodView):
    """Registrations; many come in as imports."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.arguments(schemas.RegistrationQuery, location="query", as_kwargs=True)
    @blueprint.response(200, schemas.RegistrationList)
    def get(self, plan_id: uuid.UUID, cursor: uuid.UUID | None, limit: int) -> dict[str, Any]:
        """List a plan's registrations, as far as one may see them."""
        page = views.page(g.actor, plan_id, cursor, limit)
        return {"items": page.rows, "next": page.after}

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.REGISTRATIONS)
    @blueprint.arguments(schemas.NewRegistrations)
    @blueprint.response(201, schemas.OutcomeSchema)
    def post(self, choice: Choice) -> Outcome:
        """Register chosen candidates; who cannot be is named with the reason (R-078)."""
        return chosen.register_chosen(g.actor, choice)


@blueprint.route("/registrations/<uuid:registration_id>")
class Registration(MethodView):
    """One registration."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, schemas.RegistrationSchema)
    def get(self, registration_id: uuid.UUID) -> RegistrationView:
        """Show it."""
        return views.one(g.actor, registration_id)

    @for_roles(*REGISTRARS)
    @for_keys(KeyScope.REGISTRATIONS)
    @blueprint.arguments(schemas.SnapshotChange)
    @blueprint.response(200, schemas.RegistrationSchema)
    def patch(self, data: dict[str, str], registration_id: uuid.UUID) -> RegistrationView:
        """Correct pinyin or phone; only the vendor may (R-075)."""
        service.fix_snapshot(g.actor, registration_id, data, version=version_meant())
        return views.one(g.actor, registration_id)

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.REGISTRATIONS)
    @blueprint.response(204)
    def delete(self, registration_id: uuid.UUID) -> None:
        """Take it back while the window is open and nothing of it is arranged (R-091, C-04)."""
        service.unregister(g.actor, [registration_id], version=version_meant())


@blueprint.route("/plans/<uuid:plan_id>/session-choices")
class SessionChoices(MethodView):
    """Which of a plan's sessions the sites sit in."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, schemas.SiteOfferList)
    def get(self, plan_id: uuid.UUID) -> dict[str, Any]:
        """List what approved sites choose from, one's own first; empty where every subject has one session."""
        return whole(sessions.site_offers(g.actor, plan_id))

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.ARRANGEMENT)
    @blueprint.arguments(schemas.SessionsChosen)
    @blueprint.response(201, schemas.SiteOfferList)
    def post(self, data: dict[str, Any], plan_id: uuid.UUID) -> dict[str, Any]:
        """Choose the sessions of a level at one's own site, while registration is open and nobody is registered."""
        sessions.choose_sessions(g.actor, plan_id, **data)
        return whole(sessions.site_offers(g.actor, plan_id))


@blueprint.route("/guest-agreements")
class GuestAgreements(MethodView):
    """借考: agreements between the college of the candidates and the host of the site."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, schemas.GuestAgreementList)
    def get(self) -> dict[str, Any]:
        """List what one asked for and what one was asked."""
        return whole(guest_views.agreements(g.actor))

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.REGISTRATIONS)
    @blueprint.arguments(schemas.NewGuestAgreement)
    @blueprint.response(201, schemas.GuestAgreementSchema)
    def post(self, data: dict[str, Any]) -> GuestView:
        """Ask a host to take candidates of one level of a plan (R-007)."""
        return guest_views.agreement(g.actor, guests.ask(g.actor, **data).id)


@blueprint.route("/guest-agreements/<uuid:agreement_id>")
class GuestAgreement(MethodView):
    """One agreement."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, schemas.GuestAgreementSchema)
    def get(self, agreement_id: uuid.UUID) -> GuestView:
        """Show it to either side."""
        return guest_views.agreement(g.actor, agreement_id)


@blueprint.route("/guest-agreements/<uuid:agreement_id>/answer")
class GuestAnswer(MethodView):
    """The host's word."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.arguments(schemas.GuestAnswer)
    @blueprint.response(200, schemas.GuestAgreementSchema)
    def post(self, data: dict[str, Any], agreement_id: uuid.UUID) -> GuestView:
        """Agree, or refuse with a reason."""
        guests.answer(g.actor, agreement_id, **data)
        return guest_views.agreement(g.actor, agreement_id)


@blueprint.route("/guest-agreements/<uuid:agreement_id>/withdrawal")
class GuestWithdrawal(MethodView):
    """Stepping back."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_persons
    @blueprint.response(200, schemas.GuestAgreementSchema)
    def post(self, agreement_id: uuid.UUID) -> GuestView:
        """Withdraw it, from either side, while nobody is registered on it."""
        guests.withdraw(g.actor, agreement_id)
        return guest_views.agreement(g.actor, agreement_id)


@blueprint.route("/name-conflicts")
class NameConflicts(MethodView):
    """Documents that two colleges call by two names."""

    @for_roles(*REGISTRARS)
    @blueprint.arguments(schemas.OfPlan, location="query", as_kwargs=True)
    @blueprint.response(200, schemas.NameConflictList)
    def get(self, plan_id: uuid.UUID) -> dict[str, Any]:
        """List what the vendor has to clear of a plan."""
        return whole(conflicts.conflicts_of(g.actor, plan_id))


@blueprint.route("/name-conflicts/<uuid:conflict_id>")
class NameConflict(MethodView):
    """One of them."""

    @for_roles(*REGISTRARS)
    @for_persons
    @blueprint.response(204)
    def delete(self, conflict_id: uuid.UUID) -> None:
        """Strike it off once both colleges have cleared it."""
        conflicts.settle(g.actor, conflict_id)
