"""One chunk of an upload on its way: parsed, told apart from what stands in the file already, judged, mended."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from core.db.sealing import INDEX_BYTES, keyring
from core.intake.kind import ImportContext, ImportKind
from core.kernel.names import INVISIBLE
from core.kernel.problems import Masked, Place, Problem
from core.kernel.verdicts import Fate, Verdict
from core.sheets.form import place

NO_KEY = bytes(INDEX_BYTES)
KEY_BYTES = 2 * INDEX_BYTES
REPAIRS = "repairs"
"""The option that says so: the sender took up what was suggested."""
MENDINGS = 2
"""How often suggestions are taken up: what a mended cell reveals may be mended once more."""

Header = dict[str, Any]
Seen = dict[bytes, tuple[int, bytes]]
"""By natural key: the first row that had it, and the digest of that row's cells."""

UNJUDGED = Verdict(fate=Fate.REFUSED)

_HIDDEN = re.compile(INVISIBLE)


@dataclass(slots=True)
class Line:
    """One row: its number and cells, what parsing made of it, and its verdict."""

    number: int
    cells: dict[str, Any]
    parsed: Any = None
    key: bytes = NO_KEY
    digest: bytes = NO_KEY
    verdict: Verdict = UNJUDGED
    noticed: list[Problem] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        """Whether the row is to be applied."""
        return self.verdict.fate is Fate.ACCEPTED

    @property
    def replaces(self) -> bool:
        """Whether something stood there before."""
        return any(before not in {None, ""} for before, _ in self.verdict.changes.values())

    @property
    def fingerprint(self) -> bytes:
        """The natural key and a digest of the cells, as they are kept with the chunk."""
        return self.key + self.digest


@dataclass(frozen=True, slots=True)
class Desk:
    """What the lines of one chunk are judged with."""

    tx: Session
    kind: ImportKind
    context: ImportContext
    header: Header
    seen: Seen

    @property
    def mends(self) -> bool:
        """Whether the sender took up the suggestions."""
        return bool(self.context.options.get(REPAIRS))

    def judge(self, lines: Sequence[Line]) -> None:
        """Give every line its verdict."""
        for line in lines:
            self._parse(line)
            line.noticed = _invisible(line, self.header)
        for line in lines:
            self._mark_repeat(line)
        self._check(lines)
        for _ in range(MENDINGS if self.mends else 0):
            for line in [line for line in lines if self._mend(line)]:
                self._parse(line)
                self._mark_repeat(line)
            self._check(lines)  # all of them: what one row takes of a quota another does not find
        for line in lines:
            if line.noticed and line.verdict.fate is not Fate.SKIPPED:
                problems = (*line.noticed, *line.verdict.problems)
                line.verdict = Verdict(fate=line.verdict.fate, problems=problems, changes=line.verdict.changes)

    def _parse(self, line: Line) -> None:
        parsed = self.kind.parse(line.cells, self.header, line.number)
        if isinstance(parsed, list):
            fate = Fate.SKIPPED if parsed and all(p.warning for p in parsed) else Fate.REFUSED
            line.parsed, line.verdict = None, Verdict(fate=fate, problems=tuple(parsed))
            return
        line.parsed = parsed
        key = self.kind.natural_key(parsed)
        if key:
            # The digest tells an identical row from another one about the same thing (X35).
            cells = "\x1f".join(map(str, line.cells.values()))
            line.key, line.digest = keyring().blind_index(key), keyring().blind_index(cells)

    def _mark_repeat(self, line: Line) -> None:
        """Keep the first row of each natural key; a repeat names the row it repeats (X35)."""
        if line.parsed is None or line.key is NO_KEY:
            return
        first, first_digest = self.seen.setdefault(line.key, (line.number, line.digest))
        if first == line.number:
            return
        spot = Place(sheet=self.header.get("sheet", ""), row=line.number)
        found = [Problem(code="DUP_IN_FILE", place=spot, params={"first": first})]
        if line.digest != first_digest:
            found.append(Problem(code="DUP_DIFFERS", place=spot, params={"first": first}, warning=True))
        line.parsed, line.verdict = None, Verdict(fate=Fate.REFUSED, problems=tuple(found))

    def _check(self, lines: Sequence[Line]) -> None:
        parsed = [line for line in lines if line.parsed is not None]
        verdicts = self.kind.check(self.tx, self.context, [line.parsed for line in parsed]) if parsed else ()
        for line, verdict in zip(parsed, verdicts, strict=True):
            line.verdict = verdict

    def _mend(self, line: Line) -> bool:
        """Put what was suggested into a refused row's cells, and say so; False when nothing was suggested."""
        if line.verdict.fate is not Fate.REFUSED:
            return False
        offers = {p.place.field: p for p in line.verdict.problems if p.params.get("suggested") and not p.warning}
        for name, problem in offers.items():
            offered = problem.params["suggested"]
            line.cells = {**line.cells, name: offered.plain if isinstance(offered, Masked) else offered}
            params = {"suggested": offered}
            line.noticed.append(Problem(code="MENDED", place=problem.place, params=params, warning=True))
        return bool(offers)


def _invisible(line: Line, header: Header) -> list[Problem]:
    """Say where characters nobody sees were left out (X34)."""
    return [
        Problem(
            code="INVISIBLE_REMOVED", place=place(header["sheet"], line.number, name, header["columns"]), warning=True
        )
        for name, cell in line.cells.items()
        if isinstance(cell, str) and not cell.isprintable() and _HIDDEN.search(cell)
    ]
