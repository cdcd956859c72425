"""The headers as the sources print them, copied by hand: what our code makes is compared with them."""

from __future__ import annotations

from pathlib import Path


def header(name: str) -> list[str]:
    """Return a printed header, cell by cell."""
    lines = (Path(__file__).parent / "headers.txt").read_text(encoding="utf-8").splitlines()
    (found,) = (cells for key, *cells in (line.split("\t") for line in lines) if key == name)
    return found
