"""Amounts of money as programs and pages send and read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from core.kernel.errors import Refused
from core.kernel.money import Yuan, yuan


class Amount(fields.Decimal):
    """An amount in yuan, told as text with two places; read as people write it, and never rounded (G10)."""

    def __init__(self, *, metadata: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(places=2, as_string=True, metadata={"type": "string", **(metadata or {})}, **options)

    def _deserialize(self, value: Any, *_args: Any, **_options: Any) -> Yuan:
        try:
            return yuan(str(value))
        except Refused as refused:
            raise ValidationError([refused]) from None
