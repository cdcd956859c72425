"""What a key of the API may do: each operation says the scope it needs, beside its roles; what says nothing is closed.

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.CANDIDATES)
    @blueprint.arguments(CandidateSchema)
    def post(self, data: dict[str, Any]) -> CandidateView:

Reading needs the scope `reading` unless it says otherwise. Signing, approving, publishing, revoking, seals, accounts,
roles and keys are for persons, who answer for them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import g

from core.kernel.errors import NotAllowed
from core.kernel.scopes import KeyScope

V = TypeVar("V", bound=Callable[..., Any])

CLOSED = frozenset[KeyScope]()
READ = frozenset({KeyScope.READING})
HARMLESS = {"GET", "HEAD", "OPTIONS"}


def for_keys(*scopes: KeyScope) -> Callable[[V], V]:
    """Let keys with one of the scopes call an operation; where several are named, it asks `check_key` for its own."""

    def declared(view: V) -> V:
        view.scopes = frozenset(scopes)  # type: ignore[attr-defined]
        return view

    return declared


for_persons = for_keys()
"""Close an operation to every key."""


def act_of(view: Any, method: str) -> Any:
    """Return what answers a method at a door: the view itself, or the method of its class."""
    name = "get" if method == "HEAD" else method.lower()
    return getattr(getattr(view, "view_class", None), name, view)


def declared_scopes(view: Any, method: str) -> frozenset[KeyScope] | None:
    """Return the scopes that open an operation to a key; None when nobody has thought about it."""
    return getattr(act_of(view, method), "scopes", READ if method in HARMLESS else None)


def check_scopes(held: frozenset[KeyScope], needed: frozenset[KeyScope]) -> None:
    """Raise NotAllowed KEY_PERSONS_ONLY, or KEY_SCOPE_MISSING with the scopes of which one would do."""
    if not needed:
        raise NotAllowed("KEY_PERSONS_ONLY")
    if held.isdisjoint(needed):
        raise NotAllowed("KEY_SCOPE_MISSING", scopes="、".join(sorted(needed)))


def check_key(*needed: KeyScope) -> None:
    """Refuse the key that asks, if one does, where what it sent decides which scope that takes; none: a person's act.

    Raises NotAllowed as `check_scopes`.
    """
    held: frozenset[KeyScope] | None = g.get("scopes")
    if held is not None:
        check_scopes(held, frozenset(needed))
