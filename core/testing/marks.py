"""Pass rules at their boundaries, and prices of everything that can be registered for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from core.api import AllSubjects, NotAnnounced, PassRule, Subject
from core.kernel.errors import OnexError, Unannounced
from core.kernel.messages import say
from core.rules.fees import Case, price
from core.rules.passing import Mark, MarkOutcome, judge
from core.testing.kit import Kit

HALF = Decimal("0.5")


def check(kit: Kit) -> Iterator[str]:
    """P304: full marks pass and zero fails; an absence, a violation or a missing mark never passes; 59.5 is not 60."""
    for certificate in kit.plugin.certificates:
        for level in certificate.levels:
            rule = level.pass_rule or certificate.pass_rule
            if isinstance(rule, NotAnnounced) or isinstance(level.subjects, NotAnnounced):
                continue
            place = f"{certificate.key}.levels.{level.rank}"
            yield from (f"{place}: {fault}" for fault in _faults(rule, level.subjects))


def _faults(rule: PassRule, subjects: Sequence[Subject]) -> Iterator[str]:
    full = {subject.key: _full(subject) for subject in subjects}
    zero = {
        subject.key: Mark(value=Decimal(0), parts=dict.fromkeys(full[subject.key].parts, Decimal(0)))
        for subject in subjects
    }
    if not judge(rule, subjects, full).passed:
        yield "full marks in every subject do not pass"
    if judge(rule, subjects, zero).passed:
        yield "zero in every subject passes"
    for subject in subjects:
        yield from _without(rule, subjects, full, subject)


def _full(subject: Subject) -> Mark:
    return Mark(value=Decimal(subject.full_mark), parts={part.key: Decimal(part.full_mark) for part in subject.parts})


def _without(rule: PassRule, subjects: Sequence[Subject], full: Mapping[str, Mark], subject: Subject) -> Iterator[str]:
    def passes(mark: Mark) -> bool:
        return judge(rule, subjects, {**full, subject.key: mark}).passed

    if passes(Mark(outcome=MarkOutcome.VOID)):
        yield f"a violation in {subject.key} passes"
    if subject.optional:
        return
    if passes(Mark(outcome=MarkOutcome.ABSENT)) or passes(Mark()):
        yield f"an absence or a missing mark in {subject.key} passes"
    line = Decimal(subject.pass_mark)
    if isinstance(rule, AllSubjects) and (passes(Mark(value=line - HALF)) or not passes(Mark(value=line))):
        yield f"{subject.key} is not decided at {line}"


def check_prices(kit: Kit) -> Iterator[str]:
    """P305: every level has a price for every type of candidate, or says that none is announced."""
    for certificate in kit.plugin.certificates:
        for level in certificate.levels:
            papers = () if isinstance(level.subjects, NotAnnounced) else tuple(s.key for s in level.subjects)
            for candidate_type in certificate.fees.payer:
                try:
                    price(certificate.fees, Case(level=level.rank, candidate_type=candidate_type, subjects=papers))
                except Unannounced:
                    continue
                except OnexError as error:
                    yield f"{certificate.key}.levels.{level.rank}, {candidate_type}: {say(error.code, error.params)[0]}"
