"""An authenticator in a test's hand."""

from __future__ import annotations

import datetime as dt

import pyotp

from core.kernel import clock
from core.kernel.actor import Actor
from core.orgs import second_factor


class Authenticator:
    """What a phone shows: the code of the portal's moment."""

    def __init__(self, secret: str) -> None:
        self.totp = pyotp.TOTP(secret)

    def code(self, later: int = 0) -> str:
        """Return the code of now, or of some steps later."""
        return self.totp.at(clock.now() + dt.timedelta(seconds=30 * later))


def set_up(actor: Actor) -> tuple[Authenticator, list[str]]:
    """Set a second factor up for an account; return the authenticator and the recovery codes."""
    secret, _address = second_factor.offer(actor)
    phone = Authenticator(secret)
    return phone, second_factor.confirm(actor, phone.code())
