"""Whatever a person does leaves an event, and every event reads as a sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from core.overview.acts import ACTS
from tests.architecture import ROOT, parsed, python_files
from tests.web.test_translations import english

PLACE = re.compile(r"\{(\w+)\}")

EXCUSED = {
    "core/db/outbox.py": "the platform notes how its own messages went",
    **{
        f"core/jobs/engine.py:{name}": "the platform's book of its work; whoever asked for it is on record"
        for name in ("_claim", "_resumed", "_chunk", "_fail", "_spend_attempt", "_let_wait")
    },
    "core/jobs/lease.py": "the platform's book of its work",
    "core/jobs/steps.py": "the platform's book of its work",
    "core/national/breaker.py": "the platform notes how its own messages went",
    "core/national/claim.py": "the platform notes how its own messages went",
    "core/rest/idempotency.py": "answers kept for whoever asks twice; what was done is on record by itself",
    **{
        f"core/orgs/sessions.py:{name}": "the platform's book of who is signed in; the sign-in is on record"
        for name in ("_see", "prove", "end", "end_awaiting", "forget_old")
    },
    "core/orgs/keys.py:_note_day": "when a key was last used; what it did is on record",
    "core/orgs/second_factor.py:offer": "a secret nobody has used yet; taking it into use is on record",
    "core/bench/published.py": "a measurement, no act of anybody's",
    "core/bench/world.py": "a measurement, no act of anybody's",
    "core/registrations/service.py:carry_over": "the clock copies what the college has done and is on record for",
    "core/issuance/press.py:_open_counters": "a number's series, begun by an issue that is on record",
}
"""Who writes and leaves no event, by file or by function, and why."""


Function = tuple[str, str]
"""A file and the name of a function in it."""


def calls(file: str, tree: ast.Module) -> Iterator[tuple[Function, Function]]:
    """Yield each function of a file with each that it calls: of the file itself, or imported from the core."""
    known: dict[str, Function] = {}
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("core"):
            path = (node.module or "").replace(".", "/")
            for name in node.names:
                known[name.asname or name.name] = (f"{path}.py", name.name)
                modules[name.asname or name.name] = f"{path}/{name.name}.py"
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    known |= {node.name: (file, node.name) for node in functions}
    for function in functions:
        for node in ast.walk(function):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Name) and node.func.id in known:
                yield (file, function.name), known[node.func.id]
            elif isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in modules:
                yield (file, function.name), (modules[ast.unparse(node.func.value)], node.func.attr)


def silent(arrows: Iterator[tuple[Function, Function]]) -> Iterator[str]:
    """Yield the functions that write in a transaction and reach no `record`."""
    found = list(arrows)
    reaching = {("core/db/events.py", "record")}
    while more := {caller for caller, called in found if called in reaching} - reaching:
        reaching |= more
    writing = dict.fromkeys(caller for caller, called in found if called == ("core/db/session.py", "transaction"))
    yield from (f"{file}:{name}" for file, name in writing if (file, name) not in reaching)


def actions(tree: ast.AST) -> Iterator[tuple[str, set[str] | None]]:
    """Yield each action that is recorded and the names of its details, None where they are not all written there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
            details = {word.arg for word in node.keywords}
            named = None if None in details else {str(name) for name in details}
            for action in _said(node.args[1]):
                yield action, named


def _said(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return _said(node.body) + _said(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) else [f"not written out: {ast.unparse(node)}"]


def recorded() -> list[tuple[str, set[str] | None]]:
    return [pair for file in python_files("core") for pair in actions(parsed(file))]


@pytest.mark.req("R-169")
def test_whatever_writes_leaves_an_event() -> None:
    files = ((str(file.relative_to(ROOT)), parsed(file)) for file in python_files("core"))
    found = list(silent(arrow for file, tree in files for arrow in calls(file, tree)))
    unexcused = [place for place in found if place not in EXCUSED and place.partition(":")[0] not in EXCUSED]
    assert unexcused == []
    assert {place for place in EXCUSED if ":" in place} <= set(found)


def test_every_action_has_its_sentence_and_every_sentence_its_action() -> None:
    assert {action for action, _ in recorded()} == ACTS.keys()


def test_a_sentence_asks_for_nothing_that_its_event_does_not_hold() -> None:
    unknown = {
        (action, place)
        for action, details in recorded()
        if details is not None
        for place in PLACE.findall(ACTS[action].text)
        if place not in details | {"who", "object"}
    }
    assert unknown == set()


def test_every_sentence_stands_in_both_languages() -> None:
    known = english()
    assert [act.text for act in ACTS.values() if not known.get(act.text)] == []


PLANTED = """
from core.db.events import record
from core.db.session import transaction
def a():
    with transaction(x) as tx:
        tx.record()
def b():
    with transaction(x):
        c()
def c():
    record(tx, f"{x}", y)
"""


def test_a_silent_writer_and_an_action_that_is_not_written_out_are_seen() -> None:
    tree = ast.parse(PLANTED)
    assert list(silent(calls("f", tree))) == ["f:a"]
    assert [action for action, _ in actions(tree)] == ["not written out: f'{x}'"]
