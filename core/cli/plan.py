"""`onex plan`: windows by a vendor's rules, and a notice against them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click
from marshmallow import validate
from sqlalchemy import select

from core.api import Certificate, Stage, Timetable, VendorPlugin
from core.cli.acting import acting_for, operating, plan_named
from core.cli.plugin import compiled, vendor_named
from core.cli.session import open_installation
from core.cli.typed import Typed, content, document
from core.db.session import reading
from core.db.tables import User
from core.kernel.actor import Role
from core.kernel.errors import NotFound
from core.kernel.messages import say
from core.kernel.messages.sources import clause
from core.kernel.text import LONGEST, check_texts
from core.kernel.working_days import is_working_day
from core.orgs.identity import actor_of
from core.plans import views
from core.plans.schemas import SupplementBody
from core.plans.service import enter_supplement, import_notice
from core.plugins.loader import module_of, offered
from core.plugins.release import Quarantine, compile_plugin
from core.plugins.store import declares, plugin_for
from core.plugins.texts import one_line
from core.rest.fields import Day, Text
from core.rules.notice import Notice, parse
from core.rules.resolve import Resolution, resolve
from core.rules.timetable import describe, periods

MOST_BYTES = 4 * LONGEST
"""As many as the longest text can have."""
DAY = Typed("day", Day())


@click.group("plan")
def plan_group() -> None:
    """Exam plans and their timetables."""


@plan_group.command()
@click.argument("certificate", type=Typed("certificate", Text(validate=validate.Length(1, 200))))
@click.option("--exam-date", type=DAY, required=True)
@click.option("--last-exam-date", type=DAY)
@click.option("--json", "as_json", is_flag=True)
def timeline(certificate: str, exam_date: dt.date, last_exam_date: dt.date | None, *, as_json: bool) -> None:
    """Print every stage's window for PLUGIN/CERTIFICATE and an exam date."""
    table = _certificate(certificate).timetable
    days = [exam_date, last_exam_date or exam_date]
    found = periods(table, days, is_working_day)
    rows = [
        {
            "stage": stage.value,
            "start": _text(found[stage].start),
            "end": _text(found[stage].end),
            "rule": _rule(table, stage),
            "source": clause(table.windows[stage].source),
        }
        for stage in Stage
        if stage in table.windows
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(
            f"{row['stage']:17} {row['start'] or '…':10} – {row['end'] or '…':10}  {row['rule']}  [{row['source']}]"
        )


def _certificate(name: str) -> Certificate:
    key, _, rest = name.partition("/")
    for certificate in compiled(key).plugin.certificates:
        if certificate.key == rest:
            return certificate
    raise click.UsageError(f"{key} declares no certificate {rest!r}")


def _text(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _rule(table: Timetable, stage: Stage) -> str:
    window = table.windows[stage]
    edges = [describe(rule).zh if rule else "…" for rule in (window.start, window.end)]
    return " – ".join(edges)


@plan_group.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def check_notices(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Hold notice files against their vendor's rules: deviations, findings, what is missing."""
    plugins: dict[str, VendorPlugin | None] = {}
    reports = [_report(file, plugins) for file in files]
    if as_json:
        click.echo(json.dumps(reports, ensure_ascii=False))
    else:
        for report in reports:
            _print_report(report)
    if any(not finding["warning"] for report in reports for finding in report["findings"]):
        raise SystemExit(1)


def _report(file: Path, plugins: dict[str, VendorPlugin | None]) -> dict[str, Any]:
    notice = parse(_text_of(file))
    resolution = resolve(_plugin_for(notice, file, plugins), notice, (), is_working_day)
    return {
        "file": str(file),
        "plan": notice.name,
        "deviations": _deviations(resolution),
        "missing": [
            {"path": m.path, "what": m.what, "source": clause(m.source), "blocks": m.blocks} for m in resolution.missing
        ],
        "findings": [
            {"code": p.code, "place": p.place.field, "warning": p.warning, "message": say(p.code, p.params)[0]}
            for p in resolution.findings
        ],
    }


def _text_of(file: Path) -> str:
    try:
        text = content(file, MOST_BYTES).decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{file} is no text in UTF-8, or longer than {MOST_BYTES:,} bytes") from error
    check_texts([(str(file), text)])
    return text


def _deviations(resolution: Resolution) -> list[dict[str, Any]]:
    return [
        {
            "stage": d.stage.value,
            "edge": d.edge.value,
            "rule": d.rule.isoformat(),
            "printed": d.printed.isoformat(),
            "acknowledged": d.acknowledged,
            "reason": d.reason,
        }
        for d in resolution.deviations
    ]


def _plugin_for(notice: Notice, file: Path, plugins: dict[str, VendorPlugin | None]) -> VendorPlugin:
    """Return the plugin that declares a notice's certificates, compiling the one whose package the file is in first.

    `plugins` are those compiled so far; one that is unfit is said once, and the others go on.
    """
    for key in sorted(offered(), key=lambda key: module_of(key).rpartition(".")[2] not in file.absolute().parts):
        if key not in plugins:
            plugins[key] = _fit(key)
        if (plugin := plugins[key]) and declares(plugin, notice.certificates):
            return plugin
    raise NotFound("NOTICE_PLUGIN_MISSING", certificates="、".join(notice.certificates))


def _fit(key: str) -> VendorPlugin | None:
    outcome = compile_plugin(key)
    if isinstance(outcome, Quarantine):
        click.echo(f"{one_line(key)}: {outcome.reason}", err=True)
        return None
    return outcome.plugin


def _print_report(report: dict[str, Any]) -> None:
    click.echo(f"{report['plan']} ({report['file']})")
    for d in report["deviations"]:
        mark = "acknowledged" if d["acknowledged"] else "NOT ACKNOWLEDGED"
        click.echo(
            f"  deviation {d['stage']}.{d['edge']}: rule {d['rule']}, printed {d['printed']} ({mark}) {d['reason']}"
        )
    for m in report["missing"]:
        click.echo(f"  not announced {m['path']}: {m['what']} ({m['source']}), blocks {m['blocks']}")
    for f in report["findings"]:
        click.echo(f"  {'warning' if f['warning'] else 'finding'} {f['code']} {f['place']}: {f['message']}")


@plan_group.command()
@click.argument("plan")
@click.option("--vendor", required=True)
@click.option("--path", required=True, help="What is announced, e.g. CERTIFICATE.pass_rule.")
@click.option("--value", required=True, help="The value as JSON, in the shape its path asks for.")
@click.option("--clause", required=True, help="The clause it stands in.")
@click.option("--everywhere", is_flag=True, help="For all plans of the plugin.")
def supplement(plan: str, vendor: str, path: str, value: str, clause: str, *, everywhere: bool) -> None:
    """Enter a fact that PLAN's vendor announced since; a published plan takes it by an amendment."""
    open_installation()
    actor = acting_for(vendor, Role.VENDOR_PLANNER)
    try:
        plain = json.loads(value)
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"--value is no JSON: {error}") from error
    data = document(SupplementBody, {"path": path, "value": plain, "clause": clause, "everywhere": everywhere})
    plan_id = plan_named(actor, plan)
    shown = views.plan(actor, plan_id)
    only = None if data.pop("everywhere") else plan_id
    enter_supplement(actor, shown.plugin, **data, plan_id=only)
    click.echo(f"{shown.name}: {path}")


@plan_group.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--vendor", required=True)
@click.option("--login", required=True, help="The planner's account that the drafts are made by.")
def import_notices(files: tuple[Path, ...], vendor: str, login: str) -> None:
    """Make draft plans of notice files."""
    open_installation()
    owner = vendor_named(vendor)
    with reading(operating()) as tx:
        user = tx.scalars(select(User).where(User.login == login, User.vendor_id == owner)).first()
    if user is None:
        raise NotFound
    planner = actor_of(user)
    for file in files:
        text = _text_of(file)
        plan = import_notice(planner, plugin_for(planner, parse(text).certificates), text)
        click.echo(f"{plan.id} {plan.name}")
