"""What is typed becomes a value here, in one written form for each kind: the fields of every form and every document.

marshmallow's own read more than is documented (`urn:uuid:…`, full-width digits, week dates); these do not. What does
not fit is a finding at its field, in the catalogue's words (`core.web.invalid`).
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

from marshmallow import Schema, ValidationError, fields, missing, pre_load, validate

from core.kernel.clock import SHANGHAI, YEARS

D = TypeVar("D", bound=dt.date)

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?", re.ASCII)


OLD_NAME = {"description": "The same as `plan`; its name before", "deprecated": True}
"""About a field that programs still read under its old name."""


class PlanOfRow(fields.UUID):
    """The plan of a row that still says it by the old name as well."""

    def get_value(
        self,
        obj: Any,
        attr: str,  # noqa: ARG002 - it is always the one below
        accessor: Any = None,
        default: Any = missing,
    ) -> Any:
        """Read it from where both names come from."""
        return super().get_value(obj, "plan_id", accessor, default)


class OfPlan(Schema):
    """What is asked about a `plan`; it was called `plan_id` before, and may still be."""

    @pre_load
    def named(self, data: Any, **_options: Any) -> Any:
        """Read the old name as the new one."""
        if not isinstance(data, Mapping) or "plan_id" not in data or "plan" in data:
            return data
        return {"plan" if name == "plan_id" else name: data[name] for name in data}


class Text(fields.String):
    """A text without the blanks around it: one line, or several where `lines` says so."""

    def __init__(self, *, lines: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.lines = lines

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **options)).strip()
        if not self.lines and not text.isprintable() and re.search(r"[\t\r\n]", text):
            raise ValidationError("TEXT_ONE_LINE")
        return text


class Id(fields.UUID):
    """The key of a row, as the portal writes it."""

    def _deserialize(self, value: Any, *_args: Any, **_options: Any) -> uuid.UUID:
        if not isinstance(value, str) or not _ID.fullmatch(value):
            raise self.make_error("invalid_uuid")
        return uuid.UUID(value)


class Whole(fields.Integer):
    """A whole number: in a form as ASCII digits, in a document as a number."""

    def _deserialize(self, value: Any, *_args: Any, **_options: Any) -> int:
        if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
            return int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        if abs(value) >= 10**18:
            raise self.make_error("too_large", input=value)
        return value


class Day(fields.Date):
    """A day of Shanghai: 2024-05-07."""

    def _deserialize(self, value: Any, *_args: Any, **_options: Any) -> dt.date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise ValidationError("FIELD_NOT_DAY")
        try:
            day = dt.date.fromisoformat(value)
        except ValueError:
            raise ValidationError("FIELD_NOT_DAY") from None
        return _possible(day)


class Moment(fields.AwareDateTime):
    """An instant with its offset: 2024-05-07T23:59:00+08:00."""

    def _deserialize(self, value: Any, *_args: Any, **_options: Any) -> dt.datetime:
        return _moment(_MOMENT, value)


class LocalMoment(fields.AwareDateTime):
    """An instant as a browser's form sends it, without offset: the clock in Shanghai."""

    def _deserialize(self, value: Any, *_args: Any, **_options: Any) -> dt.datetime:
        return _moment(_LOCAL, value).replace(tzinfo=SHANGHAI)


def cells(titles: Mapping[str, str]) -> dict[str, fields.Field[Any]]:
    """Return a field for each column of a template, of which a page takes one row; the row's own rules judge it."""
    limit = validate.Length(max=100)
    return {key: Text(load_default="", validate=limit, metadata={"label": title}) for key, title in titles.items()}


def _moment(form: re.Pattern[str], value: Any) -> dt.datetime:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise ValidationError("FIELD_NOT_MOMENT")
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        raise ValidationError("FIELD_NOT_MOMENT") from None
    return _possible(moment)


def _possible(day: D) -> D:
    if day.year not in YEARS:
        raise ValidationError("FIELD_YEAR_STRANGE")
    return day
