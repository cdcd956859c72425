"""Every act on a certificate's issuance in every state it can be in, by program (R-160 … R-172)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from core.demo.story import Story
from tests.api.conftest import HEAD, Program
from tests.api.test_signing import SIGNER
from tests.rooms.story_world import to_sign

Programs = Callable[[str], Program]
ACTS = ("propose", "org approves", "org refuses", "college approves", "college refuses", "issue", "revoke")
DONE, LEFT = (1, 0, 0), (0, 0, 1)
NONE = (404, "NOT_FOUND")
# What each act comes to, accepted, refused, skipped, in each state; a revocation is of the certificate, where one is.
ANSWERS: dict[str, tuple[object, ...]] = {
    "pending": (LEFT, DONE, DONE, DONE, DONE, LEFT, NONE),
    "org_signed": (LEFT, LEFT, LEFT, DONE, DONE, LEFT, NONE),
    "college_signed": (LEFT, DONE, DONE, LEFT, LEFT, LEFT, NONE),
    "signed": (LEFT, LEFT, LEFT, LEFT, LEFT, DONE, NONE),
    "rejected": (DONE, LEFT, LEFT, LEFT, LEFT, LEFT, NONE),
    "issued": (LEFT, LEFT, LEFT, LEFT, LEFT, LEFT, 204),
    "revoked": (LEFT, LEFT, LEFT, LEFT, LEFT, LEFT, (409, "CERTIFICATE_NOT_VALID")),
}
AFTER = {
    ("pending", "org approves"): "org_signed",
    ("pending", "college approves"): "college_signed",
    ("org_signed", "college approves"): "signed",
    ("college_signed", "org approves"): "signed",
    ("signed", "issue"): "issued",
    ("rejected", "propose"): "pending",
    ("issued", "revoke"): "revoked",
    ("pending", "org refuses"): "rejected",
    ("pending", "college refuses"): "rejected",
    ("org_signed", "college refuses"): "rejected",
    ("college_signed", "org refuses"): "rejected",
}
WAYS = {
    "pending": (),
    "org_signed": ("org approves",),
    "college_signed": ("college approves",),
    "signed": ("org approves", "college approves"),
    "rejected": ("college refuses",),
    "issued": ("org approves", "college approves", "issue"),
    "revoked": ("org approves", "college approves", "issue", "revoke"),
}


@pytest.fixture
def story(sqlite_database: str, tmp_path: Path) -> Story:
    return to_sign(tmp_path)


class One:
    """One item of the list, and both who may act on it."""

    def __init__(self, person: Programs, story: Story) -> None:
        self.signer, self.head = person(SIGNER), person(HEAD)
        self.plan = {"plan_id": str(story.key)}
        self.batch = f"/issuance-batches/{story.key}"
        self.id = self.items()[0]["id"]

    def items(self) -> list[dict[str, Any]]:
        return list(self.signer.get(f"{self.batch}/items").get_json()["items"])

    def act(self, name: str) -> TestResponse:
        if name == "propose":
            return self.signer.post("/issuance-batches", self.plan)
        if name == "issue":
            return self.signer.post("/certificates-issued", self.plan)
        if name == "revoke":
            address = f"/certificates-issued/{self.certificate() or self.id}/revocation"
            return self.signer.post(address, {"reason": "信息有误"})
        side, decision = name.split()
        said = {"ids": [self.id], "decision": decision[:-1] if decision == "refuses" else "approve"}
        who = self.signer if side == "org" else self.head
        return who.post(f"{self.batch}/sign-offs", said | {"reason": "照片有误"})

    def certificate(self) -> str:
        issued = self.signer.get("/certificates-issued", **self.plan).get_json()["items"]
        return str(issued[0]["id"]) if issued else ""

    def state(self) -> str:
        issued = self.signer.get("/certificates-issued", **self.plan).get_json()["items"]
        if issued and issued[0]["state"] == "revoked":
            return "revoked"
        return next(str(item["state"]) for item in self.items() if item["id"] == self.id)


def came_to(answer: TestResponse, others: int) -> object:
    """Return the tally of an act but for the plan's other items, else its refusal."""
    body: dict[str, Any] = answer.get_json(silent=True) or {}
    if answer.status_code == 204:
        return 204
    if answer.status_code >= 300:
        return answer.status_code, body["code"]
    return body["accepted"], body["refused"], body["skipped"] - others


@pytest.mark.req("R-160", "R-161", "R-170", "R-171", "R-172", "C-44")
@pytest.mark.parametrize("state", ANSWERS)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_on_a_certificate_is_done_or_left_by_its_state(
    person: Programs, story: Story, state: str, act: str
) -> None:
    one = One(person, story)
    for step in WAYS[state]:
        assert one.act(step).status_code < 300, step
    assert one.state() == state
    others = len(one.items()) - 1 if act in {"propose", "issue"} else 0
    assert came_to(one.act(act), others) == ANSWERS[state][ACTS.index(act)]
    assert one.state() == AFTER.get((state, act), state)
