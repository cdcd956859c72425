"""Configuration from the environment: known names only, so that a misspelt one is noticed at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.kernel.errors import Refused

# Switches of the test suite: read by the tests, meaningless to the portal.
TEST_PREFIX = "ONEX_TEST_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation may set; the defaults run everything embedded under `instance/`."""

    env: str = "demo"
    database_url: str = ""
    redis_url: str = ""
    files_url: str = ""
    secret_key: str = ""
    data_keys: str = ""
    base_url: str = "http://127.0.0.1:8000"
    instance: Path = Path("instance")

    @classmethod
    def from_env(cls, environ: Mapping[str, str], instance: Path | None = None) -> Settings:
        """Read `ONEX_…` names.

        Raises Refused SETTING_UNKNOWN for a name nobody reads and SETTING_MISSING for a secret production needs.
        """
        known = {f"ONEX_{name.upper()}": name for name in cls.__slots__ if name != "instance"}
        given = {n: v for n, v in environ.items() if n.startswith("ONEX_") and not n.startswith(TEST_PREFIX)}
        if unknown := sorted(given.keys() - known.keys()):
            raise Refused("SETTING_UNKNOWN", names=", ".join(unknown), known=", ".join(sorted(known)))
        folder = (instance or Path("instance")).resolve()
        values = {known[name]: value for name, value in given.items()}
        settings = cls(
            instance=folder,
            **{
                "database_url": f"sqlite:///{folder / 'onex.sqlite3'}",
                "files_url": f"file://{folder / 'files'}",
                **values,
            },
        )
        settings._check()
        return settings

    def _check(self) -> None:
        if self.env not in {"demo", "production"}:
            raise Refused("SETTING_INVALID", name="ONEX_ENV", value=self.env, choices="demo, production")
        if self.env == "production":
            for name in ("secret_key", "data_keys"):
                if not getattr(self, name):
                    raise Refused("SETTING_MISSING", name=f"ONEX_{name.upper()}")
