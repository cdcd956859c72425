"""The public pages: guesses are limited by what is guessed about."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.portal import the_portal


@pytest.fixture
def portal(sqlite_database: str) -> Flask:
    return the_portal()


def ask(portal: Flask, csrf_of: FlaskClient, **form: str) -> int:
    page = csrf_of.get("/lookup").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    return csrf_of.post("/lookup", data={**form, "csrf_token": token}).status_code


@pytest.mark.req("R-144", "C-21")
def test_a_document_or_a_ticket_can_be_guessed_about_five_times_an_hour(portal: Flask) -> None:
    client = portal.test_client()
    answers = [ask(portal, client, id_number="11010119990101001X", ticket_no=f"20220101{n}") for n in range(6)]
    assert answers == [404] * 5 + [429]
    assert ask(portal, client, id_number="110101199901010028", ticket_no="202201010") == 404, "another document"
    others = [ask(portal, client, id_number=f"E{n}", ticket_no="2022010199") for n in range(6)]
    assert others == [404] * 5 + [429]


def test_however_a_number_is_spelt_it_is_one_that_was_guessed_about(portal: Flask) -> None:
    client = portal.test_client()
    spelt = ["A1", "a1", "Ａ1", "A\u200b1", "A 1", "ａ１\u200d"]
    answers = [ask(portal, client, id_number="E1", ticket_no=number) for number in spelt]
    assert answers == [404] * 5 + [429]


@pytest.mark.req("R-176")
def test_an_unknown_certificate_is_not_found(portal: Flask) -> None:
    client = portal.test_client()
    assert client.get("/verify/nothing").status_code == 200, "the form"
    assert client.get("/verify/nothing?code=nothing").status_code == 404
    token = client.get("/verify").text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"certificate_no": "nothing", "second_fact": "E1", "csrf_token": token}
    assert client.post("/verify", data=form).status_code == 404


@pytest.mark.req("R-144", "C-21")
def test_a_whole_school_behind_one_address_may_mistype_and_be_answered(portal: Flask) -> None:
    client = portal.test_client()
    answers = [ask(portal, client, id_number=f"E{n}", ticket_no=f"2022{n:05}") for n in range(70)]
    assert answers == [404] * 70
