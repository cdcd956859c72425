"""What an exam costs and who pays; accounts are tenant configuration, only their names stand here (R-192, R-193)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from core.api.words import CandidateType, NotAnnounced, Payer, Text, read_only


class PayeeField(StrEnum):
    """The details of a payee the vendor prints and the tenant must enter."""

    ACCOUNT_NAME = "account_name"
    TAX_NUMBER = "tax_number"
    ADDRESS = "address"
    PHONE = "phone"
    BANK = "bank"
    ACCOUNT_NUMBER = "account_number"
    BANK_CODE = "bank_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRule:
    """A rate for some candidates; what is left empty does not matter. Added in 1.1.

    `attempts`: 0 the first sitting, 1 the first retake, …; `provinces`: two-digit codes; the validity dates hold for
    the first exam day, both inclusive. A rate with a `subject` is for that subject alone and is added to those of the
    others. Example: `FeeRule(amount=Decimal("150"), attempts=(1, 2), source="收费通知 二")`.
    """

    amount: Decimal
    source: str
    levels: tuple[int, ...] = ()
    subject: str | None = None
    candidate_types: tuple[CandidateType, ...] = ()
    provinces: tuple[str, ...] = ()
    attempts: tuple[int, ...] = ()
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


def _own_college() -> Mapping[CandidateType, Payer]:
    return {CandidateType.COLLEGE: Payer.OWN_COLLEGE, CandidateType.SOCIAL: Payer.OWN_COLLEGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeSchedule:
    """Provisional yuan per candidate and level, and how it is settled (R-181 … R-195).

    Amounts need not rise with the level (C-27) and may exist for a level without a session (C-36). `settle_until` is
    the last day on which a province's standard leads to refund or top-up; None means whenever it comes (C-26).
    `province_standard_wins` None: the vendor does not say, and its own rates stand (C-70;
    up to 1.2, left out meant True).
    `collected_by_agent` names the company that bills and collects under the vendor's supervision (R-195).
    Added in 1.1: `rules`, of which the first that fits goes before `provisional`; `unpaid_blocks_issue`.
    """

    provisional: Mapping[int, Decimal] | NotAnnounced
    source: str
    province_standard_wins: bool | None = None
    settle_until: dt.date | None = None
    payer: Mapping[CandidateType, Payer] = field(default_factory=_own_college)
    unpaid_blocks_download: bool = False
    transfer_memo: Text | None = None
    collected_by_agent: Text | None = None
    payee_fields: tuple[PayeeField, ...] = ()
    rules: tuple[FeeRule, ...] = ()
    unpaid_blocks_issue: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "provisional", read_only(self.provisional))
        object.__setattr__(self, "payer", read_only(self.payer))
