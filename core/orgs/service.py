"""Organisations and their accounts are set up: by the operator, and a college's by its owner account."""

from __future__ import annotations

from sqlalchemy import select

from core.db.events import record
from core.db.session import reading, retried, transaction
from core.db.tables import College, User, Vendor, VendorSetting
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind, Role
from core.kernel.errors import NotAllowed, NotFound, Refused
from core.orgs import passwords
from core.orgs.rules import check_password, check_roles


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

    The operator creates them all; a college's owner account creates its colleagues' (R-004). Raises Refused
    LOGIN_TAKEN, OWNER_EXISTS (one owner account per college), and what the rules refuse.
    """
    owner = _owner(of)
    actor.require(Role.OPERATOR, Role.COLLEGE_OWNER)
    if Role.COLLEGE_OWNER in actor.roles and owner.college_id != actor.college_id:
        raise NotAllowed
    check_roles(owner.kind, roles)
    check_password(password)
    with transaction(SYSTEM) as tx:
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
        record(tx, "user.created", user, roles=sorted(roles), by=actor.user_id)
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
    """Create an account for an organisation named as the operator knows it: a name, a province code, or nothing.

    Nothing means one's own: the operator's, or the college of the owner account.
    """
    of: Vendor | College | str | None = None
    with reading(actor) as tx:
        if organization.isdecimal():
            of = organization
        elif organization:
            of = tx.scalars(select(Vendor).where(Vendor.name == organization)).first()
            of = of or tx.scalars(select(College).where(College.name == organization)).first()
            if of is None:
                raise NotFound
        elif actor.college_id:
            of = tx.get_one(College, actor.college_id)
    return create_user(actor, login=login, name=name, password=password, roles=roles, of=of)


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
