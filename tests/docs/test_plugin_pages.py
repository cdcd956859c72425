"""The tutorial is followed to the letter; the reference is the code's."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

import core.api
from tests.plugins.test_kit import Workshop, run

DOCS = Path(__file__).parents[2] / "docs"
# A block of a file is announced by "into `PATH`:"; a block of output is what the command before it printed.
BLOCK = re.compile(
    r"(?:into `(?P<file>[^`]+)`:\n\n)?```(?P<kind>sh|python|toml|text)(?P<skip> skip)?\n(?P<body>.*?)```", re.DOTALL
)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    made = Workshop(tmp_path_factory.mktemp("tutorial"))
    pip = made.python.parent / "pip"
    options = "--quiet --disable-pip-version-check"
    pip.write_text(
        f'#!/bin/sh\ncommand=$1; shift\nexec {sys.executable} -m pip {options} --python {made.python} "$command"'
        ' --no-index --no-deps --no-build-isolation "$@"\n',
        encoding="utf-8",
    )
    pip.chmod(0o755)
    return made


def test_the_tutorial_does_what_it_says(workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{workshop.python.parent}:/usr/bin:/bin")
    printed, steps = "", 0
    for block in BLOCK.finditer((DOCS / "plugins" / "tutorial.md").read_text(encoding="utf-8")):
        body = block["body"]
        if block["file"]:
            (tmp_path / block["file"]).write_text(body, encoding="utf-8")
        elif block["kind"] == "text":
            assert [line for line in body.splitlines() if line not in printed] == []
        elif block["kind"] == "sh" and not block["skip"]:
            printed = run("sh", "-ec", body, cwd=tmp_path).stdout
            steps += 1
    assert steps == 6


def test_the_generated_pages_are_those_of_the_code() -> None:
    spec = importlib.util.spec_from_file_location("reference", DOCS / "reference.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    stale = [name for name, page in module.PAGES.items() if (DOCS / "plugins" / name).read_text() != page()]
    assert stale == [], "run `make reference`"


def kinds_of_declaration() -> set[str]:
    """Return the names a declaration is made of; what every plugin needs is in the tutorial already."""
    found = {name for name in core.api.__all__ if isinstance(getattr(core.api, name), type)}
    return found - {"Anchor", "Edge", "Stage", "Weekday", "Text", "VendorPlugin", "Certificate"}


def words_in(*files: Path) -> set[str]:
    return set(re.findall(r"\w+", "\n".join(file.read_text(encoding="utf-8") for file in files)))


def test_every_kind_of_declaration_has_a_how_to_and_an_outside_project_that_lives_by_it() -> None:
    outside = sorted((Path(__file__).parents[1] / "plugins" / "projects").glob("*/onex_*/__init__.py"))
    assert len(outside) == 3
    assert kinds_of_declaration() - words_in(DOCS / "plugins" / "how-to.md") == set()
    assert kinds_of_declaration() - words_in(*outside) == set()


def test_every_name_of_the_contract_stands_in_the_reference() -> None:
    page = (DOCS / "plugins" / "reference.md").read_text(encoding="utf-8")
    spoken = {"API_VERSION", "SUPPORTED_MAJORS", "LEVEL_NAMES", "MODE_NAMES", "STAGE_NAMES", "hookimpl", "hookspec"}
    unions = {"Condition", "DateRule", "Eligibility", "Fallback", "PassRule"}
    assert {name for name in core.api.__all__ if f"### {name}\n" not in page} == spoken | unions
