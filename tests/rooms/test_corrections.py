"""Who was registered by the emergency workbook is not verified yet: a corrected document goes along (R-072, C-42)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.candidates import service as candidates
from core.candidates.queries import index_of
from core.db.session import reading, transaction
from core.db.tables import Candidate, Occupation, Registration
from core.demo import people
from core.demo.story import Story
from core.kernel.errors import Conflict
from tests.rooms.test_fallback import asked, college, rows_of, send, story

__all__ = ["story"]


def registered(world: Story) -> list[people.Invented]:
    cast = asked(world)
    assert send(world, rows_of(cast)).tally.accepted == len(cast)
    return cast


def correct(world: Story, wrong: people.Invented, right: people.Invented) -> None:
    """Say of the candidate by the wrong number that they are of the right one."""
    with reading(college(world).officer) as tx:
        (key,) = (row.id for row in tx.scalars(select(Candidate)) if row.person.id_number == wrong.number)
    gender = {"男": "male", "女": "female"}[right.cells[2]]
    candidates.edit(college(world).officer, key, {"id_number": right.number, "gender": gender})


@pytest.mark.req("R-072", "C-42")
def test_a_document_corrected_before_verification_is_corrected_where_one_is_registered(story: Story) -> None:
    cast = registered(story)
    (right,) = people.invent(story.world.chance, 1, 860)
    with pytest.raises(Conflict, match="CANDIDATE_EXISTS"):
        correct(story, cast[0], cast[1])
    correct(story, cast[0], right)
    with reading(college(story).officer) as tx:
        (kept,) = (row for row in tx.scalars(select(Registration)) if row.person.id_number == right.number)
        sits = list(tx.scalars(select(Occupation).where(Occupation.registration_id == kept.id)))
        assert {kept.bidx, *(one.bidx for one in sits)} == {index_of(kept.person.document)}
        assert (kept.gender, kept.person.name) == ({"男": "male", "女": "female"}[right.cells[2]], cast[0].name)
    corrected = (*cast[0].cells[:2], right.cells[2], cast[0].cells[3], right.number, *cast[0].cells[5:])
    again = send(story, rows_of([people.Invented(cast[0].name, right.number, corrected)]))
    assert again.tally.accepted == 0, "the workbook that comes back corrected registers nobody twice"


@pytest.mark.req("R-072", "C-37")
def test_a_document_whose_holder_sits_at_the_same_time_is_refused(story: Story) -> None:
    cast = registered(story)
    with transaction(college(story).officer) as tx:
        for row in tx.scalars(select(Registration)):
            row.verified = row.person.id_number == cast[1].number
    correct(story, cast[1], people.invent(story.world.chance, 1, 861)[0])  # a verified registration stays what it was
    with pytest.raises(Conflict, match="SITTINGS_OVERLAP"):
        correct(story, cast[0], cast[1])
