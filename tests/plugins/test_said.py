"""What the vendors print that binds nobody in the portal: declared word for word, each with its clause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.api import Certificate, Doer, Stage
from core.rules.plan import PlanRules
from core.rules.snapshot import freeze, thaw
from plugins import alibaba_b2b, aopai_live, hotmatrix_shop, itmc_marketing
from tests.plugins.notices import published

SHOP, B2B, MARKETING = (
    module.onex_plugin().certificates[0] for module in (hotmatrix_shop, alibaba_b2b, itmc_marketing)
)
LIVE = aopai_live.onex_plugin().certificates


def step(certificate: Certificate, key: str) -> tuple[str, Stage, Doer, str]:
    (found,) = [each for each in certificate.preparation if each.key == key]
    return found.text.zh, found.stage, found.by, found.source


def reading(certificate: Certificate, key: str) -> str:
    return next(each.text.zh for each in certificate.readings if each.key == key)


@pytest.fixture(scope="module")
def cross_border() -> PlanRules:
    return published(hotmatrix_shop.onex_plugin(), "2022-4-cross-border")


@pytest.mark.req("R-054")
def test_the_exam_scope_follows_the_published_standard_textbooks_and_scheme() -> None:
    for certificate in LIVE:
        assert certificate.scope is not None
        assert all(word in certificate.scope.text.zh for word in ("证书标准", "培训教材", "考核方案"))
        assert certificate.scope.source == f"{aopai_live.NOTICE}二、2"


@pytest.mark.req("R-135")
def test_a_mock_exam_and_a_test_of_the_platform_follow_its_installation() -> None:
    text, stage, by, source = step(SHOP, "platform_test")
    assert ("模考" in text, "考试平台测试" in text, stage, by) == (True, True, Stage.INSTALLATION, Doer.BOTH)
    assert (
        source == "《关于组织网店运营推广职业技能等级证书2022年跨境方向全国统考工作安排的通知》（鸿科文〔2022〕1号）四"
    )


@pytest.mark.req("R-136")
def test_installation_starts_after_registration_and_the_site_names_a_technician_and_prepares_rooms() -> None:
    text, stage, by, _ = step(SHOP, "rooms")
    assert all(word in text for word in ("报名结束后启动", "技术对接人", "准备考试机房"))
    assert (stage, by) == (Stage.INSTALLATION, Doer.COLLEGE)


@pytest.mark.req("R-137")
def test_a_site_offers_practice_free_of_charge() -> None:
    text, _, by, source = step(SHOP, "practice")
    assert ("模拟训练" in text, "免费" in text, by) == (True, True, Doer.COLLEGE)
    assert source == "《网店运营推广职业技能等级证书试点院校考试指导手册》第三章 十 注意事项3；第四章 一（三）1"


@pytest.mark.req("R-033")
def test_a_college_without_a_site_is_told_to_get_in_touch() -> None:
    assert B2B.site.without_site is not None
    assert "联系培训评价组织" in B2B.site.without_site.text.zh
    assert B2B.site.without_site.source == f"{alibaba_b2b.NOTICE}二、3"


@pytest.mark.req("R-196")
def test_a_site_is_paid_a_service_fee_under_a_cooperation_agreement() -> None:
    assert B2B.site.service_fee is not None
    assert B2B.site.agreement is not None
    assert "《考点合作协议》" in B2B.site.agreement.text.zh
    assert (B2B.site.service_fee.source, B2B.site.agreement.source) == (f"{alibaba_b2b.NOTICE}三",) * 2


@pytest.mark.req("R-251")
def test_the_offline_steps_are_deployment_training_and_rooms_and_the_exam() -> None:
    assert [(each.key, each.stage) for each in B2B.preparation] == [
        ("installation", Stage.INSTALLATION),
        ("rooms", Stage.ROOM_SETUP),
        ("exam", Stage.EXAM),
    ]
    assert "技术老师" in step(B2B, "installation")[0]
    assert "培训视频" in step(B2B, "rooms")[0]


@pytest.mark.req("R-252")
def test_the_documents_a_notice_refers_to_are_named() -> None:
    for certificate, count in ((SHOP, 2), (MARKETING, 3)):
        named = [attachment.text.zh for attachment in certificate.attachments]
        assert len(named) == count
        assert [name for name in named if "指导手册" in name]
        assert [name for name in named if "操作手册" in name and "V1.1" in name]


@pytest.mark.req("C-16", "R-227", "R-230")
def test_the_two_distances_of_seats_are_a_note_and_no_requirement() -> None:
    (note,) = (each for each in SHOP.site.notes if "间距" in each.text.zh)
    assert ("1 米" in note.text.zh, "30—50 厘米" in note.text.zh) == (True, True)
    assert "第四章 一（二）2；第四章 四（一）" in note.source
    assert "seat" not in " ".join(each.key for each in SHOP.site.equipment)


@pytest.mark.req("C-20", "R-216", "R-218")
def test_the_misprinted_minutes_are_read_as_before_the_end() -> None:
    remind, leave = step(SHOP, "remind"), step(SHOP, "early_leave")
    assert "结束前15分钟提醒" in remind[0]
    assert "理论可在结束前15分钟内、实操可在结束前30分钟内" in leave[0]
    assert all(found[1] is Stage.EXAM for found in (remind, leave))
    assert "结束前 15 分钟、30 分钟" in reading(SHOP, "exam_minutes")


@pytest.mark.req("C-24")
def test_the_platforms_host_is_written_as_it_is_and_not_as_it_was_misread() -> None:
    for module in (hotmatrix_shop, alibaba_b2b, aopai_live, itmc_marketing):
        assert "vs1c" not in freeze(tuple(replace(each, readings=()) for each in module.onex_plugin().certificates))
    for certificate in (SHOP, MARKETING):
        text, stage, _, _ = step(certificate, "register")
        assert ("https://vslc.ncb.edu.cn/" in text, stage) == (True, Stage.REGISTRATION)
        assert "按 vslc.ncb.edu.cn 理解" in reading(certificate, "platform_address")


def test_what_is_said_is_frozen_with_the_plan_and_listed_in_the_order_of_the_process(cross_border: PlanRules) -> None:
    shop = thaw(freeze(cross_border)).certificate("shop-operation")
    assert (shop.scope, shop.attachments, shop.preparation) == (SHOP.scope, SHOP.attachments, SHOP.preparation)
    order = [list(Stage).index(each.stage) for each in shop.steps]
    assert order == sorted(order)
    assert {each.key for each in shop.steps} == {each.key for each in SHOP.preparation}
