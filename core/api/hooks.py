"""The two hooks: one declares, one is told afterwards. Added in 1.0."""

from __future__ import annotations

from collections.abc import Mapping

import pluggy

from core.api.certificate import VendorPlugin

hookspec = pluggy.HookspecMarker("onex")
hookimpl = pluggy.HookimplMarker("onex")


@hookspec
def onex_plugin() -> VendorPlugin:  # type: ignore[empty-body]
    """Return the whole declaration. Pure: no clock, file, network or database."""


@hookspec
def onex_event(name: str, payload: Mapping[str, str]) -> None:
    """Told after commit, in a worker's child process. A failure is logged and never undoes anything."""
