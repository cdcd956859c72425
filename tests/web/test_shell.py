"""The frame: language, menu, words for dates and money, the parts pages are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from core.api.words import Text
from core.kernel import clock
from core.kernel.actor import Actor, ActorKind, Role
from core.kernel.messages.states import STATES, state_word
from core.kernel.problems import Place, Problem, Tally
from core.rest.forms import for_roles
from core.web import menu, shell

Csrf = Callable[..., str]
UI = '{% import "ui.html" as ui %}'


def rendered(portal: Flask, source: str, address: str = "/lookup?page=2&q=a", **words: object) -> str:
    with portal.test_request_context(address):
        portal.preprocess_request()
        return render_template_string(UI + source, **words)


@pytest.mark.parametrize(
    ("asked", "shown"), [("", "机构登录"), ("fr", "机构登录"), ("en", "Sign in"), ("zh-CN,en;q=0.5", "机构登录")]
)
def test_the_browsers_language_decides_and_chinese_is_the_default(anyone: FlaskClient, asked: str, shown: str) -> None:
    assert shown in anyone.get("/sign-in", headers={"Accept-Language": asked}).text


def test_the_readers_choice_wins_and_leads_back(anyone: FlaskClient, csrf: Csrf) -> None:
    form = {"language": "en", "back": "/lookup", "csrf_token": csrf(anyone)}
    assert anyone.post("/language", data=form).headers["Location"] == "/lookup"
    page = anyone.get("/lookup", headers={"Accept-Language": "zh"}).text
    assert '<html lang="en">' in page
    assert "Ticket number" in page


def test_a_language_there_is_none_of_changes_nothing(anyone: FlaskClient, csrf: Csrf) -> None:
    anyone.post("/language", data={"language": "xx", "csrf_token": csrf(anyone)})
    assert "没有这种语言" in anyone.get("/sign-in").text


def test_the_menu_shows_what_exists_and_what_the_role_opens(portal: Flask) -> None:
    portal.add_url_rule("/x", "candidates.index", for_roles(Role.COLLEGE_OFFICER)(lambda: ""))
    portal.add_url_rule("/y", "plugins.index", for_roles(Role.OPERATOR)(lambda: ""))
    with portal.test_request_context("/"):
        seen = {
            role: [entry.endpoint for part in menu.menu_for(_actor(role)) for entry in part.entries]
            for role in (Role.COLLEGE_OFFICER, Role.OPERATOR)
        }
    assert seen == {
        Role.COLLEGE_OFFICER: ["home.index", "candidates.index"],
        Role.OPERATOR: ["home.index", "plugins.index"],
    }


def _actor(role: Role) -> Actor:
    return Actor(kind=ActorKind.COLLEGE, roles=frozenset({role}))


def test_a_page_shows_who_is_signed_in_and_where_it_stands(officer: FlaskClient) -> None:
    home = officer.get("/").text
    assert "江南职业技术学院" in home
    assert 'aria-current="page"' in home
    assert "&lt;试&gt; · onex" in officer.get("/trial/").text


def test_dates_periods_and_money_are_written_one_way(portal: Flask) -> None:
    start, end = dt.date(2024, 5, 7), dt.date(2024, 5, 12)
    with portal.test_request_context():
        assert shell.day(start) == "2024-05-07 周二"
        assert shell.moment(dt.datetime(2024, 5, 7, 15, 59, tzinfo=dt.UTC)) == "2024-05-07 23:59"
        assert shell.period((start, end)) == "2024-05-07 周二 – 2024-05-12 周日"
        assert shell.period((start, start)) == "2024-05-07 周二"
        assert shell.period((None, end)) == "2024-05-12 周日 止"
        assert shell.period((start, None)) == "2024-05-07 周二 起"
        assert shell.yuan(Decimal(1380)) == "¥1,380.00"
        assert shell.yuan(None) == shell.day(None) == shell.moment(None) == ""
    assert rendered(portal, "{{ t | text }}", t=Text("初级", "Elementary")) == "初级"


@pytest.mark.parametrize("kind", STATES)
def test_every_state_has_a_word_and_a_colour(portal: Flask, kind: str) -> None:
    for state, word in STATES[kind].items():
        badge = rendered(portal, "{{ ui.badge(state, kind) }}", state=state.lower(), kind=kind)
        assert word.text in badge
        assert f"state-{word.tone}" in badge


def test_a_state_nobody_named_is_shown_as_it_is() -> None:
    assert state_word("job", "odd").text == "odd"


def test_a_table_with_ticks_carries_the_rows_ids(portal: Flask) -> None:
    rows = [SimpleNamespace(id=7, name="张三")]
    source = (
        '{% call(row) ui.table(["姓名", ("分数", "num")], rows, select="batch") %}<td>{{ row.name }}</td>{% endcall %}'
    )
    table = rendered(portal, source, rows=rows)
    assert 'name="id" value="7" form="batch"' in table
    assert '<th scope="col" class="num">分数</th>' in table


def test_a_field_shows_its_own_findings_only(portal: Flask) -> None:
    found = [Problem(code="TOO_LONG", place=Place(field="phone"), params={"limit": 11})]
    source = '{{ ui.field("phone", "手机", "<1>", problems=p) }}|{{ ui.field("name", "姓名", problems=p) }}'
    phone, name = rendered(portal, source, p=found).split("|")
    assert "内容超过 11 个字符" in phone
    assert 'value="&lt;1&gt;"' in phone
    assert "is-invalid" not in name


def test_a_tally_adds_up_before_the_readers_eyes(portal: Flask) -> None:
    text = rendered(portal, "{{ ui.tally(t) }}", t=Tally(5, 2, 1))
    assert [text.index(word) for word in ("8</span>", "5</span>", "2</span>", "1</span>")] == sorted(
        text.index(word) for word in ("8</span>", "5</span>", "2</span>", "1</span>")
    )


def test_pages_keep_the_filters(portal: Flask) -> None:
    assert 'href="/lookup?page=3&amp;q=a"' in rendered(portal, "{{ ui.pagination(page=2, pages=3, total=9) }}")
    assert 'href="/lookup?page=2&amp;q=a&amp;after=x"' in rendered(portal, '{{ ui.pagination(after="x") }}')


def test_stages_are_past_now_or_to_come_by_the_clock(portal: Flask) -> None:
    day = dt.date(2024, 5, 8)
    items = [
        {"name": "报名", "start": None, "end": dt.date(2024, 5, 7)},
        {"name": "排考", "start": day, "end": dt.date(2024, 5, 12)},
        {"name": "考试", "start": dt.date(2024, 5, 25), "end": dt.date(2024, 5, 25)},
        {"name": "缴费", "start": None, "end": None},
    ]
    with clock.at(clock.day_start(day)):
        text = rendered(portal, "{{ ui.stages(items) }}", items=items)
    assert [word.split('"')[0] for word in text.split('class="stage stage-')[1:]] == ["past", "now", "next", "next"]
    assert "剩 4 天" in text
    assert "未公布" in text


def test_a_running_job_is_followed_and_a_finished_one_is_not(portal: Flask) -> None:
    job = SimpleNamespace(id=5, state="running", position=3, total=9, accepted=3, refused=0, skipped=0)
    assert 'data-job="/api/v1/jobs/5" data-done="/done"' in rendered(portal, '{{ ui.job(j, done_url="/done") }}', j=job)
    job.state = "succeeded"
    assert "data-job" not in rendered(portal, "{{ ui.job(j) }}", j=job)


def test_a_confirm_button_is_its_own_guarded_form(portal: Flask) -> None:
    text = rendered(portal, '{{ ui.act("撤销", "/x", asks=true, fields={"version": 3}) }}')
    assert 'name="csrf_token"' in text
    assert 'name="version" value="3"' in text
    assert "data-asks" in text
