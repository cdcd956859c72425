"""The notice numbers its sections as it likes: clauses are cited as they are printed, so that a reader finds them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.kernel.messages.sources import DECISIONS
from core.plugins.walk import values_in
from plugins.alibaba_b2b import NOTICE, onex_plugin

NOTICES = Path(__file__).parents[3] / "plugins" / "alibaba_b2b" / "notices"
# (一) has 1 and 2, (二) has 1, 4 and 3, and 2 stands there twice, (三) has 1 and 2; the last are the attachments.
PRINTED = re.compile(r"(?:一(?:、[12])?|二(?:、[1234])?(?: 关于补考)?|三(?:、[12])?|附件[一二])?")


def cited() -> Iterator[str]:
    for _, owner in values_in(onex_plugin()):
        source = getattr(owner, "source", "")
        if source and source not in DECISIONS:  # what the platform decides where a vendor says nothing
            yield source
    for file in NOTICES.glob("*.toml"):
        yield tomllib.loads(file.read_text(encoding="utf-8"))["source"]


@pytest.mark.req("C-39")
def test_every_clause_is_cited_by_a_number_that_is_printed() -> None:
    sources = list(cited())
    assert len(sources) > 30
    assert {source for source in sources if not source.startswith(str(NOTICE))} == set()
    clauses = [each for s in sources for each in s.removeprefix(str(NOTICE)).partition("：“")[0].split("；")]
    assert [clause for clause in clauses if not PRINTED.fullmatch(clause)] == []
    assert not PRINTED.fullmatch("四、1")
