"""The demo: vendors, four colleges, every notice they ship, and one clock that only moves forward."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count, cycle

from core.api import VendorPlugin
from core.db.tables import Vendor
from core.demo.notices import Shipped, general_settings
from core.demo.rehearsal import Rehearsal
from core.demo.story import Act, Event, Story
from core.demo.summary import PlanSummary, summarise
from core.demo.world import World, add_vendor, make_world, open_sites, open_year
from core.kernel import clock
from core.kernel.errors import OnexError, Refused
from core.kernel.messages import N_, say
from core.national.link import State, declare
from core.plans.service import enter_supplement

REASON_DOWN = "1+X 职业技能等级证书业务平台暂停开放（演示）"
REASON_BACK = "业务平台恢复运营（演示）"
# The platform is closed around the hour of a registration by workbook, and open when the portal registers.
DOWN_BEFORE, BACK_AFTER = dt.timedelta(hours=1), dt.timedelta(hours=4)
AHEAD = dt.timedelta(days=60)
STEPS = {
    "draft": N_("发布考核计划"),
    "bring_people": N_("导入考生与照片"),
    "ask_in_vain": N_("实名认证"),
    "verify_people": N_("实名认证"),
    "register": N_("报考"),
    "register_by_workbook": N_("应急报名"),
    "reconcile": N_("应急报名核对"),
    "arrange": N_("排考"),
    "bill": N_("费用结算"),
    "score": N_("成绩登记"),
    "publish_scores": N_("成绩公示"),
    "issue": N_("证书签发"),
}
"""What each act of a story is called where it stops; gettext ids."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A compiled plugin with its notices made ready: nothing is touched yet."""

    source: Shipped
    plugin: VendorPlugin
    rehearsals: tuple[Rehearsal, ...]


@dataclass(frozen=True, slots=True)
class Installed:
    """A prepared plugin that the operator installed, and its vendor."""

    prepared: Prepared
    vendor: Vendor


def run(installed: list[Installed], candidates: int, seed: int, verify_at: str) -> tuple[World, list[PlanSummary]]:
    """Run every plan to its end and return who took part and each plan's figures.

    Raises Refused DEMO_STOPPED with the plan, the step and the portal's own reason.
    """
    rehearsals = [rehearsal for one in installed for rehearsal in one.prepared.rehearsals]
    clock.travel(min(rehearsal.agenda.published for rehearsal in rehearsals) - AHEAD)
    try:
        world = make_world(seed)
        for one in installed:
            add_vendor(world, one.prepared.source.key, one.vendor)
        pairs = cycle([world.colleges[:2], world.colleges[2:]])
        stories = [
            Story(
                world=world,
                rehearsal=rehearsal,
                staff=world.vendors[rehearsal.source.key],
                colleges=next(pairs),
                count=candidates,
                verify_at=verify_at,
                by_workbook=rehearsal.by_workbook,
            )
            for rehearsal in rehearsals
        ]
        for year in sorted({rehearsal.rules.first_day.year for rehearsal in rehearsals}):
            open_year(world, year)
        open_sites(world)
        for one in installed:
            enter_general_settings(world, one.prepared.source)
        _play(world, stories)
        return world, [summarise(story) for story in stories]
    finally:
        clock.back_to_present()


def _play(world: World, stories: list[Story]) -> None:
    """Let everything happen in the order of the clock; an act may bring further events with it."""
    order = count()
    agenda: list[tuple[dt.datetime, int, Act]] = []

    def plan(events: Iterable[Event]) -> None:
        for moment, act in events:
            heapq.heappush(agenda, (moment, next(order), act))

    for story in stories:
        plan([(story.rehearsal.agenda.published, _told(story, story.draft))])
    for hour in sorted({story.rehearsal.agenda.registered for story in stories if story.by_workbook}):
        plan([(hour - DOWN_BEFORE, _saying(world, State.CLOSED, REASON_DOWN))])
        plan([(hour + BACK_AFTER, _saying(world, State.OPEN, REASON_BACK))])
    while agenda:
        moment, _, act = heapq.heappop(agenda)
        clock.travel(moment)
        plan(act() or ())


def _told(story: Story, act: Act) -> Act:
    """Return an act that says of a refusal in which plan and at which step it came, as do the acts it brings."""

    def told() -> list[Event]:
        try:
            return [(moment, _told(story, following)) for moment, following in act() or ()]
        except OnexError as error:
            reason, fix = say(error.code, error.params)
            step = STEPS[act.__name__]
            raise Refused(
                "DEMO_STOPPED", plan=story.rehearsal.rules.title, step=step, reason=f"{error.code} {reason}", fix=fix
            ) from error

    return told


def _saying(world: World, state: State, reason: str) -> Act:
    return lambda: declare(world.operator, state, reason, "operator")


def enter_general_settings(world: World, source: Shipped) -> None:
    """Enter what a vendor has not announced, the way the vendor would, labelled as the demo's."""
    planner = world.vendors[source.key].planner
    for entered in general_settings(source):
        enter_supplement(planner, source.key, entered.path, entered.value, clause=source.clause)
