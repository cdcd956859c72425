"""What the stand-in keeps and how it judges: accounts, plans with their windows, registrations, identity checks."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from core.kernel import clock
from core.kernel.identity import IdType, check_document, mask

IDENTITY_TAKES = dt.timedelta(hours=24)
MISMATCHES_IN_256 = 5
ANY_COLLEGE = "*"
_PHONE = re.compile(r"1[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class Window:
    """When registration of a plan is open; open at both ends where nothing is said."""

    opens: dt.datetime | None = None
    closes: dt.datetime | None = None

    def holds(self, moment: dt.datetime) -> bool:
        """Tell whether a moment is inside, the end excluded."""
        return (self.opens is None or moment >= self.opens) and (self.closes is None or moment < self.closes)


@dataclass(slots=True)
class Stored:
    """One registration at the platform."""

    receipt: str
    key: str
    data: dict[str, Any] = field(repr=False)
    received_at: dt.datetime

    @property
    def natural(self) -> tuple[object, ...]:
        """What names a registration to people: plan, certificate, level and document."""
        return natural(self.data)


def natural(item: dict[str, Any]) -> tuple[object, ...]:
    """Return an item's natural key."""
    return tuple(item.get(name) for name in ("plan", "certificate", "level", "id_type", "id_number"))


class Platform:
    """Everything in memory; `honours_keys` off makes it the worst platform there is: every repeat is one more row."""

    def __init__(self, seed: int = 0) -> None:
        self.lock = RLock()
        self.seed, self.honours_keys = seed, True
        self.accounts: dict[str, str] = {}
        self.windows: dict[str, Window] = {}
        self.rows: list[Stored] = []
        self.answers: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
        self._keys: set[str] = set()
        self._last = 0

    def apply(self, item: dict[str, Any], college: str) -> dict[str, Any]:
        """Do what one row asks and acknowledge it."""
        with self.lock:
            if self.honours_keys and item.get("key") in self._keys:
                return self._done(item, "duplicate")
            act = self._withdraw if item.get("act") == "withdraw" else self._register
            ack = act(item, college)
            if ack["outcome"] == "applied":
                self._keys.add(str(item["key"]))
            return ack

    def _register(self, item: dict[str, Any], college: str) -> dict[str, Any]:
        if reason := self._objection(item, college):
            return {"key": item["key"], "outcome": "refused", "reason": reason}
        self._last += 1
        stored = Stored(f"BM{self._last:08d}", str(item["key"]), item, clock.now())
        self.rows.append(stored)
        return self._done(item, "applied")

    def _withdraw(self, item: dict[str, Any], college: str) -> dict[str, Any]:
        for stored in self.rows:
            if stored.natural == natural(item) and college in {ANY_COLLEGE, stored.data.get("college")}:
                self.rows.remove(stored)
                return {"key": item["key"], "outcome": "applied", "receipt": stored.receipt}
        return {"key": item["key"], "outcome": "duplicate"}

    def _objection(self, item: dict[str, Any], college: str) -> str:
        if college not in {ANY_COLLEGE, item.get("college")}:
            return "not_your_college"
        if not str(item.get("name", "")).strip():
            return "name_missing"
        if not _PHONE.fullmatch(str(item.get("phone", ""))):
            return "phone_invalid"
        kinds = {kind.value: kind for kind in IdType}
        kind = kinds.get(str(item.get("id_type")))
        if kind is None or isinstance(check_document(kind, str(item.get("id_number", ""))), str):
            return "document_invalid"
        # A row that comes late because the platform was away counts by when it was registered.
        when = dt.datetime.fromisoformat(str(item.get("registered_at")))
        window = self.windows.get(str(item.get("plan")), Window())
        return "" if window.holds(when) else "window_closed"

    def _done(self, item: dict[str, Any], outcome: str) -> dict[str, Any]:
        there = self.find(item)
        extra = {"receipt": there[-1].receipt, "state": self.state(there[-1])} if there else {}
        return {"key": item["key"], "outcome": outcome, **extra}

    def find(self, item: dict[str, Any]) -> list[Stored]:
        """Return what is stored under an item's natural key."""
        with self.lock:
            return [stored for stored in self.rows if stored.natural == natural(item)]

    def state(self, stored: Stored) -> str:
        """Return 信息待认证 for a day, then 信息准确 or 需人工确认, the same for the same person and seed."""
        if clock.now() < stored.received_at + IDENTITY_TAKES:
            return "pending_verification"
        chance = hashlib.sha256(f"{self.seed}|{stored.data['id_number']}".encode()).digest()[0]
        good = stored.data["id_type"] == IdType.RESIDENT and chance >= MISMATCHES_IN_256
        return "verified" if good else "needs_manual_confirm"

    def export(self, college: str, plan: str) -> list[dict[str, Any]]:
        """Return a college's registrations of a plan, documents masked (R-090)."""
        with self.lock:
            own = [
                row for row in self.rows if row.data["plan"] == plan and college in {ANY_COLLEGE, row.data["college"]}
            ]
            shown = ("plan", "name", "certificate", "level", "college", "site")
            return [
                {
                    "receipt": row.receipt,
                    **{name: row.data.get(name, "") for name in shown},
                    "id_number": mask(str(row.data["id_number"])),
                    "state": self.state(row),
                }
                for row in own
            ]
