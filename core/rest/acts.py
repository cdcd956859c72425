"""An act that cannot be taken back: one page says it in full, and only the answer to that page does it.

    @blueprint.post("/<uuid:plan_id>/publish")
    @for_roles(Role.VENDOR_APPROVER)
    @ask_first(acts.publish)
    def publish(plan_id: uuid.UUID) -> ResponseReturnValue:

The page is called when its reader has confirmed what stands at that moment, and finds it in `g.act`. Programs say what
they mean by calling; they are not asked.
"""

from __future__ import annotations

import functools
import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import g, render_template, request
from flask_babel import gettext as _

from core.rest.idempotency import FORM_KEY, leave

V = TypeVar("V", bound=Callable[..., Any])

CONFIRMED = "confirmed"
CAME_FROM = "came_from"
"""The page the question was asked on: the question's own address answers no GET."""
OURS = frozenset({CONFIRMED, CAME_FROM, FORM_KEY, "csrf_token"})
SHOWN = 10
"""How many names a question shows; how many there are it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What an act would do now, in the reader's words: on which plan and levels, to how many, with what consequence.

    `items` are the rows it covers: two acts that read alike and cover other rows are not the same.
    """

    title: str
    label: str
    """What the button says: what is done, to how many."""
    facts: Sequence[tuple[str, str]]
    warning: str = ""
    number: int = 1
    items: Collection[object] = ()
    names: Sequence[str] = ()
    danger: bool = False

    @property
    def stamp(self) -> str:
        """How many and which, and who was asked: what was confirmed, and whether it still is so."""
        covered = sorted(str(item) for item in self.items)
        text = repr((str(g.actor.user_id), self.title, self.label, [*self.facts], self.warning, covered))
        return f"{self.number}-{hashlib.sha256(text.encode()).hexdigest()}"


def spread(kinds: Iterable[str]) -> str:
    """Say how many there are of each kind, each with its number on one line: 初级 20、中级 37."""
    return str(_("、")).join(f"{kind}\N{NO-BREAK SPACE}{n}" for kind, n in Counter(kinds).items())


def question(
    act: Act, *, back: str = "", carried: Sequence[tuple[str, str]] = (), told: str = "", before: str = ""
) -> str:
    """Return the page that asks; `back` is where no leads, if not to the page it was asked on."""
    values = {"act": act, "back": back, "carried": carried, "told": told, "before": before, "shown": SHOWN}
    return render_template("question.html", **values)


def ask_first(describe: Callable[..., Act | None]) -> Callable[[V], V]:
    """Call the page once what `describe` makes of the same call was confirmed; 409 when it is not so any more.

    `describe` raises what the act itself would refuse; where it returns None, nothing needs to be asked.
    """

    def declared(view: V) -> V:
        @functools.wraps(view)
        def asked(*args: Any, **values: Any) -> Any:
            act = describe(*args, **values)
            told = request.form.get(CONFIRMED, "")
            if act is None or told == act.stamp:
                g.act = act
                return view(*args, **values)
            leave()  # nothing was done: asked again, the question is made anew
            carried = [(name, text) for name, text in request.form.items(multi=True) if name not in OURS]
            before = told.partition("-")[0] if told else ""
            return question(act, carried=carried, told=told, before=before), 409 if told else 200

        asked.describe = describe  # type: ignore[attr-defined]  # what a test can ask each door for
        return cast("V", asked)

    return declared
