"""Two pages for everybody: a candidate's own scores, and whether a certificate is real (C-21)."""

from __future__ import annotations

from flask import Blueprint, render_template

blueprint = Blueprint("public", __name__)


@blueprint.get("/lookup")
def lookup() -> str:
    """Ask a candidate for document number and ticket number (R-144)."""
    return render_template("lookup.html")


@blueprint.get("/verify")
def verify() -> str:
    """Ask anyone for a certificate number and a second fact (R-176)."""
    return render_template("verify.html", certificate_no="")
