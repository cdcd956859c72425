"""Rooms and arrangements as the API shows and takes them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from core.arrangement.rules import MOST_SEATS, RoomFields
from core.kernel.identity import mask
from core.kernel.messages import N_
from core.rest.fields import Id, Text, Whole
from core.rest.forms import Form
from core.rest.listing import PageNumber, listing
from core.rest.problems import FindingSchema


class PlanQuery(Schema):
    """Of which plan."""

    plan = Id(required=True)


class RoomChange(Schema):
    """What may be written about a room."""

    name = Text(required=True, validate=validate.Length(1, 100), metadata={"label": N_("考场名称")})
    region = Text(required=True, validate=validate.Length(1, 200), metadata={"label": N_("考场地址")})
    address = Text(required=True, validate=validate.Length(1, 200), metadata={"label": N_("详细地址")})
    seats = Whole(required=True, validate=validate.Range(1, MOST_SEATS), metadata={"label": N_("考位数")})
    subjects = fields.List(
        Text(validate=validate.Length(1, 100)),
        load_default=list,
        validate=validate.Length(max=50),
        metadata={"label": N_("科目")},
    )

    @post_load
    def room(self, data: dict[str, Any], **_options: object) -> dict[str, Any]:
        """Return what a room says of itself as one."""
        about = {name: data.pop(name) for name in ("name", "region", "address", "seats")}
        subjects = tuple(data.pop("subjects"))
        return {**data, "fields": RoomFields(**about, subjects=subjects)}


class RoomFilter(PageNumber):
    """Which rooms of all plans a page shows; nothing of a person, which has no place in an address."""

    year = Whole(load_default=None, validate=validate.Range(2000, 2999), metadata={"label": N_("年度")})
    plan = Id(load_default=None, metadata={"label": N_("考核计划")})
    certificate = Id(load_default=None, metadata={"label": N_("证书")})
    subject = Text(load_default="", validate=validate.Length(max=100), metadata={"label": N_("科目")})
    site = Text(load_default="", validate=validate.Length(max=200), metadata={"label": N_("考核站点")})
    room = Text(load_default="", validate=validate.Length(max=100), metadata={"label": N_("考场")})


class PersonFilter(Form):
    """Whose room is looked for."""

    person = Text(required=True, validate=validate.Length(1, 40), metadata={"label": N_("人员")})


class RoomForm(Form, RoomChange):
    """A room to be entered in a plan."""

    site_id = Id(required=True, data_key="site", metadata={"label": N_("考核站点")})


class NewRoom(RoomChange):
    """A room to be entered."""

    plan_id = Id(required=True, data_key="plan")
    site_id = Id(required=True, data_key="site")


class CopyForm(Form):
    """The earlier plan whose rooms are taken over."""

    from_plan_id = Id(required=True, data_key="from", metadata={"label": N_("考核计划")})


class ExamSchema(Schema):
    """What one level sits in a room at one time; several subjects where they share one span."""

    certificate = fields.String()
    level = fields.String()
    subjects = fields.List(fields.String())
    begins_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    hours_announced = fields.Boolean(metadata={"description": "whether each subject has hours of its own"})
    candidates = fields.Integer(attribute="people")


class RoomSchema(Schema):
    """A room with its state and how many sit in it."""

    id = fields.UUID()
    plan = fields.UUID(attribute="plan_id")
    plan_name = fields.String(attribute="plan")
    site = fields.UUID(attribute="site_id")
    site_code = fields.String()
    name = fields.String(attribute="fields.name")
    region = fields.String(attribute="fields.region")
    address = fields.String(attribute="fields.address")
    seats = fields.Integer(attribute="fields.seats")
    subjects = fields.List(fields.String(), attribute="fields.subjects")
    kind = fields.String(attribute="kind.value")
    state = fields.String(attribute="state.value")
    exams = fields.List(fields.Nested(ExamSchema), metadata={"description": "who sits here when"})
    candidates = fields.Integer(metadata={"description": "the most that sit here at one time"})
    seated = fields.Integer(metadata={"description": "everybody who ever sits here"})
    invigilators = fields.Integer(metadata={"description": "how many are needed at one time"})
    version = fields.String()


class RoomQuery(Schema):
    """Of which room."""

    room = Id(required=True)


class SittingSchema(Schema):
    """One person in a room for one subject; the document is masked."""

    registration = fields.UUID(attribute="registration_id")
    name = fields.String(attribute="person.name")
    id_masked = fields.Function(lambda sitting: mask(sitting.person.id_number))
    college = fields.String()
    candidate_type = fields.String()
    ticket = fields.String()
    plan = fields.String()
    certificate = fields.String()
    level = fields.String(attribute="level_name")
    subject = fields.String(attribute="subject_name")
    begins_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    hours_announced = fields.Boolean(metadata={"description": "whether each subject has hours of its own"})
    seat = fields.Integer(attribute="number")


class NewArrangement(Schema):
    """A plan to be arranged; the same seed gives the same seats."""

    plan = Id(required=True)
    seed = Whole(load_default=1, validate=validate.Range(0, 2**31 - 1))


class ArrangementSchema(Schema):
    """One run: counts, and what could not be kept."""

    id = fields.UUID()
    plan = fields.UUID(attribute="plan_id")
    seed = fields.Integer()
    seated = fields.Integer()
    unseated = fields.Integer()
    violations = fields.List(fields.Dict())
    made_at = fields.AwareDateTime()


class LackingSchema(Schema):
    """What will be lacking on whose papers, and what to do."""

    registration = fields.UUID(attribute="registration_id")
    name = fields.String()
    college = fields.String()
    ticket = fields.String()
    rooms = fields.List(fields.String())
    finding = fields.Nested(FindingSchema, attribute="problem")


LackingList = listing(LackingSchema)
RoomList = listing(RoomSchema)
SittingList = listing(SittingSchema)
