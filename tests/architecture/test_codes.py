"""Every code the core gives has a text, and something the reader can do, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from babel.messages.pofile import read_po

from core.kernel.messages import catalogue
from tests.architecture import ROOT, parsed, python_files

CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
LOOKUPS = {"get", "setdefault", "pop", "getenv"}  # their words are settings, not codes
PLAIN = (ast.Constant, ast.IfExp, ast.Tuple)


def codes(tree: ast.Module) -> Iterator[str]:
    """Yield the message codes a module raises, passes on, or returns from a check."""
    for node in ast.walk(tree):
        said: list[ast.expr | None] = []
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] not in LOOKUPS:
            said = [*node.args, *(word.value for word in node.keywords if word.arg == "code")]
        elif isinstance(node, ast.Return):
            said = [node.value]
        for word in (part for plain in said if isinstance(plain, PLAIN) for part in ast.walk(plain)):
            if isinstance(word, ast.Constant) and isinstance(word.value, str) and CODE.fullmatch(word.value):
                yield word.value


def test_every_code_in_the_core_is_in_the_catalogue() -> None:
    used = {code: file for file in python_files("core") for code in codes(parsed(file))}
    assert {code: str(file) for code, file in used.items() if code not in catalogue()} == {}


def test_every_message_says_what_to_do_and_says_it_in_english_too() -> None:
    english: dict[object, object] = {}
    for file in (ROOT / "core" / "web" / "translations" / "en").glob("*.po"):
        with file.open("rb") as opened:
            english |= {message.id: message.string for message in read_po(opened)}
    wanted = {text for message in catalogue().values() for text in (message.text, message.fix)}
    assert "" not in wanted
    assert sorted(text for text in wanted if not english.get(text)) == []


def test_a_code_raised_passed_or_returned_is_seen() -> None:
    said = 'raise Refused("NO_SUCH")\nProblem(code="NO_FIX", place=p)\ndef check(x):\n return None if x else "NO_GOOD"'
    assert list(codes(ast.parse(said))) == ["NO_SUCH", "NO_FIX", "NO_GOOD"]
