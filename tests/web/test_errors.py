"""A refusal is a page for people and a document for programs, and both say what to do."""

from __future__ import annotations

import logging
import re

import pytest
from flask.testing import FlaskClient

from core.db import engine
from core.kernel.messages import catalogue

STATUS = {
    "refused": (422, "NOT_A_NUMBER"),
    "conflict": (409, "NOT_A_NUMBER"),
    "unannounced": (409, "not_announced"),
    "not-allowed": (403, "NOT_ALLOWED"),
    "not-found": (404, "NOT_FOUND"),
    "stale": (412, "STALE"),
    "unavailable": (503, "UNAVAILABLE"),
    "bug": (500, "BUG"),
}


@pytest.mark.parametrize(("name", "status", "code"), [(name, *wanted) for name, wanted in STATUS.items()])
def test_a_program_gets_problem_json_with_the_code(program: FlaskClient, name: str, status: int, code: str) -> None:
    answer = program.get(f"/api/v1/trials/answers/{name}")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    document = answer.get_json()
    assert (document["status"], document["code"]) == (status, code)
    assert document["detail"]
    assert document["fix"]


@pytest.mark.parametrize(("name", "status", "code"), [(name, *wanted) for name, wanted in STATUS.items()])
def test_a_person_gets_a_page_with_a_way_back(officer: FlaskClient, name: str, status: int, code: str) -> None:
    answer = officer.get(f"/trial/answers/{name}", headers={"Referer": "http://localhost/trial/?page=2"})
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert 'href="/trial/?page=2"' in answer.text
    fix = catalogue()[code.upper()].fix
    assert "{" in fix or fix in answer.text


def test_a_value_is_escaped_on_the_page(officer: FlaskClient) -> None:
    text = officer.get("/trial/answers/refused").text
    assert "&lt;b&gt;六十&lt;/b&gt;" in text
    assert "<b>六十" not in text


def test_findings_on_rows_stand_in_errors_with_cell_masked_value_and_fix(program: FlaskClient) -> None:
    first, second = program.get("/api/v1/trials/answers/rows").get_json()["errors"]
    assert first == {
        "sheet": "学生信息",
        "row": 7,
        "column": "E",
        "cell": "E7",
        "field": "证件号码",
        "code": "REQUIRED",
        "message": "必填项为空",
        "value_masked": "370682*****0635",
        "fix": "请填写后重新提交",
        "warning": False,
        "file": None,
        "person": None,
    }
    assert (second["field"], second["row"], second["warning"]) == ("phone", None, True)


def test_findings_stand_in_a_table_on_the_page(officer: FlaskClient) -> None:
    text = officer.get("/trial/answers/rows").text
    assert "学生信息 E7" in text
    assert "内容超过 11 个字符" in text


def test_what_marshmallow_finds_is_said_the_same_way(program: FlaskClient) -> None:
    words = [{"level": "x", "id": 5, "word": "丙", "role": "operator"}, {}]
    answer = program.post("/api/v1/trials", json={"words": words})
    found = {(error["field"], error["code"]) for error in answer.get_json()["errors"]}
    assert answer.status_code == 422
    assert found == {
        ("words.0.level", "FIELD_NOT_NUMBER"),
        ("words.0.id", "FIELD_NOT_ID"),
        ("words.0.word", "NOT_A_DATE"),
        ("words.0.role", "FIELD_UNKNOWN"),
        ("words.1.level", "FIELD_REQUIRED"),
    }


def test_a_bug_is_logged_under_the_number_its_page_shows(
    officer: FlaskClient, program: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="core.web.errors"):
        page = officer.get("/trial/answers/bug").text
        document = program.get("/api/v1/trials/answers/bug").get_json()
    number = re.search(r"\d{8}", page)
    assert number
    assert number[0] in caplog.messages[0]
    assert document["number"] in caplog.messages[1]
    assert "a person's data" not in page + str(document) + "".join(caplog.messages)


def test_what_is_not_there_looks_like_what_is_somebody_elses(program: FlaskClient) -> None:
    answers = [program.get("/api/v1/trials/answers/not-found") for _ in range(2)]
    assert answers[0].data == answers[1].data == program.get("/api/v1/nothing").data


def test_a_part_that_does_not_answer_says_when_to_come_back(officer: FlaskClient) -> None:
    answer = officer.get("/trial/answers/unavailable")
    assert answer.headers["Retry-After"] == "45"
    assert "请在 45 秒后重试" in answer.text


def test_refusals_are_said_in_english_to_an_english_reader(program: FlaskClient) -> None:
    answer = program.get("/api/v1/trials/answers/stale", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert answer.get_json()["detail"] == "Somebody else has changed this meanwhile"


def test_a_method_nobody_offers_is_405_with_the_allowed_ones(program: FlaskClient) -> None:
    answer = program.delete("/api/v1/trials")
    assert (answer.status_code, answer.get_json()["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert "GET" in answer.headers["Allow"]


def test_a_database_that_is_away_is_503_in_both_forms(officer: FlaskClient, program: FlaskClient) -> None:
    engine.bind("postgresql://127.0.0.1:1/away")
    document = program.get("/api/v1/trials")
    assert (document.status_code, document.get_json()["detail"]) == (503, "数据库暂时无法使用")
    page = officer.get("/trial/")
    assert (page.status_code, "数据库暂时无法使用" in page.text) == (503, True)
