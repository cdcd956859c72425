"""A whole portal in this process: server and sweeper in threads, the clock shared with the test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from werkzeug.serving import make_server

from core.db import engine
from core.demo.notices import shipped
from core.demo.rehearsal import rehearse
from core.demo.run import enter_general_settings
from core.demo.story import Story
from core.demo.world import World, add_vendor, make_world, open_sites, open_year
from core.jobs import bell
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.settings import Settings
from core.orgs.service import create_vendor
from core.plugins.release import Release, compile_plugin
from core.plugins.store import install
from core.web.app import create_app
from core.wiring.start import start


@dataclass(frozen=True)
class Portal:
    """Where the portal is, who is in it, and the plan it runs."""

    address: str
    world: World
    story: Story


@contextmanager
def portal(folder: Path, plugin: str, plan: str) -> Iterator[Portal]:
    """Set up one vendor's plan with one college, at the hour its registration opens, and serve it."""
    environment = {"ONEX_DATABASE_URL": f"sqlite:///{folder / 'onex.sqlite3'}"}
    settings = start(Settings.from_env(environment, folder))
    engine.upgrade()
    world, story = one_plan(plugin, plan)
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    stop = threading.Event()
    threads = [
        threading.Thread(target=server.serve_forever),
        threading.Thread(target=bell.sweep_forever, args=(stop,)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield Portal(f"http://127.0.0.1:{server.server_port}", world, story)
    finally:
        server.shutdown()
        stop.set()
        bell._rung.set()
        for thread in threads:
            thread.join()
        server.server_close()
        engine.dispose()


def one_plan(plugin: str, plan: str) -> tuple[World, Story]:
    """Set up one vendor, one published plan and its college, at the hour its registration opens."""
    source = next(source for source in shipped() if source.key == plugin)
    text = next(text for text in source.notices if plan in text)
    release = compile_plugin(plugin)
    assert isinstance(release, Release)
    rehearsal = rehearse(release.plugin, source, text)
    clock.travel(rehearsal.agenda.published)
    world = make_world(seed=7)
    vendor = create_vendor(SYSTEM, name="培训评价组织", name_en="Vendor")
    assert install(SYSTEM, vendor.id, plugin).state == "active"
    add_vendor(world, plugin, vendor)
    open_year(world, clock.today().year)
    open_sites(world)
    enter_general_settings(world, source)
    story = Story(
        world=world,
        rehearsal=rehearsal,
        staff=world.vendors[plugin],
        colleges=world.colleges[:1],
        count=4,
        verify_at="http://127.0.0.1/verify",
        by_workbook=False,
    )
    story.draft()
    return world, story
