"""What production refuses of its settings: whatever could be guessed, and whatever leaves a wall out."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import pytest

from core.kernel.production import shortcomings
from core.kernel.settings import Settings

# As random as they have to be, and the same in every process of a test run.
INDEX, ONE, TWO, SECRET = (hashlib.sha256(name.encode()).hexdigest() for name in ("index", "one", "two", "secret"))
URL_SAFE = base64.urlsafe_b64encode(bytes.fromhex(SECRET)).decode().rstrip("=")
GOOD = Settings(
    env="production",
    database_url="postgresql://portal:x@db/onex",
    files_url="file:///srv/onex/files",
    secret_key=URL_SAFE,
    data_keys=f"index={INDEX},k2={TWO},k1={ONE}",
    base_url="https://onex.example.cn",
    metrics_token=SECRET[:32],
)


def found(**changes: str) -> set[tuple[str, str]]:
    return {(problem.code, problem.place.field) for problem in shortcomings(replace(GOOD, **changes))}


def test_what_the_operations_guide_makes_is_taken() -> None:
    assert found() == set()
    assert found(secret_key=SECRET, base_url="https://onex.example.cn:8443", metrics_token="") == set()


@pytest.mark.parametrize(
    ("secret", "code"),
    [
        ("", "SETTING_MISSING"),
        ("a", "SECRET_SHORT"),
        (SECRET[:30], "SECRET_SHORT"),
        ("a" * 64, "SECRET_WEAK"),
        ("ab12" * 12, "SECRET_WEAK"),
        (SECRET[:18] * 3, "SECRET_WEAK"),
        ("correct horse battery staple correct horse battery staple", "SECRET_WEAK"),
        ("correct horse battery staple-Correct Horse Battery Staple!", "SECRET_WEAK"),
        (f"{SECRET[:20]}{ONE[:12]}{SECRET[:20]}", "SECRET_WEAK"),
        ("".join(chr(sign) for sign in range(40, 90)), "SECRET_WEAK"),
        (f"Change-Me-{SECRET[:32]}", "SECRET_WEAK"),
        (f"{SECRET[:32]}-SECRET", "SECRET_WEAK"),
        (ONE, "SECRET_KEY_IS_DATA_KEY"),
        (INDEX.upper(), "SECRET_KEY_IS_DATA_KEY"),
        (f"index={INDEX},k2={TWO},k1={ONE}", "SECRET_KEY_IS_DATA_KEY"),
    ],
)
def test_a_secret_key_that_could_be_guessed_is_refused(secret: str, code: str) -> None:
    assert found(secret_key=secret) == {(code, "ONEX_SECRET_KEY")}


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("", "SETTING_MISSING"),
        ("nonsense", "DATA_KEYS_INVALID"),
        (f"index={INDEX},k1={ONE[2:]}", "DATA_KEYS_INVALID"),
        (f"index={INDEX},k1={ONE},k1={TWO}", "DATA_KEYS_INVALID"),
        (f"k1={ONE},k2={TWO}", "DATA_KEYS_INVALID"),
        (f"index={INDEX},k1={'00' * 32}", "DATA_KEY_WEAK"),
        (f"index={INDEX},k1={'0123456789abcdef' * 4}", "DATA_KEY_WEAK"),
        (f"index={bytes(range(7, 39)).hex()},k1={ONE}", "DATA_KEY_WEAK"),
        (f"index={INDEX},k1={INDEX}", "DATA_KEY_TWICE"),
        (f"index={INDEX},k2={ONE},k1={ONE}", "DATA_KEY_TWICE"),
    ],
)
def test_data_keys_that_could_be_guessed_or_serve_two_ends_are_refused(keys: str, code: str) -> None:
    assert found(data_keys=keys) == {(code, "ONEX_DATA_KEYS")}


@pytest.mark.parametrize(
    "url",
    [
        "http://onex.example.cn",
        "https://onex.example.cn/",
        "https://onex.example.cn/portal",
        "https://onex.example.cn?a=b",
        "https://user@onex.example.cn",
        "https://localhost",
        "https://portal.localhost:8443",
        "https://127.0.0.1",
        "https://[::1]",
        "https://0.0.0.0",
        "https://127.1",
        "https://2130706433",
        "https://0x7f000001",
        "https://017700000001",
        "https://１２７.0.0.1",
        "https://127。0。0。1",
        "https://127.0.0.1.",
        "https://localhost.",
        "https://portal.localhost.:8443",
        "https://[::ffff:127.0.0.1]",
        "https://169.254.1.1",
        "https://[fe80::1]",
        "https://224.0.0.1",
        "https://",
        "https://onex.example.cn:port",
        "onex.example.cn",
        "",
    ],
)
def test_an_address_others_cannot_reach_safely_is_refused(url: str) -> None:
    assert found(base_url=url) == {("BASE_URL_INVALID", "ONEX_BASE_URL")}


def test_every_shortcoming_is_told_at_once_and_a_demo_has_none() -> None:
    bad = {
        "secret_key": "a",
        "data_keys": f"index={'00' * 32},k1={'00' * 32}",
        "database_url": "sqlite:///onex.sqlite3",
        "files_url": "s3://bucket",
        "base_url": "http://127.0.0.1:8000",
        "metrics_token": "x",
    }
    assert {code for code, _ in found(**bad)} == {
        "SECRET_SHORT",
        "DATA_KEY_WEAK",
        "DATA_KEY_TWICE",
        "DATABASE_NOT_POSTGRESQL",
        "FILES_URL_UNSUPPORTED",
        "BASE_URL_INVALID",
    }
    assert list(shortcomings(replace(GOOD, env="demo", **bad))) == []
