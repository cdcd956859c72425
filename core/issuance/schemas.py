"""The shapes of 签发 in the API."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, pre_dump, validate, validates_schema

from core.issuance.press import Outcome
from core.issuance.rules import BATCH, Decision, State
from core.issuance.unmade import Unmade
from core.kernel.messages import N_
from core.rest.fields import OLD_NAME, Id, OfPlan, PlanOfRow, Text
from core.rest.forms import Form
from core.rest.listing import Chosen, PageNumber, Paging, listing
from core.rest.problems import finding

REASON = validate.Length(max=500)
COUNTS = ("read", "accepted", "refused", "skipped")


class IssuancePlanBody(OfPlan):
    """The plan whose certificates are meant."""

    plan_id = Id(required=True, data_key="plan")


class IssuedQuery(OfPlan, Paging):
    """Which plan's."""

    plan_id = Id(data_key="plan")


class ItemsQuery(PageNumber):
    """Which of a plan's items a page shows."""

    state = Text(
        load_default="",
        validate=validate.OneOf([state.value for state in State]),
        metadata={"label": N_("状态")},
    )


class RegisterQuery(PageNumber):
    """Which plan's certificates a page shows."""

    plan_id = Id(load_default=None, data_key="plan", metadata={"label": N_("考核计划")})


class ApprovalQuery(ItemsQuery):
    """Whether all that wait for the reader are meant, of those the list is filtered to, and not the ticked ones."""

    everything = fields.Boolean(data_key="all", load_default=False)


class RefusalForm(Chosen):
    """The items refused, and why."""

    reason = Text(lines=True, load_default="", validate=REASON, metadata={"label": N_("拒绝理由")})


class SealForm(Form):
    """Whose seal it is, and that the authorisation was read; the image comes as a file."""

    head_name = Text(load_default="", validate=validate.Length(max=100), metadata={"label": N_("考核站点负责人")})
    consented = fields.Boolean(data_key="consent", load_default=False)


class VerifyForm(Form):
    """A number and a second fact, as they are typed: nothing is refused that would tell a stranger more than a miss."""

    certificate_no = fields.String(load_default="")
    second_fact = fields.String(load_default="")


class ScannedQuery(Form):
    """The code behind the number, in the address a certificate's QR code leads to."""

    code = fields.String(load_default="")


class IssuanceTallySchema(Schema):
    """read = accepted + refused + skipped."""

    read = fields.Integer()
    accepted = fields.Integer()
    refused = fields.Integer()
    skipped = fields.Integer()


class UnmadeSchema(Schema):
    """A signed certificate that is not made; one that has a number keeps it.

    `waiting`: nothing keeps it any more, the next run makes it.
    """

    item = fields.UUID(attribute="item_id")
    number = fields.String()
    name = fields.String()
    code = fields.String()
    message = fields.String()
    fix = fields.String()
    waiting = fields.Boolean()

    @pre_dump
    def tell(self, unmade: Unmade, **_options: object) -> dict[str, object]:
        """Say why."""
        own = {name: getattr(unmade, name) for name in ("item_id", "number", "name", "waiting")}
        return {**finding(unmade.problem), **own}


class IssueTallySchema(IssuanceTallySchema):
    """How many were made, and whose were not and why: each refused one is listed."""

    unmade = fields.List(fields.Nested(UnmadeSchema))

    @pre_dump
    def flat(self, outcome: Outcome, **_options: object) -> dict[str, object]:
        """Put the list beside the counts."""
        return {**{name: getattr(outcome.tally, name) for name in COUNTS}, "unmade": outcome.unmade}


class BatchSchema(Schema):
    """A plan's items by state."""

    plan = PlanOfRow()
    plan_id = fields.UUID(metadata=OLD_NAME)
    name = fields.String()
    total = fields.Integer()
    states = fields.Dict(keys=fields.String(), values=fields.Integer())


class SignBody(Schema):
    """One side's decision on at most a hundred items, or on `all` of the plan that wait for it; never on both."""

    ids = fields.List(Id(), load_default=None, validate=validate.Length(1, BATCH))
    everything = fields.Boolean(data_key="all", load_default=False, metadata={"description": "All, in place of `ids`"})
    decision = fields.Enum(Decision, by_value=True, required=True)
    reason = Text(lines=True, load_default="", validate=REASON)

    @validates_schema
    def scope(self, data: dict[str, Any], **_options: Any) -> None:
        """Refuse what names nothing, or two things."""
        if (data.get("ids") is None) is not data.get("everything", False):
            raise ValidationError("ISSUANCE_SCOPE", "ids")
        if data.get("everything") and data["decision"] is Decision.REFUSE:
            raise ValidationError("ISSUANCE_REFUSE_NAMED", "ids")


class IssuanceItemSchema(Schema):
    """An item as its signers are shown it."""

    id = fields.UUID()
    name = fields.String()
    id_number_masked = fields.String(attribute="masked")
    college = fields.String()
    certificate = fields.String()
    level = fields.String()
    marks = fields.List(fields.Raw())
    state = fields.String()
    round = fields.Integer()
    reason = fields.String()
    stale = fields.Boolean()


class IssuedSchema(Schema):
    """A certificate in the register."""

    id = fields.UUID()
    plan = PlanOfRow()
    plan_id = fields.UUID(metadata=OLD_NAME)
    number = fields.String()
    name = fields.String()
    id_number_masked = fields.String(attribute="masked")
    state = fields.String()
    issued_at = fields.AwareDateTime(allow_none=True)
    revoked_at = fields.AwareDateTime(allow_none=True)


class RevokeBody(Schema):
    """Why a certificate is revoked."""

    reason = Text(lines=True, required=True, validate=validate.Length(1, 500), metadata={"label": N_("撤销理由")})


UnmadeList = listing(UnmadeSchema)
BatchList = listing(BatchSchema)
IssuanceItemList = listing(IssuanceItemSchema)
IssuedList = listing(IssuedSchema)
