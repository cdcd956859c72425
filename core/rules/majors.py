"""Whether a candidate's major is one of those approved for the year's pilot (R-057)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

MAJOR_NOT_APPROVED = "MAJOR_NOT_APPROVED"

BETWEEN = re.compile(r"[\s()（）【】\[\]、，,;；:：/-]+")
"""Applications name majors in free text: 电子商务, 电子商务（530701）, 530701 电子商务."""


def covers(approved: Collection[str], name: str, code: str) -> bool:
    """Say whether one of the approved majors is the one of this name or code; so it is where none was named."""
    wanted = {"".join(name.split()), "".join(code.split())}
    return not approved or any(wanted & set(_words(text)) for text in approved)


def _words(text: str) -> Iterator[str]:
    yield "".join(text.split())
    yield from BETWEEN.split(text)
