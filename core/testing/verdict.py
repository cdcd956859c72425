"""The child that runs the kit's checks for an installation: `python -m core.testing.verdict`, the release on stdin."""

from __future__ import annotations

import json
import sys

from core.plugins.child import answer
from core.plugins.release import Release
from core.testing.checks import AFTER_COMPILING, findings
from core.testing.kit import Unfit, kit_for


def verdict(release: Release) -> list[str]:
    """Return everything that the checks which need no notice and no further child find."""
    try:
        kit = kit_for(release)
    except Unfit as reason:
        return [str(reason)]
    return [f"{code} {text}" for code in AFTER_COMPILING for text in findings(kit, code)]


if __name__ == "__main__":
    answer({"findings": verdict(Release(**json.load(sys.stdin)))})
