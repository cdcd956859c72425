"""What every command that touches the database needs first."""

from __future__ import annotations

import os

from core.kernel.settings import Settings
from core.wiring.readiness import opened


def open_installation(*, serving: bool = False) -> Settings:
    """Bind this process to the configured installation; Refused NOT_READY when it may not be put to use."""
    return opened(Settings.from_env(os.environ), serving=serving)
