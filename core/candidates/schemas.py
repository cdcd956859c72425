"""Candidates as the API shows and takes them: documents and phones come in whole and go out masked."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from core.api import CandidateType
from core.candidates.rules import State
from core.candidates.sheet import FIRST_YEAR, FORM, GENDERS, LAST_YEAR, LEVELS
from core.kernel.identity import IdType
from core.kernel.messages import N_
from core.rest.fields import Id, Text, Whole, cells
from core.rest.forms import Form
from core.rest.listing import Chosen, PageAfter, Paging, listing
from core.rest.problems import FindingSchema

TEXT = validate.Length(1, 100)
TYPE = validate.OneOf([kind.value for kind in CandidateType])
KNOWN_TYPES = {word: kind.value for kind in IdType for word in (kind.label, kind.value)}
STATE = validate.OneOf([state.value for state in State])


class CandidateQuery(Paging):
    """Which of one's candidates."""

    candidate_type = Text(validate=TYPE)
    state = Text(validate=STATE)


class TypeQuery(Form):
    """Which of a college's two lists."""

    kind = Text(
        data_key="type",
        load_default=CandidateType.COLLEGE.value,
        validate=TYPE,
        metadata={"label": N_("考生类型")},
    )


class PageQuery(TypeQuery, PageAfter):
    """Which part of a list a page shows."""

    state = Text(load_default="", validate=STATE, metadata={"label": N_("状态")})


class ExportQuery(TypeQuery):
    """Which list to download; whole documents for who is to change them."""

    whole = fields.Boolean(load_default=False)


class NumberForm(Form):
    """Whom to look for."""

    number = Text(required=True, validate=TEXT, metadata={"label": N_("证件号码")})


class NewCandidate(Schema):
    """One person, as a row of 本校学生导入模板; what is wrong is said for every field at once."""

    candidate_type = Text(load_default=CandidateType.COLLEGE.value, validate=TYPE)
    name = Text(required=True, validate=TEXT)
    pinyin = Text(required=True, validate=TEXT)
    gender = Text(required=True, validate=validate.OneOf(list(GENDERS)))
    id_type = Text(required=True, validate=TEXT)
    id_number = Text(required=True, validate=TEXT)
    phone = Text(required=True, validate=TEXT)
    enrolment_year = Text(required=True, validate=TEXT)
    education_level = Text(required=True, validate=validate.OneOf(LEVELS))
    major = Text(required=True, validate=TEXT)
    major_code = Text(required=True, validate=TEXT)


CandidateForm = Form.from_dict(
    {
        "candidate_type": Text(required=True, validate=TYPE, metadata={"label": N_("考生类型")}),
        **cells({column.key: column.title for column in FORM.columns}),
    },
    name="CandidateForm",
)
"""One person on the page: what is wrong with a field is said beside it, by the rules of the template."""


class CandidateChange(Schema):
    """What may be changed; name and document only until the information is confirmed (R-072).

    Document and phone are shown masked: a page that leaves them blank changes nothing. A program sends what it changes.
    """

    name = Text(validate=TEXT, metadata={"label": N_("姓名")})
    gender = Text(validate=validate.OneOf([*GENDERS, *GENDERS.values()]), metadata={"label": N_("性别")})
    id_type = Text(validate=validate.OneOf(sorted(KNOWN_TYPES)), metadata={"label": N_("证件类型")})
    id_number = Text(validate=TEXT, metadata={"label": N_("证件号码")})
    pinyin = Text(required=True, validate=TEXT, metadata={"label": N_("姓名拼音")})
    phone = Text(validate=TEXT, metadata={"label": N_("手机号码")})
    enrolment_year = Whole(
        required=True, validate=validate.Range(FIRST_YEAR, LAST_YEAR), metadata={"label": N_("入学年份")}
    )
    education_level = Text(required=True, validate=validate.OneOf(LEVELS), metadata={"label": N_("专业层次")})
    major = Text(required=True, validate=TEXT, metadata={"label": N_("就读专业")})
    major_code = Text(required=True, validate=TEXT, metadata={"label": N_("专业代码")})

    @post_load
    def as_kept(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Return gender and type as they are kept, whichever word says them."""
        words = {"gender": GENDERS, "id_type": KNOWN_TYPES}
        return {name: words.get(name, {}).get(value, value) for name, value in data.items()}


class CandidateSchema(Schema):
    """One candidate."""

    id = fields.UUID()
    name = fields.String()
    pinyin = fields.String()
    id_type = fields.String()
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
    warnings = fields.List(fields.Nested(FindingSchema))


class VerificationBody(Schema):
    """Who is to be compared; everybody who is ready when `ids` is missing."""

    ids = fields.List(Id(), load_default=None, allow_none=True, validate=validate.Length(1, 1000))


class Moving(Schema):
    """Who goes to which list: those named, or those whom the findings of an import say it of."""

    candidate_type = Text(required=True, validate=TYPE)
    ids = fields.List(Id(), load_default=None, allow_none=True, validate=validate.Length(1, 1000))
    upload_id = Id(load_default=None, allow_none=True, data_key="import")

    @validates_schema
    def one_of_both(self, data: dict[str, Any], **_options: Any) -> None:
        """Raise ValidationError unless either is given."""
        if (data["ids"] is None) == (data["upload_id"] is None):
            raise ValidationError("FIELD_REQUIRED", "ids")


class MovingForm(Chosen):
    """Who goes to which list, as ticked."""

    candidate_type = Text(required=True, data_key="type", validate=TYPE, metadata={"label": N_("考生类型")})


class ConfirmingForm(Chosen):
    """Whose faces and names were looked at, and one reason for all of them."""

    reason = Text(lines=True, required=True, validate=validate.Length(1, 500), metadata={"label": N_("理由")})


class Confirmation(Schema):
    """Why a record is right although the comparison failed."""

    reason = Text(lines=True, required=True, validate=validate.Length(1, 500), metadata={"label": N_("理由")})


class Confirmations(Confirmation):
    """Whose records are right, for one reason."""

    ids = fields.List(Id(), required=True, validate=validate.Length(1, 200))


class CountSchema(Schema):
    """How many were meant."""

    count = fields.Integer()


CandidateList = listing(CandidateSchema)
