"""A notice made ready to be played: looked at before any database is, so that what is in the way is said first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from core.api import Holds, VendorPlugin
from core.demo.agenda import Agenda, agenda
from core.demo.notices import Shipped, general_settings, plan_settings
from core.demo.stand_ins import Setting, stand_ins
from core.kernel.errors import Refused
from core.kernel.messages import say
from core.kernel.problems import Problem
from core.kernel.working_days import is_working_day
from core.rules.notice import Notice, parse
from core.rules.plan import PlanRules, Supplement
from core.rules.resolve import Resolution, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """One notice: the rules it comes to, what is entered for it besides, and when everything happens."""

    plugin: VendorPlugin
    source: Shipped
    text: str
    rules: PlanRules
    settings: tuple[Setting, ...]
    agenda: Agenda

    @property
    def by_workbook(self) -> bool:
        """Whether the plan is registered by workbook, the national platform being closed."""
        return _by_workbook(self.rules)

    @property
    def for_holders_only(self) -> bool:
        """Whether every level asks for a certificate, so that no newcomer can be registered."""
        levels = (level for certificate in self.rules.certificates for level in certificate.levels)
        return all(any(isinstance(condition, Holds) for condition in level.eligibility) for level in levels)


def rehearse(plugin: VendorPlugin, source: Shipped, text: str, file: str = "") -> Rehearsal:
    """Resolve a notice with the demo settings, and stand-ins where there are none.

    Raises Refused DEMO_NOTICE_UNFIT with every finding and its place, DEMO_SETTINGS_INVALID.
    """
    notice = parse(text)
    name = " ".join(filter(None, (file, notice.name)))
    if notice.problems or not notice.sessions:
        raise _unfit(name, notice.problems)
    chosen = [certificate for certificate in plugin.certificates if certificate.key in notice.certificates]
    general, own = general_settings(source), plan_settings(source, notice)
    draft = _resolve(plugin, notice, (*general, *own), source)
    own += stand_ins(draft.missing, chosen, draft.windows, draft.sessions)
    resolution = _resolve(plugin, notice, (*general, *own), source)
    if resolution.rules is None:
        raise _unfit(name, (finding for finding in resolution.findings if not finding.warning))
    rules = resolution.rules
    return Rehearsal(
        plugin=plugin,
        source=source,
        text=text,
        rules=rules,
        settings=tuple(own),
        agenda=agenda(rules, by_workbook=_by_workbook(rules)),
    )


def _resolve(plugin: VendorPlugin, notice: Notice, settings: Iterable[Setting], source: Shipped) -> Resolution:
    entered = [
        Supplement(path=s.path, value=s.value, clause=source.clause, entered_by="", entered_on=dt.date.min)
        for s in settings
    ]
    return resolve(plugin, notice, entered, is_working_day)


def _by_workbook(rules: PlanRules) -> bool:
    return any(certificate.workbook for certificate in rules.certificates)


def _unfit(name: str, findings: Iterable[Problem]) -> Refused:
    """Say each finding with its place and what is to be done."""
    said = []
    for finding in findings:
        text, fix = say(finding.code, finding.params)
        said.append(f"{finding.place}: {text}（{fix}）")
    return Refused("DEMO_NOTICE_UNFIT", notice=name, findings="；".join(said))
