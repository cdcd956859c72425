"""Exam sites as the API shows and takes them."""

from __future__ import annotations

from flask_smorest.fields import Upload
from marshmallow import Schema, fields, validate

from core.rest.listing import listing


class SiteChange(Schema):
    """What a college writes into an application."""

    address = fields.String(required=True, validate=validate.Length(1, 200))
    machines = fields.Integer(required=True, strict=True, validate=validate.Range(1, 100_000))


class NewSite(SiteChange):
    """An application for one certificate."""

    certificate_id = fields.UUID(required=True, data_key="certificate")


class SiteSchema(Schema):
    """A site with its state."""

    id = fields.UUID()
    name = fields.String()
    code = fields.String(metadata={"description": "Empty until it is approved"})
    address = fields.String()
    machines = fields.Integer()
    state = fields.String()
    reason = fields.String()
    form_name = fields.String()
    mine = fields.Boolean()
    version = fields.String()


class SiteForm(Schema):
    """The stamped application form (R-024)."""

    form = Upload(required=True)


class SiteReview(Schema):
    """The vendor's decision; returning needs a reason."""

    approve = fields.Boolean(required=True)
    reason = fields.String(load_default="", validate=validate.Length(max=500))


class SiteRevocation(Schema):
    """Why a site loses its qualification."""

    reason = fields.String(required=True, validate=validate.Length(1, 500))


SiteList = listing(SiteSchema)
