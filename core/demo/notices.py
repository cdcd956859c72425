"""What an installed plugin ships beside its declaration: notices, and demo settings for what is not announced."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from core.rules.notice import Notice, parse

GROUP = "onex.plugins"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One plugin's data files."""

    key: str
    notices: tuple[str, ...]
    settings: dict[str, Any]

    @property
    def clause(self) -> str:
        """The label every demo setting carries."""
        return str(self.settings.get("clause", ""))


def shipped() -> list[Shipped]:
    """Return the data files of every offered plugin; its code is not run."""
    return [_read(point.name, point.value) for point in sorted(entry_points(group=GROUP), key=lambda p: p.name)]


def _read(key: str, module: str) -> Shipped:
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(module)
    folder = Path(spec.origin).parent
    notices = tuple(path.read_text(encoding="utf-8") for path in sorted((folder / "notices").glob("*.toml")))
    demo = folder / "demo.toml"
    return Shipped(key, notices, tomllib.loads(demo.read_text(encoding="utf-8")) if demo.exists() else {})


def general_values(source: Shipped) -> list[tuple[str, Any]]:
    """Return (path, plain value) of the settings that hold for all of a vendor's plans."""
    return [(item["path"], item["value"]) for item in source.settings.get("supplements", [])]


def plan_values(source: Shipped, text: str) -> list[tuple[str, Any]]:
    """Return (path, plain value) of the settings that need a plan's own days."""
    notice = parse(text)
    days = sorted({session.date for session in notice.sessions})
    windows = source.settings.get("windows", {})
    values: list[tuple[str, Any]] = [(f"windows.{stage}", _window(days[-1], *edge)) for stage, edge in windows.items()]
    if source.settings.get("sessions"):
        values.append(("sessions", _sessions(notice, days, source.settings["sessions"])))
    return values


def _window(day: dt.date, first: int, last: int) -> dict[str, dt.date]:
    return {"start": day + dt.timedelta(days=first), "end": day + dt.timedelta(days=last)}


def _sessions(notice: Notice, days: list[dt.date], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "certificate": key, "date": days[row["day"] - 1]} for key in notice.certificates for row in rows]
