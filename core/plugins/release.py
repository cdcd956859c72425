"""Compile a plugin in its child and take the declaration back as data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from core.api import VendorPlugin
from core.rules.snapshot import digest, thaw

SECONDS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A compiled declaration, ready to be stored."""

    key: str
    version: str
    api: str
    digest: str
    declaration: str
    listens: bool

    @property
    def plugin(self) -> VendorPlugin:
        """The declaration as a value."""
        return read_declaration(self.declaration)


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Why a plugin cannot be installed, in one line."""

    reason: str


def read_declaration(text: str) -> VendorPlugin:
    """Return the declaration a release stores."""
    plugin = thaw(text)
    if not isinstance(plugin, VendorPlugin):
        raise TypeError("a release stores one VendorPlugin")
    return plugin


def compile_plugin(key: str, seconds: float = SECONDS) -> Release | Quarantine:
    """Run the probe for one plugin; whatever goes wrong there becomes the reason."""
    read, write = os.pipe()
    command = [sys.executable, "-m", "core.plugins.probe", key, str(write)]
    with os.fdopen(read, encoding="utf-8") as answer:
        try:
            child = subprocess.Popen(  # noqa: S603 - our own probe; the name is passed as an argument, no shell
                command,
                pass_fds=[write],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        finally:
            os.close(write)
        try:
            code = child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return Quarantine(f"no answer within {seconds:g} s")
        text = answer.read()
    if not text:
        return Quarantine(f"the process ended with code {code} and no answer")
    return _read_answer(key, json.loads(text))


def _read_answer(key: str, answer: dict[str, Any]) -> Release | Quarantine:
    if "reason" in answer:
        return Quarantine(answer["reason"])
    text = answer["declaration"]
    return Release(
        key=key,
        version=answer["version"],
        api=answer["api"],
        digest=digest(text),
        declaration=text,
        listens=answer["listens"],
    )
