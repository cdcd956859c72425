"""The catalogue of codes: for each one what is wrong and what to do, Chinese first.

Every area has its own file; `say` fills the parameters in. English stands in `core/web/translations/en/*.po` under the
Chinese text, and the door passes its translator in.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import cast

from core.kernel.actor import Role
from core.kernel.errors import OnexError
from core.kernel.messages.message import N_, Message, Words
from core.kernel.messages.roles import ROLE_WORDS
from core.kernel.messages.scopes import SCOPE_WORDS
from core.kernel.messages.sources import clause
from core.kernel.problems import Problem
from core.kernel.scopes import KeyScope

__all__ = ["N_", "Message", "Words", "catalogue", "published", "reason", "say", "sentences"]


@cache
def catalogue() -> Mapping[str, Message]:
    """Return every code's message; a code defined in two areas is a programming error."""
    found: dict[str, Message] = {}
    for module in pkgutil.iter_modules(__path__):
        area = importlib.import_module(f"{__name__}.{module.name}")
        for code, message in getattr(area, "MESSAGES", {}).items():
            if code in found:
                raise ValueError(f"message code {code} is defined twice")
            found[code] = message
    return found


class Filled(dict[str, object]):
    """Parameters of a text; one that was forgotten must not turn a refusal into a bug."""

    def __missing__(self, key: str) -> str:
        return "…"


def say(code: str, params: Mapping[str, object], translate: Callable[[str], str] = str) -> tuple[str, str]:
    """Return (what is wrong, what to do) for `code`, in the language of `translate`.

    A code that has words of their own for some kinds of thing has them as `CODE.kind`, by its parameter `kind`.
    """
    message = catalogue().get(f"{code}.{params.get('kind')}") or catalogue()[code]
    filled = Filled({name: _worded(value, translate) for name, value in params.items()})
    if "source" in filled:
        filled["source"] = clause(str(filled["source"]), translate)
    return translate(message.text).format_map(filled), translate(message.fix).format_map(filled)


def _worded(value: object, translate: Callable[[str], str]) -> object:
    """Name roles and scopes as people know them; several stand side by side."""
    if isinstance(value, Role):
        return translate(ROLE_WORDS[value])
    if isinstance(value, KeyScope):
        return translate(SCOPE_WORDS[value])
    if isinstance(value, (tuple, list)):
        return translate(N_("、")).join(str(_worded(each, translate)) for each in value)
    return value


def reason(problem: Problem | None, translate: Callable[[str], str] = str) -> dict[str, str | None]:
    """Return why a job failed or waits, as a refusal says it: code, detail and fix; all None where it does neither."""
    if problem is None:
        return dict.fromkeys(("code", "detail", "fix"))
    detail, fix = say(problem.code, problem.params, translate)
    return {"code": published(problem.code), "detail": detail, "fix": fix}


def published(code: str) -> str:
    """Return a code as programs read it: one is written small in the published interface."""
    return "not_announced" if code == "NOT_ANNOUNCED" else code


def sentences(error: OnexError) -> Iterator[str]:
    """Yield a refusal as lines of plain text: itself, then each of the findings it carries with its place."""
    yield f"{error.code}: {'。'.join(say(error.code, error.params))}"
    for problem in cast("Iterable[Problem]", error.params.get("problems", ())):
        text, fix = say(problem.code, {"value": problem.value, **problem.params})
        yield f"  {problem.place} {problem.code}: {text}。{fix}"
