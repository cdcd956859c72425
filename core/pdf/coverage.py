"""What the fonts of this installation can print, by Unicode block, for whoever runs it."""

from __future__ import annotations

from collections.abc import Iterator

from core.pdf.fonts import OTHER, added, missing_glyphs, packaged, sources, system

BLOCKS = {
    "CJK": (0x4E00, 0x9FFF),
    "A": (0x3400, 0x4DBF),
    "B": (0x20000, 0x2A6DF),
    "C": (0x2A700, 0x2B73F),
    "D": (0x2B740, 0x2B81E),
    "E": (0x2B820, 0x2CEAD),
    "F": (0x2CEB0, 0x2EBE0),
    "G": (0x30000, 0x3134A),
    "H": (0x31350, 0x323AF),
    "I": (0x2EBF0, 0x2EE5D),
}
"""First and last ideograph of the blocks of Chinese characters, as of Unicode 17; the letters are the extensions'."""

RARE = "㛃䶮𬭩"
"""A rare character of each plane that names use."""


def packaged_fonts() -> str:
    """Say that the packaged fonts are there; raises LookupError with the characters they lack."""
    for face in OTHER:
        packaged(face)
    if lacking := missing_glyphs(RARE, anywhere=True):
        raise LookupError(f"no glyph for {lacking}")
    return "Chinese fonts with rare characters"


def added_fonts() -> str:
    """Name the fonts that are no part of the package; raises LookupError with every file that is unusable, and why."""
    found = [*map(system, OTHER), added()]
    if unusable := [f"{file}: {why}" for each in found for file, why in each.unusable]:
        raise LookupError("; ".join(unusable))
    return ", ".join(font.name for each in found for font in each.fonts) or "none (ONEX_FONTS)"


def by_block() -> str:
    """Say how many characters of each block can be printed by some font."""
    covered = {code for font in sources() for code in font.names}
    return ", ".join(_counts(covered))


def _counts(covered: set[int]) -> Iterator[str]:
    for name, (first, last) in BLOCKS.items():
        block = range(first, last + 1)
        yield f"{name} {sum(code in covered for code in block)}/{len(block)}"
