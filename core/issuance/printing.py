"""One certificate as it is printed from what was recorded: or what keeps it, and it alone, from being printed."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Mapping
from typing import Any

from core.db.tables import IssuedCertificate
from core.files.photos import find_picture
from core.issuance import codes, queries
from core.issuance.documents import CertificatePage, Issue, certificate
from core.issuance.queries import Seal
from core.issuance.rules import digest
from core.kernel.actor import Actor, Role, on_behalf_of
from core.kernel.clock import today
from core.kernel.errors import Conflict, Full, OnexError, Refused, Unavailable, kind_of_error
from core.kernel.identity import mask
from core.kernel.person import Person
from core.kernel.problems import Place, Problem
from core.pdf.fonts import unprintable

log = logging.getLogger(__name__)


def seal_of(actor: Actor, college_id: uuid.UUID) -> Seal | None:
    """Return the seal a college's certificates bear, nothing while none was uploaded."""
    why = "only the college sees the seal that its certificates bear"
    owner = on_behalf_of(actor, college=college_id, roles=frozenset({Role.COLLEGE_OWNER}), why=why)
    return queries.seal(owner)


def seal_fault(seal: Seal | None) -> str:
    """Return SEAL_MISSING for one that was never uploaded, SEAL_LOST for one whose file is, "" for one to print."""
    if seal is None:
        return "SEAL_MISSING"
    return "" if seal.image else "SEAL_LOST"


def head_of(actor: Actor, college_id: uuid.UUID) -> str:
    """Return the name of a college's head as certificates print it, nothing while there is no seal."""
    seal = seal_of(actor, college_id)
    return seal.head_name if seal else ""


def drawn(row: IssuedCertificate, seal: Seal | None, verify_at: str) -> bytes | Problem:
    """Return one certificate's file, or why it cannot be made; its code is drawn here, where paper first bears it.

    Raises Unavailable or Full where the file store does not answer: that is no certificate's own fault.
    """
    try:
        sealed = _checked(row, seal)
        row.code = code = row.code or codes.draw()
        return certificate(_page(row, code, sealed, verify_at))
    except (Unavailable, Full):
        raise
    except OnexError as error:
        return _problem(row.number, error)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one certificate, the others are made
        log.error("certificate %s cannot be drawn: %s", row.number, kind_of_error(error))
        return _problem(row.number, Conflict("CERTIFICATE_NOT_DRAWN", number=row.number))


def obstacle(row: IssuedCertificate, seal: Seal | None) -> Problem | None:
    """Return what keeps a recorded certificate from being made, without making it."""
    try:
        check_printable(row.person, row.facts, _checked(row, seal))
    except Refused as error:
        return _problem(row.number, error)
    return None


def check_printable(person: Person, facts: str, seal: Seal) -> None:
    """Refuse what the certificate itself would be refused for, without drawing it: its photo, then its characters.

    Raises Conflict CERTIFICATE_PHOTO_LOST, Refused GLYPH_MISSING.
    """
    signed = json.loads(facts)
    photo_of(signed["photo"])
    if lacking := unprintable("".join((person.name, person.pinyin, seal.head_name, *printed_facts(signed).values()))):
        raise Refused("GLYPH_MISSING", characters=lacking)


def _problem(number: str, error: OnexError) -> Problem:
    return Problem(code=error.code, place=Place(field=number), params=error.params)


def _checked(row: IssuedCertificate, seal: Seal | None) -> Seal:
    if digest(row.facts.encode()) != row.digest:
        raise Conflict("CERTIFICATE_FACTS_CHANGED", number=row.number)
    if seal is None or not seal.image:
        raise Conflict(seal_fault(seal))
    return seal


def photo_of(key: Any) -> bytes | None:
    """Return the photo that was signed; raises Conflict CERTIFICATE_PHOTO_LOST."""
    if key and (photo := find_picture(key)) is None:
        raise Conflict("CERTIFICATE_PHOTO_LOST")
    return photo if key else None


def _page(row: IssuedCertificate, code: str, seal: Seal, verify_at: str) -> CertificatePage:
    """Return what is printed: only what was recorded and signed, the seal and today's date."""
    facts = json.loads(row.facts)
    return CertificatePage(
        **printed_facts(facts),
        person=row.person,
        id_masked=mask(row.person.id_number),
        head=seal.head_name,
        photo=photo_of(facts["photo"]),
        issue=Issue(
            number=row.number,
            issued_on=today(),
            # Behind the question mark, which no log is to hold.
            verify_url=f"{verify_at.rstrip('/')}/{row.number}?code={code}",
            code=codes.printed(code),
        ),
        seal=seal.image,
    )


def printed_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a certificate prints of the facts that are signed."""
    return {
        "certificate": facts["certificate"],
        "certificate_en": facts["certificate_en"],
        "level": facts["level_name"],
        "level_en": facts["level_name_en"],
        "track": facts["track"],
        "grade": facts.get("grade", ""),
        "statement": facts.get("statement", ""),
        "vendor": facts["vendor"],
        "college": facts["college"],
    }
