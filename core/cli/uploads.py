"""`onex import`: a file through the same door as the portal's, for an operator who helps out."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from core.cli.acting import NAME, acting_for, plan_named
from core.cli.session import open_installation
from core.cli.typed import content, document
from core.intake.failed import failed_workbook
from core.intake.kind import kind_of, kinds
from core.intake.receive import limit_of, receive
from core.intake.report import Report, report
from core.intake.schemas import ImportedFile
from core.jobs import engine
from core.kernel.actor import Actor
from core.kernel.messages import reason, say
from core.kernel.problems import Problem

POLL_SECONDS = 0.1


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--college", help="The college the file is of.")
@click.option("--vendor", help="The vendor the file is of (scores).")
@click.option("--plan", help="The exam plan: its id, its name or a part of it.")
@click.option("--failed", type=click.Path(dir_okay=False, path_type=Path), help="Where to put the refused rows.")
@click.option("--option", "options", multiple=True, help="NAME=VALUE, e.g. candidate_type=social or reason=…")
@click.option("--json", "as_json", is_flag=True)
def import_file(
    kind: str,
    file: Path,
    college: str | None,
    vendor: str | None,
    plan: str | None,
    failed: Path | None,
    options: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Import FILE as KIND: candidates, photos, registrations, rooms, scores … (a wrong KIND names them all)."""
    open_installation()
    if kind not in {known.key for known in kinds()}:
        raise click.UsageError(f"KIND is one of {', '.join(sorted(known.key for known in kinds()))}")
    if (college is None) == (vendor is None):
        raise click.UsageError("say whose file it is: --college or --vendor")
    actor = acting_for(college or vendor or "", *kind_of(kind).roles)
    said = document(ImportedFile, {**_options(options), "kind": kind})
    del said["kind"]
    plan_id = said.pop("plan_id") if plan is None else plan_named(actor, plan)
    data = content(file, limit_of(kind_of(kind)))
    upload_id = receive(actor, kind, file.name, data, plan_id=plan_id, options=said, sender=NAME)
    done = _wait(actor, report(actor, upload_id))
    if failed and done.tally.refused:
        failed.write_bytes(failed_workbook(actor, upload_id)[1])
    click.echo(json.dumps(_document(done), ensure_ascii=False) if as_json else _lines(done))
    if done.job.state != "succeeded" or done.tally.refused:
        raise SystemExit(1)


def _options(words: tuple[str, ...]) -> dict[str, str]:
    pairs = [word.partition("=") for word in words]
    if strange := [name for name, sign, _ in pairs if not sign]:
        raise click.UsageError(f"--option is NAME=VALUE, not {strange[0]!r}")
    return {name: value for name, _, value in pairs}


def _wait(actor: Actor, found: Report) -> Report:
    """Work on the job here, or wait for the worker that has it."""
    while (found := report(actor, found.id)).job.state in engine.OPEN:
        if not engine.run(found.job.id):
            time.sleep(POLL_SECONDS)
    return found


def _document(done: Report) -> dict[str, object]:
    counts = {name: getattr(done.tally, name) for name in ("read", "accepted", "refused", "skipped")}
    errors = [
        {
            "cell": problem.place.cell or str(problem.place),
            "code": problem.code,
            "message": _text(problem),
            "warning": problem.warning,
        }
        for problem in (*done.findings, *done.errors)
    ]
    return {"state": done.job.state, **counts, **reason(done.reason), "errors": errors}


def _text(problem: Problem) -> str:
    return "；".join(say(problem.code, {"value": problem.value, **problem.params}))


def _lines(done: Report) -> str:
    tally = done.tally
    counts = f"{tally.read} = {tally.accepted} accepted + {tally.refused} refused + {tally.skipped} skipped"
    why = [f"{done.reason.code}: {_text(done.reason)}"] if done.reason else []
    found = [f"{problem.place}: {_text(problem)}" for problem in (*done.findings, *done.problems)]
    return "\n".join((f"{done.job.state}: {counts}", *why, *found))
