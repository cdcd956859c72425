"""Which test proves which rule: reads `@pytest.mark.req("R-058")`, writes what `make requirements` promises."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from tests.rules_of_the_house import entries

RULES = entries("requirements") | entries("decisions")
NUMBERS = tuple(RULES)


class Requirements:
    """Collects the outcome of every marked test; under xdist the worker's numbers travel with its reports."""

    def __init__(self, file: Path | None, rule: str | None = None) -> None:
        self.file, self.rule = file, rule
        self.outcomes: dict[str, dict[str, set[str]]] = {number: defaultdict(set) for number in NUMBERS}

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Refuse a number that no rule has; leave only the tests of the one rule asked for, if any."""
        for item in items:
            numbers = {number for mark in item.iter_markers("req") for number in mark.args}
            if unknown := sorted(numbers.difference(NUMBERS)):
                raise pytest.UsageError(f"{item.nodeid} is marked with {', '.join(unknown)}: there is no such rule")
            item.user_properties += [("req", number) for number in sorted(numbers)]
        if self.rule is not None:
            others = [item for item in items if ("req", self.rule) not in item.user_properties]
            items[:] = [item for item in items if ("req", self.rule) in item.user_properties]
            config.hook.pytest_deselected(items=others)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a report says about the rules of its test; setup and teardown matter only when they go wrong."""
        if report.when != "call" and report.passed:
            return
        for name, number in report.user_properties:
            if name == "req":
                outcome = "failed" if hasattr(report, "wasxfail") else report.outcome
                self.outcomes[str(number)][report.nodeid.partition("[")[0]].add(outcome)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Write the list and print the counts."""
        if self.file is None:
            return
        rules = {number: self.verdict(number) for number in NUMBERS}
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(rules, indent=1), encoding="utf-8")
        proved = sum(bool(rule["passed"]) for rule in rules.values())
        tested = sum(bool(rule["tests"]) for rule in rules.values())
        counts = f"{proved} proved, {tested - proved} not passing, {len(rules) - tested} without a test"
        terminalreporter.write_line(f"{len(rules)} rules: {counts}; written to {self.file}")
        untested = [f"{number} {RULES[number]}" for number, rule in rules.items() if not rule["tests"]]
        terminalreporter.write_line("without a test:")
        for line in untested or ["none"]:
            terminalreporter.write_line(f"  {line}")

    def verdict(self, number: str) -> dict[str, object]:
        """Return a rule's tests and whether they prove it: one passed at least, none failed; a skip proves nothing."""
        tests = self.outcomes[number]
        outcomes = set().union(*tests.values())
        proved = "passed" in outcomes and "failed" not in outcomes
        return {"rule": RULES[number], "tests": sorted(tests), "passed": proved}
