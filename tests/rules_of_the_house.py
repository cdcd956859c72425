"""What stands in `docs/rules`: every code of ours with its sentence."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "docs" / "rules"
ROW = re.compile(r"^\| ((?:[RC]-|[XZINGHFPT])\d+) \| (.+) \|$", re.MULTILINE)


@cache
def entries(page: str) -> dict[str, str]:
    """Return the codes of a page, each with the last thing its row says: what holds."""
    text = (FOLDER / f"{page}.md").read_text(encoding="utf-8")
    return {code: cells.rpartition(" | ")[2].replace("\\|", "|") for code, cells in ROW.findall(text)}
