"""A published plan of a real notice with one college whose candidates are verified, made by the demo's own story."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from core.demo.notices import shipped
from core.demo.story import Story, opening
from core.demo.world import add_vendor, make_world, open_sites, open_year
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.orgs.service import create_vendor
from core.plugins.store import install
from tests.rooms.college_world import bind_files

PLUGIN, PLAN = "hotmatrix_shop", "2022年第四次"


def a_story(folder: Path) -> Story:
    """Bring four candidates of one college to 信息准确, on a day registration is open."""
    bind_files(folder)
    source = next(source for source in shipped() if source.key == PLUGIN)
    text = next(text for text in source.notices if PLAN in text)
    clock.travel(opening(text))
    world = make_world(seed=3)
    vendor = create_vendor(SYSTEM, name="甲组织")
    assert install(SYSTEM, vendor.id, PLUGIN).state == "active"
    add_vendor(world, PLUGIN, vendor)
    open_year(world, clock.today().year)
    open_sites(world)
    story = Story(
        world=world, source=source, text=text, staff=world.vendors[PLUGIN], colleges=world.colleges[:1], count=4,
        verify_at="http://127.0.0.1/verify", by_workbook=False, back_at=clock.now(),
    )  # fmt: skip
    story.draft()
    story.bring_people()
    clock.travel(clock.now() + dt.timedelta(days=2))
    story.verify_people()
    return story
