"""A POST sent again with the same `Idempotency-Key` is done once: what it did and its answer are one commit.

A program that lost the answer asks again and gets the answer; two that ask at the same time wait for each other.
Every form of a page carries a key of its own, so that a second click does nothing twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from contextlib import ExitStack, suppress

from flask import Flask, Response, current_app, g, request, session
from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import BadRequest

from core.db.sealing import keyring
from core.db.session import joined, reading, transaction
from core.db.tables import StoredAnswer
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import Overtaken, Refused

KEPT_FOR = dt.timedelta(days=7)
KEY = re.compile(r"[\x21-\x7e]{1,200}")
FORM_KEY = "once"
FORMS = {"multipart/form-data", "application/x-www-form-urlencoded"}
# A second one of these would cost money, a place or a number: a program must say which call it repeats.
NEEDED = {"registrations", "imports", "photo-batches", "statements", "payments", "certificates-issued", "sign-offs"}
# Asked again, these may come out otherwise.
NOT_KEPT = {409, 429}


def begin() -> Response | None:
    """Join everything the call writes; or answer what the first call with this key was answered."""
    if request.method != "POST" or g.actor is None:
        return None
    key = _key()
    if key is None:
        return None
    # Keyed, because a form may hold a password: nobody tries them on what is kept.
    asked = keyring().blind_index(hashlib.sha256(b"\0".join(_parts())).hexdigest())
    if _is_form():
        key = f"{key}:{asked.hex()}"  # gone back to and filled in otherwise, the same form is another act
    stack = ExitStack()
    g.joined = stack, stack.enter_context(joined())
    g.answer = StoredAnswer(user_id=g.actor.user_id, key=key, request=asked, created_at=clock.now())
    try:
        with transaction(SYSTEM) as tx:
            tx.add(g.answer)
    except Overtaken:
        return _again(key, asked)
    return None


def _key() -> str | None:
    """Return what a call names itself by; raises BadRequest where it has to and does not."""
    key = request.form.get(FORM_KEY) if _is_form() else request.headers.get("Idempotency-Key")
    if key is None:
        if not _is_form() and request.path.rsplit("/", 1)[-1] in NEEDED:
            raise BadRequest("IDEMPOTENCY_KEY_NEEDED")
        return None
    if not KEY.fullmatch(key):
        raise BadRequest("IDEMPOTENCY_KEY_INVALID")
    return key


def _is_form() -> bool:
    return not request.path.startswith("/api/")


def _parts() -> Iterator[bytes]:
    """What makes two calls the same; the boundary of a multipart body is another each time."""
    yield f"{request.method} {request.full_path}".encode()
    if request.mimetype not in FORMS:
        yield request.get_data()
        return
    for name, value in sorted(request.form.items(multi=True)):
        yield f"{name}={value}".encode()
    for name, file in sorted(request.files.items(multi=True)):
        yield f"{name}={file.filename}".encode()
        yield hashlib.sha256(file.read()).digest()
        file.seek(0)


def _again(key: str, asked: bytes) -> Response:
    with reading(SYSTEM) as tx:
        query = select(StoredAnswer).where(StoredAnswer.user_id == g.actor.user_id, StoredAnswer.key == key)
        stored = tx.scalars(query).one()
    leave()
    if stored.request != asked:
        raise Refused("IDEMPOTENCY_KEY_REUSED")
    body = keyring().unseal(stored.body, stored.user_id, str(stored.id))
    answer = Response(body, stored.status, mimetype=stored.media_type)
    if stored.location:
        answer.location = stored.location
    answer.headers["Idempotency-Replayed"] = "true"
    return answer


def finish(response: Response) -> Response:
    """Keep the answer and commit it with what was done; what failed or may come out otherwise is not kept.

    What goes wrong here is answered as it is anywhere else: nothing of the answer that was prepared is true.
    """
    if "joined" not in g:
        return response
    if response.status_code in NOT_KEPT or response.status_code >= 500:
        leave()
        return response
    try:
        _keep(response)
    except Exception as error:  # noqa: BLE001 - the application's own handlers tell a fault from a bug
        leave()
        session.pop("_flashes", None)
        return current_app.make_response(current_app.handle_user_exception(error))
    return response


def _keep(response: Response) -> None:
    """Commit; of a form only what succeeded is kept, and no file: who goes back tries again and expects it done."""
    row = g.answer
    with transaction(SYSTEM) as tx:
        stored = tx.get_one(StoredAnswer, row.id)
        if _is_form() and (response.status_code >= 400 or response.is_streamed):
            tx.delete(stored)
        else:
            stored.status, stored.media_type = response.status_code, response.mimetype or ""
            stored.location = response.location
            stored.body = keyring().seal(response.get_data(), row.user_id, str(row.id))
    stack, _whole = g.pop("joined")
    stack.close()


def leave(_error: BaseException | None = None) -> None:
    """Undo what was joined; nothing when it was committed already."""
    if "joined" in g:
        stack, whole = g.pop("joined")
        with suppress(DBAPIError):  # a database that went away has undone it by itself
            whole.rollback()
        stack.close()


def forget_old() -> None:
    """Delete the answers nobody asks for again."""
    with transaction(SYSTEM) as tx:
        tx.execute(delete(StoredAnswer).where(StoredAnswer.created_at < clock.now() - KEPT_FOR))


def init_app(app: Flask) -> None:
    """Stand between the guards and the rooms; call it last, so that its answer is kept before others add to it."""
    app.before_request(begin)
    app.after_request(finish)
    app.teardown_request(leave)
