"""A published plan of a real notice with one college, made by the demo's own story."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.demo.notices import shipped
from core.demo.rehearsal import rehearse
from core.demo.run import enter_general_settings
from core.demo.story import Story
from core.demo.world import add_vendor, make_world, open_sites, open_year
from core.issuance import service as issuance
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.orgs.service import create_vendor
from core.plugins.release import Release, compile_plugin
from core.plugins.store import install
from tests.rooms.college_world import bind_files
from tests.rooms.kept import kept

PLUGIN, PLAN = "hotmatrix_shop", "2022年第四次"


@kept
def a_plan(folder: Path, plugin: str = PLUGIN, plan: str = PLAN, sessions: list[dict[str, Any]] | None = None) -> Story:
    """Publish a vendor's plan at the hour its registration opens; one college takes part, another looks on.

    `sessions` stand in for those the vendor has not confirmed.
    """
    bind_files(folder)
    source = next(source for source in shipped() if source.key == plugin)
    if sessions:
        source = replace(source, settings={**source.settings, "sessions": sessions})
    text = next(text for text in source.notices if plan in text)
    release = compile_plugin(plugin)
    assert isinstance(release, Release)
    rehearsal = rehearse(release.plugin, source, text)
    clock.travel(rehearsal.agenda.published)
    world = make_world(seed=3)
    vendor = create_vendor(SYSTEM, name="甲组织")
    assert install(SYSTEM, vendor.id, plugin).state == "active"
    add_vendor(world, plugin, vendor)
    open_year(world, clock.today().year)
    open_sites(world)
    enter_general_settings(world, source)
    story = Story(
        world=world, rehearsal=rehearsal, staff=world.vendors[plugin], colleges=world.colleges[:1], count=4,
        verify_at="http://127.0.0.1/verify", by_workbook=False,
    )  # fmt: skip
    story.draft()
    return story


@kept
def a_story(folder: Path, **of: Any) -> Story:
    """Bring four candidates of the college to 信息准确, on a day registration is open; `of` names another plan."""
    story = a_plan(folder, **of)
    story.bring_people()
    clock.travel(clock.now() + dt.timedelta(days=2))
    story.verify_people()
    return story


@kept
def two_days(folder: Path) -> Story:
    """A plan of two certificates whose levels may all be sat on either of its two days (C-32)."""
    times = {
        1: (("theory", dt.time(14), dt.time(15)), ("practical", dt.time(15, 30), dt.time(18))),
        2: (("theory", dt.time(8, 30), dt.time(9, 30)), ("practical", dt.time(10), dt.time(12, 30))),
    }
    sessions = [
        {"day": day, "level": level, "subject": subject, "start": start, "end": end}
        for day, rows in times.items()
        for level in (1, 2)
        for subject, start, end in rows
    ]
    return a_story(folder, plugin="aopai_live", plan="第三次统考", sessions=sessions)


@kept
def registered(folder: Path) -> Story:
    """The college's candidates are registered, its rooms entered, and registration is still open."""
    story = a_story(folder)
    story.register()
    return story


@kept
def scored(folder: Path) -> Story:
    """Every mark is in, on the day the scores may be published."""
    story = registered(folder)
    days = story.rehearsal.agenda
    for moment, act in ((days.arranged, story.arrange), (days.billed, story.bill), (days.scored, story.score)):
        clock.travel(moment)
        act()
    clock.travel(days.shown)
    return story


@kept
def to_sign(folder: Path) -> Story:
    """The scores are locked and the list of certificates waits for both parties."""
    story = scored(folder)
    story.publish_scores()
    clock.travel(story.rehearsal.agenda.issued)
    issuance.propose(story.staff.signer, story.key)
    return story
