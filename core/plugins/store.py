"""Releases and who runs them: installing is repeatable, and a broken upgrade leaves the earlier release in force."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.api import Certificate as Declared
from core.api import VendorPlugin
from core.db.events import record
from core.db.session import reading, retried, transaction
from core.db.tables import Certificate, Installation, PluginRelease, Vendor
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import Conflict, NotFound
from core.plugins.release import Quarantine, Release, read_declaration
from core.plugins.trial import fit

ACTIVE, DISABLED, QUARANTINED = "active", "disabled", "quarantined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """One plugin of one vendor, as the operator sees it."""

    vendor_id: uuid.UUID
    vendor: str
    key: str
    version: str
    state: str
    reason: str


def install(actor: Actor, vendor_id: uuid.UUID, key: str) -> Installed:
    """Make a plugin that passes every check the vendor's active release, or quarantine it with the reasons.

    Raises Conflict PLUGIN_VERSION_TAKEN when its number belongs to another declaration.
    """
    actor.require(Role.OPERATOR)
    return _store(actor, vendor_id, key, fit(key))


def vendor_named(actor: Actor, name: str) -> uuid.UUID | None:
    """Return the vendor of a name; None when there is no such tenant yet."""
    actor.require(Role.OPERATOR)
    with reading(actor) as tx:
        return tx.scalar(select(Vendor.id).where(Vendor.name == name))


@retried
def _store(actor: Actor, vendor_id: uuid.UUID, key: str, compiled: Release | Quarantine) -> Installed:
    with transaction(actor) as tx:
        vendor = tx.get(Vendor, vendor_id)
        if vendor is None:
            raise NotFound
        row = _installation(tx, vendor_id, key)
        if isinstance(compiled, Quarantine):
            row.state, row.reason = QUARANTINED, compiled.reason
        else:
            row.state, row.reason, row.release_id = ACTIVE, "", _release(tx, compiled).id
            _list_certificates(tx, vendor_id, compiled.plugin)
        row.changed_at = clock.now()
        record(tx, "plugin.installed", row, key=key, state=row.state)
        version = compiled.version if isinstance(compiled, Release) else ""
        return Installed(
            vendor_id=vendor_id, vendor=vendor.name, key=key, version=version, state=row.state, reason=row.reason
        )


def _installation(tx: Session, vendor_id: uuid.UUID, key: str) -> Installation:
    query = select(Installation).where(Installation.vendor_id == vendor_id, Installation.key == key)
    row = tx.scalars(query.with_for_update()).first()
    if row is None:
        row = Installation(vendor_id=vendor_id, key=key, state=ACTIVE, reason="", changed_at=clock.now())
        tx.add(row)
    return row


def _release(tx: Session, compiled: Release) -> PluginRelease:
    """Store a release once; the same declaration installed again is the same release."""
    refuse_taken_version(tx, compiled)
    query = select(PluginRelease).where(PluginRelease.key == compiled.key, PluginRelease.digest == compiled.digest)
    row = tx.scalars(query).first()
    if row is None:
        row = PluginRelease(
            key=compiled.key,
            version=compiled.version,
            api=compiled.api,
            digest=compiled.digest,
            declaration=compiled.declaration,
            listens=compiled.listens,
            installed_at=clock.now(),
        )
        tx.add(row)
    row.listens = compiled.listens
    tx.flush()
    return row


def refuse_taken_version(tx: Session, compiled: Release) -> None:
    """Raise Conflict PLUGIN_VERSION_TAKEN when another declaration was installed under the same version number."""
    query = select(PluginRelease.declaration).where(
        PluginRelease.key == compiled.key,
        PluginRelease.version == compiled.version,
        PluginRelease.digest != compiled.digest,
    )
    # The same value may be written differently: a portal with a newer contract writes more fields.
    if any(read_declaration(text) != compiled.plugin for text in tx.scalars(query)):
        raise Conflict("PLUGIN_VERSION_TAKEN", key=compiled.key, version=compiled.version)


def plugin_for(actor: Actor, certificates: Iterable[str]) -> str:
    """Return the vendor's plugin that declares all these certificates; raises NotFound NOTICE_PLUGIN_MISSING."""
    with reading(actor) as tx:
        query = (
            select(Installation.key, PluginRelease.declaration)
            .join(PluginRelease, PluginRelease.id == Installation.release_id)
            .where(Installation.vendor_id == actor.vendor, Installation.state != DISABLED)
            .order_by(Installation.key)
        )
        fitting = [key for key, text in tx.execute(query) if declares(_thawed(text), certificates)]
    if not fitting:
        raise NotFound("NOTICE_PLUGIN_MISSING", certificates="、".join(certificates))
    return fitting[0]


def declares(plugin: VendorPlugin, certificates: Iterable[str]) -> bool:
    """Say whether a plugin declares all the certificates a notice is about."""
    return {certificate.key for certificate in plugin.certificates}.issuperset(certificates)


def _list_certificates(tx: Session, vendor_id: uuid.UUID, plugin: VendorPlugin) -> None:
    known = {row.key: row for row in tx.scalars(select(Certificate).where(Certificate.vendor_id == vendor_id))}
    for declared in plugin.certificates:
        row = known.get(declared.key)
        if row is None:
            row = Certificate(vendor_id=vendor_id, key=declared.key, name="", name_en="", added_at=clock.now())
            tx.add(row)
        row.name, row.name_en, row.active = declared.name.zh, declared.name.en, True


@retried
def disable(actor: Actor, vendor_id: uuid.UUID, key: str) -> None:
    """Take a plugin out of use for new plans; published plans go on."""
    actor.require(Role.OPERATOR)
    with transaction(actor) as tx:
        query = select(Installation).where(Installation.vendor_id == vendor_id, Installation.key == key)
        row = tx.scalars(query.with_for_update()).first()
        if row is None:
            raise NotFound
        if row.state != DISABLED:
            row.state, row.changed_at = DISABLED, clock.now()
            record(tx, "plugin.disabled", row, key=key)


def installations(actor: Actor) -> list[Installed]:
    """Return every installation the actor may see."""
    with reading(actor) as tx:
        rows = tx.execute(
            select(Installation, Vendor, PluginRelease)
            .join(Vendor, Vendor.id == Installation.vendor_id)
            .join(PluginRelease, PluginRelease.id == Installation.release_id, isouter=True)
            .order_by(Vendor.name, Installation.key)
        )
        return [
            Installed(
                vendor_id=vendor.id,
                vendor=vendor.name,
                key=row.key,
                version=release.version if release else "",
                state=row.state,
                reason=row.reason,
            )
            for row, vendor, release in rows
        ]


def vendors(actor: Actor) -> list[str]:
    """Return the names of the vendors a plugin can be installed for."""
    actor.require(Role.OPERATOR)
    with reading(actor) as tx:
        return list(tx.scalars(select(Vendor.name).order_by(Vendor.name)))


def declaration(tx: Session, vendor_id: uuid.UUID, key: str) -> tuple[PluginRelease, VendorPlugin]:
    """Return the release a vendor's new plans are made with; raises Conflict PLUGIN_NOT_ACTIVE."""
    query = (
        select(PluginRelease)
        .join(Installation, Installation.release_id == PluginRelease.id)
        .where(Installation.vendor_id == vendor_id, Installation.key == key, Installation.state != DISABLED)
    )
    release = tx.scalars(query).first()
    if release is None:
        raise Conflict("PLUGIN_NOT_ACTIVE", key=key)
    return release, _thawed(release.declaration)


def declared_certificate(tx: Session, certificate_id: uuid.UUID) -> Declared | None:
    """Return what the release in force declares of a certificate of the catalogue; None when none does."""
    query = (
        select(PluginRelease.declaration, Certificate.key)
        .join(Installation, Installation.release_id == PluginRelease.id)
        .join(Certificate, Certificate.vendor_id == Installation.vendor_id)
        .where(Certificate.id == certificate_id, Installation.state != DISABLED)
    )
    offered = ((each, key) for text, key in tx.execute(query) for each in _thawed(text).certificates)
    return next((each for each, key in offered if each.key == key), None)


@lru_cache(maxsize=64)
def _thawed(text: str) -> VendorPlugin:
    return read_declaration(text)
