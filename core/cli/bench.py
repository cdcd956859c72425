"""`onex bench`: how fast the product is here, beside the least the same work can take."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

import click
from sqlalchemy.engine import make_url

from core.bench.benches import BENCHES, run
from core.bench.measure import Size
from core.cli.demo import installed, prepared
from core.cli.typed import Database
from core.demo.notices import shipped
from core.demo.run import Installed

HEAD = ("rows", "seconds", "floor s", "ratio", "rows/s", "growth", "peak MB", "statements")


@click.command()
@click.argument("name", type=click.Choice(list(BENCHES)))
@click.option("--rows", type=click.IntRange(min=4), help="One size instead of the bench's own.")
@click.option("--database", type=Database(), help="An empty one, emptied again afterwards; else a new SQLite file.")
@click.option("--json", "as_json", is_flag=True)
def bench(name: str, rows: int | None, database: str | None, *, as_json: bool) -> None:
    """Measure NAME on scratch data: time and its floor in one run, statements, memory, growth with size."""
    sizes = list(run(name, [rows] if rows else [], database or "", _vendor))
    backend = make_url(database).get_backend_name() if database else "sqlite"
    if as_json:
        click.echo(json.dumps({"bench": name, "database": backend, "sizes": [asdict(size) for size in sizes]}))
    else:
        click.echo(f"{name} ({backend})")
        click.echo("\n".join(_lines(sizes)))


def _vendor() -> Installed:
    """Install the first plugin that is registered through the portal."""
    for source in shipped():
        one = prepared(source)
        if one.rehearsals and not one.rehearsals[0].by_workbook:
            return installed(one)
    raise click.UsageError("no installed plugin ships a plan that is registered through the portal")


def _lines(sizes: Iterable[Size]) -> Iterable[str]:
    """Yield the table; `growth` is the cost of a row to that of the smallest size."""
    yield "".join(f"{word:>12}" for word in HEAD)
    first = None
    for size in sizes:
        first = first or size.rows_per_s
        figures = (size.seconds, size.floor_seconds, size.ratio)
        cells = (size.rows, *(f"{figure:.2f}" for figure in figures), f"{size.rows_per_s:.0f}")
        growth = f"{first / size.rows_per_s:.2f}"
        yield "".join(f"{cell:>12}" for cell in (*cells, growth, f"{size.peak_rss_mb:.0f}", size.statements))
