"""A notice file: what it prints is read, everything else is a problem with its place."""

from __future__ import annotations

import datetime as dt

import pytest

from core.api import Edge, Stage
from core.rules.notice import Notice, parse
from core.rules.plan import Period, Session
from tests.rules.acme import NOTICE


def problems(notice: Notice) -> set[tuple[str, str]]:
    return {(problem.code, problem.place.field) for problem in notice.problems}


@pytest.mark.req("R-045", "R-046")
def test_a_notice_says_name_certificate_sessions_and_windows() -> None:
    notice = parse(
        NOTICE
        + """
[windows]
registration = { end = 2022-10-04 }
publicity = { start = 2022-11-07, end = 2022-11-13 }
issuance = { start = 2022-11-14 }

[fees]
settle_until = 2022-12-31

[deviations]
registration.end = "以印发日期为准"
"""
    )
    assert notice.problems == ()
    assert (notice.name, notice.certificates, notice.track, notice.source) == (
        "第一次统考",
        ("baking",),
        None,
        "通知一",
    )
    assert notice.sessions == (
        Session(
            certificate="baking",
            level=1,
            subject=None,
            date=dt.date(2022, 10, 22),
            start=dt.time(9),
            end=dt.time(12),
        ),
    )
    assert notice.windows == {
        Stage.REGISTRATION: Period(None, dt.date(2022, 10, 4)),
        Stage.PUBLICITY: Period(dt.date(2022, 11, 7), dt.date(2022, 11, 13)),
        Stage.ISSUANCE: Period(dt.date(2022, 11, 14), None),
    }
    assert notice.acknowledged == {(Stage.REGISTRATION, Edge.END): "以印发日期为准"}
    assert notice.settle_until == dt.date(2022, 12, 31)


@pytest.mark.req("C-32")
def test_a_session_stands_for_every_certificate_of_the_notice_unless_it_names_its_own() -> None:
    row = "[[sessions]]\nlevel = 1\ndate = 2022-10-23\nstart = 09:00:00\nend = 10:00:00\n"
    two = NOTICE.replace('certificate = "baking"', 'certificates = ["baking", "brewing"]')
    notice = parse(two + row + 'subject = "theory"\ncertificates = ["brewing"]\n')
    assert [(s.certificate, s.subject) for s in notice.sessions] == [
        ("baking", None),
        ("brewing", None),
        ("brewing", "theory"),
    ]


def test_every_problem_is_found_at_once_and_names_its_place() -> None:
    notice = parse(
        """
name = 7
colour = "red"
unconfirmed = true

[[sessions]]
level = "1"
date = 2022-10-22T09:00:00
start = 12:00:00
end = 09:00:00
room = 5

[[sessions]]
level = 1
date = 2022-10-22
start = 12:00:00
end = 12:00:00

[windows]
exam = { start = 2022-10-22 }
lunch = { start = 2022-10-22 }
tickets = { start = 2022-10-22, end = 2022-10-21, hour = 9 }
publicity = "soon"

[fees]
amount = 5

[deviations]
lunch.start = "why not"
tickets.middle = "why not"
"""
    )
    assert problems(notice) == {
        ("NOTICE_VALUE_TYPE", "name"),
        ("NOTICE_KEY_UNKNOWN", "colour"),
        ("NOTICE_VALUE_TYPE", "unconfirmed"),
        ("NOTICE_KEY_MISSING", "certificate"),
        ("NOTICE_KEY_MISSING", "source"),
        ("NOTICE_VALUE_TYPE", "sessions[1].level"),
        ("NOTICE_VALUE_TYPE", "sessions[1].date"),
        ("NOTICE_KEY_UNKNOWN", "sessions[1].room"),
        ("NOTICE_ORDER", "sessions[2].end"),
        ("NOTICE_KEY_UNKNOWN", "windows.exam"),
        ("NOTICE_KEY_UNKNOWN", "windows.lunch"),
        ("NOTICE_ORDER", "windows.tickets"),
        ("NOTICE_KEY_UNKNOWN", "windows.tickets.hour"),
        ("NOTICE_VALUE_TYPE", "windows.publicity"),
        ("NOTICE_KEY_UNKNOWN", "fees.amount"),
        ("NOTICE_KEY_UNKNOWN", "deviations.lunch"),
        ("NOTICE_KEY_UNKNOWN", "deviations.tickets.middle"),
    }


def test_lists_hold_texts_and_rows_are_tables() -> None:
    notice = parse('name = "x"\nsource = "y"\ncertificates = ["a", 1]\nsessions = [1]\n')
    assert problems(notice) == {("NOTICE_VALUE_TYPE", "certificates"), ("NOTICE_VALUE_TYPE", "sessions[1]")}
    assert notice.certificates == ("a",)


def test_a_file_that_is_no_toml_has_one_problem_with_line_and_column() -> None:
    (problem,) = parse('name = "x"\nsource = y\n').problems
    assert problem.code == "NOTICE_SYNTAX"
    assert "line 2, column 10" in str(problem.params["detail"])


def test_an_empty_notice_lacks_every_key_it_needs() -> None:
    assert problems(parse("")) == {("NOTICE_KEY_MISSING", key) for key in ("name", "certificate", "source", "sessions")}
