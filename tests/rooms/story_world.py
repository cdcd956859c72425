"""A published plan of a real notice with one college, made by the demo's own story."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from core.demo.notices import shipped
from core.demo.run import enter_general_settings
from core.demo.story import Story, opening
from core.demo.world import add_vendor, make_world, open_sites, open_year
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.orgs.service import create_vendor
from core.plugins.store import install
from tests.rooms.college_world import bind_files

PLUGIN, PLAN = "hotmatrix_shop", "2022年第四次"


def a_plan(folder: Path, plugin: str = PLUGIN, plan: str = PLAN) -> Story:
    """Publish a vendor's plan at the hour its registration opens; one college takes part, another looks on."""
    bind_files(folder)
    source = next(source for source in shipped() if source.key == plugin)
    text = next(text for text in source.notices if plan in text)
    clock.travel(opening(text))
    world = make_world(seed=3)
    vendor = create_vendor(SYSTEM, name="甲组织")
    assert install(SYSTEM, vendor.id, plugin).state == "active"
    add_vendor(world, plugin, vendor)
    open_year(world, clock.today().year)
    open_sites(world)
    enter_general_settings(world, source)
    story = Story(
        world=world, source=source, text=text, staff=world.vendors[plugin], colleges=world.colleges[:1], count=4,
        verify_at="http://127.0.0.1/verify", by_workbook=False, back_at=clock.now(),
    )  # fmt: skip
    story.draft()
    return story


def a_story(folder: Path) -> Story:
    """Bring four candidates of the college to 信息准确, on a day registration is open."""
    story = a_plan(folder)
    story.bring_people()
    clock.travel(clock.now() + dt.timedelta(days=2))
    story.verify_people()
    return story
