"""What installing a plugin would do, before anybody does it."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.api import NotAnnounced, VendorPlugin
from core.db.session import reading
from core.db.tables import Installation, PluginRelease, Vendor
from core.kernel.actor import Actor, Role
from core.plugins.checks import not_announced
from core.plugins.release import Quarantine, read_declaration
from core.plugins.store import refuse_taken_version, vendor_named
from core.plugins.trial import fit
from core.rules.differences import Difference, differences


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A plugin held against what the vendor runs.

    `vendor_id` is None while the vendor is no tenant yet; `reasons` say why it would be quarantined; `current` is the
    version in force, empty where there is none, and `backwards` that it is newer; `not_announced` is what the vendor is
    to announce before plans can go through.
    """

    key: str
    vendor: str
    vendor_id: uuid.UUID | None = None
    version: str = ""
    reasons: tuple[str, ...] = ()
    current: str = ""
    backwards: bool = False
    certificates: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    not_announced: tuple[NotAnnounced, ...] = ()


def preview(actor: Actor, vendor: str, key: str) -> Preview:
    """Check a plugin as an installation would, and change nothing; no vendor name stands for the plugin's own.

    Raises Conflict PLUGIN_VERSION_TAKEN as the installation would.
    """
    actor.require(Role.OPERATOR)
    compiled = fit(key)
    if isinstance(compiled, Quarantine):
        return Preview(key=key, vendor=vendor, vendor_id=vendor_named(actor, vendor), reasons=compiled.reasons)
    plugin = compiled.plugin
    name = vendor or plugin.vendor.zh
    with reading(actor) as tx:
        refuse_taken_version(tx, compiled)
        current = _current(tx, name, key)
    before = read_declaration(current.declaration) if current else None
    return Preview(
        key=key,
        vendor=name,
        vendor_id=vendor_named(actor, name),
        version=compiled.version,
        current=current.version if current else "",
        backwards=current is not None and _number(compiled.version) < _number(current.version),
        certificates=tuple(certificate.name.zh for certificate in plugin.certificates),
        differences=tuple(_compared(before, plugin)),
        not_announced=tuple(dict.fromkeys(fact for c in plugin.certificates for fact in not_announced(c))),
    )


def _current(tx: Session, vendor: str, key: str) -> PluginRelease | None:
    query = (
        select(PluginRelease)
        .join(Installation, Installation.release_id == PluginRelease.id)
        .join(Vendor, Vendor.id == Installation.vendor_id)
        .where(Vendor.name == vendor, Installation.key == key)
    )
    return tx.scalars(query).first()


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))


def _compared(before: VendorPlugin | None, after: VendorPlugin) -> list[Difference]:
    """A first installation is described by its certificates, not by everything being new."""
    return [] if before is None else list(differences(before, after))
