"""Exam sites as the API shows and takes them."""

from __future__ import annotations

from flask_smorest.fields import Upload
from marshmallow import Schema, fields, validate

from core.kernel.messages import N_
from core.rest.fields import Id, Text, Whole
from core.rest.forms import Form
from core.rest.listing import listing


class SiteChange(Schema):
    """What a college writes into an application."""

    address = Text(required=True, validate=validate.Length(1, 200), metadata={"label": N_("地址")})
    machines = Whole(required=True, validate=validate.Range(1, 100_000), metadata={"label": N_("机位")})


class NewSite(SiteChange):
    """An application for one certificate."""

    certificate_id = Id(required=True, data_key="certificate", metadata={"label": N_("证书名称")})


class EditForm(Form, SiteChange):
    """A page's changes, made from the version it showed."""

    version = Text(required=True)


class SiteFile(Schema):
    """A file attached to an application."""

    id = fields.UUID()
    name = fields.String()


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
    files = fields.List(fields.Nested(SiteFile))
    mine = fields.Boolean()
    version = fields.String()


class SiteForm(Schema):
    """The stamped application form (R-024)."""

    form = Upload(required=True)


class SitePaper(Schema):
    """A document: pdf, jpg, png or docx, at most 10 MB."""

    file = Upload(required=True)


class SiteDeletion(Schema):
    """Applications to be deleted together."""

    ids = fields.List(Id(), required=True, validate=validate.Length(1, 200), metadata={"label": N_("所选的行")})


class EmptyFormSchema(Schema):
    """A vendor's empty application form."""

    id = fields.UUID()
    vendor = fields.String()
    name = fields.String()


class UseSchema(Schema):
    """A site that candidates of a plan are registered at."""

    plan = fields.UUID(attribute="plan_id")
    plan_name = fields.String(attribute="plan")
    site = fields.UUID(attribute="site_id")
    site_name = fields.String(attribute="site", metadata={"description": "Empty for a host's that lost its approval"})
    state = fields.String()
    registered = fields.Integer()
    until = fields.AwareDateTime(allow_none=True, metadata={"description": "When sites must have been applied for"})
    counts = fields.Boolean(metadata={"description": "Whether the plan counts the site"})
    allowed = fields.String(metadata={"description": "Why the vendor lets the plan use it all the same"})


class NewUse(Schema):
    """The vendor's word that a plan uses the site all the same."""

    plan_id = Id(required=True, data_key="plan")
    reason = Text(lines=True, required=True, validate=validate.Length(1, 500), metadata={"label": N_("理由")})


class UseForm(Form):
    """The same on the site's page."""

    reason = Text(lines=True, required=True, validate=validate.Length(1, 500), metadata={"label": N_("理由")})


class SiteReview(Schema):
    """The vendor's decision; returning needs a reason."""

    approve = fields.Boolean(required=True)
    reason = Text(lines=True, load_default="", validate=validate.Length(max=500))


class SiteRevocation(Schema):
    """Why a site loses its qualification."""

    reason = Text(lines=True, required=True, validate=validate.Length(1, 500))


class ReviewForm(Form):
    """The vendor's decision on its page."""

    decision = Text(
        required=True, validate=validate.OneOf(["approve", "return", "revoke"]), metadata={"label": N_("审核结果")}
    )
    reason = Text(lines=True, load_default="", validate=validate.Length(max=500), metadata={"label": N_("理由")})


SiteList = listing(SiteSchema)
EmptyFormList = listing(EmptyFormSchema)
UseList = listing(UseSchema)
