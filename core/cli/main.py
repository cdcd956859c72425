"""`onex`: exit 0 done, 1 refused with a message, 2 wrong usage; with --json exactly one document on stdout."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import NoReturn, cast

import click

from core.kernel import clock, logs
from core.kernel.errors import OnexError, Unavailable
from core.kernel.messages import say, sentences
from core.kernel.problems import Problem
from core.kernel.text import check_texts

COMMANDS = {
    "bench": (
        "core.cli.bench:bench",
        "Measure NAME on scratch data: time and its floor in one run, statements, memory, growth with size.",
    ),
    "db": ("core.cli.database:db_group", "Migrations."),
    "demo": (
        "core.cli.demo:demo",
        "Install the vendors, run every plan of their notices to its certificates, and serve the portal.",
    ),
    "doctor": (
        "core.cli.database:doctor",
        "Check configuration, database, queue, files, fonts, holiday calendar and plugins; name each fix.",
    ),
    "import": (
        "core.cli.uploads:import_file",
        "Import FILE as KIND: candidates, photos, registrations, rooms, scores … (a wrong KIND names them all).",
    ),
    "national": ("core.cli.national:national_group", "The national platform: down, up, and what it stands at."),
    "org": ("core.cli.orgs:org_group", "Vendors and colleges."),
    "plan": ("core.cli.plan:plan_group", "Exam plans and their timetables."),
    "plugin": ("core.cli.plugin:plugin_group", "Vendor plugins."),
    "scheduler": ("core.cli.serve:scheduler", "Run due jobs and clock-driven work in this process, for ever."),
    "serve": (
        "core.cli.serve:serve",
        "Serve the portal: gunicorn in production, one embedded process with its own sweeper otherwise.",
    ),
    "token": ("core.cli.orgs:token_group", "Keys of the REST API."),
    "user": ("core.cli.orgs:user_group", "Accounts."),
    "verify": (
        "core.cli.verify:verify",
        "Say whether a certificate is valid, revoked or unknown, and whether a file is the one that was issued.",
    ),
    "worker": ("core.cli.serve:worker", "Work on background jobs from Redis, and sweep for those whose bell was lost."),
}
"""Where each command stands, and what `onex --help` says of it: only the one that is called is loaded."""


class Commands(click.Group):
    """Loads a command when it is called: all of them together take two seconds, and most processes need one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse first what no door of the portal takes."""
        check_texts((f"argument {number}", word) for number, word in enumerate(args, 1))
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """Return the commands' names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Return a command, loaded now; None for an unknown one."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in sorted(COMMANDS.items())])


@click.group(cls=Commands)
@click.version_option(package_name="onex-platform")
@click.option("--at", type=click.DateTime(), help="Rehearsals only: run as if it were then, Shanghai time.")
def cli(at: dt.datetime | None) -> None:
    """One portal for every 1+X certificate."""
    if at is None:
        return
    if os.environ.get("ONEX_ENV") == "production":
        raise click.UsageError("--at is for rehearsals, not for ONEX_ENV=production")
    if at.year not in clock.YEARS:
        raise click.UsageError(f"--at lies between {clock.YEARS.start} and {clock.YEARS.stop - 1}")
    clock.travel(at.replace(tzinfo=clock.SHANGHAI))


def main() -> None:
    """Run the command line and turn refusals into one clear message."""
    logs.configure(json=os.environ.get("ONEX_ENV") == "production")
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Abort:
        sys.exit(1)
    except OnexError as error:
        _refuse(error)
    except Exception as error:
        from core.db.session import is_away  # noqa: PLC0415 - only who fails pays for it
        from core.db.space import lacking  # noqa: PLC0415

        if full := lacking(error):
            _refuse(full)
        if isinstance(error, OSError):
            sys.exit(f"{error.filename or 'onex'}: {error.strerror or error}")
        if not is_away(error):
            raise
        _refuse(Unavailable("数据库"))


def _refuse(error: OnexError) -> NoReturn:
    """Say what is wrong and where, and end."""
    if "--json" in sys.argv:
        text, fix = say(error.code, error.params)
        errors = [_finding(problem) for problem in cast("Iterable[Problem]", error.params.get("problems", ()))]
        click.echo(json.dumps({"code": error.code, "detail": text, "fix": fix, "errors": errors}, ensure_ascii=False))
    click.echo("\n".join(sentences(error)), err=True)
    sys.exit(1)


def _finding(problem: Problem) -> dict[str, str]:
    text, fix = say(problem.code, {"value": problem.value, **problem.params})
    return {"field": str(problem.place), "code": problem.code, "message": text, "fix": fix}
