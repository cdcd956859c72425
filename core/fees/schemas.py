"""The shapes of 费用 in the API; amounts are text with two places."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.api import PayeeField
from core.kernel.messages import N_
from core.rest.fields import OLD_NAME, Day, Id, OfPlan, PlanOfRow, Text, Whole
from core.rest.forms import Form
from core.rest.listing import listing
from core.rest.money import Amount

PAYEE_WORDS = {
    PayeeField.ACCOUNT_NAME: N_("公司名称"),
    PayeeField.TAX_NUMBER: N_("纳税人识别号"),
    PayeeField.ADDRESS: N_("地址"),
    PayeeField.PHONE: N_("电话"),
    PayeeField.BANK: N_("开户行"),
    PayeeField.ACCOUNT_NUMBER: N_("账号"),
    PayeeField.BANK_CODE: N_("行号"),
}
"""What the parts of 收款信息 are called."""


class Standard(Schema):
    """What a province's standard for one level says."""

    level = Whole(required=True, validate=validate.Range(1, 9), metadata={"label": N_("等级")})
    amount = Amount(required=True, metadata={"label": N_("标准（元/人次）")})
    valid_from = Day(required=True, metadata={"label": N_("生效日期")})
    clause = Text(required=True, validate=validate.Length(1, 200), metadata={"label": N_("依据文件")})


class StandardSchema(Standard):
    """A province's standard for one level."""

    id = fields.UUID(dump_only=True)
    province = fields.String(dump_only=True)
    certificate = fields.String(dump_only=True)
    certificate_id = Id(load_only=True, required=True)


class StandardForm(Form, Standard):
    """The same on the page."""

    certificate_id = Id(required=True, data_key="certificate", metadata={"label": N_("证书")})


class StatementQuery(OfPlan):
    """Which plan's statements."""

    plan_id = Id(data_key="plan")


class PlanQuery(Form):
    """Which plan's statements a page shows."""

    plan = Id(load_default=None, metadata={"label": N_("考核计划")})


class BillingBody(OfPlan):
    """The plan to bill."""

    plan_id = Id(required=True, data_key="plan")


class PlanForm(Form):
    """The plan to bill."""

    plan = Id(required=True, metadata={"label": N_("考核计划")})


PayeeForm = Form.from_dict(
    {
        field.value: Text(load_default="", validate=validate.Length(max=200), metadata={"label": word})
        for field, word in PAYEE_WORDS.items()
    },
    name="PayeeForm",
)
"""Where colleges transfer to."""


class StatementSchema(Schema):
    """A statement in a list."""

    id = fields.UUID()
    plan = PlanOfRow()
    plan_id = fields.UUID(metadata=OLD_NAME)
    plan_name = fields.String()
    college_name = fields.String()
    number = fields.String()
    state = fields.String()
    provisional = fields.Boolean()
    total = Amount()
    paid = Amount()
    due_on = fields.Date(allow_none=True)


class Transfer(Schema):
    """A transfer received, or a refund made (negative)."""

    amount = Amount(required=True, metadata={"label": N_("金额（退费填负数）")})
    received_on = Day(required=True, metadata={"label": N_("日期")})
    memo = Text(load_default="", validate=validate.Length(max=200), metadata={"label": N_("备注")})


class PaymentSchema(Transfer):
    """The same of a named statement."""

    statement_id = Id(required=True)


class SettledSchema(Schema):
    """What settling changed."""

    statements = fields.Integer()
    top_up = Amount()
    refund = Amount()


StandardList = listing(StandardSchema)
StatementList = listing(StatementSchema)
