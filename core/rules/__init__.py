"""Evaluates what vendors declare: facts in, verdicts out; no input, output or framework."""
