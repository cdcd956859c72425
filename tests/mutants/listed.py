"""The mutants as they are listed: which line of which file is broken, and the rule whose tests then have to fail."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One edit; `old` stands exactly once in the file."""

    rule: str
    file: str
    old: str
    new: str

    def fault(self, root: Path) -> str:
        """Return what keeps the edit from being made below `root`; empty when nothing does."""
        path = root / self.file
        if not path.is_file():
            return f"{self.rule}: there is no {self.file}"
        times = path.read_text(encoding="utf-8").count(self.old)
        return "" if times == 1 else f"{self.rule}: {self.old!r} stands {times} times in {self.file}"

    def place(self, root: Path) -> str:
        """Return file and line of the edit."""
        before = (root / self.file).read_text(encoding="utf-8").partition(self.old)[0]
        return f"{self.file}:{before.count(chr(10)) + 1}"


def listed() -> Iterator[Mutant]:
    """Yield every mutant, file by file in the order listed."""
    for file in sorted(FOLDER.glob("*.toml")):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["mutant"]:
            yield Mutant(**entry)
