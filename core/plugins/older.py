"""What a declaration of an older contract left out, which up to 1.2 stood for something."""

from __future__ import annotations

from dataclasses import replace

from core.api import Certificate, ReviewReason, VendorPlugin


def as_meant(plugin: VendorPlugin) -> VendorPlugin:
    """Return a fit declaration as its author's contract read it; from 1.3 on what is left out is not announced."""
    if tuple(map(int, plugin.api.split("."))) >= (1, 3):
        return plugin
    return replace(plugin, certificates=tuple(map(_certificate, plugin.certificates)))


def _certificate(certificate: Certificate) -> Certificate:
    fees, review = certificate.fees, certificate.review
    if fees.province_standard_wins is None:
        fees = replace(fees, province_standard_wins=True)
    if review is not None and review.reasons is None:
        review = replace(review, reasons=tuple(ReviewReason))
    return replace(certificate, fees=fees, review=review)
