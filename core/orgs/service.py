"""Organisations and their accounts are set up: by the operator, and a college's by its owner account."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from core.db.events import record
from core.db.session import reading, retried, transaction
from core.db.tables import College, User, Vendor, VendorSetting
from core.kernel import clock
from core.kernel.actor import Actor, ActorKind, Role, as_platform
from core.kernel.errors import Conflict, NotAllowed, NotFound
from core.orgs import passwords
from core.orgs.accounts import keep_owner
from core.orgs.oidc import links
from core.orgs.passwords import check_password
from core.orgs.rules import SETTERS, check_roles


@retried
def create_vendor(actor: Actor, *, name: str, name_en: str = "") -> Vendor:
    """Create an assessment organisation: one tenant (R-001). Raises Conflict ORG_EXISTS."""
    actor.require(Role.OPERATOR)
    with transaction(actor) as tx:
        if tx.scalar(select(Vendor.id).where(Vendor.name == name)):
            raise Conflict("ORG_EXISTS", name=name)
        vendor = Vendor(name=name, name_en=name_en)
        tx.add(vendor)
        record(tx, "vendor.created", vendor)
        return vendor


@retried
def create_college(actor: Actor, *, name: str, province: str) -> College:
    """Create a college; `province` is its two-digit code. Raises Conflict ORG_EXISTS."""
    actor.require(Role.OPERATOR)
    with transaction(actor) as tx:
        if tx.scalar(select(College.id).where(College.name == name)):
            raise Conflict("ORG_EXISTS", name=name)
        college = College(name=name, province=province)
        tx.add(college)
        record(tx, "college.created", college)
        return college


@retried
def create_user(
    actor: Actor,
    *,
    login: str,
    name: str,
    password: str,
    roles: frozenset[Role],
    of: Vendor | College | str | None,
    subject: str = "",
) -> User:
    """Create an account of a vendor, a college, a province (its code) or the operator (None).

    The operator creates them all; a college's owner account creates its colleagues' (R-004). Whoever did it knows the
    password, so that it is changed before anything else; at the command line its owner types it. Raises Conflict
    LOGIN_TAKEN, OWNER_EXISTS (one owner account per college), and what roles and passwords are refused for. With a
    `subject` of the organisation's identity provider it can be signed in there as well: OIDC_TAKEN, OIDC_NOT_SET.
    """
    actor.require(Role.OPERATOR, Role.COLLEGE_OWNER)
    if Role.COLLEGE_OWNER in actor.roles and not (isinstance(of, College) and of.id == actor.college_id):
        raise NotAllowed
    kind, owner = _owner(of)
    check_roles(kind, roles)
    check_password(password, login, name)
    with transaction(as_platform(actor)) as tx:
        if tx.scalar(select(User.id).where(User.login == login)):
            raise Conflict("LOGIN_TAKEN", login=login)
        user = User(
            login=login,
            name=name,
            password_hash=passwords.digest(password),
            kind=kind.value,
            **owner,
            roles=sorted(roles),
            active=True,
            must_change=actor.kind is not ActorKind.SYSTEM,
            created_at=clock.now(),
        )
        keep_owner(tx, user)
        tx.add(user)
        record(tx, "user.created", user, roles=sorted(roles))
        if subject:
            links.tie(tx, user, subject)
        return user


def _owner(of: Vendor | College | str | None) -> tuple[ActorKind, dict[str, Any]]:
    """Return the kind of an account of an organisation, and the columns that say whose it is."""
    if isinstance(of, Vendor):
        return ActorKind.VENDOR, {"vendor_id": of.id}
    if isinstance(of, College):
        return ActorKind.COLLEGE, {"college_id": of.id, "college_province": of.province}
    return (ActorKind.OPERATOR, {}) if of is None else (ActorKind.PROVINCE, {"province": of})


def create_user_by_name(
    actor: Actor, *, organization: str, login: str, name: str, password: str, roles: frozenset[Role], subject: str = ""
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
    return create_user(actor, login=login, name=name, password=password, roles=roles, of=of, subject=subject)


@retried
def set_setting(actor: Actor, key: str, value: str) -> None:
    """Enter a payee or contact detail of the actor's own vendor (R-192, R-193)."""
    actor.require(*SETTERS)
    with transaction(actor) as tx:
        row = tx.scalars(select(VendorSetting).where(VendorSetting.key == key)).first()
        if row is None:
            row = VendorSetting(vendor_id=actor.vendor, key=key, value=value)
            tx.add(row)
        row.value = value
        record(tx, "vendor.setting", row, key=key)
