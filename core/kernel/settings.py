"""Configuration from the environment: known names only, so that a misspelt one is noticed at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

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
    outward_ports: str = "443"
    metrics_token: str = ""
    fonts: str = ""
    instance: Path = Path("instance")

    @classmethod
    def from_env(cls, environ: Mapping[str, str], instance: Path | None = None) -> Settings:
        """Read `ONEX_…` names.

        Raises Refused SETTING_UNKNOWN for a name nobody reads, SETTING_INVALID for a value with no meaning and
        FOLDER_UNFIT for an instance folder no address can name; what production needs besides is in
        `core.kernel.production`.
        """
        known = {f"ONEX_{name.upper()}": name for name in cls.__slots__ if name != "instance"}
        given = {n: v for n, v in environ.items() if n.startswith("ONEX_") and not n.startswith(TEST_PREFIX)}
        if unknown := sorted(given.keys() - known.keys()):
            raise Refused("SETTING_UNKNOWN", names=", ".join(unknown), known=", ".join(sorted(known)))
        folder = (instance or Path("instance")).resolve()
        if set("?#") & set(str(folder)):  # an address would end there
            raise Refused("FOLDER_UNFIT", folder=str(folder))
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
        scheme = self.redis_url.partition(":")[0]  # the rest may hold a password
        if self.redis_url and (scheme not in {"redis", "rediss", "unix"} or not _is_url(self.redis_url)):
            raise Refused("SETTING_INVALID", name="ONEX_REDIS_URL", value=scheme, choices="redis://host:6379/0 …")
        parts = [part.strip() for part in self.outward_ports.split(",")]
        if not all(part.isascii() and part.isdigit() and len(part) <= 5 and 0 < int(part) < 65536 for part in parts):
            raise Refused("SETTING_INVALID", name="ONEX_OUTWARD_PORTS", value=self.outward_ports, choices="443,8443 …")

    @property
    def ports(self) -> frozenset[int]:
        """The ports at other people's addresses that may be called."""
        return frozenset(int(part) for part in self.outward_ports.split(","))


def _is_url(text: str) -> bool:
    try:
        return urlsplit(text).port != 0
    except ValueError:
        return False
