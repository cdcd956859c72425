"""`onex verify`: is this certificate, or this file of one, the one that was issued."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import click
from marshmallow import validate

from core.cli.session import open_installation
from core.cli.typed import Typed
from core.issuance import register
from core.rest.fields import Text


@click.command()
@click.argument("what", metavar="FILE.pdf|NUMBER")
@click.option(
    "--number",
    type=Typed("number", Text(validate=validate.Length(1, 100))),
    help="The number on the certificate, when the file is not named by it.",
)
@click.option("--json", "as_json", is_flag=True)
def verify(what: str, number: str | None, *, as_json: bool) -> None:
    """Say whether a certificate is valid, revoked or unknown, and whether a file is the one that was issued."""
    open_installation()
    file = Path(what)
    is_file = file.suffix.lower() == ".pdf"
    if is_file and not file.is_file():
        raise click.UsageError(f"no file {what}")
    asked = (number or file.stem if is_file else what).strip().upper()
    document: dict[str, object] = {"number": asked, "state": register.state_of(asked)}
    if is_file and document["state"] != register.UNKNOWN:
        with file.open("rb") as stream:
            same = register.file_digest(asked) == hashlib.file_digest(stream, "sha256").hexdigest()
        document["file"] = "issued" if same else "changed"
    click.echo(json.dumps(document) if as_json else " ".join(str(value) for value in document.values()))
    if document["state"] != "valid" or document.get("file") == "changed":
        raise SystemExit(1)
