"""The steps of the work that the clock starts: what fails in one organisation's part holds up no other, and is kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from sqlalchemy import select

from core.db.session import retried, transaction
from core.db.tables import ClockStep
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import kind_of_error

log = logging.getLogger(__name__)


class Step(StrEnum):
    """What is done every minute, in this order, the last every hour; `core.kernel.messages.jobs` has their words."""

    ANSWERS = "answers"
    PLUGINS = "plugins"
    VERIFICATION = "verification"
    CARRY_OVER = "carry_over"
    NATIONAL = "national"
    WEBHOOKS = "webhooks"
    FILES = "files"


class Round:
    """One round of a step, part by part: `failures` has the kinds of errors by whose part it was."""

    def __init__(self, step: Step) -> None:
        self.step, self.failures = step, dict[str, str]()

    @contextmanager
    def part(self, whose: object = "") -> Iterator[None]:
        """Do the part of an organisation, named by its key; an error in it is logged and goes no further."""
        try:
            yield
        except Exception as error:
            log.exception("step %s failed for %s", self.step, whose or "all")
            self.failures[str(whose)] = kind_of_error(error)


@contextmanager
def round_of(step: Step) -> Iterator[Round]:
    """Do one round of a step, whatever fails in it, and keep how it went for the operator."""
    done = Round(step)
    with done.part():
        yield done
    try:
        _keep(done)
    except Exception:
        log.exception("how step %s went was not kept", step)


@retried
def _keep(done: Round) -> None:
    with transaction(SYSTEM) as tx:
        known = tx.scalars(select(ClockStep).where(ClockStep.step == done.step).with_for_update())
        rows = {row.whose: row for row in known}
        for whose in {"", *done.failures} - rows.keys():
            rows[whose] = ClockStep(step=done.step.value, whose=whose, failing=0, failures=0)
        tx.add_all(rows.values())
        for whose, row in rows.items():
            if error := done.failures.get(whose):
                row.failing += 1
                row.failures += 1
                row.failed_at, row.error = clock.now(), error
            elif "" not in done.failures:  # a round that broke off has not seen every part
                row.failing, row.done_at = 0, clock.now()
