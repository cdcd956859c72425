"""What an operator does from the command line on a running installation: the same services, the same answers."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from core.candidates import sheet
from core.cli.main import cli
from core.db.session import reading, transaction
from core.db.tables import AuditEvent, PluginRelease, Supplement
from core.demo import people
from core.demo.story import Story
from core.kernel.actor import SYSTEM
from core.kernel.errors import OnexError
from core.kernel.scopes import KeyScope
from core.orgs import keys
from core.outward import address
from core.plugins.store import installations
from core.registrations import sheet as registration_sheet
from tests.conftest import TEST_KEYS
from tests.rooms.story_world import PLUGIN, a_story
from tests.web.oidc_provider import CLIENT, SECRET, identity_provider

Run = Callable[..., tuple[int, Any]]
COLLEGE = "京华职业技术学院"


@pytest.fixture
def story(sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    monkeypatch.setenv("ONEX_DATABASE_URL", sqlite_database)
    monkeypatch.setenv("ONEX_DATA_KEYS", TEST_KEYS)
    monkeypatch.setenv("ONEX_FILES_URL", f"file://{tmp_path}/files")
    return a_story(tmp_path)


@pytest.fixture
def run(story: Story) -> Run:
    def command(*words: str) -> tuple[int, Any]:
        done = CliRunner().invoke(cli, words)
        if isinstance(done.exception, OnexError):
            return 1, done.exception.code
        if done.exception and not isinstance(done.exception, SystemExit | click.ClickException):
            raise done.exception
        return done.exit_code, json.loads(done.output) if "--json" in words else done.output

    return command


@pytest.mark.req("R-059", "R-087")
def test_candidates_are_imported_and_the_refused_rows_come_back(run: Run, story: Story, tmp_path: Path) -> None:
    file, failed = tmp_path / "考生.xlsx", tmp_path / "失败.xlsx"
    good, bad = people.invent(story.world.chance, 2, 900)
    file.write_bytes(people.workbook(sheet.FORM, [good.cells, (*bad.cells[:5], "1", *bad.cells[6:])]))
    words = ("import", "candidates", str(file), "--college", COLLEGE, "--failed", str(failed), "--json")
    code, document = run(*words)
    assert code == 1
    assert [document[name] for name in ("state", "read", "accepted", "refused")] == ["succeeded", 2, 1, 1]
    assert [(e["code"], e["cell"]) for e in document["errors"] if not e["warning"]] == [("PHONE_INVALID", "F4")]
    assert failed.read_bytes().startswith(b"PK")


@pytest.mark.req("R-081")
def test_registrations_need_their_plan_which_may_be_named_in_part(run: Run, story: Story, tmp_path: Path) -> None:
    file = tmp_path / "报考.xlsx"
    file.write_bytes(people.workbook(registration_sheet.FORM, list(story.registration_rows(story.colleges[0]))))
    words = ("import", "registrations", str(file), "--college", COLLEGE)
    assert run(*words) == (1, "IMPORT_NEEDS_PLAN")
    assert run(*words, "--plan", "第九次")[0] == 2
    assert run(*words, "--plan", "第四次", "--json")[1]["accepted"] == 4


@pytest.mark.parametrize(
    "words",
    [("secrets", "--college", COLLEGE), ("candidates",), ("candidates", "--college", "没有的学院")],
)
def test_what_cannot_be_meant_is_wrong_usage(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    file = tmp_path / "x.xlsx"
    file.touch()
    kind, *rest = words
    assert run("import", kind, str(file), *rest)[0] == 2


def test_what_has_no_end_is_not_read_to_it(run: Run, tmp_path: Path) -> None:
    pipe, endless = tmp_path / "pipe.xlsx", tmp_path / "endless.xlsx"
    os.mkfifo(pipe)
    with endless.open("wb") as file:
        file.truncate(1 << 42)
    for words in (("import", "candidates", "FILE", "--college", COLLEGE), ("plan", "check", "FILE")):
        for file in ("/dev/zero", str(pipe)):
            code, said = run(*(file if word == "FILE" else word for word in words))
            assert (code, "is no regular file" in said) == (2, True)
    assert run("import", "candidates", str(endless), "--college", COLLEGE) == (1, "IMPORT_TOO_LARGE")
    assert run("plan", "check", str(endless)) == (1, "TEXT_UNPRINTABLE")


def test_a_fact_announced_since_is_entered_with_its_clause(run: Run, story: Story) -> None:
    rule = json.dumps({"kind": "total_score", "pass_mark": 60})
    words = (
        "plan",
        "supplement",
        "第四次",
        "--vendor",
        "甲组织",
        "--path",
        "shop-operation.pass_rule",
        "--value",
        rule,
    )
    assert run(*words, "--clause", " ") == (1, "INVALID")
    assert run(*words, "--clause", "补充通知一")[0] == 0
    with reading(story.staff.planner) as tx:
        row = tx.scalars(select(Supplement)).one()
    assert (row.clause, row.plan_id) == ("补充通知一", story.key)
    assert run(*words[:-1], "{", "--clause", "一")[0] == 2


@pytest.mark.req("R-103")
def test_the_link_is_said_down_and_nothing_is_there_to_reconcile(run: Run) -> None:
    assert run("national", "down", "--reason", "升级")[0] == 0
    assert run("national", "status", "--json")[1]["state"] == "down"
    assert run("national", "reconcile", "--json") == (0, [])


@pytest.mark.req("R-176")
def test_an_unknown_certificate_is_not_valid(run: Run, tmp_path: Path) -> None:
    assert run("verify", "2022115300030070100271000000X", "--json") == (
        1,
        {"number": "2022115300030070100271000000X", "state": "unknown"},
    )
    assert run("verify", str(tmp_path / "missing.pdf"))[0] == 2


@pytest.mark.req("R-103")
def test_a_rehearsal_has_a_clock_of_its_own_and_production_has_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("--at", "2021-11-10 09:00:00", "national", "down", "--reason", "演练") == (0, "down\n")
    code, document = run("--at", "2021-11-10 10:00:00", "national", "status", "--json")
    assert (code, document["state"], document["since"][:16]) == (0, "down", "2021-11-10T09:00")
    monkeypatch.setenv("ONEX_ENV", "production")
    assert run("--at", "2021-11-10 09:00:00", "national", "status")[0] == 2


def test_what_an_upgrade_changes_is_told_in_both_languages_before_anything_is_changed(run: Run, story: Story) -> None:
    with transaction(SYSTEM) as tx:
        release = tx.scalars(select(PluginRelease).where(PluginRelease.key == story.source.key)).one()
        release.declaration = release.declaration.replace('"pass_mark":60', '"pass_mark":50')
    vendor = next(row.vendor for row in installations(SYSTEM) if row.key == story.source.key)
    code, said = run("plugin", "install", story.source.key, "--vendor", vendor, "--dry-run")
    assert code == 0
    assert "初级 理论 合格分数 / Online Shop Operation and Promotion Elementary Theory Pass mark: 50 → 60" in said
    with reading(SYSTEM) as tx:
        assert len(list(tx.scalars(select(PluginRelease)))) == 1


@pytest.mark.req("R-169")
def test_an_act_from_the_command_line_names_whoever_runs_it(run: Run, story: Story) -> None:
    assert run("plugin", "install", PLUGIN, "--vendor", "甲组织")[0] == 0
    words = ("--reason", "in_person", "--password", "another-long-battery")
    assert run("user", "set-password", "college1", *words)[0] == 0
    with reading(SYSTEM) as tx:
        events = tx.scalars(select(AuditEvent).where(AuditEvent.action.in_(("plugin.installed", "user.password_set"))))
        last = {event.action: (event.actor_kind, event.user_name) for event in events.all()}
    assert last == dict.fromkeys(("plugin.installed", "user.password_set"), ("command_line", getpass.getuser()))


def test_a_key_is_made_by_who_knows_its_accounts_password(run: Run, story: Story) -> None:
    words = ("token", "create", "college1", "--name", "脚本")
    assert run(*words, "--password", "guessed") == (1, "SIGN_IN_FAILED")
    code, made = run(*words, "--password", story.world.password)
    assert (code, keys.use(made.strip())) == (0, (story.colleges[0].officer.user_id, {KeyScope.READING}))
    _code, wider = run(*words, "--scope", "candidates", "--days", "365", "--password", story.world.password)
    assert keys.use(wider.strip())[1] == {KeyScope.CANDIDATES}
    assert run(*words, "--scope", "fees", "--password", story.world.password) == (1, "KEY_SCOPES_NOT_YOURS")
    assert run(*words, "--days", "366", "--password", story.world.password)[0] == 2


def test_an_identity_provider_is_set_listed_and_removed(run: Run) -> None:
    address.allow_private(allowed=True)
    with identity_provider() as found:
        words = ("--issuer", found.issuer, "--client-id", CLIENT, "--client-secret", SECRET)
        code, printed = run("org", "oidc", "set", COLLEGE, *words)
        assert (code, printed.startswith("http://127.0.0.1:8000/sign-in/oidc/")) == (0, True)
        assert run("org", "oidc", "set", "operator", *words)[0] == 0
        assert run("org", "oidc", "set", "无此单位", *words)[0] == 2
        found.fault = "called otherwise"
        assert run("org", "oidc", "set", COLLEGE, *words) == (1, "OIDC_ISSUER_DIFFERS")
    assert sorted(run("org", "oidc", "list")[1].split()) == sorted([COLLEGE, "operator", *["统一身份认证"] * 2])
    assert run("org", "oidc", "remove", COLLEGE)[0] == 0
    assert run("org", "oidc", "remove", COLLEGE) == (1, "NOT_FOUND")
    assert COLLEGE not in run("org", "oidc", "list")[1]
