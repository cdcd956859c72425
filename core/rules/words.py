"""Pass rules and rates in words, for whoever asks what has to be reached and paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import assert_never

from core.api import (
    AllSubjects,
    BestOf,
    CandidateType,
    Condition,
    Conditions,
    Each,
    FeeRule,
    PartMinimum,
    PassRule,
    Subject,
    Text,
    TotalScore,
    WeightedTotal,
)


def describe_pass_rule(rule: PassRule, subjects: Sequence[Subject]) -> Text:
    """Return the rule in both languages, one clause after the other; what is not among `subjects` stays unnamed."""
    match rule:
        case AllSubjects():
            said = [Text("各必考科目均达到合格分数", "every compulsory subject reaches its pass mark")]
        case TotalScore():
            said = [Text(f"总分不低于 {rule.pass_mark} 分", f"a total of at least {rule.pass_mark}")]
        case Conditions():
            said = [_condition(condition, subjects) for condition in rule.conditions]
            if rule.credit:
                months = rule.credit.months
                said.append(Text(f"单科合格成绩 {months} 个月内有效", f"a passed subject counts for {months} months"))
            said += [Text(f"{g.name.zh} {g.at_least} 分起", f"{g.name.en} from {g.at_least}") for g in rule.grades]
        case _:
            assert_never(rule)
    if isinstance(rule, AllSubjects | Conditions) and rule.single_sitting:
        said.append(Text("须在同一次考试中取得", "all in one sitting"))
    return Text("；".join(text.zh for text in said), "; ".join(text.en for text in said))


def describe_fee_rule(rule: FeeRule, subjects: Sequence[Subject], provinces: Mapping[str, Text]) -> Text:
    """Return for whom a rate holds, in both languages; what the rule leaves open is not said."""
    said = [subject.name for subject in subjects if subject.key == rule.subject]
    said += [_TYPES[kind] for kind in rule.candidate_types]
    said += [provinces.get(code, Text(code, code)) for code in rule.provinces]
    said += [Text(f"第 {n} 次补考", f"retake {n}") if n else Text("首次考试", "first sitting") for n in rule.attempts]
    if rule.valid_from:
        said.append(Text(f"{rule.valid_from} 起", f"from {rule.valid_from}"))
    if rule.valid_until:
        said.append(Text(f"至 {rule.valid_until}", f"until {rule.valid_until}"))
    return Text("、".join(text.zh for text in said), ", ".join(text.en for text in said))


_TYPES: Mapping[CandidateType, Text] = {
    CandidateType.COLLEGE: Text("院校考生", "college candidates"),
    CandidateType.SOCIAL: Text("社会考生", "social candidates"),
}


def _condition(condition: Condition, subjects: Sequence[Subject]) -> Text:
    match condition:
        case Each():
            zh, en = _names(condition.subjects, subjects, Text("各必考科目", "every compulsory subject"))
            if condition.at_least is None:
                return Text(f"{zh}均达到合格分数", f"{en}: the pass mark")
            return Text(f"{zh}均不低于 {condition.at_least} 分", f"{en}: at least {condition.at_least}")
        case BestOf():
            zh, en = _names(condition.subjects, subjects, Text("选考科目", "the optional subjects"))
            return Text(f"{zh}中至少 {condition.count} 科合格", f"at least {condition.count} of {en} passed")
        case WeightedTotal():
            zh, en = _weights(condition.weights, subjects)
            return Text(f"总分{zh}不低于 {condition.at_least} 分", f"a total{en} of at least {condition.at_least}")
        case PartMinimum():
            zh, en = _part(condition, subjects)
            return Text(f"{zh}不低于 {condition.at_least} 分", f"{en}: at least {condition.at_least}")
        case _:
            assert_never(condition)


def _names(keys: Sequence[str], subjects: Sequence[Subject], every: Text) -> tuple[str, str]:
    named = [subject.name for subject in subjects if subject.key in keys]
    return ("、".join(n.zh for n in named), ", ".join(n.en for n in named)) if named else (every.zh, every.en)


def _part(condition: PartMinimum, subjects: Sequence[Subject]) -> tuple[str, str]:
    for subject in subjects:
        for part in subject.parts:
            if (subject.key, part.key) == (condition.subject, condition.part):
                return f"{subject.name.zh}的{part.name.zh}", f"{subject.name.en}, {part.name.en}"
    return condition.part, condition.part


def _weights(weights: Mapping[str, Decimal], subjects: Sequence[Subject]) -> tuple[str, str]:
    named = [(subject.name, weights[subject.key]) for subject in subjects if subject.key in weights]
    if not named:
        return "", ""
    zh, en = ("、".join(f"{n.zh}×{w}" for n, w in named), ", ".join(f"{n.en}×{w}" for n, w in named))
    return f"（{zh}）", f" ({en})"
