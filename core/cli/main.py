"""`onex`: exit 0 done, 1 refused with a message, 2 wrong usage; with --json exactly one document on stdout."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys

import click

from core.cli.bench import bench
from core.cli.database import db_group, doctor
from core.cli.demo import demo
from core.cli.imports import import_file
from core.cli.national import national_group
from core.cli.orgs import org_group, token_group, user_group
from core.cli.plan import plan_group
from core.cli.plugin import plugin_group
from core.cli.serve import scheduler, serve, worker
from core.cli.verify import verify
from core.kernel import clock
from core.kernel.errors import OnexError
from core.kernel.messages import say


@click.group()
@click.version_option(package_name="onex-platform")
@click.option("--at", type=click.DateTime(), help="Rehearsals only: run as if it were then, Shanghai time.")
def cli(at: dt.datetime | None) -> None:
    """One portal for every 1+X certificate."""
    if at is None:
        return
    if os.environ.get("ONEX_ENV") == "production":
        raise click.UsageError("--at is for rehearsals, not for ONEX_ENV=production")
    clock.travel(at.replace(tzinfo=clock.SHANGHAI))


for command in (
    bench, db_group, demo, doctor, import_file, national_group, org_group, plan_group, plugin_group, scheduler, serve,
    token_group, user_group, verify, worker,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """Run the command line and turn refusals into one clear message."""
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Abort:
        sys.exit(1)
    except OnexError as error:
        text, fix = say(error.code, error.params)
        if "--json" in sys.argv:
            click.echo(json.dumps({"code": error.code, "detail": text, "fix": fix}, ensure_ascii=False))
        click.echo(f"{error.code}: {text}。{fix}", err=True)
        sys.exit(1)
