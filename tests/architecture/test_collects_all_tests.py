"""A test that pytest does not collect proves nothing, however green the run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture import parsed, python_files

MACHINE = {"rule", "invariant", "initialize"}
"""Decorators by which hypothesis calls the steps and invariants of a state machine."""


def asserting(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Yield the functions that assert something."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(isinstance(part, ast.Assert) for part in ast.walk(node)):
            yield node


def uncollected(name: str, tree: ast.Module, everything: str) -> Iterator[str]:
    """Yield the functions of one file that assert, are no tests to pytest or hypothesis, and are used by nobody."""
    collected: list[ast.AST] = []
    if re.fullmatch(r"test_\w+\.py", name):
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name.startswith("Test")]
        bodies = [tree.body, *(node.body for node in classes)]
        collected = [node for body in bodies for node in body if getattr(node, "name", "").startswith("test_")]
    for function in asserting(tree):
        called = function in collected or _step(function)
        if not called and len(re.findall(rf"\b{function.name}\b", everything)) < 2:
            yield function.name


def _step(function: ast.FunctionDef) -> bool:
    calls = [found.func for found in function.decorator_list if isinstance(found, ast.Call)]
    return any(isinstance(called, ast.Name) and called.id in MACHINE for called in calls)


def test_every_function_that_asserts_is_collected_or_called() -> None:
    files = list(python_files("tests"))
    everything = "\n".join(file.read_text(encoding="utf-8") for file in files)
    assert [f"{file}: {name}" for file in files for name in uncollected(file.name, parsed(file), everything)] == []


PLANTED = """
def tset_a(): assert 1
def test_b(): assert 1
def helper(): assert 1
helper()
class Rules:
    def test_c(self): assert 1
    @invariant()
    def never(self): assert 1
"""


def test_a_forgotten_test_is_seen() -> None:
    tree = ast.parse(PLANTED)
    assert list(uncollected("test_x.py", tree, PLANTED)) == ["tset_a", "test_c"]
    assert list(uncollected("rules.py", tree, PLANTED)) == ["tset_a", "test_b", "test_c"]
