"""阿里巴巴: seven plans as they were printed, registration by workbook, and much that is not announced."""

from __future__ import annotations

import datetime as dt

import pytest

from core.api import LEVEL_NAMES, AllSubjects, ContactKind, NamePattern, NotAnnounced, PhotoRule, Stage, Template
from core.rules.resolve import Step
from plugins.alibaba_b2b import NOTICE, onex_plugin
from tests.plugins.notices import (
    drafted,
    invented_subjects,
    notice,
    notices,
    period,
    published,
    remarks,
    supplement,
    timed,
)

PLUGIN = onex_plugin()
B2B = PLUGIN.certificates[0]

# Requirements §3.4: file, plan name, level, registration, exam day, time, days from closing to exam.
ROWS = [
    ("20211211-elementary", 1, "2021-11-10…2021-11-21", "2021-12-11", "14:00–16:00", 20),
    ("20220108-elementary", 1, "2021-11-18…2021-12-18", "2022-01-08", "14:00–16:00", 21),
    ("20211212-intermediate", 2, "2021-11-10…2021-11-22", "2021-12-12", "14:00–16:00", 20),
    ("20211224-intermediate", 2, "2021-11-04…2021-12-04", "2021-12-24", "14:00–16:00", 20),
    ("20220109-intermediate", 2, "2021-11-19…2021-12-19", "2022-01-09", "14:00–16:00", 21),
    ("20211211-advanced", 3, "2021-11-10…2021-11-21", "2021-12-11", "09:00–11:30", 20),
    ("20220108-advanced", 3, "2021-11-18…2021-12-18", "2022-01-08", "09:00–11:30", 21),
]


@pytest.mark.req("R-055", "C-40")
@pytest.mark.parametrize(("name", "level", "registration", "exam", "time", "gap"), ROWS)
def test_each_plan_has_the_printed_session_and_registration(
    name: str, level: int, registration: str, exam: str, time: str, gap: int
) -> None:
    resolution = drafted(PLUGIN, name)
    assert remarks(resolution) == []
    assert timed(resolution.sessions) == {(level, None, exam, time)}
    assert resolution.windows == {Stage.REGISTRATION: period(registration), Stage.EXAM: period(f"{exam}…{exam}")}
    assert resolution.windows[Stage.EXAM].start - resolution.windows[Stage.REGISTRATION].end == dt.timedelta(days=gap)


@pytest.mark.req("R-056", "C-40")
def test_a_plans_name_is_its_key_of_date_and_level() -> None:
    (pattern,) = [form for form in B2B.forms if isinstance(form, NamePattern)]
    names = {name: notice(PLUGIN.key, name).name for name in notices(PLUGIN.key)}
    assert set(names) == {row[0] for row in ROWS}
    assert len(set(names.values())) == 7
    for name, level, _, exam, _, _ in ROWS:
        assert names[name] == pattern.fill({"date": exam.replace("-", ""), "level": LEVEL_NAMES[level].zh})
        assert pattern.matches(names[name])


@pytest.mark.req("R-055", "R-185")
def test_what_is_not_announced_is_named_with_the_step_it_holds_up() -> None:
    resolution = drafted(PLUGIN, "20211211-elementary")
    assert resolution.rules is None
    assert {(m.path, m.blocks) for m in resolution.missing} == {
        ("cross-border-b2b.levels.1.subjects", Step.PUBLICATION),
        ("cross-border-b2b.pass_rule", Step.PUBLICATION),
        ("cross-border-b2b.levels.1.code", Step.EXCHANGE),
        ("cross-border-b2b.fees.provisional", Step.BILLING),
        ("windows.arrangement", Step.ARRANGEMENT),
        ("windows.score_entry", Step.SCORE_ENTRY),
        ("windows.publicity", Step.PUBLICITY),
        ("windows.issuance", Step.ISSUANCE),
    }


@pytest.mark.req("R-185")
def test_a_plan_is_published_without_a_fee_and_takes_each_window_when_it_is_announced() -> None:
    scheme = (
        supplement("cross-border-b2b.levels.1.subjects", invented_subjects()),
        supplement("cross-border-b2b.pass_rule", AllSubjects(single_sitting=False, source="测试补充公告")),
        supplement("windows.publicity", period("2022-01-04…2022-01-10")),
    )
    rules = published(PLUGIN, "20211211-elementary", *scheme)
    assert isinstance(rules.certificate("cross-border-b2b").fees.provisional, NotAnnounced)
    assert rules.window(Stage.SCORE_ENTRY) == period("2021-12-12…2022-01-03")


@pytest.mark.req("R-095", "R-098", "R-099", "R-032", "C-42")
def test_the_fallback_adds_two_columns_and_asks_for_an_attestation_and_an_approved_site() -> None:
    fallback = B2B.fallback
    assert fallback.extra_columns.template is Template.CANDIDATES
    assert [column.header for column in fallback.extra_columns.columns] == ["证书名称", "证书等级"]
    assert fallback.needs_approved_site
    assert "自行承担责任" in str(fallback.attestation)
    assert fallback.merge_key == ("id_type", "id_number")


@pytest.mark.req("R-100", "C-38")
def test_the_fixed_values_are_those_printed_and_the_misprinted_header_is_an_alias() -> None:
    assert B2B.fallback.fixed_values == {
        "certificate_name": "跨境电商B2B数据运营职业技能等级证书",
        "certificate_level": "中级",
    }
    assert B2B.fallback.extra_columns.columns[0].aliases == ("证明名称",)


@pytest.mark.req("R-197", "R-198", "C-41", "C-15")
def test_the_first_retake_is_free_in_2021_and_twenty_candidates_make_a_session() -> None:
    assert B2B.retake.first_free_until == dt.date(2021, 12, 31)
    assert B2B.retake.min_candidates == 20
    assert B2B.retake.whole_certificate


@pytest.mark.req("R-195")
def test_an_agent_collects_the_fee() -> None:
    assert B2B.fees.collected_by_agent is not None
    assert B2B.fees.payee_fields == ()


@pytest.mark.req("R-066")
def test_the_photo_rule_of_the_notice_is_the_platforms() -> None:
    assert B2B.photo == PhotoRule(source=f"{NOTICE}二、2")


@pytest.mark.req("R-249", "R-259")
def test_every_plan_has_a_dingtalk_group_beside_the_groups_of_the_colleges() -> None:
    declared = {(contact.kind, contact.per_plan) for contact in PLUGIN.contacts}
    assert {(ContactKind.DINGTALK_GROUP, True), (ContactKind.COLLEGE_GROUP, False)} <= declared
