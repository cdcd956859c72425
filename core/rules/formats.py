"""A vendor's own numbers and texts on documents, where it declares any."""

from __future__ import annotations

from collections.abc import Iterable

from core.api import Clause, Copies, Document, DocumentText, Named, NamePattern, Paper, Text
from core.rules.plan import CertificateRules, LevelRules

SEQUENCE = "{sequence}"


def prefix(certificates: Iterable[CertificateRules], named: Named, values: dict[str, str]) -> str | None:
    """Return what a number begins with by the vendor's pattern, which ends in `{sequence}`; None without one."""
    for certificate in certificates:
        for form in certificate.forms:
            if isinstance(form, NamePattern) and form.named is named:
                return form.fill({**values, "sequence": ""})
    return None


def document_texts(certificate: CertificateRules, level: LevelRules, document: Document) -> tuple[Clause, ...]:
    """Return the vendor's own texts on a document, each with where it stands; none when it has none."""
    return tuple(
        Clause(_filled(form.text, certificate.name, level.name), form.source)
        for form in certificate.forms
        if isinstance(form, DocumentText) and form.document is document
    )


def _filled(text: Text, certificate: Text, level: Text) -> Text:
    zh = text.zh.replace("{certificate}", certificate.zh).replace("{level}", level.zh)
    return Text(zh, text.en.replace("{certificate}", certificate.en).replace("{level}", level.en))


def document_text(certificate: CertificateRules, level: LevelRules, document: Document) -> str:
    """Return the vendor's own text on a document, in Chinese; empty when it has none."""
    return "".join(clause.text.zh for clause in document_texts(certificate, level, document)[:1])


def copies_of(certificate: CertificateRules, paper: Paper) -> Copies:
    """Return how often a paper is printed: as the vendor declares, else once (R-123, R-232)."""
    declared = (form for form in certificate.forms if isinstance(form, Copies) and form.paper is paper)
    return next(declared, Copies(paper=paper, source=""))
