"""Our own loader: pluggy's lets one bad package stop everything (architecture, findings 1 and 2).

Runs only inside the probe's child process.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from types import ModuleType

import pluggy

from core.api import API_VERSION, SUPPORTED_MAJORS, VendorPlugin, hooks

GROUP = "onex.plugins"


class Unfit(Exception):
    """The plugin cannot be installed; the message is the operator's one-line reason."""


def offered() -> list[str]:
    """Return the names installed packages offer, without importing any of them."""
    return sorted({point.name for point in entry_points(group=GROUP)})


def manager_of(name: str) -> pluggy.PluginManager:
    """Import one plugin and return a manager of it alone; raises Unfit, or whatever the plugin itself raises."""
    points = list(entry_points(group=GROUP, name=name))
    if len(points) != 1:
        owners = ", ".join(sorted(point.dist.name if point.dist else "?" for point in points))
        raise Unfit(f"{len(points)} packages offer the plugin {name}" + (f": {owners}" if owners else ""))
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


def declared(manager: pluggy.PluginManager, name: str) -> VendorPlugin:
    """Return what the plugin declares; raises Unfit for anything but one declaration of a contract we offer."""
    answers = manager.hook.onex_plugin()
    if len(answers) != 1 or not isinstance(answers[0], VendorPlugin):
        raise Unfit("onex_plugin must return one VendorPlugin")
    _check_contract(answers[0].api)
    if answers[0].key != name:
        raise Unfit(f"the package offers {name!r}, but the declaration says {answers[0].key!r}")
    return answers[0]


def _refuse_unknown_hooks(module: ModuleType) -> None:
    known = {name for name in vars(hooks) if name.startswith("onex_")}
    for name, value in vars(module).items():
        if hasattr(value, "onex_impl") and name not in known:
            raise Unfit(f"unknown hook {name!r}; known: {', '.join(sorted(known))}")


def _check_contract(wanted: str) -> None:
    """Accept every supported major, and no minor newer than ours."""
    try:
        major, minor = (int(part) for part in wanted.split("."))
    except ValueError:
        raise Unfit(f"the contract version {wanted!r} is not MAJOR.MINOR") from None
    ours = tuple(int(part) for part in API_VERSION.split("."))
    if major not in SUPPORTED_MAJORS or (major, minor) > ours:
        raise Unfit(f"needs contract {wanted}; this portal offers {API_VERSION}")
