"""A provider as its page and the command line take it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.kernel.messages import N_
from core.rest.fields import Text

# RFC 6749, appendix A: what a client is called and proves itself by, but for blanks.
VISIBLE = validate.Regexp(r"[\x21-\x7e]{1,500}\Z")


class IdentityProviderSchema(Schema):
    """An organisation's identity provider."""

    name = Text(required=True, validate=validate.Length(1, 30), metadata={"label": N_("名称")})
    issuer = Text(required=True, validate=VISIBLE, metadata={"label": N_("认证服务器地址（issuer）")})
    client_id = Text(required=True, validate=VISIBLE, metadata={"label": N_("客户端编号（client_id）")})
    client_secret = fields.String(
        required=True, load_only=True, validate=VISIBLE, metadata={"label": N_("客户端密钥（client_secret）")}
    )
