"""Every conformance check there is, one test each; new checks come with new versions of the portal."""

from __future__ import annotations

from collections.abc import Callable


def test_conformance(onex_check: Callable[[], None]) -> None:
    """Run one check."""
    onex_check()
