"""What an exam costs and who pays; accounts are tenant configuration, only their names stand here (R-192, R-193)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from core.api.words import CandidateType, NotAnnounced, Payer, Text


class PayeeField(StrEnum):
    """The details of a payee the vendor prints and the tenant must enter."""

    ACCOUNT_NAME = "account_name"
    TAX_NUMBER = "tax_number"
    ADDRESS = "address"
    PHONE = "phone"
    BANK = "bank"
    ACCOUNT_NUMBER = "account_number"
    BANK_CODE = "bank_code"


def _own_college() -> Mapping[CandidateType, Payer]:
    return {CandidateType.COLLEGE: Payer.OWN_COLLEGE, CandidateType.SOCIAL: Payer.OWN_COLLEGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeSchedule:
    """Provisional yuan per candidate and level, and how it is settled (R-181 … R-195).

    Amounts need not rise with the level (C-27) and may exist for a level without a session (C-36). `settle_until` is
    the last day on which a province's standard leads to refund or top-up; None means whenever it comes (C-26).
    `collected_by_agent` names the company that bills and collects under the vendor's supervision (R-195).
    """

    provisional: Mapping[int, Decimal] | NotAnnounced
    source: str
    province_standard_wins: bool = True
    settle_until: dt.date | None = None
    payer: Mapping[CandidateType, Payer] = field(default_factory=_own_college)
    unpaid_blocks_download: bool = False
    transfer_memo: Text | None = None
    collected_by_agent: Text | None = None
    payee_fields: tuple[PayeeField, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.provisional, NotAnnounced):
            object.__setattr__(self, "provisional", MappingProxyType(dict(self.provisional)))
        object.__setattr__(self, "payer", MappingProxyType(dict(self.payer)))
