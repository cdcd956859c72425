"""What cannot be taken back asks for the password or a code once more, when none was given in the last ten minutes.

A door says so by `@proven` (`core.rest.forms`). What was sent to it is carried along and done when the proof is right.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, g, make_response, render_template, request
from werkzeug.datastructures import ImmutableMultiDict

from core.kernel.errors import NotAllowed
from core.orgs import second_factor, sessions
from core.web import auth, guesses
from core.web.errors import SignInNeeded, is_api
from core.web.shell import came_from, here, said

FIELD = "proof"
NOT_CARRIED = {FIELD, "csrf_token"}


def check() -> Response | None:
    """Let past who has proved it lately; ask everybody else, with what they sent still in hand."""
    if not auth.asks_for_proof():
        return None
    given = _taken() if request.method == "POST" and not is_api() else ""
    if g.held.proved:
        return None
    if is_api():
        raise NotAllowed("PROOF_NEEDED")
    if given and prove(given):
        return None
    return asked(wrong=bool(given))


def prove(given: str) -> bool:
    """Say whether a password or a code is the reader's own. Raises TooManyRequests, SignInNeeded."""
    guesses.proofs(g.held.session_id).take()
    if not second_factor.proves(g.actor, given):
        return False
    key = sessions.prove(g.held.session_id)
    if key is None:
        raise SignInNeeded
    auth.go_on(key)
    return True


def _taken() -> str:
    """Take the proof out of the form: nobody past here keeps it, not even as a digest."""
    given = request.form.get(FIELD, "")
    if FIELD in request.form:
        others = [(name, value) for name, value in request.form.items(multi=True) if name != FIELD]
        request.form = ImmutableMultiDict(others)
    return given


def asked(*, wrong: bool) -> Response:
    """Return the page that asks: it sends on what was sent, but for files, which a browser chooses anew."""
    by_form = request.method == "POST" and not request.files
    carried = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_CARRIED]
    page = render_template(
        "proof.html",
        address=request.full_path.rstrip("?") if by_form else None,
        back=here() if request.method == "GET" else came_from(),
        carried=carried if by_form else [],
        again=bool(request.files),
        what=said("PROOF_WRONG", {}) if wrong else None,
        has_factor=g.held.person.has_factor,
    )
    return make_response(page, HTTPStatus.FORBIDDEN)


def init_app(app: Flask) -> None:
    """Stand behind the guards and before the rooms."""
    app.before_request(check)
