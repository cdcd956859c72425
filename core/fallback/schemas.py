"""What the pages of 应急报名 ask for."""

from __future__ import annotations

import uuid
from typing import Any

from marshmallow import fields, validate

from core.fallback.decisions import Take
from core.fallback.ledger_views import NOBODYS, OLDER
from core.fallback.rules import State
from core.kernel.messages import N_
from core.rest.fields import Id, Text, Whole
from core.rest.forms import Form
from core.rest.listing import PageNumber

MOST_EXPECTED = 100_000
NOT_ATTESTED = "FALLBACK_NOT_ATTESTED"


class WorkbookForm(Form):
    """How many a college expects to register."""

    expected = Whole(required=True, validate=validate.Range(1, MOST_EXPECTED), metadata={"label": N_("预计报考人数")})


class AttestForm(Form):
    """The college's word that its data are right."""

    warranted = fields.Boolean(
        required=True,
        error_messages={"required": NOT_ATTESTED},
        validate=validate.Equal(True, error=NOT_ATTESTED),
    )


class RowsQuery(PageNumber):
    """Which part of the ledger a page shows: all of it, one state, or what stands in no newer workbook."""

    state = Text(
        load_default="",
        validate=validate.OneOf([*(state.value for state in State), OLDER]),
        metadata={"label": N_("状态")},
    )


class DecisionForm(Form):
    """Why a row is decided as it is."""

    reason = Text(lines=True, required=True, validate=validate.Length(1, 500), metadata={"label": N_("理由")})


class TakeForm(DecisionForm):
    """Which side counts."""

    take = fields.Enum(Take, by_value=True, required=True, metadata={"label": N_("以哪一边为准")})


class Whose(Id):
    """A registration's key, or nobody's."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> uuid.UUID | None:  # type: ignore[override]
        return None if value == NOBODYS else super()._deserialize(value, *args, **options)


class MatchForm(DecisionForm):
    """Whose a row of the platform is."""

    registration_id = Whose(required=True, data_key="registration", metadata={"label": N_("对应本平台的")})
