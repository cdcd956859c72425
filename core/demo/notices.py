"""What an installed plugin ships beside its declaration: notices, and demo settings for what is not announced."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from core.demo.stand_ins import CLAUSE, Setting
from core.kernel.errors import OnexError, Refused
from core.kernel.messages import say
from core.rules.notice import Notice
from core.rules.values import read_value

GROUP = "onex.plugins"
FILE = "demo.toml"
KEYS = frozenset({"clause", "supplements", "windows", "sessions"})


@dataclass(frozen=True, slots=True)
class Shipped:
    """One plugin's data files; `files` are the names of the notices."""

    key: str
    notices: tuple[str, ...]
    settings: dict[str, Any]
    files: tuple[str, ...] = ()

    @property
    def clause(self) -> str:
        """The label every demo setting carries."""
        return str(self.settings.get("clause") or CLAUSE)


def shipped() -> list[Shipped]:
    """Return the data files of every offered plugin; its code is not run. Raises Refused DEMO_SETTINGS_INVALID."""
    return [_read(point.name, point.value) for point in sorted(entry_points(group=GROUP), key=lambda p: p.name)]


def _read(key: str, module: str) -> Shipped:
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(module)
    folder = Path(spec.origin).parent
    files = sorted((folder / "notices").glob("*.toml"))
    texts = tuple(path.read_text(encoding="utf-8") for path in files)
    demo = folder / FILE
    with _named(key, FILE):
        settings = tomllib.loads(demo.read_text(encoding="utf-8")) if demo.exists() else {}
        if unknown := sorted(settings.keys() - KEYS):
            raise ValueError(", ".join(unknown))
    return Shipped(key, texts, settings, tuple(path.name for path in files))


@contextmanager
def _named(plugin: str, place: str) -> Iterator[None]:
    """Say of whatever is wrong with a demo setting in which file and at which place it stands."""
    try:
        yield
    except (OnexError, LookupError, TypeError, ValueError) as error:
        detail = say(error.code, error.params)[0] if isinstance(error, OnexError) else f"{error}"
        raise Refused("DEMO_SETTINGS_INVALID", plugin=plugin, place=place, detail=detail) from error


def general_settings(source: Shipped) -> list[Setting]:
    """Return the settings that hold for all of a vendor's plans; raises Refused DEMO_SETTINGS_INVALID."""
    found = []
    for number, item in enumerate(source.settings.get("supplements", []), 1):
        with _named(source.key, f"supplements[{number}]"):
            found.append(_setting(item["path"], item["value"], source))
    return found


def plan_settings(source: Shipped, notice: Notice) -> list[Setting]:
    """Return the settings that need a plan's own days; raises Refused DEMO_SETTINGS_INVALID."""
    days = sorted({session.date for session in notice.sessions})
    found = []
    for stage, edges in source.settings.get("windows", {}).items():
        with _named(source.key, f"windows.{stage}"):
            first, last = (days[-1] + dt.timedelta(days=edge) for edge in edges)
            found.append(_setting(f"windows.{stage}", {"start": first, "end": last}, source))
    if rows := source.settings.get("sessions"):
        with _named(source.key, "sessions"):
            plain = [
                {**row, "certificate": k, "date": days[row["day"] - 1]} for k in notice.certificates for row in rows
            ]
            found.append(_setting("sessions", plain, source))
    return found


def _setting(path: str, plain: object, source: Shipped) -> Setting:
    return Setting(path, read_value(path, plain, source.clause))
