"""Configuration from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.kernel.errors import Refused
from core.kernel.settings import Settings


def test_without_any_setting_everything_runs_embedded(tmp_path: Path) -> None:
    settings = Settings.from_env({"PATH": "/bin", "ONEX_TEST_DATABASE": "ours"}, tmp_path)
    assert settings.env == "demo"
    assert settings.database_url == f"sqlite:///{tmp_path / 'onex.sqlite3'}"
    assert settings.files_url == f"file://{tmp_path / 'files'}"


def test_a_given_setting_replaces_the_default(tmp_path: Path) -> None:
    assert Settings.from_env({"ONEX_DATABASE_URL": "postgresql://db/onex"}, tmp_path).database_url.endswith("/onex")


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({"ONEX_DATABSE_URL": "x"}, "SETTING_UNKNOWN"),
        ({"ONEX_ENV": "prod"}, "SETTING_INVALID"),
        ({"ONEX_ENV": "production"}, "SETTING_MISSING"),
        ({"ONEX_ENV": "production", "ONEX_SECRET_KEY": "s"}, "SETTING_MISSING"),
    ],
)
def test_a_misspelt_wrong_or_missing_setting_is_noticed_at_start(environ: dict[str, str], code: str) -> None:
    with pytest.raises(Refused, match=code):
        Settings.from_env(environ)


def test_production_starts_with_its_secrets() -> None:
    environ = {"ONEX_ENV": "production", "ONEX_SECRET_KEY": "s", "ONEX_DATA_KEYS": "k"}
    assert Settings.from_env(environ).env == "production"
