"""Nothing in the repository belongs to a person: every number in it is invented."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.architecture import text_files

PHONE = re.compile(r"(?<![0-9A-Za-z_.])(?:86[ -]?)?(1[3-9]\d{9})(?![0-9A-Za-z_])")
INVENTED_PHONE = re.compile(r"199000\d{5}")
ACCOUNT = re.compile(r"(?:账\s?号|帐\s?号|开户行|识别号)[^\d\n]{0,30}\d[\d ]{10,}\w")


def personal(text: str) -> Iterator[str]:
    """Yield the lines with a mainland mobile number nobody invented, a bank account or a tax number."""
    for number, line in enumerate(text.splitlines(), 1):
        phones = [phone for phone in PHONE.findall(line) if not INVENTED_PHONE.fullmatch(phone)]
        if phones or ACCOUNT.search(line):
            yield f"{number}: {line.strip()[:80]}"


def test_no_phone_number_and_no_account_of_anybody_stands_in_the_repository() -> None:
    assert [f"{name}:{finding}" for name, text in text_files() for finding in personal(text)] == []


def test_a_phone_number_and_an_account_are_seen() -> None:
    planted = ["联系人1" + "3812345678", "+861" + "3812345678", "开户行及账号: 某银行 1100" + "12345678901"]
    harmless = ["19900000001", "370682*****0635", "1630003007010027101", "账号：请填写"]
    assert len(list(personal("\n".join(planted)))) == 3
    assert list(personal("\n".join(harmless))) == []
