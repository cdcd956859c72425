"""Events: told in a child after the commit, tried again when that fails, and nothing is ever undone by it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from core.db.events import tell
from core.db.outbox import MOST_TRIES
from core.db.session import reading, transaction
from core.db.tables import Outbox, Vendor
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, ActorKind
from core.orgs.service import create_vendor
from core.plugins import store
from core.plugins.delivery import deliver_due, tell_plugin, undelivered
from tests.plugins.outside import GOOD, Shelf, anywhere

EVENT = "\n@hookimpl\ndef onex_event(name, payload):\n    "


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    folder = tmp_path / "site"
    folder.mkdir()
    return Shelf(folder, monkeypatch)


def happened(vendor: Vendor) -> None:
    with transaction(Actor(kind=ActorKind.VENDOR, vendor_id=vendor.id)) as tx:
        tell(tx, "plan.published", "1", {"plan": "p1", "digest": "d1"})


def outbox() -> Outbox:
    with reading(SYSTEM) as tx:
        return tx.scalars(select(Outbox)).one()


def test_a_plugin_is_told_once_with_texts_only(database: str, shelf: Shelf, tmp_path: Path) -> None:
    heard = tmp_path / "heard.txt"
    body = f"import json; open({str(heard)!r}, 'a').write(json.dumps([name, payload]) + '\\n')"
    vendor = create_vendor(SYSTEM, name="示例组织")
    store.install(SYSTEM, vendor.id, shelf.put(GOOD + EVENT + body))
    happened(vendor)
    assert (deliver_due(), deliver_due()) == (1, 0)
    assert [json.loads(line) for line in heard.read_text().splitlines()] == [
        ["plan.published", {"plan": "p1", "digest": "d1"}]
    ]
    assert (outbox().state, outbox().error) == ("done", "")


def test_a_failing_plugin_is_tried_again_later_and_at_last_given_up(database: str, shelf: Shelf) -> None:
    vendor = create_vendor(SYSTEM, name="示例组织")
    store.install(SYSTEM, vendor.id, shelf.put(GOOD + EVENT + "raise OSError('away')"))
    happened(vendor)
    for _ in range(MOST_TRIES):
        assert deliver_due() == 1
        assert deliver_due() == 0, "not before its time"
        clock.travel(clock.now() + dt.timedelta(hours=2))
    assert deliver_due() == 0
    row = outbox()
    assert (row.state, row.tries, anywhere(row.error)) == ("failed", MOST_TRIES, "probe_case: OSError: away @")
    assert [(found.topic, found.error) for found in undelivered(SYSTEM)] == [("plan.published", row.error)]


def test_where_nobody_listens_an_event_is_done(database: str, shelf: Shelf) -> None:
    vendor = create_vendor(SYSTEM, name="示例组织")
    store.install(SYSTEM, vendor.id, shelf.put(GOOD))
    happened(vendor)
    assert deliver_due() == 1
    assert outbox().state == "done"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("import sys; sys.exit(4)", "probe_case: SystemExit: 4 @"),
        ("import os; os._exit(5)", "probe_case: the process ended with code 5 and no answer"),
        ("x = bytearray(1 << 33)", "probe_case: MemoryError @"),
        ("import time; time.sleep(60)", "probe_case: no answer within 2 s"),
    ],
)
def test_whatever_a_plugin_does_with_an_event_is_one_line(shelf: Shelf, body: str, error: str) -> None:
    shelf.put(GOOD + EVENT + body)
    assert anywhere(tell_plugin("probe_case", "plan.published", {}, seconds=2)) == error
