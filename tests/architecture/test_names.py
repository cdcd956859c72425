"""The core knows no vendor and no certificate, by whatever name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.architecture import ROOT, text_files

CHINESE = ("鸿科", "畅享", "奥派", "阿里巴巴", "网店运营推广", "数字营销技术", "直播电商", "新媒体技术", "跨境电商")
CERTIFICATES = ("shop-operation", "digital-marketing", "live-commerce", "new-media", "cross-border-b2b")
FOLDERS = [folder.name for folder in (ROOT / "plugins").iterdir() if (folder / "__init__.py").exists()]
VENDORS = {"hotmatrix", "itmc", "aopai", "alibaba", *FOLDERS, *(name.partition("_")[0] for name in FOLDERS)}
NAMES = re.compile("|".join(map(re.escape, [*CHINESE, *CERTIFICATES, *sorted(VENDORS)])), re.IGNORECASE)


def named(text: str) -> Iterator[str]:
    """Yield the lines that name a vendor or a certificate."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := NAMES.search(line):
            yield f"{number}: {found[0]}"


def test_no_vendor_or_certificate_is_named_in_the_core() -> None:
    files = list(text_files("core"))
    assert files
    assert [f"{name}:{finding}" for name, text in files for finding in named(text)] == []


def test_a_vendor_named_in_either_language_is_seen() -> None:
    assert list(named('a = 1\nif vendor == "HotMatrix":\n# 直播电商 has no fee\n')) == ["2: HotMatrix", "3: 直播电商"]
