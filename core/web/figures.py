"""What a scrape reads from the database and the disk: how much work waits, and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.db.outbox import DONE, PENDING
from core.db.session import reading
from core.db.tables import Job, NationalDelivery, Outbox
from core.files.store import store
from core.jobs.engine import OPEN
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.national.rules import ON_ITS_WAY, STUCK

FATES = ("accepted", "refused", "skipped")

Group = tuple[str, str, int, dt.datetime]
"""Of what, in which state, how many, and since when the oldest."""


class Figures(Collector):
    """Asks anew at every scrape, in three statements; what does not answer has no figures but that it is away."""

    def collect(self) -> Iterator[Metric]:
        """Yield jobs, deliveries, and the room left for files."""
        try:
            with reading(SYSTEM) as tx:
                found = [*_jobs(tx), *_deliveries(tx)]
        except SQLAlchemyError:
            found = []
        yield GaugeMetricFamily("onex_database_up", "Whether the database answers", value=bool(found))
        yield from found
        free = GaugeMetricFamily("onex_store_free_bytes", "Room left in the file store")
        with suppress(OSError):
            free.add_metric([], store().free())
        yield free


def _jobs(tx: Session) -> Iterator[Metric]:
    sums = (func.sum(getattr(Job, fate)) for fate in FATES)
    query = select(Job.kind, Job.state, func.count(Job.id), func.min(Job.created_at), *sums)
    found = tx.execute(query.group_by(Job.kind, Job.state)).all()
    yield from _grouped(
        GaugeMetricFamily("onex_jobs", "Background jobs by kind and state", labels=["kind", "state"]),
        GaugeMetricFamily("onex_oldest_job_seconds", "Age of the oldest open job of a kind", labels=["kind"]),
        [(kind, state, number, since) for kind, state, number, since, *_ in found],
        OPEN,
    )
    rows = GaugeMetricFamily("onex_import_rows", "Rows of files judged so far by fate", labels=["fate"])
    for column, fate in enumerate(FATES, 4):
        rows.add_metric([fate], sum(row[column] for row in found))
    yield rows


def _deliveries(tx: Session) -> Iterator[Metric]:
    o, n = Outbox, NationalDelivery
    told = select(o.audience, o.state, func.count(o.id), func.min(o.created_at)).where(o.state != DONE)
    sent = select(n.state, func.count(n.id), func.min(n.created_at)).where(n.state.in_(ON_ITS_WAY | STUCK))
    groups: list[Group] = [(*row,) for row in tx.execute(told.group_by(o.audience, o.state))]
    groups += [("national", *row) for row in tx.execute(sent.group_by(n.state))]
    yield from _grouped(
        GaugeMetricFamily("onex_deliveries", "What others were not told yet, by state", labels=["to", "state"]),
        GaugeMetricFamily("onex_oldest_delivery_seconds", "Age of the oldest that is on its way", labels=["to"]),
        groups,
        {PENDING, *ON_ITS_WAY},
    )


def _grouped(
    count: GaugeMetricFamily, age: GaugeMetricFamily, groups: Iterable[Group], waiting: Container[str]
) -> Iterator[Metric]:
    """Yield how many there are, and how old the oldest is of those that wait."""
    oldest: dict[str, dt.datetime] = {}
    for of, state, number, since in groups:
        count.add_metric([of, state], number)
        if state in waiting:
            oldest[of] = min(since, oldest.get(of, since))
    for of, since in oldest.items():
        age.add_metric([of], (clock.now() - since).total_seconds())
    yield from (count, age)
