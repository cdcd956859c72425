"""Who stands in the corpus: all invented."""

from __future__ import annotations

import random

from core.candidates import sheet
from core.demo import people
from core.sheets.form import CellValue
from tests.files.samples import NUMBER, NUMBER_X

_CAST = people.invent(random.Random(7), 200, 0)
KNOWN = tuple(person for person in _CAST if person.number in {NUMBER, NUMBER_X})
LOCKED, FOREIGN, SOMEBODY, SOMEBODY_ELSE = [person for person in _CAST if person not in KNOWN][:4]

KEYS = [column.key for column in sheet.FORM.columns]
PERSON: dict[str, CellValue] = dict(zip(KEYS, SOMEBODY.cells, strict=True))
"""Who fills in most rows: nobody knows them yet."""
