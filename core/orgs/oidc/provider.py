"""The calls to a provider: what it publishes, a code for an ID token, its keys. Each goes to a checked address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from authlib.oidc.discovery import get_well_known_url

from core.kernel import clock
from core.kernel.errors import Refused
from core.orgs.oidc.rules import Endpoints, Provider, Round, endpoints_of, subject_of, token_request
from core.outward.address import check_url
from core.outward.call import Unanswered, Unsent, get, post

SECONDS = 5
MOST_BYTES = 200_000
READING = {"Accept": "application/json"}


def discover(issuer: str) -> Endpoints:
    """Ask a provider where it is to be asked, and check every address it names.

    Raises Refused ADDRESS_…, OIDC_AWAY, OIDC_REFUSED, OIDC_ISSUER_DIFFERS, OIDC_UNFIT.
    """
    found = endpoints_of(issuer, _read(get_well_known_url(issuer, external=True)))
    for address in (found.authorization, found.token, found.keys):
        check_url(address, encrypted=True)
    return found


def subject(provider: Provider, code: str, begun: Round, redirect_uri: str) -> str:
    """Return whom the provider says a code stands for.

    Raises Refused OIDC_AWAY, OIDC_REFUSED, OIDC_UNFIT, OIDC_TOKEN_WRONG.
    """
    headers, form = token_request(provider, code, begun, redirect_uri)
    try:
        answer = _read(provider.endpoints.token, form, headers)
        keys = _read(provider.endpoints.keys)
    except Refused as error:
        raise Refused("OIDC_AWAY") if error.code.startswith("ADDRESS_") else error from None
    return subject_of(answer, keys, provider, begun, clock.now())


def _read(url: str, form: bytes | None = None, headers: Mapping[str, str] = READING) -> dict[str, Any]:
    """Return the document at an address; with a form, what the form is answered."""
    address = check_url(url, encrypted=True)
    path = address.path or "/"
    try:
        if form is None:
            reply = get(address, path, headers, seconds=SECONDS, most=MOST_BYTES)
        else:
            reply = post(address, path, form, headers, seconds=SECONDS, most=MOST_BYTES)
    except (Unsent, Unanswered) as error:
        raise Refused("OIDC_AWAY") from error
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Refused("OIDC_AWAY")
    if reply.status != HTTPStatus.OK:
        raise Refused("OIDC_REFUSED", status=reply.status)
    try:
        document = json.loads(reply.body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise Refused("OIDC_UNFIT", what="JSON")
    return document
