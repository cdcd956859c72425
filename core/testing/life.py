"""The whole life of a plan, in a process and a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.testing.kit import Kit

SECONDS = 600


def check(kit: Kit) -> Iterator[str]:
    """P401: invented candidates go through every notice of the package, from registration to certificates."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ONEX_")}
    program = Path(sys.executable).parent / "onex"
    command = [str(program), "demo", "--no-serve", "--json", "--candidates", "12", "--plugin", kit.name]
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(  # noqa: S603 - our own command; the plugin's name is an argument, no shell
                command, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            yield f"the notices were not through after {SECONDS} s: look at them one by one"
            return
    plans = json.loads(done.stdout).get("plans") if done.stdout.startswith("{") else None
    if plans is None:
        yield (done.stderr.strip().splitlines() or ["the demo failed"])[-1]
        return
    for plan in plans:
        if plan["state"] == "open":
            yield f"{plan['plan']}: {plan['passed']} passed, {plan['issued']} issued of {plan['candidates']} registered"
