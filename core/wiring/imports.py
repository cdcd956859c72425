"""Every kind of file that can be imported: the only place that knows all rooms' kinds."""

from __future__ import annotations

from core.arrangement.imports import ROOMS
from core.arrangement.invigilators.imports import INVIGILATORS
from core.candidates.imports import CANDIDATES
from core.candidates.photos import PHOTOS
from core.candidates.updates import CANDIDATE_UPDATES
from core.fallback.imports import WORKBOOKS
from core.fallback.returns import PLATFORM_EXPORTS
from core.intake.kind import register
from core.registrations.imports import REGISTRATIONS
from core.scores.imports import SCORES

KINDS = (CANDIDATES, CANDIDATE_UPDATES, PHOTOS, REGISTRATIONS, WORKBOOKS, PLATFORM_EXPORTS, ROOMS, INVIGILATORS, SCORES)


def register_imports() -> None:
    """Make every kind importable in this process."""
    for kind in KINDS:
        register(kind)
