"""docs/security.md judges each requirement of OWASP ASVS 5.0, Levels 1 and 2, once, and what it names exists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from core.kernel.settings import Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

# Each section of the standard with the levels of its requirements, from the first on: 1.5.2 is of Level 2.
LEVELS = """
1.1 22  1.2 1111122223  1.3 112222222223  1.4 222  1.5 123
2.1 122  2.2 112  2.3 12223  2.4 23
3.1 3  3.2 113  3.3 12223  3.4 11222233  3.5 11122333  3.6 3  3.7 22333
4.1 12233  4.2 23333  4.3 22  4.4 1222
5.1 2  5.2 112333  5.3 113  5.4 222
6.1 122  6.2 111111112222  6.3 11223333  6.4 112233  6.5 22222333  6.6 2223  6.7 33  6.8 2222
7.1 222  7.2 1111  7.3 22  7.4 11222  7.5 223  7.6 22
8.1 1233  8.2 1123  8.3 133  8.4 23
9.1 111  9.2 1222
10.1 22  10.2 223  10.3 22223  10.4 1111122222233333  10.5 22222  10.6 22  10.7 222
11.1 2233  11.2 22233  11.3 11233  11.4 1222  11.5 23  11.6 23  11.7 33
12.1 12233  12.2 11  12.3 22223
13.1 2333  13.2 222223  13.3 2233  13.4 1222233
14.1 22  14.2 12223333  14.3 122
15.1 12233  15.2 12233  15.3 1222222  15.4 3333
16.1 2  16.2 22222  16.3 2222  16.4 222  16.5 2223
17.1 23  17.2 22223333  17.3 22
"""
VERDICTS = {"holds", "deviates", "does not apply"}
MEND = " To mend: "


class Line(NamedTuple):
    """One requirement as the page judges it."""

    number: str
    level: str
    asks: str
    verdict: str
    why: str


def lines(page: str) -> list[Line]:
    """Return the lines of the tables that begin with a requirement's number."""
    found = [line for line in page.splitlines() if re.match(r"\| \d+\.\d+\.\d+ \|", line)]
    return [Line(*(cell.strip() for cell in line.strip("|").split(" | "))) for line in found]


def requirements() -> Iterator[tuple[str, str]]:
    """Yield every requirement of the standard with its level."""
    words = LEVELS.split()
    for section, levels in zip(words[::2], words[1::2], strict=True):
        yield from ((f"{section}.{number}", level) for number, level in enumerate(levels, 1))


def unknown(page: str) -> Iterator[str]:
    """Yield the tests, files, modules and settings that a page names in code and the repository does not have."""
    settings = {f"ONEX_{name.upper()}" for name in Settings.__slots__}
    for name in sorted(set(re.findall(r"`([^`\s]+)`", page))):
        if name.startswith("ONEX_"):
            known = name in settings
        elif name.startswith(("core/", "tests/")):
            path, _, test = name.partition("::")
            known = (ROOT / path).is_file() and (not test or _defines(ROOT / path, test))
        elif name.startswith("core."):
            known = _resolves(name.split("."))
        else:
            known = True
        if not known:
            yield name


def _resolves(parts: list[str]) -> bool:
    """Say whether a dotted name is a package, a module, or what one of them defines."""
    if any(file.is_file() for file in _sources(parts)):
        return True
    return any(_defines(file, parts[-1]) for file in _sources(parts[:-1]))


def _sources(parts: list[str]) -> tuple[Path, Path]:
    place = ROOT.joinpath(*parts)
    return place.with_suffix(".py"), place / "__init__.py"


def _defines(file: Path, name: str) -> bool:
    source = file.read_text(encoding="utf-8") if file.is_file() else ""
    return re.search(rf"^(?:def {name}\(|class {name}\b|{name}\b.*? = )", source, re.MULTILINE) is not None


def test_every_requirement_of_levels_1_and_2_stands_once_with_its_level() -> None:
    standard = list(requirements())
    assert Counter(level for _, level in standard) == {"1": 70, "2": 183, "3": 92}, "as the standard counts them"
    wanted = [requirement for requirement in standard if requirement[1] != "3"]
    assert [(line.number, line.level) for line in lines(PAGE)] == wanted


def test_each_says_in_a_few_words_what_it_asks_and_has_a_verdict_with_where_or_why() -> None:
    judged = lines(PAGE)
    assert [line.number for line in judged if line.verdict not in VERDICTS] == []
    assert [line.number for line in judged if not 1 < len(line.asks.split()) <= 12] == []
    assert [line.number for line in judged if not line.why] == []


def test_what_deviates_says_why_and_what_would_mend_it_and_nothing_else_does() -> None:
    for line in lines(PAGE):
        reason, _, mend = line.why.partition(MEND)
        assert (line.verdict == "deviates") == (len(mend.split()) > 2), line
        assert line.verdict != "deviates" or len(reason.split()) > 5, line


def test_every_deviation_of_level_1_is_named_above_the_table() -> None:
    known = PAGE.partition("## Known deviations")[2].partition("\n## ")[0]
    first = [line.number for line in lines(PAGE) if (line.level, line.verdict) == ("1", "deviates")]
    assert [number for number in first if number not in known] == []


def test_every_test_module_and_setting_it_names_exists() -> None:
    assert list(unknown(PAGE)) == []


def test_a_number_too_many_and_names_nobody_has_are_seen() -> None:
    row = "| 1.1.1 | 2 | decode once | holds | `core.web.nowhere` |"
    assert [line.number for line in lines(f"{row}\n{row}")] == ["1.1.1", "1.1.1"]
    names = (
        "ONEX_NONE",
        "core.web.nowhere",
        "core.web.shell.NOTHING",
        "core/web/none.js",
        "tests/conftest.py::test_no",
    )
    assert list(unknown(" ".join(f"`{name}`" for name in names))) == sorted(names)
    assert list(unknown("`core.web` `core.web.shell` `core.web.shell.guard` `core.web.shell.CSP` `ONEX_ENV`")) == []
