"""Conformance: what a plugin must hold beyond compiling. Each check's docstring is its page in the reference."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from typing import Any

from core.api import Text
from core.kernel.errors import OnexError
from core.kernel.messages import say
from core.kernel.problems import Problem
from core.kernel.working_days import is_working_day
from core.plugins import trial
from core.plugins.checks import CHECKS as DECLARED
from core.plugins.checks import not_announced
from core.plugins.release import Release
from core.plugins.walk import values_in
from core.rules.notice import parse
from core.rules.resolve import resolve
from core.testing import life, marks, papers, tables
from core.testing.kit import Kit

Check = Callable[[Kit], Iterator[str]]
ALLOWED = {"core.api", "__future__"}
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


def _released(check: Callable[[Release], Iterator[str]]) -> Check:
    return lambda kit: check(kit.release)


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
    for place, value in values_in(kit.plugin):
        if isinstance(value, Text) and not (value.zh.strip() and value.en.strip()):
            yield f"{place}: lacks Chinese or English"


CHECKS: dict[str, Check] = {
    **{code: _declared(check) for code, check in DECLARED.items()},
    "P201": _released(trial.same_again),
    "P202": _imports,
    "P203": _released(trial.pure),
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

AFTER_COMPILING = tuple(code for code in QUICK if code not in {*DECLARED, "P201", "P203", "P301", "P302"})
"""Those of an installation that are left once a plugin has been compiled, twice; notices come later."""


def findings(kit: Kit, code: str) -> list[str]:
    """Return what one check finds; a refusal of the house is a finding too."""
    try:
        return list(CHECKS[code](kit))
    except OnexError as error:
        text, fix = say(error.code, error.params)
        return [f"{error.code}: {text}；{fix}"]
    except Exception as error:  # noqa: BLE001 - one check that fails must not keep the others from speaking
        return [f"the check failed: {type(error).__name__}: {error}"]


def pages() -> dict[str, str]:
    """Return each check's explanation by code."""
    documented: dict[str, Callable[..., object]] = {
        **CHECKS,
        **DECLARED,
        "P108": not_announced,
        "P201": trial.same_again,
        "P203": trial.pure,
    }
    return {
        code: (check.__doc__ or "").strip().partition(": ")[2] or (check.__doc__ or "")
        for code, check in documented.items()
    }
