"""A college with people to register, and a platform that fails on demand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.demo.story import Story
from core.kernel.actor import SYSTEM
from core.national import medium, relay
from core.outward import address
from tests.national.stand_in import KEY, StandIn, stand_in
from tests.rooms.story_world import a_story


@pytest.fixture(scope="session")
def simulator() -> Iterator[StandIn]:
    """Start the simulator once per worker."""
    with stand_in() as found:
        yield found


@pytest.fixture
def story(database: str, tmp_path: Path) -> Story:
    """Four people who may be registered."""
    return a_story(tmp_path)


@pytest.fixture
def platform(story: Story, simulator: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Connect the college to an empty simulator; batches are small, so that there are several."""
    monkeypatch.setattr(relay, "BATCH", 3)
    name = story.colleges[0].college.name
    simulator.begin(name)
    address.allow_private(allowed=True)
    medium.connect(SYSTEM, simulator.url, KEY, name)
    yield simulator
    address.allow_private(allowed=False)
