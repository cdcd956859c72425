"""What an identity provider must offer, what it is asked, and when its word is believed (OpenID Connect Core 1.0)."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core.claims import CodeIDToken
from joserfc import jwt
from joserfc.errors import ClaimError, JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from core.kernel.actor import ActorKind
from core.kernel.errors import Refused

OPERATORS = uuid.UUID(int=0)
"""Stands for the operator where a vendor or a college has its id."""
ALGORITHMS = ("RS256", "ES256")
LEEWAY = dt.timedelta(minutes=2)
"""How far the provider's clock may be off."""
ROUND_HOLDS = dt.timedelta(minutes=10)
LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Where a provider is asked; `by_form` is whether it wants the client's secret in the form."""

    authorization: str
    token: str
    keys: str
    by_form: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """An organisation's provider, and what the portal is to it."""

    name: str
    issuer: str
    client_id: str
    secret: str
    endpoints: Endpoints


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Somebody as a provider knows them. The same subject at another provider is somebody else."""

    organization_id: uuid.UUID
    issuer: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One way to the provider and back: nobody else knows these words, and they are good once."""

    state: str
    nonce: str
    verifier: str
    begun_at: float

    @staticmethod
    def begin(now: dt.datetime) -> Round:
        """Return the words of a new one."""
        words = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        return Round(**words, begun_at=now.timestamp())

    def is_answered(self, state: str, now: dt.datetime) -> bool:
        """Say whether what came back belongs to it, in time."""
        age = now.timestamp() - self.begun_at
        same = secrets.compare_digest(self.state.encode(), state.encode("utf-8", "replace"))
        return same and 0 <= age <= ROUND_HOLDS.total_seconds()


def organization_of(kind: str, vendor_id: uuid.UUID | None, college_id: uuid.UUID | None) -> uuid.UUID | None:
    """Return whose provider an account of this kind may use; a province has none."""
    return OPERATORS if kind == ActorKind.OPERATOR else vendor_id or college_id


def endpoints_of(issuer: str, document: Mapping[str, Any]) -> Endpoints:
    """Read what a provider publishes about itself (OpenID Connect Discovery 1.0, section 3).

    Raises Refused OIDC_ISSUER_DIFFERS, OIDC_UNFIT.
    """
    if document.get("issuer") != issuer:
        raise Refused("OIDC_ISSUER_DIFFERS", issuer=str(document.get("issuer"))[:200])
    where = {name: document.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    for name, address in where.items():
        if not isinstance(address, str):
            raise Refused("OIDC_UNFIT", what=name)
    signed = document.get("id_token_signing_alg_values_supported")
    if not isinstance(signed, list) or not any(name in signed for name in ALGORITHMS):
        raise Refused("OIDC_UNFIT", what=" / ".join(ALGORITHMS))
    methods = document.get("token_endpoint_auth_methods_supported")
    authorization, token, keys = cast("tuple[str, str, str]", tuple(where.values()))
    by_form = isinstance(methods, list) and "client_secret_basic" not in methods and "client_secret_post" in methods
    return Endpoints(authorization=authorization, token=token, keys=keys, by_form=by_form)


def authorization_address(provider: Provider, begun: Round, redirect_uri: str) -> str:
    """Return where the browser is sent: the code flow with PKCE, and no other."""
    address: str = prepare_grant_uri(
        provider.endpoints.authorization,
        provider.client_id,
        "code",
        redirect_uri=redirect_uri,
        scope="openid",
        state=begun.state,
        nonce=begun.nonce,
        code_challenge=create_s256_code_challenge(begun.verifier),
        code_challenge_method="S256",
    )
    return address


def token_request(provider: Provider, code: str, begun: Round, redirect_uri: str) -> tuple[dict[str, str], bytes]:
    """Return the headers and the form that turn a code into an ID token."""
    form = prepare_token_request(
        "authorization_code", redirect_uri=redirect_uri, code=code, code_verifier=begun.verifier
    )
    method = "client_secret_post" if provider.endpoints.by_form else "client_secret_basic"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    client = ClientAuth(provider.client_id, provider.secret, method)
    _, headers, form = client.prepare("POST", provider.endpoints.token, headers, form)
    return headers, form.encode()


def subject_of(
    answer: Mapping[str, Any], keys: Mapping[str, Any], provider: Provider, begun: Round, now: dt.datetime
) -> str:
    """Return whom the provider has signed in, once its ID token is checked (Core 1.0, section 3.1.3.7).

    Raises Refused OIDC_TOKEN_WRONG, with the claim or the fault.
    """
    expected = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    try:
        known = KeySet.import_key_set(cast("KeySetSerialization", keys))
        token = jwt.decode(answer["id_token"], known, algorithms=ALGORITHMS)
        params = {"nonce": begun.nonce, "client_id": provider.client_id}
        claims = CodeIDToken(token.claims, token.header, expected, params)
        claims.validate(now=int(now.timestamp()), leeway=int(LEEWAY.total_seconds()))
    except ClaimError as error:
        raise Refused("OIDC_TOKEN_WRONG", why=error.claim) from None
    except JoseError as error:
        raise Refused("OIDC_TOKEN_WRONG", why=error.error) from None
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        # What a library makes of a document that is none.
        raise Refused("OIDC_TOKEN_WRONG", why="id_token") from None
    subject = str(claims["sub"])
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise Refused("OIDC_TOKEN_WRONG", why="sub")
    return subject
