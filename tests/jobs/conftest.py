"""Who asks for jobs."""

from __future__ import annotations

import pytest

from core.kernel.actor import Actor
from tests.jobs.writing import a_vendor


@pytest.fixture
def vendor(database: str) -> Actor:
    return a_vendor()
