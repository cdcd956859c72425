"""REST: organisations, accounts and the keys of the API."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.kernel.actor import VENDOR_ROLES, Role
from core.kernel.errors import Stale
from core.orgs import accounts, keys, queries, schemas, service
from core.orgs.keys import Key
from core.orgs.oidc import links
from core.orgs.queries import Account, Organization
from core.orgs.rules import MANAGERS, READERS
from core.rest.conditions import version_meant
from core.rest.forms import for_roles, proven
from core.rest.keys import for_persons
from core.rest.listing import whole

blueprint = Blueprint("orgs", __name__, url_prefix="/api/v1", description="机构、用户与令牌")


@blueprint.route("/organizations")
class Organizations(MethodView):
    """Vendors and colleges."""

    @for_roles(Role.OPERATOR, *VENDOR_ROLES, Role.PROVINCE_REVIEWER)
    @blueprint.response(200, schemas.OrganizationList)
    def get(self) -> dict[str, Any]:
        """List vendors, then colleges by province."""
        return whole(queries.organizations(g.actor))

    @for_roles(Role.OPERATOR)
    @for_persons
    @blueprint.arguments(schemas.OrganizationSchema)
    @blueprint.response(201, schemas.OrganizationSchema)
    def post(self, data: dict[str, Any]) -> Organization:
        """Create a vendor or a college (operator)."""
        if data["kind"] == "vendor":
            made = service.create_vendor(g.actor, name=data["name"], name_en=data["name_en"]).id
        else:
            made = service.create_college(g.actor, name=data["name"], province=data["province"]).id
        return queries.organization(g.actor, made)


@blueprint.route("/organizations/<uuid:organization_id>")
class OneOrganization(MethodView):
    """One vendor or college."""

    @for_roles(Role.OPERATOR, *VENDOR_ROLES, Role.PROVINCE_REVIEWER)
    @blueprint.response(200, schemas.OrganizationSchema)
    def get(self, organization_id: uuid.UUID) -> Organization:
        """Show it."""
        return queries.organization(g.actor, organization_id)


@blueprint.route("/users")
class Users(MethodView):
    """Accounts of one's own organisation."""

    @for_roles(*READERS)
    @for_persons
    @blueprint.response(200, schemas.UserList)
    def get(self) -> dict[str, Any]:
        """List them; the operator sees all."""
        return whole(queries.accounts(g.actor))

    @for_roles(*MANAGERS)
    @proven()
    @for_persons
    @blueprint.arguments(schemas.UserSchema)
    @blueprint.response(201, schemas.UserSchema)
    def post(self, data: dict[str, Any]) -> Account:
        """Create an account (operator; a college's owner for its own college, R-004)."""
        made = service.create_user_by_name(g.actor, **{**data, "roles": frozenset(data["roles"])})
        return queries.account(g.actor, made.id)


@blueprint.route("/users/<uuid:user_id>")
class User(MethodView):
    """One account."""

    @for_roles(*READERS)
    @for_persons
    @blueprint.response(200, schemas.UserSchema)
    def get(self, user_id: uuid.UUID) -> Account:
        """Show it."""
        return queries.account(g.actor, user_id)

    @for_roles(*MANAGERS)
    @proven()
    @for_persons
    @blueprint.arguments(schemas.UserChange)
    @blueprint.response(200, schemas.UserSchema)
    def patch(self, data: dict[str, Any], user_id: uuid.UUID) -> Account:
        """Close it, open it again, change its roles, its subject at the provider, or its password for a reason."""
        version = version_meant()
        if version != queries.account(g.actor, user_id).version:
            raise Stale
        if "active" in data:
            accounts.set_active(g.actor, user_id, active=data["active"], version=version)
            version = queries.account(g.actor, user_id).version
        if "roles" in data:
            accounts.set_roles(g.actor, user_id, frozenset(data["roles"]), version=version)
            version = queries.account(g.actor, user_id).version
        if "subject" in data:
            links.assign(g.actor, user_id, data["subject"], version=version)
            version = queries.account(g.actor, user_id).version
        if "password" in data:
            accounts.set_password(g.actor, user_id, data["password"], data["reason"], version=version)
        return queries.account(g.actor, user_id)


@blueprint.route("/tokens")
class Tokens(MethodView):
    """Keys of the API."""

    @for_roles(*Role)
    @for_persons
    @blueprint.response(200, schemas.TokenList)
    def get(self) -> dict[str, Any]:
        """List one's own keys, and those of the accounts one runs."""
        return whole(keys.keys(g.actor))

    @for_roles(*Role)
    @proven()
    @for_persons
    @blueprint.arguments(schemas.NewToken)
    @blueprint.response(201, schemas.MadeTokenSchema)
    def post(self, data: dict[str, Any]) -> dict[str, Any]:
        """Make a key of one's own account; it is shown this once."""
        made, token = keys.create(g.actor, **{**data, "scopes": frozenset(data["scopes"])})
        return {**asdict(keys.key(g.actor, made)), "token": token}


@blueprint.route("/tokens/<uuid:token_id>")
class Token(MethodView):
    """One key."""

    @for_roles(*Role)
    @for_persons
    @blueprint.response(200, schemas.TokenSchema)
    def get(self, token_id: uuid.UUID) -> Key:
        """Show what is known of it."""
        return keys.key(g.actor, token_id)

    @for_roles(*Role)
    @for_persons
    @blueprint.response(204)
    def delete(self, token_id: uuid.UUID) -> None:
        """End it for good."""
        keys.revoke(g.actor, token_id, version=version_meant())
