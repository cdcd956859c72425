"""Every bench by its name, with the sizes it runs when none is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.bench import exam, intake, marks, paper
from core.bench.measure import Size, Trial, measure
from core.bench.scratch import scratch
from core.db import engine
from core.demo.run import Installed


@dataclass(frozen=True, slots=True)
class Bench:
    """How a bench gets ready for a number of rows, and which numbers take a minute or two."""

    prepare: Callable[[Installed, int], Trial]
    sizes: tuple[int, ...]


BENCHES: Mapping[str, Bench] = {
    "import": Bench(intake.candidates, (1_000, 5_000)),
    "registrations": Bench(intake.registrations, (500, 2_000)),
    "photos": Bench(intake.photos, (200, 1_000)),
    "arrange": Bench(exam.arrange, (2_000, 10_000)),
    "tickets": Bench(exam.papers, (200, 1_000)),
    "scores": Bench(marks.scores, (1_000, 5_000)),
    "lookup": Bench(marks.lookup, (500, 4_000)),
    "issue": Bench(paper.issue, (100, 500)),
    "export": Bench(paper.export, (1_000, 5_000)),
}


def run(name: str, sizes: Sequence[int], database: str, install: Callable[[], Installed]) -> Iterator[Size]:
    """Run a bench at each size on an empty database; `install` makes a vendor with its plugin there."""
    for rows in sizes or BENCHES[name].sizes:
        with scratch(database):
            trial = BENCHES[name].prepare(install(), rows)
            with engine.engine().begin() as connection:
                connection.exec_driver_sql("ANALYZE")  # as the database itself does, some time after its rows came in
            yield measure(trial, rows)
