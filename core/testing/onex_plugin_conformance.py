"""The pytest plugin of plugin authors: a test that asks for `onex_check` runs once for every conformance check.

The project's `pyproject.toml` names the plugin (`[tool.pytest.ini_options] onex_plugin = "acme"`) and may exempt it
from a check with a reason (`[tool.onex.exempt] P303 = "…"`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

OPTION = "onex_plugin"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the plugin's name from the project's settings."""
    parser.addini(OPTION, "the onex plugin whose conformance is checked")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for a check once for each of them."""
    if "onex_check" in metafunc.fixturenames:
        from core.testing.checks import CHECKS  # noqa: PLC0415 - other projects' test runs need none of the portal

        metafunc.parametrize("onex_check", list(CHECKS), indirect=True)


@cache
def _kit(name: str) -> Any:
    from core.testing.kit import kit_of  # noqa: PLC0415 - other projects' test runs need none of the portal

    return kit_of(name)


@pytest.fixture
def onex_check(request: pytest.FixtureRequest) -> Callable[[], None]:
    """Return one check: called, it fails with everything that is wrong."""
    from core.testing.checks import findings  # noqa: PLC0415 - as above
    from core.testing.kit import exemptions  # noqa: PLC0415 - as above

    code, name = str(request.param), str(request.config.getini(OPTION))
    if not name:
        raise pytest.UsageError(f"say which plugin: [tool.pytest.ini_options] {OPTION} = …")
    if reason := exemptions(Path(request.config.rootpath)).get(code):
        pytest.skip(f"{code}: {reason}")

    def check() -> None:
        found = findings(_kit(name), code)
        assert not found, f"{code}\n" + "\n".join(found)  # noqa: S101 - what a test is made of

    return check
