"""The house rules no linter knows, each with a planted violation that proves the check can see."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def parsed(file: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def python_files(*folders: str) -> Iterator[Path]:
    """Yield the Python files under these folders of the repository."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def text_files(folder: str = ".") -> Iterator[tuple[str, str]]:
    """Yield (path, text) of what belongs to the repository: tracked, or new and not ignored; pictures left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", folder]
    for name in subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines():
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
