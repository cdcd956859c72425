"""Bind one process to its installation: keys, database, files, queue, and every room's imports."""

from __future__ import annotations

from dataclasses import replace

from core.candidates import service as candidates
from core.candidates import verification
from core.candidates.verification import NoService, SimulatedVerifier
from core.db import engine, sealing
from core.files import store
from core.intake.notices import notify_stopped
from core.intake.receive import JOB_KIND
from core.intake.run import run_import
from core.jobs import bell
from core.jobs import engine as jobs
from core.kernel.settings import Settings
from core.orgs.webhooks import delivery
from core.outward import address
from core.pdf import fonts
from core.registrations.corrections import follow_document
from core.wiring.imports import register_imports

KEYS_FILE = "keys.txt"


def start(settings: Settings) -> Settings:
    """Bind this process; return the settings with the secrets a demo makes for itself."""
    settings = _with_demo_keys(settings)
    engine.bind(settings.database_url)
    sealing.bind_keys(settings.data_keys)
    ring = sealing.keyring()
    store.bind(
        settings.files_url,
        seal=lambda data: ring.seal(data, None, "file"),
        unseal=lambda data: ring.unseal(data, None, "file"),
    )
    fonts.bind(settings.fonts)
    bell.bind_redis(settings.redis_url)
    verification.bind(NoService() if settings.env == "production" else SimulatedVerifier())
    address.allow_private(allowed=settings.env != "production")
    address.allow_ports(settings.ports)
    delivery.bind(settings.base_url)
    register_imports()
    candidates.follow(follow_document)
    jobs.register(JOB_KIND, run_import, notify_stopped)
    return settings


def _with_demo_keys(settings: Settings) -> Settings:
    """Outside production, make keys once and keep them in the instance folder, so that a restart can read its data."""
    if settings.env == "production":
        return settings
    if settings.data_keys:
        return replace(settings, secret_key=settings.secret_key or settings.data_keys)
    file = settings.instance / KEYS_FILE
    if not file.exists():
        settings.instance.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(sealing.Keyring.make(), encoding="ascii")
    keys = file.read_text(encoding="ascii")
    return replace(settings, data_keys=keys, secret_key=settings.secret_key or keys)
