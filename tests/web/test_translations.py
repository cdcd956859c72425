"""Every Chinese text a reader sees has its English, with the same parameters; this guards the whole core."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from tests.architecture import ROOT, parsed, python_files

CORE = ROOT / "core"
ENGLISH = CORE / "web" / "translations" / "en"
KEYWORDS = dict.fromkeys(("_", "N_", "gettext", "lazy_gettext"))
HAN = re.compile(r"[\u3400-\u9fff]")
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
# What people read at the door; sheets, documents and declarations speak Chinese.
DOORS = ("acts.py", "pages.py", "resources.py")


def templates() -> Iterator[Path]:
    yield from sorted(CORE.rglob("templates/**/*.html"))


def msgids(file: Path) -> Iterator[tuple[str, int]]:
    """Yield the texts a file gives to gettext, with their lines."""
    python = file.suffix == ".py"
    method = "python" if python else "jinja2.ext:babel_extract"
    options = {} if python else {"extensions": "jinja2.ext.do", "newstyle_gettext": "true", "silent": "false"}
    with file.open("rb") as opened:
        for line, message, *_ in extract(method, opened, KEYWORDS, (), options):
            yield str(message), line


def english() -> dict[str, str]:
    """Return every area's translations in one."""
    found: dict[str, str] = {}
    for file in sorted(ENGLISH.glob("*.po")):
        with file.open("rb") as opened:
            found |= {str(message.id): str(message.string) for message in read_po(opened) if message.id}
    return found


def bare_in_template(source: str) -> Iterator[int]:
    """Yield the lines of a template whose Chinese passes no gettext."""
    for line, kind, text in jinja2.Environment(extensions=["jinja2.ext.do"]).lex(source):
        if kind == "data" and HAN.search(text):
            yield line


def bare_in_python(tree: ast.Module) -> Iterator[int]:
    """Yield the lines of Chinese strings outside gettext calls, docstrings and what the OpenAPI document says."""
    passed: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            words = [word.value for word in node.keywords if word.arg in {"description", "summary", "metadata"}]
            parts: list[ast.expr] = node.args if name in KEYWORDS else words
            passed |= {inner for part in parts for inner in ast.walk(part)}
        elif isinstance(node, ast.Expr):
            passed.add(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in passed and HAN.search(str(node.value)):
            yield node.lineno


def test_every_text_has_its_english() -> None:
    known = english()
    missing = [
        f"{file.relative_to(ROOT)}:{line} {text}"
        for file in (*python_files("core"), *templates())
        for text, line in msgids(file)
        if HAN.search(text) and not known.get(text)
    ]
    assert missing == []


def test_the_english_keeps_the_parameters_of_the_chinese() -> None:
    changed = {zh: en for zh, en in english().items() if en and set(PLACE.findall(zh)) != set(PLACE.findall(en))}
    assert changed == {}


def test_no_template_says_chinese_past_gettext() -> None:
    bare = [f"{file.relative_to(ROOT)}:{line}" for file in templates() for line in bare_in_template(file.read_text())]
    assert bare == []


def test_no_door_says_chinese_past_gettext() -> None:
    doors = [file for file in python_files("core") if file.name in DOORS or file.parent == CORE / "web"]
    bare = [f"{file.relative_to(ROOT)}:{line}" for file in doors for line in bare_in_python(parsed(file))]
    assert [place for place in bare if not place.startswith("core/web/i18n.py")] == []  # the language's own name


def test_a_bare_text_is_seen() -> None:
    assert list(bare_in_template('<p>{# 说明 #}{{ _("好") }}</p>\n<b>不好</b>')) == [1]
    source = '"""说明"""\nflash(_("好"))\nflash("不好")\nBlueprint("a", description="考生")'
    assert list(bare_in_python(ast.parse(source))) == [3]
