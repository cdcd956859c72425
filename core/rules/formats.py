"""A vendor's own numbers and texts on documents, where it declares any."""

from __future__ import annotations

from collections.abc import Iterable

from core.api import Document, DocumentText, Named, NamePattern
from core.rules.plan import CertificateRules, LevelRules

SEQUENCE = "{sequence}"


def prefix(certificates: Iterable[CertificateRules], named: Named, values: dict[str, str]) -> str | None:
    """Return what a number begins with by the vendor's pattern, which ends in `{sequence}`; None without one."""
    for certificate in certificates:
        for form in certificate.forms:
            if isinstance(form, NamePattern) and form.named is named:
                return form.fill({**values, "sequence": ""})
    return None


def document_text(certificate: CertificateRules, level: LevelRules, document: Document) -> str:
    """Return the vendor's own text on a document, in Chinese; empty when it has none."""
    for form in certificate.forms:
        if isinstance(form, DocumentText) and form.document is document:
            return form.text.zh.replace("{certificate}", certificate.name.zh).replace("{level}", level.name.zh)
    return ""
