"""Whatever code and tests refer to by a code of ours is explained in `docs/rules`."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.architecture import ROOT, python_files
from tests.rules_of_the_house import FOLDER, entries

CODE = re.compile(r"(?<![\w-])(?:[RC]-\d{2,3}|[XZINGHFPT]\d{1,2})(?![\w*-])")
# From the first to the last: X5 … X7, H11 to H22.
SPAN = re.compile(r"\b([XZINGHFPT])(\d{1,2})\s*(?:…|to)\s*\1(\d{1,2})\b")
NAMED = re.compile(r"[\"']([XZINGH]\d{1,2})\b")
TOPS = ("core", "plugins", "tests")
KNOWN = entries("requirements") | entries("decisions") | entries("hazards")


def said(text: str) -> Iterator[str]:
    """Yield what comments and docstrings say."""
    yield from (
        token.string for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.COMMENT
    )
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value


def named(file: Path) -> set[str]:
    """Return the codes a file refers to; the corpus of bad inputs names its cases by them."""
    text = file.read_text(encoding="utf-8")
    found = {code for words in said(text) for code in CODE.findall(words)}
    if "corpus" in file.parts:
        found |= set(NAMED.findall(text))
        for letter, first, last in (span for words in said(text) for span in SPAN.findall(words)):
            found |= {f"{letter}{number}" for number in range(int(first), int(last) + 1)} & KNOWN.keys()
    return found


@pytest.fixture(scope="module")
def used() -> dict[str, str]:
    return {code: str(file) for top in TOPS for file in python_files(top) for code in named(file)}


def test_every_code_that_is_named_has_its_entry(used: dict[str, str]) -> None:
    assert {code: file for code, file in used.items() if code not in KNOWN} == {}
    pages = [page for page in (ROOT / "docs").rglob("*.md") if page.parent != FOLDER]
    told = {code: page.name for page in pages for code in re.findall(r"\b[RC]-\d{2,3}\b", page.read_text("utf-8"))}
    assert {code: page for code, page in told.items() if code not in KNOWN} == {}


def test_every_hazard_that_is_listed_is_named_somewhere(used: dict[str, str]) -> None:
    assert entries("hazards").keys() - used.keys() == set()


def test_the_requirements_and_decisions_are_whole() -> None:
    assert list(entries("requirements")) == [f"R-{number:03}" for number in range(1, 260)]
    assert list(entries("decisions")) == [f"C-{number:02}" for number in range(1, 86)]
    assert {code for code, sentence in KNOWN.items() if len(sentence) < 2} == set()


def test_every_term_is_called_in_code_and_on_screen_as_the_glossary_says() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in python_files("core"))
    english = {
        message.id: message.string
        for file in (ROOT / "core" / "web" / "translations" / "en").glob("*.po")
        for message in read_po(io.BytesIO(file.read_bytes()))
    }
    rows = re.findall(
        r"^\| (\S+) \| `([\w.]+)` \| ([^|]+) \|", (FOLDER / "glossary.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) > 30
    for term, name, screen in rows:
        assert re.search(rf"\b{name.rpartition('.')[2]}", code), name
        assert english.get(term, screen).lower().startswith(screen.lower().rstrip("y")), term


def test_a_code_nobody_explains_is_seen() -> None:
    module = '"""Kept (R-999, X98)."""\n# of F77\nx = "Z99"'
    assert {code for words in said(module) for code in CODE.findall(words)} == {"R-999", "X98", "F77"}
