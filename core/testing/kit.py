"""What the conformance checks look at: a plugin as it is installed here, its package and its notices."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec
from pathlib import Path

from core.api import VendorPlugin
from core.plugins.loader import module_of
from core.plugins.release import Quarantine, Release, compile_plugin


class Unfit(Exception):
    """The plugin does not even compile; the message is the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """One plugin: its release, the folder of its package, and its notices by file name."""

    name: str
    release: Release
    folder: Path
    sources: tuple[Path, ...]
    notices: Mapping[str, str]

    @property
    def plugin(self) -> VendorPlugin:
        """The declaration."""
        return self.release.plugin


def kit_of(name: str) -> Kit:
    """Compile an installed plugin and gather what is checked; raises Unfit with the reasons, one a line."""
    outcome = compile_plugin(name)
    if isinstance(outcome, Quarantine):
        raise Unfit("\n".join(outcome.reasons))
    return kit_for(outcome)


def kit_for(release: Release) -> Kit:
    """Gather what is checked of a release, importing nothing; raises Unfit when its files cannot be read."""
    module = module_of(release.key)
    spec = _spec_of(module)
    if spec is None or spec.origin is None:
        raise Unfit(f"{module} has no files")
    origin = Path(spec.origin)
    sources = tuple(sorted(origin.parent.rglob("*.py"))) if spec.submodule_search_locations else (origin,)
    files = sorted((origin.parent / "notices").glob("*.toml"))
    try:
        notices = {file.name: file.read_text(encoding="utf-8") for file in files}
    except (OSError, UnicodeDecodeError) as error:
        raise Unfit(f"a notice cannot be read: {error}") from error
    return Kit(name=release.key, release=release, folder=origin.parent, sources=sources, notices=notices)


def _spec_of(module: str) -> ModuleSpec | None:
    """Find a module as an import would, but import no package it is in: that is vendor code."""
    name, *rest = module.split(".")
    spec = find_spec(name)
    for part in rest:
        name = f"{name}.{part}"
        spec = PathFinder.find_spec(name, spec.submodule_search_locations) if spec else None
    return spec


def exemptions(project: Path) -> dict[str, str]:
    """Return the checks a project is exempt from, with its reasons: `[tool.onex.exempt]` of its `pyproject.toml`."""
    file = project / "pyproject.toml"
    if not file.is_file():
        return {}
    table = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {}).get("onex", {}).get("exempt", {})
    return {code: str(reason).strip() for code, reason in table.items() if str(reason).strip()}
