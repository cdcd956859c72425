"""Passwords at rest."""

from __future__ import annotations

import subprocess
import sys


def test_an_installation_hashes_at_the_recommended_cost() -> None:
    """In a process of its own: the tests themselves hash at the least cost."""
    program = "from core.orgs.passwords import digest; print(digest('a long password'))"
    stored = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
