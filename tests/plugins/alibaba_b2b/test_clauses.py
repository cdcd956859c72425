"""S4 numbers its sections as it likes: clauses are cited as they are printed, so that a reader finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "plugins" / "alibaba_b2b"
# (一) has 1 and 2, (二) has 1, 4 and 3, and 2 stands there twice, (三) has 1 and 2; the last are the attachments.
PRINTED = re.compile(r"S4(?: 一(?:-[12])?| 二(?:-[1234])?(?: 关于补考)?| 三(?:-[12])?| 附件[一二])?")


def cited() -> Iterator[str]:
    for file in (FOLDER / "__init__.py", *sorted((FOLDER / "notices").glob("*.toml"))):
        for text in re.findall(r'"(S4[^"]*)"', file.read_text(encoding="utf-8")):
            yield from (clause for clause in re.split(r"; ?", text) if clause.startswith("S4"))


@pytest.mark.req("C-39")
def test_every_clause_is_cited_by_a_number_that_is_printed() -> None:
    clauses = list(cited())
    assert len(clauses) > 10
    assert [clause for clause in clauses if not PRINTED.fullmatch(clause)] == []
    assert not PRINTED.fullmatch("S4 四-1")
