"""One act on many: who cannot be done is named with the reason, and keeps nobody else back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from core.kernel.errors import Refused
from core.kernel.problems import Place, Problem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Batch:
    """How many were done, and who was not: the place of a finding is whose it is."""

    done: int = 0
    refused: tuple[Problem, ...] = ()


def each(items: Iterable[T], act: Callable[[T], None], named: Callable[[T], str]) -> Batch:
    """Do one thing to every item; `act` refuses before it changes anything, `named` says who that was.

    Where nobody was done and one reason speaks against all, it is raised, as of a single act.
    """
    done, refused, last = 0, list[Problem](), None
    for item in items:
        try:
            act(item)
        except Refused as error:
            refused.append(Problem(code=error.code, place=Place(field=named(item)), params=error.params))
            last = error
        else:
            done += 1
    if last and not done and len({problem.code for problem in refused}) == 1:
        raise last
    return Batch(done, tuple(refused))
