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
        ({"ONEX_REDIS_URL": "127.0.0.1:6379"}, "SETTING_INVALID"),
        ({"ONEX_REDIS_URL": "redis://[x"}, "SETTING_INVALID"),
        ({"ONEX_REDIS_URL": "redis://h:99999999/0"}, "SETTING_INVALID"),
        ({"ONEX_OUTWARD_PORTS": "9" * 5000}, "SETTING_INVALID"),
        ({"ONEX_OUTWARD_PORTS": ""}, "SETTING_INVALID"),
        ({"ONEX_OUTWARD_PORTS": "443,https"}, "SETTING_INVALID"),
        ({"ONEX_OUTWARD_PORTS": "０"}, "SETTING_INVALID"),
        ({"ONEX_OUTWARD_PORTS": "65536"}, "SETTING_INVALID"),
    ],
)
def test_a_misspelt_or_wrong_setting_is_noticed_at_start(environ: dict[str, str], code: str) -> None:
    with pytest.raises(Refused, match=code):
        Settings.from_env(environ)


@pytest.mark.parametrize("name", ["a?b", "a#b"])
def test_a_folder_no_address_can_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="FOLDER_UNFIT"):
        Settings.from_env({}, tmp_path / name)


def test_the_ports_that_may_be_called_are_a_list_and_443_unless_said() -> None:
    assert Settings.from_env({}).ports == {443}
    assert Settings.from_env({"ONEX_OUTWARD_PORTS": "443, 8443"}).ports == {443, 8443}
