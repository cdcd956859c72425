"""Fonts are turned once per process; making them with every rare character at first keeps the tests fast."""

from __future__ import annotations

import pytest

from core.pdf.fonts import SANS, SERIF, fonts
from tests.pdf.reading import RARE


@pytest.fixture(scope="session", autouse=True)
def converted() -> None:
    for face in (SANS, SERIF):
        fonts(RARE, face)
