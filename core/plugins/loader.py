"""Our own loader: pluggy's lets one bad package stop everything (architecture, findings 1 and 2).

Plugins are imported in a child process only; see `core.plugins.sandbox`.
"""

from __future__ import annotations

import builtins
from importlib.metadata import EntryPoint, entry_points
from inspect import getattr_static
from types import ModuleType

import pluggy

from core.api import VendorPlugin, hooks

GROUP = "onex.plugins"


class Unfit(Exception):
    """The plugin cannot be installed; the message is the operator's one-line reason."""


def offered() -> list[str]:
    """Return the names installed packages offer, without importing any of them."""
    return sorted({point.name for point in entry_points(group=GROUP)})


def module_of(name: str) -> str:
    """Return the module that offers a plugin, without importing it; empty when none does, or what it names is none."""
    return next((point.module for point in entry_points(group=GROUP, name=name) if _names_module(point)), "")


def manager_of(name: str) -> pluggy.PluginManager:
    """Import one plugin and return a manager of it alone; raises Unfit, or whatever the plugin itself raises."""
    points = list(entry_points(group=GROUP, name=name))
    if not points:
        raise Unfit(f"no installed package offers the plugin {name}: install it, e.g. pip install -e onex-{name}")
    owners = ", ".join(sorted(point.dist.name if point.dist else "?" for point in points))
    if len(points) > 1:
        raise Unfit(f"{len(points)} packages offer the plugin {name}: {owners}; uninstall all but one")
    if not _names_module(points[0]):
        raise Unfit(f"the package {owners} offers the plugin {name} as {points[0].value!r}, which is no module's name")
    with _OwnBuiltins():
        module = points[0].load()
    manager = pluggy.PluginManager("onex")
    manager.add_hookspecs(hooks)
    _refuse_unknown_hooks(module)
    manager.register(module)
    manager.check_pending()
    return manager


def listens(manager: pluggy.PluginManager) -> bool:
    """Say whether the plugin wants to be told what happens."""
    return bool(manager.hook.onex_event.get_hookimpls())


def declared(manager: pluggy.PluginManager) -> VendorPlugin:
    """Return what the plugin declares, of which nothing is known yet; raises Unfit for anything but one declaration."""
    with _OwnBuiltins():
        answers = manager.hook.onex_plugin()
    if len(answers) != 1 or type(answers[0]) is not VendorPlugin:
        raise Unfit("onex_plugin must return one VendorPlugin")
    return answers[0]


def _names_module(point: EntryPoint) -> bool:
    return EntryPoint.pattern.match(point.value) is not None


class _OwnBuiltins:
    """While a plugin's code runs: what it puts in the place of Python's own functions is put back, and refused.

    Until then nothing can be relied on, so this calls none of them.
    """

    def __init__(self) -> None:
        self.own = vars(builtins)
        self.kept = self.own.copy()

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        changed = [name for name, value in self.kept.items() if self.own.get(name) is not value]
        self.own.update(self.kept)
        if changed:
            raise Unfit(f"the module replaces Python's own {', '.join(sorted(changed)[:5])}")


def _refuse_unknown_hooks(module: ModuleType) -> None:
    known = {name for name in vars(hooks) if name.startswith("onex_")}
    for name, value in vars(module).items():
        # Not by asking the value, which may be of a class that has every attribute.
        if getattr_static(value, "onex_impl", None) is not None and name not in known:
            raise Unfit(f"unknown hook {name!r}; known: {', '.join(sorted(known))}")
