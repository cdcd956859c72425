"""What every command that touches the database needs first."""

from __future__ import annotations

import os

import click

from core.db import engine
from core.kernel.settings import Settings
from core.wiring.start import start


def open_installation() -> Settings:
    """Bind this process to the configured installation; refuse a database that is not at the newest revision."""
    settings = start(Settings.from_env(os.environ))
    if (found := engine.current()) != engine.newest():
        stands = f"stands at revision {found}, not at {engine.newest()}" if found else "is empty"
        raise click.ClickException(f"the database {stands}: run `onex db upgrade` first")
    return settings
