"""What the README promises exists, and so does every rule a test claims to prove."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import click

from core.cli.main import cli
from tests.architecture import ROOT, parsed, python_files
from tests.requirements_plugin import NUMBERS


def unknown_commands(text: str, group: click.Command) -> Iterator[str]:
    """Yield the `onex …` calls in a text's code that the command line does not have."""
    for code in re.findall(r"`{1,3}[^`]+`{1,3}", text):
        for call in re.findall(r"\bonex((?: [a-z][a-z-]*)+)", code):
            node = group
            for word in call.split():
                if not isinstance(node, click.Group):
                    break
                found = node.get_command(click.Context(node), word)
                if found is None:
                    yield f"onex{call}"
                    break
                node = found


def rule_numbers(tree: ast.Module) -> Iterator[str]:
    """Yield the rule numbers a test module is marked with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.req"):
            yield from (str(argument.value) for argument in node.args if isinstance(argument, ast.Constant))


def test_every_command_of_the_readme_exists() -> None:
    assert list(unknown_commands((ROOT / "README.md").read_text(encoding="utf-8"), cli)) == []


def test_every_rule_number_in_the_tests_exists() -> None:
    found = {number: file for file in python_files("tests") for number in rule_numbers(parsed(file))}
    assert {number: str(file) for number, file in found.items() if number not in NUMBERS} == {}


def test_a_command_and_a_number_nobody_knows_are_seen() -> None:
    group = click.Group("onex", {"db": click.Group("db", {"upgrade": click.Command("upgrade")})})
    assert list(unknown_commands("`onex db upgrade head`, `onex db downgrade`", group)) == ["onex db downgrade"]
    assert list(rule_numbers(ast.parse('@pytest.mark.req("R-999")\ndef test_it(): pass'))) == ["R-999"]
