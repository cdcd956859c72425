"""Whoever acts is the account that signed in, the platform or the command line; another side is named with a reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture import ROOT, parsed, python_files

MAKERS = {ROOT / "core" / "kernel" / "actor.py", ROOT / "core" / "orgs" / "identity.py"}
"""The kernel makes them for others; an account's own is made of its row."""
FIELDS = {"kind", "user_id", "vendor_id", "college_id", "province", "roles", "by"}


def forged(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that make an actor, or make another one of an actor."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        changed = {word.arg for word in node.keywords} if name == "replace" else set()
        if name == "Actor" or changed & FIELDS:
            yield node.lineno


def unreasoned(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that act on behalf of another side and do not say why in so many words."""
    written = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "on_behalf_of":
            why = next((word.value for word in node.keywords if word.arg == "why"), None)
            why = written.get(why.id) if isinstance(why, ast.Name) else why
            if not (isinstance(why, ast.Constant) and len(str(why.value).split()) > 3):
                yield node.lineno


def test_nobody_else_makes_an_actor() -> None:
    files = [file for file in python_files("core", "plugins") if file not in MAKERS]
    assert [f"{file.relative_to(ROOT)}:{line}" for file in files for line in forged(parsed(file))] == []
    assert all(list(forged(parsed(file))) for file in MAKERS)


def test_whoever_acts_on_behalf_of_another_side_says_why() -> None:
    files = [file for file in python_files("core") if file not in MAKERS]
    assert [f"{file.relative_to(ROOT)}:{line}" for file in files for line in unreasoned(parsed(file))] == []


def test_a_forged_actor_is_seen() -> None:
    code = "Actor(kind=k)\nactor.Actor(kind=k)\nreplace(college, by=None)\nreplace(work, actor=a)\nan_actor()"
    assert list(forged(ast.parse(code))) == [1, 2, 3]


def test_a_missing_reason_is_seen() -> None:
    code = "on_behalf_of(a, why='')\non_behalf_of(a)\nwhy = 'only the vendor sees it'\non_behalf_of(a, why=why)"
    assert list(unreasoned(ast.parse(code))) == [1, 2]
