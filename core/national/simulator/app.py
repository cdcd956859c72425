"""The stand-in's doors: the interface the relay calls, and `/admin` to set it up and to make it fail."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import socket
import time
import uuid
from email.utils import format_datetime
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, request

from core.kernel import clock
from core.national.simulator.faults import Fault, Faults
from core.national.simulator.platform import Platform, Window

MOST_ROWS = 50
api = Blueprint("api", __name__, url_prefix="/api/v1")
admin = Blueprint("admin", __name__, url_prefix="/admin")


def create_app(platform: Platform, faults: Faults) -> Flask:
    """Build the stand-in."""
    app = Flask(__name__)
    app.config.update(PLATFORM=platform, FAULTS=faults, CALLS=[])
    app.register_blueprint(api)
    app.register_blueprint(admin)
    return app


def _platform() -> Platform:
    found: Platform = current_app.config["PLATFORM"]
    return found


def _cut() -> None:
    """Hang up without an answer."""
    line: socket.socket = request.environ["werkzeug.socket"]
    line.shutdown(socket.SHUT_RDWR)


@api.before_request
def _enter() -> Response | None:
    """Know the account, and fail before anything is done when that is what is wanted."""
    _, _, key = request.headers.get("Authorization", "").partition(" ")
    where = str(request.endpoint).removeprefix("api.")
    current_app.config["CALLS"].append(where)
    fault: Fault | None = current_app.config["FAULTS"].draw(where)
    g.fault = fault
    if fault and fault.kind == "down":
        _cut()
        return Response(status=503)
    if fault and fault.kind == "error":
        return Response(status=500)
    if fault and fault.kind == "retry_after":
        return Response(status=503, headers={"Retry-After": str(fault.value or 60)})
    g.college = _platform().accounts.get(key)
    return None if g.college else Response(status=401)


@api.after_request
def _leave(response: Response) -> Response:
    """Set the clock's date, and lose, delay or spoil an answer whose work is done when that is what is wanted."""
    fault: Fault | None = g.fault
    kind, value = (fault.kind, fault.value) if fault else ("", 0)
    told = clock.now() + dt.timedelta(seconds=(value or 600) if kind == "skew" else 0)
    response.headers["Date"] = format_datetime(told.astimezone(dt.UTC), usegmt=True)
    if response.status_code != 200:
        return response
    if kind == "slow":
        time.sleep(value or 20)
    if kind in {"ack_lost", "half"}:
        _cut()
    if kind in {"duplicate_ack", "missing_ack", "strange", "backwards"}:
        response.set_data(json.dumps(_spoilt(kind, response.get_json())))
    return response


def _spoilt(kind: str, document: dict[str, Any]) -> dict[str, Any]:
    """Return an answer as a careless platform would give it."""
    results: list[dict[str, Any]] = document["results"]
    match kind:
        case "duplicate_ack":
            return {"results": [*results, *results, {**results[0], "key": str(uuid.uuid4())}]}
        case "missing_ack":
            return {"results": results[1:]}
        case "backwards":
            return {"results": [{**row, "state": "pending_verification"} for row in results]}
        case _:
            return {"rows": results}


@api.post("/registrations/batch")
def batch() -> Response:
    """Take at most 50 rows and acknowledge each; the same key brings the same answer."""
    items = _items()
    platform, text = _platform(), request.get_data()
    key, digest = request.headers.get("Idempotency-Key", ""), hashlib.sha256(text).hexdigest()
    with platform.lock:
        known = platform.answers.get((g.college, key)) if key and platform.honours_keys else None
        if known is not None:
            return jsonify(known[1]) if known[0] == digest else Response(status=422)
        half = g.fault is not None and g.fault.kind == "half"
        taken = items[: (len(items) + 1) // 2] if half else items
        answer = {"results": [platform.apply(item, g.college) for item in taken]}
        if key and not half:
            platform.answers[g.college, key] = (digest, answer)
    return jsonify(answer)


@api.post("/registrations/query")
def query() -> Response:
    """Say what is stored under each natural key."""
    platform, results = _platform(), []
    for item in _items():
        there = platform.find(item)
        extra = {"receipt": there[-1].receipt, "state": platform.state(there[-1])} if there else {}
        results.append({"key": item["key"], "count": len(there), **extra})
    return jsonify({"results": results})


@api.get("/registrations/export")
def export() -> Response:
    """Give a college its registrations of a plan, masked."""
    return jsonify({"results": _platform().export(g.college, request.args.get("plan", ""))})


def _items() -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = request.get_json()["items"]
    if len(items) > MOST_ROWS:
        abort(413)
    return items


@admin.post("/accounts")
def add_account() -> Response:
    """Give a college a key."""
    _platform().accounts[request.json["key"]] = request.json["college"]
    return jsonify({})


@admin.post("/plans")
def add_plan() -> Response:
    """Say when registration of a plan is open."""
    said = {name: request.json.get(name) for name in ("opens", "closes")}
    moments = {name: dt.datetime.fromisoformat(text) if text else None for name, text in said.items()}
    _platform().windows[request.json["name"]] = Window(**moments)
    return jsonify({})


@admin.post("/faults")
def set_faults() -> Response:
    """Say what goes wrong from now on, and whether idempotency keys are honoured."""
    current_app.config["FAULTS"].load(request.json.get("faults", ""))
    _platform().honours_keys = request.json.get("honours_keys", True)
    return jsonify({})


@admin.post("/clock")
def set_clock() -> Response:
    """Move the clock."""
    clock.travel(dt.datetime.fromisoformat(request.json["now"]))
    return jsonify({})


@admin.post("/reset")
def reset() -> Response:
    """Forget every registration, answer, window and fault; the accounts stay."""
    before = _platform()
    after = Platform(before.seed)
    after.accounts = before.accounts
    current_app.config.update(PLATFORM=after, CALLS=[])
    current_app.config["FAULTS"].load("")
    current_app.config["FAULTS"].drawn = 0
    return jsonify({})


@admin.get("/registrations")
def everything() -> Response:
    """Give all that is stored, to be compared with what should be; on this machine only."""
    rows = [
        {
            "receipt": row.receipt,
            "received_at": row.received_at.isoformat(),
            **row.data,
            "state": _platform().state(row),
        }
        for row in _platform().rows
    ]
    return jsonify(
        {"results": rows, "calls": current_app.config["CALLS"], "faults": current_app.config["FAULTS"].drawn}
    )
