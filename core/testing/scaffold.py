"""`onex plugin new`: a complete project that installs, conforms and runs at once."""

from __future__ import annotations

import keyword
import sys
from importlib.resources import files
from pathlib import Path
from string import Template

from core.kernel.errors import Refused
from core.plugins.checks import KEY

PLACES = {
    "pyproject.toml.tmpl": "pyproject.toml",
    "README.md.tmpl": "README.md",
    "gitignore.tmpl": ".gitignore",
    "init.py.tmpl": "onex_{name}/__init__.py",
    "first.toml.tmpl": "onex_{name}/notices/first.toml",
    "test_conformance.py.tmpl": "tests/test_conformance.py",
}

TAKEN = frozenset({*keyword.kwlist, *sys.stdlib_module_names, "core", "onex", "platform", "plugins"})


def write_project(name: str, into: Path) -> Path:
    """Write a new plugin's project into the folder `onex-NAME`; return it.

    Raises Refused PLUGIN_NAME_INVALID for what is no key, PLUGIN_FOLDER_EXISTS rather than overwrite anything.
    """
    if not KEY.fullmatch(name) or "-" in name or name in TAKEN:
        raise Refused("PLUGIN_NAME_INVALID", name=name)
    project = into / f"onex-{name}"
    if project.exists():
        raise Refused("PLUGIN_FOLDER_EXISTS", folder=project)
    for source, place in PLACES.items():
        file = project / place.format(name=name)
        file.parent.mkdir(parents=True, exist_ok=True)
        text = files("core.testing").joinpath("template", source).read_text(encoding="utf-8")
        file.write_text(Template(text).substitute(name=name), encoding="utf-8")
    return project
