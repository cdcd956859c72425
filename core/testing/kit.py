"""What the conformance checks look at: a plugin as it is installed here, its package and its notices."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from core.api import VendorPlugin
from core.plugins.loader import GROUP
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
    """Compile an installed plugin and gather what is checked; raises Unfit with the reason."""
    outcome = compile_plugin(name)
    if isinstance(outcome, Quarantine):
        raise Unfit(outcome.reason)
    module = next(point.module for point in entry_points(group=GROUP, name=name))
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise Unfit(f"{module} has no files")
    origin = Path(spec.origin)
    sources = tuple(sorted(origin.parent.rglob("*.py"))) if spec.submodule_search_locations else (origin,)
    files = sorted((origin.parent / "notices").glob("*.toml"))
    notices = {file.name: file.read_text(encoding="utf-8") for file in files}
    return Kit(name=name, release=outcome, folder=origin.parent, sources=sources, notices=notices)


def exemptions(project: Path) -> dict[str, str]:
    """Return the checks a project is exempt from, with its reasons: `[tool.onex.exempt]` of its `pyproject.toml`."""
    file = project / "pyproject.toml"
    if not file.is_file():
        return {}
    table = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {}).get("onex", {}).get("exempt", {})
    return {code: str(reason).strip() for code, reason in table.items() if str(reason).strip()}
