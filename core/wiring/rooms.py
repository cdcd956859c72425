"""Every room's doors, in the order of the corridor: the only list of them."""

from __future__ import annotations

import flask
import flask_smorest

from core.arrangement import pages as arrangement_pages
from core.arrangement import resources as arrangement_resources
from core.arrangement.invigilators import pages as invigilators_pages
from core.arrangement.invigilators import resources as invigilators_resources
from core.candidates import pages as candidates_pages
from core.candidates import resources as candidates_resources
from core.fallback import pages as fallback_pages
from core.fees import pages as fees_pages
from core.fees import resources as fees_resources
from core.intake import pages as intake_pages
from core.intake import resources as intake_resources
from core.issuance import pages as issuance_pages
from core.issuance import resources as issuance_resources
from core.jobs import pages as jobs_pages
from core.jobs import resources as jobs_resources
from core.national import pages as national_pages
from core.national import resources as national_resources
from core.orgs import pages as orgs_pages
from core.orgs import resources as orgs_resources
from core.orgs.oidc import pages as oidc_pages
from core.orgs.webhooks import pages as webhooks_pages
from core.orgs.webhooks import resources as webhooks_resources
from core.overview import pages as overview_pages
from core.overview import resources as overview_resources
from core.pilots import pages as pilots_pages
from core.pilots import resources as pilots_resources
from core.plans import pages as plans_pages
from core.plans import resources as plans_resources
from core.plans.contacts import pages as contacts_pages
from core.plans.contacts import resources as contacts_resources
from core.plugins import pages as plugins_pages
from core.plugins import resources as plugins_resources
from core.registrations import guest_pages
from core.registrations import pages as registrations_pages
from core.registrations import resources as registrations_resources
from core.registrations.changes import pages as changes_pages
from core.registrations.changes import resources as changes_resources
from core.scores import pages as scores_pages
from core.scores import resources as scores_resources
from core.scores.reviews import pages as reviews_pages
from core.scores.reviews import resources as reviews_resources
from core.sites import pages as sites_pages
from core.sites import resources as sites_resources


def pages() -> list[flask.Blueprint]:
    """Return the HTML pages of all rooms."""
    rooms = (
        jobs_pages,
        intake_pages,
        national_pages,
        orgs_pages,
        oidc_pages,
        webhooks_pages,
        pilots_pages,
        sites_pages,
        plans_pages,
        contacts_pages,
        candidates_pages,
        registrations_pages,
        guest_pages,
        changes_pages,
        fallback_pages,
        fees_pages,
        arrangement_pages,
        invigilators_pages,
        scores_pages,
        reviews_pages,
        issuance_pages,
        plugins_pages,
        overview_pages,
    )
    return [*(room.blueprint for room in rooms), scores_pages.lookup, issuance_pages.verify]


def resources() -> list[flask_smorest.Blueprint]:
    """Return the REST resources of all rooms."""
    rooms = (
        orgs_resources,
        webhooks_resources,
        jobs_resources,
        intake_resources,
        pilots_resources,
        sites_resources,
        plans_resources,
        contacts_resources,
        candidates_resources,
        registrations_resources,
        changes_resources,
        fees_resources,
        arrangement_resources,
        invigilators_resources,
        scores_resources,
        reviews_resources,
        issuance_resources,
        national_resources,
        plugins_resources,
        overview_resources,
    )
    return [room.blueprint for room in rooms]
