"""The question before an act that cannot be taken back, as a browser without script answers it."""

from __future__ import annotations

import re
from html import unescape

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def question(page: str) -> str:
    """Return what a page asks, without its marks; nothing when it asks nothing."""
    asked = page.partition('<section class="question"')[2].partition("</section>")[0]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", asked))).strip()


def fields(page: str) -> MultiDict[str, str]:
    """Return what the question's own form would send."""
    asked = page.partition('<section class="question"')[2].partition("</section>")[0]
    return MultiDict((name, unescape(value)) for name, value in HIDDEN.findall(asked))


def acted(client: FlaskClient, address: str, form: dict[str, object]) -> TestResponse:
    """Send a form, say yes to what it asks, if it asks, and follow to the page it leads to."""
    answer = client.post(address, data=form, follow_redirects=True)
    if answer.mimetype == "text/html" and question(answer.text):  # not the file that was asked for
        answer = client.post(address, data=fields(answer.text), follow_redirects=True)
    return answer
