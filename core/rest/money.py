"""Amounts of money as programs send and read them."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from core.kernel.money import Yuan, yuan


class Amount(fields.Decimal):
    """An amount in yuan, told as text with two places; read as people write it, and never rounded (G10)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(places=2, as_string=True, **options)

    def _deserialize(self, value: Any, *_args: Any, **_options: Any) -> Yuan:
        return yuan(str(value))
