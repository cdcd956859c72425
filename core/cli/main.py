"""`onex`: exit 0 done, 1 refused with a message, 2 wrong usage; with --json exactly one document on stdout."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from importlib import import_module

import click

from core.kernel import clock
from core.kernel.errors import OnexError
from core.kernel.messages import say

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
        "core.cli.imports:import_file",
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
    clock.travel(at.replace(tzinfo=clock.SHANGHAI))


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
