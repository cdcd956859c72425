"""How often a password or a code may be guessed: by account, by address and overall, and harder the more it is tried.

Whoever has signed in on this device before is counted by the device alone, so that nobody can lock them out. Strangers
share the budgets: when an account, or the whole portal, is under attack, each address has a few tries an hour left -
the rightful person somewhere else gets in, and who guesses needs ever more addresses.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from limits import RateLimitItem, parse
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from core.orgs import second_factor
from core.orgs.identity import SignedIn
from core.web.limits import limiter, network, unreadable


def _each(*limits: str) -> tuple[RateLimitItem, ...]:
    return tuple(parse(limit) for limit in limits)


# One account tried from one address or device; every account tried from one address.
PAIR = _each("10 per 5 minutes", "20 per hour", "50 per day")
ADDRESS = _each("30 per 5 minutes", "100 per hour", "300 per day")
# Beyond these an account, or the portal, is under attack, and strangers have less.
ACCOUNT, OVERALL = parse("20 per hour"), parse("1000 per 5 minutes")
UNDER_ATTACK = _each("3 per hour")
CODES = _each("5 per 5 minutes", "20 per hour", "50 per day")
# Six digits are few: whoever knows the password and asks from ever more addresses has no more tries than these.
CODES_OF_STRANGERS = _each("20 per hour", "100 per day")
DEVICE_SECONDS = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Budget:
    """How often one thing may go wrong, by what it is counted for."""

    kind: str
    whose: tuple[str, ...]
    limits: tuple[RateLimitItem, ...]

    def left(self) -> bool:
        """Say whether one more may go wrong."""
        return all(limiter.limiter.test(limit, self.kind, *self.whose) for limit in self.limits)

    def check(self) -> None:
        """Raise TooManyRequests, with the seconds to wait, when it is used up."""
        for limit in self.limits:
            if not limiter.limiter.test(limit, self.kind, *self.whose):
                raise TooManyRequests(retry_after=limit.get_expiry())

    def count(self) -> None:
        """Count one that went wrong."""
        for limit in self.limits:
            limiter.limiter.hit(limit, self.kind, *self.whose)

    def take(self) -> None:
        """Count one try before it is looked at, so that many at once are no more. Raises TooManyRequests."""
        for limit in self.limits:
            if not limiter.limiter.hit(limit, self.kind, *self.whose):
                raise TooManyRequests(retry_after=limit.get_expiry())


class SignIn:
    """The budgets of somebody who tries to sign in as `login` from here."""

    def __init__(self, login: str) -> None:
        self.login = _counted_by(login)
        self.device = _known_device(self.login)
        self.account = Budget("account", (self.login,), (ACCOUNT,))
        self.overall = Budget("overall", (), (OVERALL,))
        self.attacked = Budget("under attack", (self.login, network()), UNDER_ATTACK)

    def check(self) -> None:
        """Raise TooManyRequests when nothing may go wrong from here now: then no password is looked at."""
        for budget in self._own():
            budget.check()
        if not self.device and not (self.account.left() and self.overall.left()):
            self.attacked.check()

    def count(self) -> None:
        """Count a wrong password; raises TooManyRequests when it was the last that an attack has left for here."""
        for budget in self._counted():
            budget.count()
        if not self.device and not (self.account.left() and self.overall.left()):
            self.attacked.check()

    def _own(self) -> Iterable[Budget]:
        if self.device:
            return (Budget("device", (self.login, self.device), PAIR),)
        return Budget("pair", (self.login, network()), PAIR), Budget("address", (network(),), ADDRESS)

    def _counted(self) -> Iterable[Budget]:
        return self._own() if self.device else (*self._own(), self.account, self.overall, self.attacked)


def check_code(person: SignedIn, code: str) -> None:
    """Count a try of a code after the right password. Raises TooManyRequests.

    Somebody else's tries stop neither who comes on a device they have signed in on before, nor a recovery code: that
    cannot be guessed.
    """
    whose = _counted_by(person.login)
    device = _known_device(whose)
    Budget("code", (whose, device or network()), CODES).take()
    if not device and second_factor.is_short(code):
        Budget("codes of strangers", (whose,), CODES_OF_STRANGERS).take()


def proofs(session_id: uuid.UUID) -> Budget:
    """Return how often somebody who is signed in may give a wrong code, or a wrong password once more."""
    return Budget("proof", (str(session_id),), CODES)


def providers() -> Budget:
    """Return how often signing in at an identity provider may go wrong from here: each try makes the portal call it."""
    return Budget("provider", (network(),), ADDRESS)


def remember_device(response: Response, login: str) -> Response:
    """Let this device be known by the account that has just signed in on it."""
    response.set_cookie(
        _cookie(),
        _signer().dumps([_counted_by(login), uuid.uuid4().hex]),
        max_age=DEVICE_SECONDS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def _counted_by(login: str) -> str:
    return unreadable(login.strip().lower())


def _known_device(login: str) -> str:
    try:
        whose, device = _signer().loads(request.cookies.get(_cookie(), ""))
    except (BadSignature, ValueError):
        return ""
    return str(device) if whose == login else ""


def _cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(
        str(current_app.secret_key), salt="device", signer_kwargs={"digest_method": hashlib.sha256}
    )
