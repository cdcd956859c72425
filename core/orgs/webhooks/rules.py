"""Who may set an address, what is sent to it, and how what is sent is signed."""

from __future__ import annotations

import datetime as dt
import hmac
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from core.kernel.actor import Role
from core.kernel.messages import N_

MANAGERS = (Role.VENDOR_PLANNER, Role.COLLEGE_OWNER, Role.PROVINCE_REVIEWER)
TEST = "webhook.test"
EVENTS = {
    "import.checked": N_("导入已校验"),
    "import.applied": N_("导入已完成"),
    "import.failed": N_("导入失败"),
    "import.cancelled": N_("导入已取消"),
    TEST: N_("测试"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What happened, and its facts: ids, counts and states."""

    id: uuid.UUID
    event: str
    at: dt.datetime
    facts: Mapping[str, object]


def body(notice: Notice, portal: str) -> bytes:
    """Return a notice as it is sent; `url` is the import's page on the portal, for people."""
    where = {"url": f"{portal.rstrip('/')}/imports/{notice.facts['upload']}"} if "upload" in notice.facts else {}
    document = {"event": notice.event, "at": notice.at.isoformat(), **notice.facts, **where}
    return json.dumps(document, ensure_ascii=False).encode()


def headers(notice: Notice, secret: str, at: dt.datetime, sent: bytes) -> dict[str, str]:
    """Return the headers of one try at `at`: the delivery is the same for every try, the signature is not."""
    moment = int(at.timestamp())
    signature = hmac.digest(secret.encode(), f"{moment}.".encode() + sent, "sha256").hex()
    return {
        "Content-Type": "application/json",
        "Onex-Event": notice.event,
        "Onex-Delivery": str(notice.id),
        "Onex-Signature": f"t={moment},v1={signature}",
    }
