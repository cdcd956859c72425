"""The second factor: a code from an authenticator (RFC 6238), or one of ten recovery codes."""

from __future__ import annotations

import hmac
import secrets
import uuid

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.sealing import keyring
from core.db.session import reading, retried, transaction
from core.db.tables import SecondFactor, User
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, as_platform
from core.kernel.errors import Conflict, NotFound, Refused
from core.orgs import passwords
from core.orgs.accounts import end_keys, managed
from core.orgs.rules import ResetReason
from core.orgs.sessions import end_all

ISSUER = "onex"
STEP_SECONDS = 30
RECOVERY_CODES = 10
RECOVERY_SIGNS = 10
# No letter or digit that is read as another one.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


@retried
def offer(actor: Actor) -> tuple[str, str]:
    """Make a new secret for the actor's own account; return it, and the address that an authenticator reads as QR.

    It counts when `confirm` has seen a code of it. Raises Conflict SECOND_FACTOR_SET while there is one.
    """
    with transaction(as_platform(actor)) as tx:
        user = tx.get_one(User, actor.user_id)
        row = _row(tx, user.id)
        if row and row.confirmed_at:
            raise Conflict("SECOND_FACTOR_SET")
        if row is None:
            row = SecondFactor(user_id=user.id, sealed=b"", made_at=clock.now(), recovery=[])
            tx.add(row)
            row.sealed = _seal(row, pyotp.random_base32())
        secret = _secret(row)
    return secret, pyotp.TOTP(secret).provisioning_uri(name=user.login, issuer_name=ISSUER)


@retried
def confirm(actor: Actor, code: str) -> list[str]:
    """Take the second factor into use with a first code of it; return the recovery codes, shown this once.

    Raises Refused CODE_WRONG, Conflict SECOND_FACTOR_SET.
    """
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    with transaction(as_platform(actor)) as tx:
        row = _row(tx, _user_id(actor))
        if row is None:
            raise NotFound
        if row.confirmed_at:
            raise Conflict("SECOND_FACTOR_SET")
        if not _takes_step(row, code):
            raise Refused("CODE_WRONG")
        row.confirmed_at = clock.now()
        row.recovery = [_digest(row, code) for code in codes]
        record(tx, "second_factor.set", tx.get_one(User, row.user_id))
    return codes


@retried
def accept(actor: Actor, code: str) -> bool:
    """Say whether a code is good now; each is good once, and a recovery code is used up by it."""
    with transaction(as_platform(actor)) as tx:
        row = _row(tx, _user_id(actor))
        if row is None or row.confirmed_at is None:
            return False
        if _takes_step(row, code):
            return True
        digest = _digest(row, code)
        left = [other for other in row.recovery if not hmac.compare_digest(other, digest)]
        if len(left) == len(row.recovery):
            return False
        row.recovery = left
        record(tx, "second_factor.recovery_used", tx.get_one(User, row.user_id), left=len(left))
        return True


def is_short(code: str) -> bool:
    """Say whether what was typed can be a code of an authenticator, not one of the longer recovery codes."""
    return len("".join(code.split())) < RECOVERY_SIGNS


def proves(actor: Actor, given: str) -> bool:
    """Say whether what was given is the actor's password, or a good code of their second factor."""
    with reading(SYSTEM) as tx:
        user = tx.get_one(User, actor.user_id)
    return passwords.matches(given, user.password_hash) or accept(actor, given)


def left(actor: Actor) -> int | None:
    """Return how many recovery codes the actor has left; None without a second factor."""
    with reading(SYSTEM) as tx:
        row = tx.scalars(select(SecondFactor).where(SecondFactor.user_id == _user_id(actor))).first()
        return len(row.recovery) if row and row.confirmed_at else None


@retried
def remove(actor: Actor, code: str, session_id: uuid.UUID) -> None:
    """Give up one's own second factor for a code of it, to set up another; one's other sessions end.

    Raises NotFound, Refused CODE_WRONG.
    """
    with transaction(as_platform(actor)) as tx:
        row = _row(tx, _user_id(actor))
        if row is None or row.confirmed_at is None:
            raise NotFound
        if not _takes_step(row, code) and _digest(row, code) not in row.recovery:
            raise Refused("CODE_WRONG")
        tx.delete(row)
        end_all(tx, row.user_id, but=session_id)
        record(tx, "second_factor.removed", tx.get_one(User, row.user_id))


@retried
def reset(actor: Actor, user_id: uuid.UUID, reason: ResetReason, *, version: str | None = None) -> None:
    """Take a lost second factor from an account one runs, for the reason that is kept; its sessions end.

    Raises Refused OWN_ACCOUNT, NotFound.
    """
    with transaction(as_platform(actor)) as tx:
        user = managed(tx, actor, user_id, version)
        row = _row(tx, user.id)
        if row is None:
            raise NotFound
        tx.delete(row)
        end_all(tx, user.id)
        end_keys(tx, user)
        record(tx, "second_factor.reset", user, reason=reason.value)


def _recovery_code() -> str:
    signs = "".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_SIGNS))
    return f"{signs[:5]}-{signs[5:]}"


def _user_id(actor: Actor) -> uuid.UUID:
    if actor.user_id is None:
        raise NotFound
    return actor.user_id


def _row(tx: Session, user_id: uuid.UUID) -> SecondFactor | None:
    return tx.scalars(select(SecondFactor).where(SecondFactor.user_id == user_id).with_for_update()).first()


def _takes_step(row: SecondFactor, code: str) -> bool:
    """Use up the step a code stands for: this one or a neighbour (a clock may be off), and none that was used."""
    now = int(clock.now().timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(_secret(row))
    for step in (now - 1, now, now + 1):
        if step > row.last_step and hmac.compare_digest(
            totp.generate_otp(step).encode(), "".join(code.split()).encode()
        ):
            row.last_step = step
            return True
    return False


def _digest(row: SecondFactor, code: str) -> str:
    """Return what a recovery code is kept as: keyed, because it is short enough to be guessed from a plain digest."""
    plain = code.strip().lower().replace("-", "").replace(" ", "")
    return keyring().blind_index(f"recovery|{row.user_id}|{plain}").hex()


def _context(row: SecondFactor) -> str:
    return f"{SecondFactor.__tablename__}:{row.id}"


def _seal(row: SecondFactor, secret: str) -> bytes:
    return keyring().seal(secret.encode(), row.user_id, _context(row))


def _secret(row: SecondFactor) -> str:
    return keyring().unseal(row.sealed, row.user_id, _context(row)).decode()
