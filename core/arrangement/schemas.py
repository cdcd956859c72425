"""Rooms and arrangements as the API shows and takes them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.arrangement.rules import MOST_SEATS
from core.kernel.identity import mask
from core.rest.listing import listing


class PlanQuery(Schema):
    """Of which plan."""

    plan = fields.UUID(required=True)


class RoomChange(Schema):
    """What may be written about a room."""

    name = fields.String(required=True, validate=validate.Length(1, 100))
    region = fields.String(required=True, validate=validate.Length(1, 200))
    address = fields.String(required=True, validate=validate.Length(1, 200))
    seats = fields.Integer(required=True, strict=True, validate=validate.Range(1, MOST_SEATS))
    subjects = fields.List(fields.String(), load_default=list)


class NewRoom(RoomChange):
    """A room to be entered."""

    plan = fields.UUID(required=True)
    site = fields.UUID(required=True)


class RoomSchema(Schema):
    """A room with its state and how many sit in it."""

    id = fields.UUID()
    plan = fields.UUID(attribute="plan_id")
    site = fields.UUID(attribute="site_id")
    site_code = fields.String()
    name = fields.String(attribute="fields.name")
    region = fields.String(attribute="fields.region")
    address = fields.String(attribute="fields.address")
    seats = fields.Integer(attribute="fields.seats")
    subjects = fields.List(fields.String(), attribute="fields.subjects")
    kind = fields.String(attribute="kind.value")
    state = fields.String(attribute="state.value")
    candidates = fields.Integer()
    invigilators = fields.Integer()
    version = fields.String()


class RoomQuery(Schema):
    """Of which room."""

    room = fields.UUID(required=True)


class SittingSchema(Schema):
    """One person in a room for one subject; the document is masked."""

    registration = fields.UUID(attribute="registration_id")
    name = fields.String(attribute="person.name")
    id_masked = fields.Function(lambda sitting: mask(sitting.person.id_number))
    college = fields.String()
    candidate_type = fields.String()
    ticket = fields.String()
    certificate = fields.String()
    level = fields.String(attribute="level_name")
    subject = fields.String(attribute="subject_name")
    begins_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    seat = fields.Integer(attribute="number")


class NewArrangement(Schema):
    """A plan to be arranged; the same seed gives the same seats."""

    plan = fields.UUID(required=True)
    seed = fields.Integer(strict=True, load_default=1, validate=validate.Range(0, 2**31 - 1))


class ArrangementSchema(Schema):
    """One run: counts, and what could not be kept."""

    id = fields.UUID()
    plan = fields.UUID(attribute="plan_id")
    seed = fields.Integer()
    seated = fields.Integer()
    unseated = fields.Integer()
    violations = fields.List(fields.Dict())
    made_at = fields.AwareDateTime()


RoomList = listing(RoomSchema)
SittingList = listing(SittingSchema)
