"""Write the pages that follow from the code: `make reference`. A test holds them against it."""

from __future__ import annotations

import inspect
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from pathlib import Path

import core.api
from core.testing.checks import QUICK, pages

FOLDER = Path(__file__).parent / "plugins"
SECTIONS = (
    "certificate",
    "timetable",
    "passing",
    "eligibility",
    "fees",
    "sites",
    "preparation",
    "review",
    "forms",
    "fallback",
    "sources",
    "words",
    "hooks",
)


def reference() -> str:
    """Return the page of everything a plugin may import."""
    parts = [
        "# Reference",
        f"What `core.api` offers, contract {core.api.API_VERSION}. Written from the docstrings; values are frozen.",
    ]
    for section in SECTIONS:
        module = f"core.api.{section}"
        names = [name for name in core.api.__all__ if getattr(getattr(core.api, name), "__module__", "") == module]
        if names:
            parts += [f"## {section}", *(_entry(name, getattr(core.api, name)) for name in names)]
    return "\n\n".join(parts) + "\n"


def _entry(name: str, value: object) -> str:
    lines = [f"### {name}", inspect.getdoc(value) or ""]
    if is_dataclass(value):
        cells = [(f"`{field.name}`", f"`{field.type}`", _default(field)) for field in fields(value)]
        rows = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in cells]
        lines.append("\n".join(["| field | type | default |", "| --- | --- | --- |", *rows]))
    elif isinstance(value, type) and issubclass(value, Enum):
        lines.append(", ".join(f"`{member.name}`" for member in value))
    return "\n\n".join(filter(None, lines))


def _default(field: Field[object]) -> str:
    if field.default is not MISSING:
        return f"`{field.default!r}`"
    return "" if field.default_factory is MISSING else "its own"


def conformance() -> str:
    """Return the page of the checks."""
    rows = [f"| {code} | {page} |" for code, page in sorted(pages().items())]
    return "\n".join(
        [
            "# Conformance checks",
            "",
            f"`onex plugin check NAME` runs the {len(QUICK)} that need no database, with `--life` and in `pytest` all.",
            "Installing and upgrading run the same but those of notices (P301, P302), and quarantine what is unfit.",
            "",
            "A line `note P108 not announced: …` is no finding: it names a fact declared as `NotAnnounced`, which some",
            "step of the portal waits for. `note P301 …` names a contradiction within a notice, which hinders nothing.",
            "",
            "P401 plays every notice in a folder of its own; [what it makes up](notices.md#a-rehearsal) is labelled.",
            "",
            "A project is exempt from a check with a reason; an installation knows no exemption:",
            "",
            "```toml",
            "[tool.onex.exempt]",
            'P303 = "考试日由通知逐次公布"',
            "```",
            "",
            "| code | what must hold |",
            "| --- | --- |",
            *rows,
            "",
        ]
    )


PAGES = {"reference.md": reference, "checks.md": conformance}


def main() -> None:
    """Write them."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
