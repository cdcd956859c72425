"""Money: yuan with exactly two places, never a binary float."""

from __future__ import annotations

import re
from decimal import Decimal

from core.kernel.errors import Refused

Yuan = Decimal
"""An amount in yuan, always with two places."""

_CENT = Decimal("0.01")
_MOST = Decimal(10) ** 10
"""As much as a column of 分 holds."""
_WRITTEN = re.compile(r"[¥￥]?(-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)元?")


def yuan(value: Decimal | int | str) -> Yuan:
    """Return an amount with two places; of the written forms "380", "￥380", "380元" and "1,380.50" are understood.

    Raises Refused MONEY_FORMAT for anything else, exponents included, MONEY_TOO_LARGE from ten thousand million on, and
    MONEY_PLACES for a third place that is not zero: rounding here would lose money silently. A float is a programming
    error (TypeError).
    """
    if isinstance(value, str):
        written = _WRITTEN.fullmatch(value.strip())
        if written is None:
            raise Refused("MONEY_FORMAT", value=value[:20])
        value = Decimal(written.group(1).replace(",", ""))
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"money is Decimal, int or str, not {type(value).__name__}")
    amount = Decimal(value)
    if not amount.is_finite():
        raise Refused("MONEY_FORMAT", value=str(value))
    if abs(amount) >= _MOST:
        raise Refused("MONEY_TOO_LARGE", value=str(value)[:20])
    if amount != (rounded := amount.quantize(_CENT)):
        raise Refused("MONEY_PLACES", value=str(value))
    # A negative zero would print as -0.00.
    return rounded + 0


def format_yuan(amount: Yuan) -> str:
    """Print an amount for people: ￥1,380.00, a refund as -￥20.00."""
    sign = "-" if amount < 0 else ""
    return f"{sign}￥{abs(amount):,.2f}"
