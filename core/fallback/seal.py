"""The seal of an issued workbook: its number, and a keyed fingerprint of everything nobody has to change in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import chain
from pathlib import Path

from core.db.sealing import keyring
from core.fallback import sheet
from core.intake.kind import Keep, Staged
from core.intake.sheet_stage import staged
from core.kernel.problems import Place, Problem
from core.rules.plan import CertificateRules
from core.sheets.find import find_sheets
from core.sheets.form import CHOICES_SHEET, Form, SheetRow, mark_of
from core.sheets.reader import read_lines, read_rows
from core.sheets.template import head_of, template, titles_of

_SEALED = re.compile(r"报名表编号：(?P<number>[^（]+)（.*校验码：(?P<seal>[0-9A-F]{32})")


class Provenance(StrEnum):
    """Where a workbook that comes back is from."""

    OURS = "ours"
    ALTERED = "altered"
    FOREIGN = "foreign"


FINDINGS = {Provenance.ALTERED: "FALLBACK_ALTERED", Provenance.FOREIGN: "FALLBACK_FOREIGN"}


def issue(offered: Sequence[CertificateRules], number: str, plan: str) -> bytes:
    """Return the empty workbook with its number and seal (R-096)."""
    form = sheet.form_for(offered)
    note = f"报名表编号：{number}（{plan}）。表头、编号和下拉选项请勿改动，校验码："
    bare = replace(form, notes=(note, *form.notes))
    title, *notes = head_of(bare)
    texts = [title, mark_of(form), *notes, *titles_of(form)]  # in the order they are read in, row by row
    fixed = _fingerprint(number, texts, [column.choices for column in form.columns])
    return template(replace(form, notes=(note + fixed, *form.notes)))


def stage(path: Path, form: Form | None, _keep: Keep) -> Staged:
    """Read a workbook that comes back, and say beside it where it is from."""
    if form is None:
        raise TypeError("a workbook has a form")
    reading = find_sheets(read_lines(path), form)
    read, head = staged(reading, form), reading.headers[0]
    choices = [row for row in read_rows(path, hidden=True) if row.sheet == CHOICES_SHEET]
    number, found = provenance(head.above, choices)
    read.header["workbook"], read.header["provenance"] = number, found.value
    own = [Problem(code=FINDINGS[found], place=Place(sheet=head.sheet), warning=True)] if found in FINDINGS else []
    return replace(read, findings=chain(own, read.findings))


def provenance(head: Iterable[SheetRow], choices: Iterable[SheetRow]) -> tuple[str, Provenance]:
    """Return the number a workbook carries and where it is from: are head, header and drop-downs as issued?"""
    texts = [str(cell) for row in head for cell in row.cells if cell is not None]
    sealed = next(filter(None, map(_SEALED.search, texts)), None)
    if sealed is None:
        return "", Provenance.FOREIGN
    fixed = [text.removesuffix(sealed["seal"]) for text in texts]
    number = sealed["number"]
    right = _fingerprint(number, fixed, _columns(choices)) == sealed["seal"]
    return number, Provenance.OURS if right else Provenance.ALTERED


def _columns(rows: Iterable[SheetRow]) -> list[list[str]]:
    """Turn the dictionary's rows into its columns."""
    found: list[list[str]] = []
    for row in rows:
        found += [[] for _ in range(len(row.cells) - len(found))]
        for column, cell in zip(found, row.cells, strict=False):
            if cell is not None:
                column.append(str(cell))
    return found


def _fingerprint(number: str, texts: Sequence[str], choices: Iterable[Sequence[str]]) -> str:
    fixed = json.dumps([number, texts, [list(words) for words in choices if words]], ensure_ascii=False)
    return keyring().blind_index(f"workbook|{fixed}").hex().upper()
