"""REST: organisations, accounts and the keys of the API."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from core.kernel.errors import Refused
from core.orgs import accounts, queries, schemas, service
from core.orgs.queries import Account, Organization
from core.rest.conditions import version_meant
from core.rest.listing import whole

blueprint = Blueprint("orgs", __name__, url_prefix="/api/v1", description="机构、用户与令牌")


@blueprint.route("/organizations")
class Organizations(MethodView):
    """Vendors and colleges."""

    @blueprint.response(200, schemas.OrganizationList)
    def get(self) -> dict[str, Any]:
        """List vendors, then colleges by province."""
        return whole(queries.organizations(g.actor))

    @blueprint.arguments(schemas.OrganizationSchema)
    @blueprint.response(201, schemas.OrganizationSchema)
    def post(self, data: dict[str, Any]) -> Organization:
        """Create a vendor or a college (operator)."""
        if data["kind"] == "vendor":
            made = service.create_vendor(g.actor, name=data["name"], name_en=data["name_en"]).id
        elif data["province"]:
            made = service.create_college(g.actor, name=data["name"], province=data["province"]).id
        else:
            raise Refused("REQUIRED")
        return queries.organization(g.actor, made)


@blueprint.route("/organizations/<uuid:organization_id>")
class OneOrganization(MethodView):
    """One vendor or college."""

    @blueprint.response(200, schemas.OrganizationSchema)
    def get(self, organization_id: uuid.UUID) -> Organization:
        """Show it."""
        return queries.organization(g.actor, organization_id)


@blueprint.route("/users")
class Users(MethodView):
    """Accounts of one's own organisation."""

    @blueprint.response(200, schemas.UserList)
    def get(self) -> dict[str, Any]:
        """List them; the operator sees all."""
        return whole(queries.accounts(g.actor))

    @blueprint.arguments(schemas.UserSchema)
    @blueprint.response(201, schemas.UserSchema)
    def post(self, data: dict[str, Any]) -> Account:
        """Create an account (operator; a college's owner for its own college, R-004)."""
        made = service.create_user_by_name(g.actor, **{**data, "roles": frozenset(data["roles"])})
        return queries.account(g.actor, made.id)


@blueprint.route("/users/<uuid:user_id>")
class User(MethodView):
    """One account."""

    @blueprint.response(200, schemas.UserSchema)
    def get(self, user_id: uuid.UUID) -> Account:
        """Show it."""
        return queries.account(g.actor, user_id)

    @blueprint.arguments(schemas.UserChange)
    @blueprint.response(200, schemas.UserSchema)
    def patch(self, data: dict[str, Any], user_id: uuid.UUID) -> Account:
        """Close it, open it again, or set its password."""
        version = version_meant()
        if "active" in data:
            accounts.set_active(g.actor, user_id, active=data["active"], version=version)
            version = queries.account(g.actor, user_id).version
        if "password" in data:
            accounts.set_password(g.actor, user_id, data["password"], version=version)
        return queries.account(g.actor, user_id)


@blueprint.route("/tokens")
class Tokens(MethodView):
    """Keys of the API."""

    @blueprint.response(200, schemas.TokenList)
    def get(self) -> dict[str, Any]:
        """List the keys of the accounts one sees."""
        return whole(queries.keys(g.actor))

    @blueprint.arguments(schemas.NewToken)
    @blueprint.response(201, schemas.MadeTokenSchema)
    def post(self, data: dict[str, str]) -> dict[str, Any]:
        """Make a key; it is shown this once."""
        made, token = accounts.create_token_for(g.actor, **data)
        return {**asdict(queries.key(g.actor, made)), "token": token}


@blueprint.route("/tokens/<uuid:token_id>")
class Token(MethodView):
    """One key."""

    @blueprint.response(200, schemas.TokenSchema)
    def get(self, token_id: uuid.UUID) -> queries.Key:
        """Show what is known of it."""
        return queries.key(g.actor, token_id)

    @blueprint.response(204)
    def delete(self, token_id: uuid.UUID) -> None:
        """End it for good."""
        accounts.revoke_token(g.actor, token_id, version=version_meant())
