"""A vendor's own numbers and texts, where it declares any."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from core.api import Document, DocumentText, Named, NamePattern, Text
from core.arrangement.rules import ticket_number
from core.rules.formats import document_text, prefix
from core.rules.plan import CertificateRules
from core.rules.snapshot import thaw

SNAPSHOT = Path(__file__).parents[1] / "golden" / "snapshots" / "2-hotmatrix_shop.json"
DAY = dt.date(2024, 5, 7)


@pytest.fixture
def plain() -> CertificateRules:
    certificate: CertificateRules = thaw(SNAPSHOT.read_text(encoding="utf-8")).certificates[0]
    return replace(certificate, forms=())


def test_a_ticket_begins_as_the_vendor_says_and_ends_in_six_random_digits(plain: CertificateRules) -> None:
    own = replace(plain, forms=(NamePattern(named=Named.TICKET_NO, pattern="88{site}{year}{sequence}"),))
    assert ticket_number([plain], DAY, "320042", 7) == "202405070042000007"
    assert ticket_number([own], DAY, "320042", 7) == "8800422024000007"


def test_a_certificates_number_begins_as_the_vendor_says(plain: CertificateRules) -> None:
    own = replace(plain, forms=(NamePattern(named=Named.CERTIFICATE_NO, pattern="C{year}{code}{level}{sequence}"),))
    values = {"year": "2024", "code": "9A", "level": "2"}
    assert prefix([plain], Named.CERTIFICATE_NO, values) is None
    assert prefix([own], Named.CERTIFICATE_NO, values) == "C20249A2"


def test_a_document_says_the_vendors_text_with_its_places_filled(plain: CertificateRules) -> None:
    said = DocumentText(document=Document.TICKET, text=Text("请带工具参加{level}考试", "Bring your tools"))
    own = replace(plain, forms=(said,))
    assert document_text(own, own.levels[0], Document.TICKET) == "请带工具参加初级考试"
    assert document_text(own, own.levels[0], Document.CERTIFICATE) == ""
    assert document_text(plain, plain.levels[0], Document.TICKET) == ""
