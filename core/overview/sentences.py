"""An act as the reader reads it: one sentence in their language, made at the door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.kernel.actor import ActorKind, Role
from core.kernel.messages import N_, Filled, Words
from core.kernel.messages.roles import ROLE_WORDS
from core.kernel.messages.states import state_word
from core.overview.acts import ACTS, Act
from core.overview.events import Event

Translate = Callable[[str], str]

PLACES: Mapping[str, str] = {
    ActorKind.OPERATOR: N_("平台运营方"),
    ActorKind.SYSTEM: N_("系统"),
    ActorKind.COMMAND_LINE: N_("命令行"),
}
"""Who acted where it was for no organisation."""
DECISIONS = Words({"approve": N_("同意签发"), "refuse": N_("不同意签发")})


def doer(event: Event, translate: Translate) -> str:
    """Return who did it: the person, with the organisation where it is not the reader's, and on whose behalf."""
    at = event.organization or translate(PLACES.get(event.actor_kind, N_("未知单位")))
    if event.own and event.person:
        who = event.person
    else:
        who = translate(N_("{person}（{place}）")).format(person=event.person, place=at) if event.person else at
    return translate(N_("{who}代{side}")).format(who=who, side=event.behalf) if event.behalf else who


def sentence(event: Event, translate: Translate) -> str:
    """Return what happened; an action without a sentence, of a later version perhaps, is shown by its name."""
    act = ACTS.get(event.action, Act(f"{{who}} {event.action} {{object}}"))
    places = {name: _word(name, value, act, translate) for name, value in event.details.items()}
    things = {"object": event.subject, **event.called}
    quote = translate(N_("「{name}」"))
    quoted = {name: quote.format(name=called) if called else "" for name, called in things.items()}
    filled = Filled({**places, **quoted, "who": doer(event, translate)})
    return " ".join(translate(act.text).format_map(filled).split())  # no gap where the name is not known


def _word(name: str, value: Any, act: Act, translate: Translate) -> str:
    if name == "state" and act.states:
        return translate(state_word(act.states, str(value)).text)
    if name == "reason" and value in act.reasons:
        return translate(act.reasons[value])
    if name == "whole":
        return translate(N_("（含完整证件号码）")) if value else ""
    if name == "decision":
        return translate(DECISIONS[value])
    if name == "roles":
        return translate(N_("、")).join(translate(ROLE_WORDS[Role(role)]) for role in value)
    return str(value)
