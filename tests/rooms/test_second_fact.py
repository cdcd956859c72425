"""A certificate is told about to whoever has two facts; nobody with one fact may learn anything (R-176, C-21, C-75)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import segno
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from marshmallow import Schema
from sqlalchemy import event, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from core.db import engine
from core.db.session import reading, transaction
from core.db.tables import IssuedCertificate
from core.files import store
from core.issuance import codes, press, service
from core.issuance.rules import CertificateState, Decision, check_character
from core.kernel import clock
from core.kernel.names import fold_number
from core.kernel.settings import Settings
from core.web import doors, limits
from core.web.app import create_app
from tests.pdf.reading import qr_of, text_of
from tests.portal import the_portal
from tests.rooms.college_world import bind_files
from tests.rooms.issued_world import AFTER_PUBLICITY, World, a_world
from tests.rooms.kept import kept
from tests.rooms.test_issuance import a_seal

VERIFY = "https://onex.example/verify"
SITE = "https://onex.example"
# What is another on every page: proof that a form is ours, and that it is sent once.
FRESH = re.compile(r'name="(csrf_token|once)" value="[^"]*"')
CHANGING = {"Set-Cookie", "Content-Length", "Date"}


@dataclass(frozen=True)
class Paper:
    """What stands on a certificate, and its holder's document."""

    number: str
    code: str
    document: str
    name: str


@dataclass(frozen=True)
class Printed:
    """Certificates: `papers` are valid but the last, which is revoked; each of `numbers` is of another kind."""

    world: World
    papers: tuple[Paper, ...]
    numbers: dict[str, str]


@dataclass(frozen=True)
class Register(Printed):
    """What was printed, and the portal where it is asked about."""

    portal: Flask

    def client(self, address: str = "192.0.2.1") -> FlaskClient:
        client = self.portal.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        return client


@kept
def printed(folder: Path) -> Printed:
    clock.travel(AFTER_PUBLICITY)
    bind_files(folder)
    world = a_world()
    for _ in range(6):
        world.result(world.college)
    service.save_seal(world.college, a_seal(), "王副校长", consented=True)
    service.propose(world.vendor, world.plan_id)
    for party in (world.vendor, world.college):
        service.sign(party, world.plan_id, None, Decision.APPROVE)
    press.issue(world.vendor, world.plan_id, VERIFY)
    with transaction(world.vendor) as tx:
        rows = list(tx.scalars(select(IssuedCertificate).order_by(IssuedCertificate.number)))
        revoked, planned, before = rows[3:]
        planned.state, before.sealed_code = CertificateState.PLANNED, None
    service.revoke(world.vendor, revoked.id, "冒名顶替")
    told = (*rows[:3], revoked)
    papers = tuple(Paper(row.number, str(row.code), row.person.id_number, row.person.name) for row in told)
    return Printed(world, papers, kinds_of(rows[0].number, revoked.number, planned.number, before.number))


def kinds_of(valid: str, revoked: str, planned: str, before: str) -> dict[str, str]:
    unused, foreign = valid[:-2] + "9", "2031ABCDEF30000001"
    return {
        "valid": valid,
        "revoked": revoked,
        "recorded and not made": planned,
        "printed before there were codes": before,
        "unknown": unused + check_character(unused),
        "unknown, of another series": foreign + check_character(foreign),
        "mistyped": valid[:-1] + ("A" if valid[-1] != "A" else "B"),
        "in small letters": valid.lower(),
        "in full width": "".join(chr(ord(sign) + 0xFEE0) for sign in valid),
        "with blanks": f" {valid[:4]} {valid[4:]} ",
        "no number": "中文<b>&'\"",
        "endless": "9" * 500,
    }


@pytest.fixture
def register(database: str, tmp_path: Path) -> Register:
    found = printed(tmp_path)
    return Register(found.world, found.papers, found.numbers, the_portal())


def public_doors(portal: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield every door where a stranger can type something, with each method it takes."""
    for rule in portal.url_map.iter_rules():
        if rule.endpoint in doors.PUBLIC and (rule.arguments or any(typed_at(portal, rule).values())):
            yield from ((rule, method) for method in sorted((rule.methods or set()) & {"GET", "POST"}))


def typed_at(portal: Flask, rule: Rule) -> dict[str, type[Schema] | None]:
    view = portal.view_functions[rule.endpoint]
    return {place: getattr(view, place, None) for place in ("query", "form")}


def ask(client: FlaskClient, rule: Rule, method: str, number: str, fact: str) -> TestResponse:
    """Ask a door with the number wherever it takes an address or a certificate's, and the fact in every other field."""
    typed = {
        place: {field: number if field == "certificate_no" else fact for field in (schema().fields if schema else ())}
        for place, schema in typed_at(client.application, rule).items()
    }
    with client.application.test_request_context():
        path = client.application.url_map.bind("").build(rule.endpoint, dict.fromkeys(rule.arguments, number), method)
    if method == "POST":
        typed["form"]["csrf_token"] = csrf(client)
    return client.open(path, method=method, query_string=typed["query"], data=typed["form"] or None)


def csrf(client: FlaskClient, **options: str) -> str:
    return str(client.get("/verify", **options).text.split('name="csrf_token" value="')[1].split('"')[0])


def look(answer: TestResponse, number: str) -> tuple[int, dict[str, str], str]:
    """Return what a stranger sees of an answer, but for the number they typed."""
    text = FRESH.sub("", answer.get_data(as_text=True))
    for spelt in {str(escape(number)), str(escape(fold_number(number)))}:
        text = text.replace(spelt, "№")
    return answer.status_code, {k: v for k, v in answer.headers.items() if k not in CHANGING}, text


def asks(of: dict[str, str], facts: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((fact, kind) for fact in facts for kind in of)


@pytest.mark.req("R-176", "C-21")
def test_what_nobody_with_one_fact_may_learn(register: Register) -> None:
    other = register.papers[2]
    facts = {
        "no second fact": "",
        "a wrong code": "ABCD-EFGH-JKMN",
        "a wrong document": "E99999999",
        "another certificate's code": other.code,
        "another holder's document": other.document,
    }
    work: list[str] = []
    event.listen(engine.engine(), "before_cursor_execute", lambda _c, _k, statement, *_: work.append(statement))
    learnt, doors = {}, list(public_doors(register.portal))
    for rule, method in doors:
        for fact, kind in asks(register.numbers, facts):
            limits.limiter.reset()
            work.clear()
            number = register.numbers[kind]
            seen = (*look(ask(register.client(), rule, method, number, facts[fact]), number), tuple(work))
            known = learnt.setdefault((rule.endpoint, method, fact), seen)
            assert seen == known, f"{method} {rule.rule} tells {fact}: {kind} from {next(iter(register.numbers))}"
    assert {("verify.check", "POST"), ("verify.show_number", "GET"), ("lookup.find", "POST")} <= {
        (rule.endpoint, method) for rule, method in doors
    }
    assert {learnt["verify.show_number", "GET", fact][0] for fact in facts} == {200, 404}
    assert not any(paper.name in text for *_, text, _work in learnt.values() for paper in register.papers)


def scan(client: FlaskClient, paper: Paper, code: str | None = None) -> TestResponse:
    return client.get(f"/verify/{paper.number}", query_string={"code": code or paper.code})


def type_in(client: FlaskClient, number: str, fact: str) -> TestResponse:
    return client.post("/verify", data={"certificate_no": number, "second_fact": fact, "csrf_token": csrf(client)})


@pytest.mark.req("R-176", "C-21")
def test_who_scans_a_certificate_or_types_its_code_or_its_holders_document_is_shown_what_it_says(
    register: Register,
) -> None:
    client, paper = register.client(), register.papers[0]
    spelt = (paper.code, codes.printed(paper.code), paper.code.lower(), paper.document, paper.document.lower())
    answers = [scan(client, paper), *(type_in(client, paper.number.lower(), fact) for fact in spelt)]
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in paper.number)
    fours = " ".join(paper.number[at : at + 4] for at in range(0, len(paper.number), 4))
    answers += [type_in(client, number, paper.document) for number in (wide, fours, f"\u3000{fours}\u200b")]
    for answer in answers:
        assert (answer.status_code, paper.name in answer.text, "该证书有效" in answer.text) == (200, True, True)
        assert paper.document not in answer.text, "the document as it is on paper: masked"


@pytest.mark.req("R-176", "C-44")
def test_of_a_revoked_certificate_the_two_facts_tell_that_it_is_revoked_and_no_name(register: Register) -> None:
    *_, paper = register.papers
    for answer in (scan(register.client(), paper), type_in(register.client(), paper.number, paper.document)):
        assert (answer.status_code, "该证书已被撤销" in answer.text, paper.name in answer.text) == (200, True, False)


def test_a_document_in_an_address_opens_nothing(register: Register) -> None:
    paper = register.papers[0]
    assert scan(register.client(), paper, paper.document).status_code == 404


@pytest.mark.req("R-176", "C-21")
def test_five_wrong_entries_about_a_certificate_leave_only_its_code_for_an_hour(register: Register) -> None:
    paper, other = register.papers[:2]
    answers = [type_in(register.client(f"192.0.2.{n}"), paper.number, f"E{n}").status_code for n in range(6)]
    assert answers == [404] * 5 + [429]
    client = register.client("198.51.100.7")
    shut = type_in(client, paper.number, paper.document)
    assert (shut.status_code, shut.headers["Retry-After"], paper.name in shut.text) == (429, "3600", False)
    assert scan(client, paper, "ABCDEFGHJKMN").status_code == 429
    assert [scan(client, paper).status_code, type_in(client, paper.number, paper.code).status_code] == [200, 200]
    assert type_in(client, other.number, other.document).status_code == 200


@pytest.mark.req("R-176", "C-21")
def test_one_address_walks_through_no_register_and_keeps_nobody_there_from_scanning(register: Register) -> None:
    client, paper = register.client(), register.papers[0]
    right = [scan(client, paper).status_code for _ in range(70)]
    assert right == [200] * 70, "what is right counts for nothing"
    walked = [scan(client, Paper(f"2031A{n}", "0" * 12, "", "")).status_code for n in range(61)]
    assert walked == [404] * 60 + [429]
    assert [type_in(client, paper.number, paper.document).status_code, scan(client, paper).status_code] == [429, 200]
    assert type_in(register.client("198.51.100.7"), paper.number, paper.document).status_code == 200


@pytest.mark.req("R-176")
def test_the_code_stands_on_the_certificate_and_in_its_qr_code(register: Register) -> None:
    with reading(register.world.vendor) as tx:
        row = tx.scalars(select(IssuedCertificate).order_by(IssuedCertificate.number)).first()
        assert row
        pdf = store.store().get(str(row.pdf_key))
    paper = register.papers[0]
    assert codes.printed(paper.code) in text_of(pdf)
    address = f"{VERIFY}/{paper.number}?code={paper.code}"
    qr = segno.make(address, micro=False, error="m", mask=0, boost_error=False).matrix
    assert qr_of(pdf, (238, 157, 26), len(qr)) == [[bool(bit) for bit in row] for row in qr]
    assert 26 / len(qr) > 0.5, "millimetres a module: what a phone reads at arm's length"


def test_the_database_alone_tells_no_code(register: Register) -> None:
    with engine.engine().connect() as connection:
        rows = connection.execute(select(*IssuedCertificate.__table__.c)).all()
    assert not any(paper.code.encode() in bytes(row.sealed_code or b"") for row in rows for paper in register.papers)
    assert not any(paper.code in str(row) for row in rows for paper in register.papers)
    assert len({row.sealed_code for row in rows}) == len(rows)


def test_an_address_with_a_code_is_told_to_no_log_no_cache_and_no_other_site(
    register: Register, production_log: pytest.LogCaptureFixture
) -> None:
    production_log.set_level("DEBUG")
    paper = register.papers[0]
    for answer in (scan(register.client(), paper), scan(register.client(), paper, "ABCDEFGHJKMN")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "verify.show_number" in production_log.text
    assert not [word for word in (paper.code, "ABCDEFGHJKMN", paper.number) if word in production_log.text]


def test_a_form_below_a_scanned_answer_is_taken_though_the_browser_names_only_the_site(register: Register) -> None:
    portal = create_app(Settings(env="production", secret_key="k" * 64, base_url=SITE))
    client, paper = portal.test_client(), register.papers[0]
    form = {"certificate_no": paper.number, "second_fact": paper.document, "csrf_token": csrf(client, base_url=SITE)}
    assert client.post("/verify", data=form, base_url=SITE, headers={"Referer": f"{SITE}/"}).status_code == 200
    assert client.post("/verify", data=form, base_url=SITE).status_code == 400


@pytest.mark.req("R-176")
def test_a_certificate_printed_before_there_were_codes_opens_by_its_holders_document(register: Register) -> None:
    number = register.numbers["printed before there were codes"]
    with reading(register.world.vendor) as tx:
        row = tx.scalars(select(IssuedCertificate).where(IssuedCertificate.number == number)).one()
    client = register.client()
    assert client.get(f"/verify/{number}").status_code == 200, "what its QR code leads to: the form"
    assert type_in(client, number, row.person.id_number).status_code == 200
