"""Benches of marks: their import with the results, and a candidate's look-up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask.testing import FlaskClient
from sqlalchemy import select

from core.api import Stage
from core.bench.intake import copy
from core.bench.measure import Trial
from core.bench.published import publish, score_rows, seated, seated_for
from core.db.engine import engine
from core.db.sealing import keyring
from core.db.session import reading
from core.db.tables import Registration, Ticket
from core.demo.people import workbook
from core.demo.run import Installed
from core.demo.story import start
from core.kernel import clock
from core.kernel.settings import Settings
from core.scores import service
from core.scores.sheet import FORM
from core.web.app import create_app

MOST_ASKED = 2000
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
Pairs = Sequence[tuple[str, str]]


def scores(installed: Installed, rows: int) -> Trial:
    """Import a plan's marks and publish them: every row checked, every result judged by the frozen rule."""
    story = seated_for(installed, rows)
    data = workbook(FORM, list(score_rows(story))[:rows])
    clock.travel(start(story.rules, Stage.SCORE_ENTRY))

    def enter() -> int:
        accepted = story.upload(story.staff.planner, "scores", "成绩.xlsx", data).accepted
        clock.travel(start(story.rules, Stage.PUBLICITY))
        service.publish(story.staff.approver, story.key)
        return accepted

    return Trial(count=rows, ours=enter, floor=lambda: copy(data))


def lookup(installed: Installed, rows: int) -> Trial:
    """Ask the portal for results in no order, each body checked; the floor asks the database alone.

    Requests go one after the other through the whole application, in this process: network and server are left out.
    """
    story = seated(installed, rows)
    publish(story)
    with reading(story.staff.planner) as tx:
        wanted = select(Registration, Ticket.number).join(Ticket, Ticket.registration_id == Registration.id)
        pairs = [(row.person.id_number, number) for row, number in tx.execute(wanted)]
    asked = story.world.chance.sample(pairs, min(len(pairs), MOST_ASKED))
    client = create_app(Settings(secret_key="bench")).test_client()  # noqa: S106 - of a portal nobody can reach
    found = TOKEN.search(client.get("/lookup").text)
    token = found[1] if found else ""
    return Trial(
        count=len(asked),
        ours=lambda: sum(_ask(client, token, place, *pair) for place, pair in enumerate(asked)),
        floor=lambda: _select(asked),
    )


def _ask(client: FlaskClient, token: str, place: int, id_number: str, ticket: str) -> bool:
    """Ask as a candidate at home: nobody else asks from that address."""
    answer = client.post(
        "/lookup",
        data={"csrf_token": token, "id_number": id_number, "ticket_no": ticket},
        environ_base={"REMOTE_ADDR": f"10.0.{place // 250}.{place % 250 + 1}"},
    )
    return answer.status_code == 200 and ticket in answer.text


def _select(asked: Pairs) -> None:
    with engine().connect() as connection:
        place = "%s" if connection.dialect.name == "postgresql" else "?"
        cursor = connection.connection.cursor()
        for id_number, ticket in asked:
            keyring().blind_index(id_number)
            cursor.execute(f"SELECT * FROM result WHERE ticket_number = {place}", (ticket,))  # noqa: S608 - a placeholder
            cursor.fetchone()
