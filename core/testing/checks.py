"""Conformance: what a plugin must hold beyond compiling. Each check's docstring is its page in the reference."""

from __future__ import annotations

import ast
import dataclasses
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from core.api import NotAnnounced, Text
from core.kernel.errors import OnexError
from core.kernel.messages import say
from core.kernel.problems import Problem
from core.kernel.working_days import is_working_day
from core.plugins.checks import CHECKS as DECLARED
from core.plugins.checks import not_announced
from core.plugins.release import Release, compile_plugin
from core.rules.notice import parse
from core.rules.resolve import resolve
from core.rules.snapshot import freeze, thaw
from core.testing import life, marks, papers, tables
from core.testing.kit import Kit

Check = Callable[[Kit], Iterator[str]]
ALLOWED = {"core.api", "__future__"}
SECONDS = 60
_OF_SESSIONS = frozenset(
    {
        "NOTICE_LEVEL_UNKNOWN",
        "NOTICE_SUBJECT_UNKNOWN",
        "NOTICE_SUBJECT_WITHOUT_SESSION",
        "NOTICE_SESSION_TOO_SHORT",
        "NOTICE_SESSIONS_OVERLAP",
    }
)


def _declared(check: Callable[[Any], Iterator[str]]) -> Check:
    return lambda kit: check(kit.plugin)


def _same_again(kit: Kit) -> Iterator[str]:
    """P201: a fresh process declares the same value, and it survives freezing and thawing byte for byte."""
    again = compile_plugin(kit.name)
    if not isinstance(again, Release) or again.digest != kit.release.digest:
        yield "a second process declares something else"
    if freeze(thaw(kit.release.declaration)) != kit.release.declaration:
        yield "the declaration does not survive freeze, thaw, freeze"


def _imports(kit: Kit) -> Iterator[str]:
    """P202: a plugin imports the contract (core.api), the standard library and its own package, nothing else."""
    own = kit.sources[0].stem if len(kit.sources) == 1 else kit.folder.name
    for file in kit.sources:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for module in _imported(node):
                head = module.partition(".")[0]
                allowed = module in ALLOWED or head in {own, *sys.stdlib_module_names} or module.startswith("core.api.")
                if not allowed and f"plugins.{own}" not in module:
                    yield f"{file.name}:{getattr(node, 'lineno', 0)}: imports {module}"


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and not node.level:
        yield node.module or ""


def _pure(kit: Kit) -> Iterator[str]:
    """P203: a declaration is made without reading a file or asking the network."""
    command = [sys.executable, "-m", "core.testing.blocked", kit.name]
    answer = subprocess.run(  # noqa: S603 - our own module; the plugin's name is an argument, no shell
        command, capture_output=True, text=True, timeout=SECONDS, check=False
    ).stdout
    if answer != kit.release.digest:
        yield answer or "no declaration with files and network blocked"


def _notices(kit: Kit) -> Iterator[str]:
    """P301: every notice can be read and fits the rules: its deviations are exactly the acknowledged ones."""
    if not kit.notices:
        yield "the package holds no notice under notices/*.toml"
    yield from (said for said, found in _told(kit) if not found.warning and found.code not in _OF_SESSIONS)


def _sessions(kit: Kit) -> Iterator[str]:
    """P302: sessions of one level do not overlap, are long enough for their declared subjects, and cover them all."""
    yield from (said for said, found in _told(kit) if found.code in _OF_SESSIONS and not found.warning)


def _told(kit: Kit) -> Iterator[tuple[str, Problem]]:
    for file, text in kit.notices.items():
        for found in resolve(kit.plugin, parse(text), (), is_working_day).findings:
            yield f"{file}: {found.place.field}: {say(found.code, found.params)[0]}", found


def notes(kit: Kit) -> list[str]:
    """Return what is no fault and worth knowing: facts not announced (P108), contradictions within a notice."""
    silent = [f"P108 not announced: {fact}" for fact in _unannounced(kit)]
    return silent + [f"P301 {said}" for said, found in _told(kit) if found.warning]


def _unannounced(kit: Kit) -> list[str]:
    facts = [fact for certificate in kit.plugin.certificates for fact in not_announced(certificate)]
    return list(dict.fromkeys(f"{fact.what} {fact.source}".rstrip() for fact in facts))


def _translations(kit: Kit) -> Iterator[str]:
    """P308: every text a person may read stands in Chinese and in English."""
    for path, text in _texts(kit.plugin, kit.name):
        if not text.zh.strip() or not text.en.strip():
            yield f"{path}: lacks Chinese or English"


def _texts(value: object, path: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type | NotAnnounced):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, f"{path}.{key}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _texts(item, f"{path}.{getattr(item, 'key', number)}")


CHECKS: dict[str, Check] = {
    **{code: _declared(check) for code, check in DECLARED.items()},
    "P201": _same_again,
    "P202": _imports,
    "P203": _pure,
    "P301": _notices,
    "P302": _sessions,
    "P303": tables.check,
    "P304": marks.check,
    "P305": marks.check_prices,
    "P306": papers.check_fallback,
    "P307": papers.check_documents,
    "P308": _translations,
    "P401": life.check,
}
"""Every check by its code; a check yields one line for each thing that is wrong."""

QUICK = tuple(code for code in CHECKS if code < "P4")
"""Those that need no database: what `onex plugin check` runs without `--life`."""


def findings(kit: Kit, code: str) -> list[str]:
    """Return what one check finds; a refusal of the house is a finding too."""
    try:
        return list(CHECKS[code](kit))
    except OnexError as error:
        text, fix = say(error.code, error.params)
        return [f"{error.code}: {text}；{fix}"]


def pages() -> dict[str, str]:
    """Return each check's explanation by code."""
    documented: dict[str, Callable[..., object]] = {**CHECKS, **DECLARED}
    return {
        code: (check.__doc__ or "").strip().partition(": ")[2] or (check.__doc__ or "")
        for code, check in documented.items()
    }
