"""Candidates as the API shows and takes them: documents and phones come in whole and go out masked."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.api import CandidateType
from core.candidates.rules import State
from core.candidates.sheet import FIRST_YEAR, GENDERS, LAST_YEAR, LEVELS
from core.rest.listing import Paging, listing

TEXT = validate.Length(1, 100)
TYPE = validate.OneOf([kind.value for kind in CandidateType])


class CandidateQuery(Paging):
    """Which of one's candidates."""

    candidate_type = fields.String(validate=TYPE)
    state = fields.String(validate=validate.OneOf([state.value for state in State]))


class NewCandidate(Schema):
    """One person, as a row of 本校学生导入模板; what is wrong is said for every field at once."""

    candidate_type = fields.String(load_default=CandidateType.COLLEGE.value, validate=TYPE)
    name = fields.String(required=True, validate=TEXT)
    pinyin = fields.String(required=True, validate=TEXT)
    gender = fields.String(required=True, validate=validate.OneOf(list(GENDERS)))
    id_type = fields.String(required=True, validate=TEXT)
    id_number = fields.String(required=True, validate=TEXT)
    phone = fields.String(required=True, validate=TEXT)
    enrolment_year = fields.String(required=True, validate=TEXT)
    education_level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    major = fields.String(required=True, validate=TEXT)
    major_code = fields.String(required=True, validate=TEXT)


class CandidateChange(Schema):
    """What may be changed; name only while the information is not confirmed (R-072)."""

    name = fields.String(validate=TEXT)
    pinyin = fields.String(validate=TEXT)
    phone = fields.String(validate=TEXT)
    enrolment_year = fields.Integer(strict=True, validate=validate.Range(FIRST_YEAR, LAST_YEAR))
    education_level = fields.String(validate=validate.OneOf(LEVELS))
    major = fields.String(validate=TEXT)
    major_code = fields.String(validate=TEXT)


class CandidateSchema(Schema):
    """One candidate."""

    id = fields.UUID()
    name = fields.String()
    pinyin = fields.String()
    id_masked = fields.String()
    phone_masked = fields.String()
    candidate_type = fields.String()
    gender = fields.String()
    education_level = fields.String()
    major = fields.String()
    major_code = fields.String()
    enrolment_year = fields.Integer(allow_none=True)
    state = fields.String()
    origin = fields.String()
    has_photo = fields.Boolean()
    verified_at = fields.AwareDateTime(allow_none=True)
    confirmed_reason = fields.String()
    version = fields.String()


class VerificationBody(Schema):
    """Who is to be compared; everybody who is ready when `ids` is missing."""

    ids = fields.List(fields.UUID(), load_default=None, allow_none=True, validate=validate.Length(1, 1000))


class Confirmation(Schema):
    """Why a record is right although the comparison failed."""

    reason = fields.String(required=True, validate=validate.Length(1, 500))


class CountSchema(Schema):
    """How many were meant."""

    count = fields.Integer()


CandidateList = listing(CandidateSchema)
