"""The demo: four vendors, four colleges, every notice they ship, and one clock that only moves forward."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count, cycle

from core.db.tables import Vendor
from core.demo.notices import Shipped, general_values
from core.demo.story import Act, Event, Story, opening
from core.demo.summary import PlanSummary, summarise
from core.demo.world import World, add_vendor, make_world, open_sites, open_year
from core.kernel import clock
from core.national.link import State, declare
from core.plans.service import enter_supplement
from core.rules.notice import parse
from core.rules.values import read_value

REASON_DOWN = "1+X 职业技能等级证书业务平台暂停开放（演示）"
REASON_BACK = "业务平台恢复运营（演示）"
# The outage ends this long after the last exam that was registered by workbook.
BACK_AFTER = dt.timedelta(days=7)
HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Installed:
    """A plugin that the operator installed, its vendor, and whether its plans fall back to workbooks."""

    source: Shipped
    vendor: Vendor
    by_workbook: bool


def run(installed: list[Installed], candidates: int, seed: int, verify_at: str) -> tuple[World, list[PlanSummary]]:
    """Run every plan to its end and return who took part and each plan's figures."""
    starts = [opening(text) for plugin in installed for text in plugin.source.notices]
    clock.travel(min(starts) - dt.timedelta(days=60))
    try:
        world = make_world(seed)
        for plugin in installed:
            add_vendor(world, plugin.source.key, plugin.vendor)
        stories = _stories(world, installed, candidates, verify_at)
        _play(world, stories, installed)
        return world, [summarise(story) for story in stories]
    finally:
        clock.back_to_present()


def _stories(world: World, installed: list[Installed], candidates: int, verify_at: str) -> list[Story]:
    pairs = cycle([world.colleges[:2], world.colleges[2:]])
    outage = _outage(installed)
    return [
        Story(
            world=world,
            source=plugin.source,
            text=text,
            staff=world.vendors[plugin.source.key],
            colleges=next(pairs),
            count=candidates,
            verify_at=verify_at,
            by_workbook=plugin.by_workbook,
            back_at=outage[1] if outage else clock.now(),
        )
        for plugin in installed
        for text in plugin.source.notices
    ]


def _outage(installed: list[Installed]) -> tuple[dt.datetime, dt.datetime] | None:
    """When the national platform is closed: around the plans registered by workbook, if there are any."""
    texts = [text for plugin in installed if plugin.by_workbook for text in plugin.source.notices]
    if not texts:
        return None
    last = max(session.ends for text in texts for session in parse(text).sessions)
    return min(map(opening, texts)) - dt.timedelta(hours=1), last + BACK_AFTER


def _play(world: World, stories: list[Story], installed: list[Installed]) -> None:
    """Let everything happen in the order of the clock; an act may bring further events with it."""
    for year in sorted({s.date.year for story in stories for s in parse(story.text).sessions}):
        open_year(world, year)
    open_sites(world)
    for plugin in installed:
        enter_general_settings(world, plugin.source)
    order = count()
    agenda: list[tuple[dt.datetime, int, Act]] = []

    def plan(events: Iterable[Event]) -> None:
        for moment, act in events:
            heapq.heappush(agenda, (moment, next(order), act))

    plan((opening(story.text), story.draft) for story in stories)
    if outage := _outage(installed):
        down, back = outage
        plan(
            ((down, _saying(world, State.CLOSED, REASON_DOWN)), (back - HOUR, _saying(world, State.OPEN, REASON_BACK)))
        )
    while agenda:
        moment, _, act = heapq.heappop(agenda)
        clock.travel(moment)
        plan(act() or ())


def _saying(world: World, state: State, reason: str) -> Act:
    return lambda: declare(world.operator, state, reason, "operator")


def enter_general_settings(world: World, source: Shipped) -> None:
    """Enter what a vendor has not announced, the way the vendor would, labelled as the demo's (requirements §7)."""
    planner = world.vendors[source.key].planner
    for path, plain in general_values(source):
        value = read_value(path, plain, source.clause)
        enter_supplement(planner, source.key, path, value, clause=source.clause)
