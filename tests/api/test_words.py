"""No page, no paper and no answer of the API says a rule by a number of this project's own."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from core.arrangement.pages import PAPERS
from core.demo.story import Story
from core.plugins.walk import values_in
from core.rules.snapshot import thaw
from plugins import alibaba_b2b, aopai_live, hotmatrix_shop, itmc_marketing
from tests.api.act_cases import issued
from tests.api.conftest import HEAD, OFFICER, OPERATOR, PLANNER, PROVINCE
from tests.api.test_pages import addresses, signed_in
from tests.golden.test_snapshots import SNAPSHOTS
from tests.pdf.reading import pages_of, text_of
from tests.portal import the_portal
from tests.rooms.story_world import to_sign

CODE = re.compile(r"\b[CRS]-?\d{1,3}\b|\bS[0-4] ?[\d一二三四五六七八九十附]")
# What looks like one and is none: room and seat numbers, the document types of the national platform.
NONE = re.compile(r"S\d{3,}")


def codes(text: str) -> set[str]:
    """Return what a reader would take for a number of ours."""
    return {found for found in CODE.findall(text) if not NONE.fullmatch(found)}


def shown(data: bytes) -> str:
    """Return what an answer shows: a page without its marks and addresses, the cells of a workbook, a paper's text."""
    if data.startswith(b"%PDF") and b"%%EOF" in data:  # what colleges of the tests hand in is no more than a beginning
        return "\n".join(text_of(data, page) for page in range(pages_of(data)))
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b" ".join(book.read(name) for name in book.namelist() if name.endswith(".xml"))
    text = data.decode("utf-8", "replace")
    return html.unescape(re.sub(r"<script.*?</script>|<[^>]*>", " ", text, flags=re.DOTALL))


def every_page(portal: Flask, story: Story, login: str) -> Iterator[tuple[str, str]]:
    """Yield every page somebody can open, its address and what it shows."""
    client = signed_in(portal, login, story.world.password)
    told = [address for _, address in addresses(portal, story)]
    why = re.findall(r'href="(/plans/[^"]+/why[^"]+)"', client.get(f"/plans/{story.key}").text)
    for address in dict.fromkeys([*told, *map(html.unescape, why)]):
        answer = client.get(address)
        if answer.status_code == 200:
            yield address, shown(answer.data)


@pytest.mark.parametrize("login", [OFFICER, HEAD, PLANNER, PROVINCE, OPERATOR])
def test_no_page_says_a_number_of_ours(portal: Flask, story: Story, login: str) -> None:
    story.register()
    seen = dict(every_page(portal, story, login))
    assert len(seen) > 20
    assert {address: found for address, text in seen.items() if (found := codes(text))} == {}


@pytest.mark.req("R-120")
def test_no_paper_and_no_certificate_says_a_number_of_ours(sqlite_database: str, tmp_path: Path) -> None:
    story = to_sign(tmp_path)
    issued(story)
    client = signed_in(the_portal(), f"{PLANNER}-signer", story.world.password)
    pages = client.get(f"/arrangement/{story.key}").text + client.get("/issuance/issued").text
    papers = set(re.findall(r'"(/(?:arrangement|issuance)/[^"]+(?:\.pdf|/pdf))"', pages))
    assert {address.rpartition("/")[2] for address in papers} >= {f"{paper}.pdf" for paper in PAPERS}
    assert any(address.startswith("/issuance/") for address in papers)
    texts = {address: shown(client.get(address).data) for address in papers}
    assert all(len(text) > 30 for text in texts.values())
    assert {address: found for address, text in texts.items() if (found := codes(text))} == {}


@pytest.mark.req("R-046")
def test_a_plan_says_its_sources_as_people_cite_them(portal: Flask, story: Story) -> None:
    page = dict(every_page(portal, story, OFFICER))[f"/plans/{story.key}"]
    assert "《网店运营推广职业技能等级证书试点院校考试指导手册》第三章 十一" in page
    assert "（鸿科文〔2022〕1号）五、1：“也可按初级 380 元" in page
    assert "平台默认：补考须重考全部科目" in page
    client = signed_in(portal, OFFICER, story.world.password)
    told = client.get(f"/plans/{story.key}/why", query_string={"path": "shop-operation.retake"}).text
    assert "文件没有规定补考" in told
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "a retake covers all subjects" in client.get(f"/plans/{story.key}").text


@pytest.mark.parametrize("module", [alibaba_b2b, aopai_live, hotmatrix_shop, itmc_marketing])
def test_no_declaration_says_a_number_of_ours(module: object) -> None:
    plugin = module.onex_plugin()  # type: ignore[attr-defined]
    texts = [value for _, owner in values_in(plugin) for value in vars_of(owner) if isinstance(value, str)]
    own = {"C-14", "C-15", "R-066"}  # the words frozen plans know the platform's own answers by: no reader sees them
    assert [text for text in texts if codes(text) and text not in own] == []
    known = [str(document) for document in plugin.documents]
    sources = {source for _, owner in values_in(plugin) if (source := getattr(owner, "source", ""))}
    assert [source for source in sources - own if not any(name in source for name in known)] == []


def vars_of(owner: object) -> Iterator[object]:
    """Yield the values of a declared thing's fields."""
    return (getattr(owner, name) for name in owner.__dataclass_fields__)  # type: ignore[attr-defined]


def test_a_plan_frozen_before_the_sentences_were_made_says_the_platforms_answers_in_words(portal: Flask) -> None:
    rules = thaw((SNAPSHOTS / "1-hotmatrix_shop.json").read_text(encoding="utf-8"))
    with portal.test_request_context():
        said = [portal.jinja_env.filters["source"](known.source) for known in rules.provenance.values()]
    assert [text for text in said if text.startswith("平台默认")]
    assert not {"C-14", "C-15", "R-131", "R-066"} & set(said)
