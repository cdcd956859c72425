"""The declaration's own sanity: every finding at once, each with its code and place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from core.api import (
    LEVEL_NAMES,
    Age,
    BestOf,
    Certificate,
    Clause,
    Conditions,
    DocumentText,
    Each,
    EducationLevel,
    From,
    Holds,
    Named,
    NamePattern,
    NotAnnounced,
    PartMinimum,
    Preparation,
    Reading,
    Subject,
    VendorPlugin,
    Weekday,
    WeightedTotal,
)
from core.kernel.messages.sources import DECISIONS
from core.plugins.bounds import senseless
from core.plugins.types import misfits
from core.plugins.walk import inner, values_in

KEY = re.compile(r"[a-z][a-z0-9_-]*")
MOST_YUAN = 1_000_000

Finding = tuple[str, str]
"""(code, "place: what is wrong")."""


def findings(plugin: VendorPlugin) -> list[Finding]:
    """Return everything wrong with a declaration, in the order of the codes; wrong types let nothing else be asked."""
    wrong = [("P100", text) for text in _types(plugin)]
    return wrong or [(code, text) for code, check in CHECKS.items() for text in check(plugin)]


def _types(plugin: VendorPlugin) -> Iterator[str]:
    """P100: every field holds what the contract's annotation says, and no character that cannot be stored or shown."""
    return misfits(plugin, VendorPlugin)


def _levels(plugin: VendorPlugin) -> Iterator[str]:
    """P101: level ranks are unique and within 1–9; names are unique, and those from rank 4 on are titles."""
    for certificate in plugin.certificates:
        ranks = [level.rank for level in certificate.levels]
        if len(set(ranks)) != len(ranks) or not set(ranks) <= set(range(1, 10)):
            yield f"{certificate.key}.levels: ranks {ranks} must be unique and within 1-9"
            continue
        untitled = [rank for level in certificate.levels if (rank := level.rank) not in LEVEL_NAMES and not level.title]
        if untitled:
            yield f"{certificate.key}.levels: ranks {untitled} need a title"
        elif len({level.name.zh for level in certificate.levels}) < len(ranks):
            yield f"{certificate.key}.levels: two levels have one name"


def _marks(plugin: VendorPlugin) -> Iterator[str]:
    """P102: pass marks lie inside full marks."""
    for certificate in plugin.certificates:
        for level in certificate.levels:
            subjects = () if isinstance(level.subjects, NotAnnounced) else level.subjects
            for subject in subjects:
                if not 0 < subject.pass_mark <= subject.full_mark:
                    yield f"{certificate.key}.levels.{level.rank}.{subject.key}: pass mark outside the full mark"


def _fees(plugin: VendorPlugin) -> Iterator[str]:
    """P103: fees name declared levels only, in whole 分, not below zero and not above a million."""
    for certificate in plugin.certificates:
        ranks = {level.rank for level in certificate.levels}
        amounts = certificate.fees.provisional
        if isinstance(amounts, NotAnnounced):
            continue
        for rank, amount in amounts.items():
            if rank not in ranks:
                yield f"{certificate.key}.fees: level {rank} is not declared"
            yield from _unpayable(f"{certificate.key}.fees.{rank}", amount)


def _unpayable(place: str, amount: Decimal) -> Iterator[str]:
    if not 0 <= amount <= MOST_YUAN or amount != round(amount, 2):
        yield f"{place}: {amount} is not an amount of yuan with two places up to {MOST_YUAN:,}"


def _fee_rules(plugin: VendorPlugin) -> Iterator[str]:
    """P111: a fee rule names declared levels and subjects, an amount of yuan, a source, and days in order."""
    for certificate in plugin.certificates:
        ranks = {level.rank for level in certificate.levels}
        papers = [level.subjects for level in certificate.levels if not isinstance(level.subjects, NotAnnounced)]
        keys = {subject.key for subjects in papers for subject in subjects}
        for number, rule in enumerate(certificate.fees.rules, 1):
            place = f"{certificate.key}.fees.rules.{number}"
            if not set(rule.levels) <= ranks:
                yield f"{place}: levels {sorted(set(rule.levels) - ranks)} are not declared"
            if rule.subject is not None and rule.subject not in keys:
                yield f"{place}: subject {rule.subject!r} is not declared"
            yield from _unpayable(place, rule.amount)
            if not rule.source:
                yield f"{place}: no source"
            if rule.valid_from and rule.valid_until and rule.valid_from > rule.valid_until:
                yield f"{place}: valid from {rule.valid_from} until {rule.valid_until}"


def _references(plugin: VendorPlugin) -> Iterator[str]:
    """P104: a window that refers to another stage refers to a declared one, without a circle."""
    for certificate in plugin.certificates:
        windows = certificate.timetable.windows
        leads = {
            stage: {rule.stage for rule in (window.start, window.end) if isinstance(rule, From)} - {stage}
            for stage, window in windows.items()
        }
        for stage, targets in leads.items():
            for target in targets - windows.keys():
                yield f"{certificate.key}.timetable.{stage}: refers to the undeclared stage {target}"
            seen, open_ = set(), set(targets)
            while open_:
                seen |= open_
                open_ = {after for target in open_ for after in leads.get(target, set())} - seen
            if stage in seen:
                yield f"{certificate.key}.timetable.{stage}: refers to itself in a circle"


def _sources(plugin: VendorPlugin) -> Iterator[str]:
    """P105: every rule names its source, and what is said or read so does; a source names a declared document."""
    yield from _undeclared(plugin)
    for certificate in plugin.certificates:
        for stage, window in certificate.timetable.windows.items():
            if not window.source:
                yield f"{certificate.key}.timetable.{stage}: no source"
        for name in ("pass_rule", "fees", "site", "review"):
            rule = getattr(certificate, name)
            if rule is not None and not rule.source:
                yield f"{certificate.key}.{name}: no source"
        yield from (f"{certificate.key}.{place}: no source" for place, said in _said(certificate) if not said.source)


def _undeclared(plugin: VendorPlugin) -> Iterator[str]:
    """Who declares documents, declares all that are cited."""
    known = [str(document) for document in plugin.documents]
    for document in plugin.documents:
        if not document.title.strip():
            yield f"documents.{document.key}: no title"
    for place, owner in values_in(plugin):
        source = getattr(owner, "source", "")
        if known and source and source not in DECISIONS and not any(name in source for name in known):
            yield f"{inner(place, 'source')}: names none of the declared documents"


def _said(certificate: Certificate) -> Iterator[tuple[str, Clause | Preparation | Reading]]:
    """Yield what the vendor says word for word, by its place."""
    site = certificate.site
    single = {"scope": certificate.scope} | {
        f"site.{name}": getattr(site, name) for name in ("without_site", "service_fee", "agreement")
    }
    yield from ((place, said) for place, said in single.items() if said)
    for place, several in (("attachments", certificate.attachments), ("site.notes", site.notes)):
        yield from ((f"{place}.{number}", said) for number, said in enumerate(several, 1))
    yield from ((f"preparation.{step.key}", step) for step in certificate.preparation)
    yield from ((f"readings.{read.key}", read) for read in certificate.readings)


def _keys(plugin: VendorPlugin) -> Iterator[str]:
    """P106: keys are unique and well formed."""
    for place, keys in _key_groups(plugin):
        yield from (f"{place}: {key!r} is not a key" for key in keys if not KEY.fullmatch(key))
        yield from (f"{place}: {key!r} stands twice" for key in set(keys) if keys.count(key) > 1)


def _key_groups(plugin: VendorPlugin) -> Iterator[tuple[str, list[str]]]:
    yield "documents", [document.key for document in plugin.documents]
    yield "certificates", [certificate.key for certificate in plugin.certificates]
    for certificate in plugin.certificates:
        yield f"{certificate.key}.tracks", [track.key for track in certificate.tracks]
        yield f"{certificate.key}.readings", [read.key for read in certificate.readings]
        yield f"{certificate.key}.preparation", [step.key for step in certificate.preparation]
        for level in certificate.levels:
            if not isinstance(level.subjects, NotAnnounced):
                yield f"{certificate.key}.levels.{level.rank}", [subject.key for subject in level.subjects]


def _texts(plugin: VendorPlugin) -> Iterator[str]:
    """P107: names stand in Chinese and in English."""
    for place, text in [(plugin.key, plugin.vendor), *((c.key, c.name) for c in plugin.certificates)]:
        if not text.zh.strip() or not text.en.strip():
            yield f"{place}: the name lacks Chinese or English"


def _pass_rules(plugin: VendorPlugin) -> Iterator[str]:
    """P110: a pass rule names subjects and parts its level has, and can be met."""
    for certificate in plugin.certificates:
        for level in certificate.levels:
            rule = level.pass_rule or certificate.pass_rule
            if isinstance(rule, Conditions) and not isinstance(level.subjects, NotAnnounced):
                place = f"{certificate.key}.levels.{level.rank}"
                yield from (f"{place}: {fault}" for fault in _unfit(rule, level.subjects))


def _eligibility(plugin: VendorPlugin) -> Iterator[str]:
    """P112: a condition of eligibility asks for something, names its source, and certificates that are declared."""
    known = {certificate.key: {level.rank for level in certificate.levels} for certificate in plugin.certificates}
    for certificate in plugin.certificates:
        for level in certificate.levels:
            place = f"{certificate.key}.levels.{level.rank}.eligibility"
            for condition in level.eligibility:
                if not condition.source:
                    yield f"{place}: no source"
                match condition:
                    case Age(at_least=None, at_most=None) | EducationLevel(one_of=()):
                        yield f"{place}: {type(condition).__name__} asks for nothing"
                    case Holds() if condition.level not in known.get(condition.certificate or certificate.key, ()):
                        yield f"{place}: names a certificate or level that is not declared"


def _numbers(plugin: VendorPlugin) -> Iterator[str]:
    """P113: a number's pattern ends in {sequence}; nothing has a place that nothing is filled in for."""
    places = {
        Named.SITE: {"college", "certificate"},
        Named.TICKET_NO: {"sequence", "year", "date", "site"},
        Named.CERTIFICATE_NO: {"sequence", "year", "code", "level"},
    }
    for certificate in plugin.certificates:
        yield from (f"{certificate.key}: {fault}" for fault in _lost_braces(certificate))
        for form in certificate.forms:
            if not isinstance(form, NamePattern) or form.named not in places:
                continue
            number = form.named is not Named.SITE
            if number and (not form.pattern.endswith("{sequence}") or form.pattern.count("{sequence}") > 1):
                yield f"{certificate.key}: the pattern of {form.named} must end in {{sequence}}"
            if strange := set(re.findall(r"\{(\w+)\}", form.pattern)) - places[form.named]:
                yield f"{certificate.key}: the pattern of {form.named} asks for {sorted(strange)}"
            if number and not re.fullmatch(r"[0-9A-Z]*", re.sub(r"\{\w+\}", "", form.pattern)):
                yield f"{certificate.key}: the pattern of {form.named} has other signs than digits and capitals"


def _lost_braces(certificate: Certificate) -> Iterator[str]:
    """Yield what would be printed as it stands, though it looks like a place that is filled in."""
    for what, texts, known in _filled(certificate):
        for text in texts:
            if lost := re.search(r"\{[^{}]*\}?|\}", re.sub(rf"\{{({known})\}}", "", text)):
                yield f"the text of {what} has {lost.group()[:60]!r}, which nothing is filled in for"


def _filled(certificate: Certificate) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield what a text is for, the text, and the places that are filled in, as a pattern."""
    if certificate.review:
        yield "the review's mail", (certificate.review.mail_subject,), "college"
    for form in certificate.forms:
        match form:
            case DocumentText():
                yield form.document, (form.text.zh, form.text.en), "certificate|level"
            case NamePattern():
                yield form.named, (form.pattern,), r"\w+"


def _unfit(rule: Conditions, subjects: Sequence[Subject]) -> Iterator[str]:
    parts = {subject.key: {part.key: part for part in subject.parts} for subject in subjects}
    optional = [subject for subject in subjects if subject.optional]
    if not rule.conditions:
        yield "a pass rule without conditions passes everybody"
    named = [*rule.grade_weights]
    for condition in rule.conditions:
        match condition:
            case Each():
                named += condition.subjects
            case BestOf():
                named += condition.subjects
                if not 0 < condition.count <= len(condition.subjects or optional):
                    yield f"{condition.count} of {len(condition.subjects or optional)} subjects cannot be reached"
            case WeightedTotal():
                named += condition.weights
            case PartMinimum():
                named.append(condition.subject)
                part = parts.get(condition.subject, {}).get(condition.part)
                if part is None or condition.at_least > part.full_mark:
                    yield f"the part {condition.subject}.{condition.part} is not declared or too small"
    yield from (f"the pass rule names the unknown subject {key!r}" for key in named if key not in parts)
    marks = [grade.at_least for grade in rule.grades]
    if marks != sorted(set(marks), reverse=True):
        yield "grades must stand from the highest to the lowest, each once"
    for subject in subjects:
        if subject.parts and sum(part.full_mark for part in subject.parts) != subject.full_mark:
            yield f"{subject.key}: the parts do not add up to the full mark"


def _weekdays(plugin: VendorPlugin) -> Iterator[str]:
    """P109: a timetable with rules says for which weekdays of exams they hold (C-46)."""
    for certificate in plugin.certificates:
        table = certificate.timetable
        if table.windows and not table.confirmed_for & set(Weekday):
            yield f"{certificate.key}.timetable: says for no weekday that its rules hold"


def not_announced(certificate: Certificate) -> list[NotAnnounced]:
    """P108: what the vendor has not published is listed, as a note, and never invented."""
    facts: list[object] = [certificate.pass_rule, certificate.fees.provisional]
    for level in certificate.levels:
        facts += [level.subjects, level.code]
    return [fact for fact in facts if isinstance(fact, NotAnnounced)]


CHECKS: dict[str, Callable[[VendorPlugin], Iterator[str]]] = {
    "P100": _types,
    "P101": _levels,
    "P102": _marks,
    "P103": _fees,
    "P104": _references,
    "P105": _sources,
    "P106": _keys,
    "P107": _texts,
    "P109": _weekdays,
    "P110": _pass_rules,
    "P111": _fee_rules,
    "P112": _eligibility,
    "P113": _numbers,
    "P114": senseless,
}
