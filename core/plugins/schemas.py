"""Installations as the API and the pages show and take them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.kernel.messages import N_
from core.rest.fields import Id, Text
from core.rest.forms import Form
from core.rest.listing import listing

KEY = Text(required=True, validate=validate.Length(1, 100), metadata={"label": N_("插件")})
VENDOR = {"label": N_("培训评价组织")}


class InstallationSchema(Schema):
    """A plugin of a vendor: active, disabled, or quarantined for a reason."""

    vendor_id = Id(required=True)
    vendor = fields.String(dump_only=True)
    key = KEY
    version = fields.String(dump_only=True)
    state = fields.String(dump_only=True)
    reason = fields.String(dump_only=True)


class PreviewForm(Form):
    """What would be installed, for the vendor of this name or the plugin's own."""

    key = KEY
    vendor = Text(load_default="", validate=validate.Length(max=100), metadata=VENDOR)


class InstallationForm(Form):
    """Which plugin of which vendor."""

    vendor_id = Id(required=True, data_key="vendor", metadata=VENDOR)
    key = KEY


InstallationList = listing(InstallationSchema)
