"""Acts on organisations and accounts; the operator sets up, each organisation runs its own people."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from core.db.events import record
from core.db.sealing import secret_digest
from core.db.session import reading, retried, transaction
from core.db.tables import ApiToken, College, User, Vendor, VendorSetting
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.kernel.errors import NotAllowed, NotFound, Refused
from core.orgs import passwords
from core.orgs.rules import check_password, check_roles

TOKEN_PREFIX = "onex_"  # noqa: S105 - how a key begins, not a key
TOKEN_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who signed in, for the session and the top bar."""

    user_id: uuid.UUID
    name: str
    organization: str
    actor: Actor


@retried
def create_vendor(actor: Actor, *, name: str, name_en: str = "") -> Vendor:
    """Create an assessment organisation: one tenant (R-001). Raises Refused ORG_EXISTS."""
    actor.require(Role.OPERATOR)
    with transaction(actor) as tx:
        if tx.scalar(select(Vendor.id).where(Vendor.name == name)):
            raise Refused("ORG_EXISTS", name=name)
        vendor = Vendor(name=name, name_en=name_en)
        tx.add(vendor)
        record(tx, "vendor.created", vendor)
        return vendor


@retried
def create_college(actor: Actor, *, name: str, province: str) -> College:
    """Create a college; `province` is its two-digit code. Raises Refused ORG_EXISTS."""
    actor.require(Role.OPERATOR)
    with transaction(actor) as tx:
        if tx.scalar(select(College.id).where(College.name == name)):
            raise Refused("ORG_EXISTS", name=name)
        college = College(name=name, province=province)
        tx.add(college)
        record(tx, "college.created", college)
        return college


@retried
def create_user(
    actor: Actor, *, login: str, name: str, password: str, roles: frozenset[Role], of: Vendor | College | str | None
) -> User:
    """Create an account of a vendor, a college, a province (its code) or the operator (None).

    Raises Refused LOGIN_TAKEN, OWNER_EXISTS (one owner account per college, R-004), and what the rules refuse.
    """
    actor.require(Role.OPERATOR)
    owner = _owner(of)
    check_roles(owner.kind, roles)
    check_password(password)
    with transaction(actor) as tx:
        if tx.scalar(select(User.id).where(User.login == login)):
            raise Refused("LOGIN_TAKEN", login=login)
        if Role.COLLEGE_OWNER in roles:
            colleagues = tx.scalars(select(User.roles).where(User.college_id == owner.college_id))
            if any(Role.COLLEGE_OWNER.value in held for held in colleagues):
                raise Refused("OWNER_EXISTS")
        user = User(
            login=login,
            name=name,
            password_hash=passwords.digest(password),
            kind=owner.kind.value,
            vendor_id=owner.vendor_id,
            college_id=owner.college_id,
            province=owner.province,
            roles=sorted(roles),
            created_at=clock.now(),
        )
        tx.add(user)
        record(tx, "user.created", user, roles=sorted(roles))
        return user


def _owner(of: Vendor | College | str | None) -> Actor:
    if isinstance(of, Vendor):
        return Actor(kind=ActorKind.VENDOR, vendor_id=of.id)
    if isinstance(of, College):
        return Actor(kind=ActorKind.COLLEGE, college_id=of.id, province=of.province)
    if of is None:
        return Actor(kind=ActorKind.OPERATOR)
    return Actor(kind=ActorKind.PROVINCE, province=of)


def create_user_by_name(
    actor: Actor, *, organization: str, login: str, name: str, password: str, roles: frozenset[Role]
) -> User:
    """Create an account for an organisation named as the operator knows it: a name, a province code, or nothing."""
    of: Vendor | College | str | None = None
    if organization.isdecimal():
        of = organization
    elif organization:
        with reading(actor) as tx:
            of = tx.scalars(select(Vendor).where(Vendor.name == organization)).first()
            of = of or tx.scalars(select(College).where(College.name == organization)).first()
        if of is None:
            raise NotFound
    return create_user(actor, login=login, name=name, password=password, roles=roles, of=of)


def actor_of(user: User) -> Actor:
    """Return whom an account acts for."""
    return Actor(
        kind=ActorKind(user.kind),
        user_id=user.id,
        vendor_id=user.vendor_id,
        college_id=user.college_id,
        province=user.province,
        roles=frozenset(Role(role) for role in user.roles),
    )


def sign_in(login: str, password: str) -> SignedIn:
    """Return who signs in; every failure is the same Refused SIGN_IN_FAILED after the same work."""
    with reading(SYSTEM) as tx:
        user = tx.scalars(select(User).where(User.login == login, User.active)).first()
    if not passwords.matches(password, user.password_hash if user else None) or user is None:
        raise Refused("SIGN_IN_FAILED")
    return _signed_in(user)


def session_of(user_id: uuid.UUID) -> SignedIn | None:
    """Return the account of a session, None when it was closed meanwhile."""
    with reading(SYSTEM) as tx:
        user = tx.scalars(select(User).where(User.id == user_id, User.active)).first()
    return _signed_in(user) if user else None


def actor_of_session(user_id: uuid.UUID) -> Actor | None:
    """Return whom a session acts for, None when the account was closed meanwhile."""
    signed_in = session_of(user_id)
    return signed_in.actor if signed_in else None


def _signed_in(user: User) -> SignedIn:
    with reading(SYSTEM) as tx:
        organization = tx.get(Vendor, user.vendor_id) if user.vendor_id else None
        college = tx.get(College, user.college_id) if user.college_id else None
    name = organization.name if organization else college.name if college else user.province or ""
    return SignedIn(user_id=user.id, name=user.name, organization=name, actor=actor_of(user))


@retried
def create_token(user_id: uuid.UUID, name: str) -> str:
    """Make an API key for an account and return it, this once; only its digest is kept."""
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    with transaction(SYSTEM) as tx:
        row = ApiToken(
            user_id=user_id,
            name=name,
            digest=secret_digest(token),
            created_at=now,
            expires_at=now + dt.timedelta(days=TOKEN_DAYS),
        )
        tx.add(row)
        record(tx, "token.created", row)
    return token


def create_token_for(actor: Actor, *, login: str, name: str) -> str:
    """Make an API key for the account of `login`."""
    actor.require(Role.OPERATOR)
    with reading(actor) as tx:
        user_id = tx.scalar(select(User.id).where(User.login == login))
    if user_id is None:
        raise NotFound
    return create_token(user_id, name)


def actor_of_token(token: str) -> Actor:
    """Return whom a key acts for; NotAllowed for an unknown, expired or revoked one."""
    with reading(SYSTEM) as tx:
        row = tx.scalars(select(ApiToken).where(ApiToken.digest == secret_digest(token))).first()
        user = tx.get(User, row.user_id) if row else None
    if (
        row is None
        or user is None
        or not user.active
        or row.revoked_at
        or (row.expires_at or clock.now()) < clock.now()
    ):
        raise NotAllowed("TOKEN_INVALID")
    return actor_of(user)


@retried
def set_setting(actor: Actor, key: str, value: str) -> None:
    """Enter a payee or contact detail of the actor's own vendor (R-192, R-193)."""
    actor.require(Role.VENDOR_PLANNER, Role.VENDOR_FINANCE)
    with transaction(actor) as tx:
        row = tx.scalars(select(VendorSetting).where(VendorSetting.key == key)).first()
        if row is None:
            row = VendorSetting(vendor_id=actor.vendor, key=key, value=value)
            tx.add(row)
        row.value = value
        record(tx, "vendor.setting", row, key=key)
