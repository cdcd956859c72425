"""考生信息 as a workbook: masked to be looked at, or whole to be changed and sent back (R-073, R-090)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from itertools import count
from typing import BinaryIO

from core.api import CandidateType
from core.candidates import sheet
from core.candidates.queries import chosen, details_of
from core.db.events import record
from core.db.session import retried, transaction
from core.db.tables import Candidate, College
from core.kernel.actor import Actor, Role
from core.kernel.identity import mask, mask_phone
from core.sheets.bulk import form_file, table_file

WIDE = (1, 4, 8)


@retried
def export(
    actor: Actor, candidate_type: CandidateType, ids: Collection[uuid.UUID] = (), *, whole: bool = False
) -> BinaryIO:
    """Return the selected candidates, all of a list when none is selected, as a file that its reader closes.

    `whole` is the template with whole document and phone numbers, to be completed and uploaded again (R-073). Who took
    what stays on record.
    """
    actor.require(Role.COLLEGE_OFFICER)
    with transaction(actor) as tx:
        taken = count()
        found = zip(chosen(tx, candidate_type.value, ids), taken, strict=False)  # counted as they pass
        rows = (_row(candidate, whole=whole) for candidate, _ in found)
        titles = [column.title for column in sheet.FORM.columns]
        file = form_file(sheet.FORM, rows) if whole else table_file("考生信息", titles, rows, WIDE)
        record(tx, "candidates.exported", tx.get_one(College, actor.college), count=next(taken), whole=whole)
        return file


def _row(candidate: Candidate, *, whole: bool) -> list[str]:
    person = candidate.person
    values = sheet.row_of(person, details_of(candidate, person))
    if not whole:
        values |= {"id_number": mask(person.id_number), "phone": mask_phone(person.phone)}
    return [str(values[column.key] or "") for column in sheet.FORM.columns]
