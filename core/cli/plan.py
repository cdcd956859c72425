"""`onex plan`: windows by a vendor's rules, and a notice against them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from core.api import Certificate, Stage, Timetable, VendorPlugin
from core.cli.acting import acting_for, plan_named
from core.cli.plugin import compiled
from core.cli.session import open_installation
from core.db.session import reading
from core.db.tables import User, Vendor
from core.kernel.actor import SYSTEM, Role
from core.kernel.errors import NotFound
from core.kernel.messages import say
from core.kernel.working_days import is_working_day
from core.orgs.accounts import actor_of
from core.plans import views
from core.plans.service import enter_supplement, import_notice
from core.plugins.loader import offered
from core.rules.notice import Notice, parse
from core.rules.resolve import Resolution, resolve
from core.rules.timetable import describe, periods
from core.rules.values import read_value


@click.group("plan")
def plan_group() -> None:
    """Exam plans and their timetables."""


@plan_group.command()
@click.argument("certificate")
@click.option("--exam-date", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--last-exam-date", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--json", "as_json", is_flag=True)
def timeline(certificate: str, exam_date: dt.datetime, last_exam_date: dt.datetime | None, *, as_json: bool) -> None:
    """Print every stage's window for PLUGIN/CERTIFICATE and an exam date."""
    table = _certificate(certificate).timetable
    days = [exam_date.date(), (last_exam_date or exam_date).date()]
    found = periods(table, days, is_working_day)
    rows = [
        {
            "stage": stage.value,
            "start": _text(found[stage].start),
            "end": _text(found[stage].end),
            "rule": _rule(table, stage),
            "source": table.windows[stage].source,
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
    plugins = [compiled(key).plugin for key in offered()]
    reports = [_report(file, plugins) for file in files]
    if as_json:
        click.echo(json.dumps(reports, ensure_ascii=False))
    else:
        for report in reports:
            _print_report(report)
    if any(not finding["warning"] for report in reports for finding in report["findings"]):
        raise SystemExit(1)


def _report(file: Path, plugins: list[VendorPlugin]) -> dict[str, Any]:
    notice = parse(file.read_text(encoding="utf-8"))
    resolution = resolve(_plugin_for(notice, plugins), notice, (), is_working_day)
    return {
        "file": str(file),
        "plan": notice.name,
        "deviations": _deviations(resolution),
        "missing": [
            {"path": m.path, "what": m.what, "source": m.source, "blocks": m.blocks} for m in resolution.missing
        ],
        "findings": [
            {"code": p.code, "place": p.place.field, "warning": p.warning, "message": say(p.code, p.params)[0]}
            for p in resolution.findings
        ],
    }


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


def _plugin_for(notice: Notice, plugins: list[VendorPlugin]) -> VendorPlugin:
    for plugin in plugins:
        if set(notice.certificates) <= {certificate.key for certificate in plugin.certificates}:
            return plugin
    raise NotFound


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
    except ValueError as error:
        raise click.UsageError(f"--value is no JSON: {error}") from error
    plan_id = plan_named(actor, plan)
    shown = views.plan(actor, plan_id)
    fact = read_value(path, plain, clause)
    enter_supplement(actor, shown.plugin, path, fact, clause=clause, plan_id=None if everywhere else plan_id)
    click.echo(f"{shown.name}: {path}")


@plan_group.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--vendor", required=True)
@click.option("--login", required=True, help="The planner's account that the drafts are made by.")
def import_notices(files: tuple[Path, ...], vendor: str, login: str) -> None:
    """Make draft plans of notice files."""
    open_installation()
    with reading(SYSTEM) as tx:
        owner = tx.scalars(select(Vendor).where(Vendor.name == vendor)).one()
        user = tx.scalars(select(User).where(User.login == login, User.vendor_id == owner.id)).first()
    if user is None:
        raise NotFound
    plugins = [compiled(key).plugin for key in offered()]
    for file in files:
        text = file.read_text(encoding="utf-8")
        plan = import_notice(actor_of(user), _plugin_for(parse(text), plugins).key, text)
        click.echo(f"{plan.id} {plan.name}")
