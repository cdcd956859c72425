"""Registration by workbook while the national platform is closed: who may send what until when (R-095 … R-103)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.api import SpreadsheetFallback
from core.kernel.problems import Place, Problem
from core.rules.plan import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A workbook that arrived: when, and what stands at that moment."""

    received_at: dt.datetime
    platform_open: bool
    site_approved: bool
    attested: bool


def check(fallback: SpreadsheetFallback | None, registration: Period, submission: Submission) -> tuple[str, ...]:
    """Return the codes of everything that speaks against taking the workbook.

    Late is late to the second (R-097); the platform takes everything again once it is back (R-102, R-103); the college
    needs an approved site (R-032) and stands in for its data where the vendor words that duty (R-098).
    """
    if fallback is None:
        return ("FALLBACK_NOT_OFFERED",)
    opens, closes = registration.opens, registration.closes
    against = {
        "FALLBACK_PLATFORM_OPEN": submission.platform_open,
        "FALLBACK_TOO_EARLY": opens is not None and submission.received_at < opens,
        "FALLBACK_LATE": closes is not None and submission.received_at >= closes,
        "FALLBACK_NO_SITE": fallback.needs_approved_site and not submission.site_approved,
        "FALLBACK_NOT_ATTESTED": fallback.attestation is not None and not submission.attested,
    }
    return tuple(code for code, holds in against.items() if holds)


def settled(
    fallback: SpreadsheetFallback, planned: Mapping[str, str], row: Mapping[str, str], place: Place
) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return a row with the plan's own values put in, and what differed.

    What the plan knows, as the level of a plan for one level, is taken from it and a differing cell is a warning
    (C-38); a value the vendor fixes for every row must stand there as printed (R-100). An empty cell is filled.
    """
    wanted = {**fallback.fixed_values, **planned}
    problems = tuple(
        Problem(
            code="FALLBACK_DIFFERS" if key in planned else "FALLBACK_FIXED_VALUE",
            place=replace(place, field=key),
            value=row[key],
            params={"value": row[key], "wanted": value},
            warning=key in planned,
        )
        for key, value in wanted.items()
        if row.get(key, "") not in {"", value}
    )
    return {**row, **wanted}, problems


def merge_key(fallback: SpreadsheetFallback, candidate: Mapping[str, str]) -> tuple[str, ...]:
    """Return what a row is matched by when the platform returns (C-42)."""
    return tuple(candidate[field] for field in fallback.merge_key)
