"""One chunk of an upload on its way: parsed, told apart from what stands in the file already, judged, mended."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from core.db.sealing import INDEX_BYTES, keyring
from core.intake.kind import ImportContext, ImportKind
from core.intake.places import Header, Merged, header_at, placed, row_at
from core.kernel.names import INVISIBLE
from core.kernel.problems import Masked, Place, Problem
from core.kernel.verdicts import Fate, Verdict
from core.sheets.form import place
from core.sheets.formats import SAFE_DIGITS

NO_KEY = bytes(INDEX_BYTES)
KEY_BYTES = 2 * INDEX_BYTES
REPAIRS = "repairs"
"""The option that says so: the sender took up what was suggested."""
MENDINGS = 2
"""How often suggestions are taken up: what a mended cell reveals may be mended once more."""

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
    merged: dict[str, Merged] = field(default_factory=dict)

    @property
    def mends(self) -> bool:
        """Whether the sender took up the suggestions."""
        return bool(self.context.options.get(REPAIRS))

    def judge(self, lines: Sequence[Line]) -> None:
        """Give every line its verdict."""
        for line in lines:
            self._parse(line)
            line.noticed = noticed(line, header_at(self.header, line.number))
        for line in lines:
            self._mark_repeat(line)
        self._check(lines)
        for _ in range(MENDINGS if self.mends else 0):
            for line in [line for line in lines if self._mend(line)]:
                self._parse(line)
                self._mark_repeat(line)
            self._check(lines)  # all of them: what one row takes of a quota another does not find
        for line in lines:
            self._tell(line)

    def _tell(self, line: Line) -> None:
        """Put what was noticed before what the room found, and say all of it by the sheet the line stands in."""
        header, skipped = header_at(self.header, line.number), line.verdict.fate is Fate.SKIPPED
        problems = [*([] if skipped else line.noticed), *line.verdict.problems]
        if header.get("merged") and not skipped:
            problems = self._merged(line, header, problems)
        if problems:
            told = tuple(placed(problem, self.header, line.number) for problem in problems)
            line.verdict = Verdict(fate=line.verdict.fate, problems=told, changes=line.verdict.changes)

    def _merged(self, line: Line, header: Header, problems: list[Problem]) -> list[Problem]:
        """Name the merged range where an empty cell lies in one: it looks filled there."""
        merged = self.merged.get(header["sheet"])
        if merged is None:
            merged = self.merged[header["sheet"]] = Merged(header)
        empty = {
            key: found
            for key, (column, _) in header["columns"].items()
            if line.cells.get(key) in (None, "") and (found := merged.range_of(column, row_at(line.number)))
        }
        kept = [problem for problem in problems if problem.place.field not in empty or problem.params.get("suggested")]
        told = {problem.place.field for problem in kept}
        refused = {problem.place.field for problem in problems if not problem.warning}
        return kept + [
            Problem(
                code="CELL_MERGED",
                place=place(header["sheet"], line.number, key, header["columns"]),
                params={"range": found},
                warning=key not in refused,
            )
            for key, found in empty.items()
            if key not in told
        ]

    def _parse(self, line: Line) -> None:
        parsed = self.kind.parse(line.cells, header_at(self.header, line.number), line.number)
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


def noticed(line: Line, header: Header) -> list[Problem]:
    """Say where characters nobody sees were left out (X34), and where a code may have lost its zeros (F9)."""
    codes = header.get("codes", ())
    return [
        Problem(code=code, place=place(header["sheet"], line.number, name, header["columns"]), warning=True)
        for name, cell in line.cells.items()
        if not (isinstance(cell, str) and cell.isprintable()) and (code := _notice(cell, name in codes))
    ]


def _notice(cell: Any, is_code: bool) -> str:
    if isinstance(cell, str):
        return "INVISIBLE_REMOVED" if _HIDDEN.search(cell) else ""
    typed = isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < 10**SAFE_DIGITS
    return "CODE_AS_NUMBER" if is_code and typed else ""
