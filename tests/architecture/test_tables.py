"""A room writes its own tables only; a row changed through its attributes is for the reviewer to see."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from core.db.tables import MODELS
from tests.architecture import ROOT, parsed, python_files

OWNER = {model.__name__: model.__room__ for model in MODELS}
WRITING = {"insert", "update", "delete", "insert_many"}


def tables(tree: ast.Module) -> dict[str, str]:
    """Return the tables a module imports, by the name it calls them."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    found = [name for node in imports if str(node.module).startswith("core.db.tables") for name in node.names]
    return {name.asname or name.name: name.name for name in found if name.name in OWNER}


def writes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line, table) of each new row, and of each insert, update and delete."""
    known = tables(tree)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        target = ast.unparse(call.func).rpartition(".")[2]
        arguments = [ast.unparse(argument) for argument in call.args] if target in WRITING else []
        yield from ((call.lineno, known[name]) for name in (target, *arguments) if name in known)


def test_a_room_writes_its_own_tables_only() -> None:
    files = [(file, file.relative_to(ROOT / "core").parts[0]) for file in python_files("core")]
    found = [(file, room, line, table) for file, room in files for line, table in writes(parsed(file))]
    strangers = [
        f"{file}:{line} {table} is {OWNER[table]}'s" for file, room, line, table in found if OWNER[table] != room
    ]
    assert strangers == []


def test_a_write_to_another_rooms_table_is_seen() -> None:
    code = "from core.db.tables import Seat, Score as S\nseat = Seat(id=1)\ntx.execute(sa.update(S))\nselect(Seat)"
    assert list(writes(ast.parse(code))) == [(2, "Seat"), (3, "Score")]
