"""What an installation asks beyond compiling: the same answer in a second process, and the verdict of the author's kit.

The kit stands above the rooms, whose documents and sheets it tries; so it is run, not imported.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from core.plugins.release import Quarantine, Release, compile_plugin
from core.plugins.sandbox import NoAnswer, ask

VERDICT = "core.testing.verdict"
SECONDS = 15
VERDICT_SECONDS = 90
VERDICT_PROCESSOR = 60
"""As much as the child that reads a workbook gives itself: nobody can raise a limit that stands above."""


def fit(key: str) -> Release | Quarantine:
    """Compile a plugin and run every check that needs no notice; what is not fit has every reason."""
    outcome = compile_plugin(key)
    if isinstance(outcome, Quarantine):
        return outcome
    faults = [f"P203 {fault}" for fault in pure(outcome)]
    if faults:  # else a second process has already declared the same
        faults = [*(f"P201 {fault}" for fault in same_again(outcome)), *faults]
    try:
        given = json.dumps(asdict(outcome))
        faults += ask(VERDICT, given=given, seconds=VERDICT_SECONDS, processor=VERDICT_PROCESSOR)["findings"]
    except NoAnswer as failure:
        faults.append(f"the checks did not come to an end: {failure}")
    return Quarantine.of(faults) if faults else outcome


def same_again(release: Release) -> Iterator[str]:
    """P201: a fresh process declares the same value."""
    again = compile_plugin(release.key)
    if isinstance(again, Quarantine):
        yield again.reason
    elif again.digest != release.digest:
        yield "a second process declares something else: leave out the clock, chance and the order of sets"


def pure(release: Release) -> Iterator[str]:
    """P203: a declaration is made without reading a file, asking the network or starting a program."""
    try:
        answer = ask("core.plugins.blocked", release.key, seconds=SECONDS)
    except NoAnswer as failure:
        answer = {"reason": str(failure)}
    if answer.get("digest") != release.digest:
        yield str(answer.get("reason", "with files and network blocked the plugin declares something else"))
