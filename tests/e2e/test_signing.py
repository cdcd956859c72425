"""Signing in a real browser: over the list with script, on a page of its own without."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from core.demo.story import Story
from core.kernel import clock
from core.kernel.settings import Settings
from core.web.app import create_app
from tests.e2e.officer import sign_in
from tests.e2e.portal import Portal
from tests.rooms.story_world import to_sign
from tests.web.authenticator import Authenticator

PLAN = "2022年第四次网店运营推广全国统考"


@pytest.fixture
def site(sqlite_database: str, tmp_path: Path) -> Iterator[Portal]:
    story: Story = to_sign(tmp_path)
    server = make_server("127.0.0.1", 0, create_app(Settings(secret_key="k" * 64)), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Portal(f"http://127.0.0.1:{server.server_port}", story.world, story)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
@pytest.mark.req("R-166", "R-171")
def test_a_signer_signs_what_is_ticked_with_script_and_the_other_side_all_without(
    page: Page, browser: Browser, site: Portal
) -> None:
    sign_in(page, site, "hotmatrix-signer")
    page.goto(f"{site.address}/issuance/{site.story.key}")
    page.get_by_role("button", name="签发所选", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("没有选择任何一项，请先勾选，再操作")
    page.get_by_role("checkbox", name="全选").check()
    page.get_by_role("button", name="签发所选", exact=True).click()
    asked = page.get_by_role("dialog")
    for words in (PLAN, "初级", "中级", "缺照片", "缺成绩", "不可撤回"):
        expect(asked).to_contain_text(words)
    asked.get_by_role("button", name="签发 ").click()
    expect(page.locator("main")).to_contain_text("已签发 ")

    with browser.new_context(java_script_enabled=False, locale="zh-CN") as plain:
        other = plain.new_page()
        sign_in(other, site, "college1-head")
        other.goto(f"{site.address}/issuance/{site.story.key}")
        other.get_by_role("button", name="签发全部").click()
        expect(other.get_by_role("heading", level=1)).to_have_text("签发证书")
        expect(other.locator("main")).to_contain_text("本计划中待您签发的全部证书")
        other.get_by_role("link", name="取消").click()
        expect(other).to_have_url(f"{site.address}/issuance/{site.story.key}")
        other.get_by_role("button", name="签发全部").click()
        other.get_by_role("button", name="签发").click()
        expect(other.locator("main")).to_contain_text("已签发 ")
        expect(other.locator("main")).to_contain_text("双方已签发")


@pytest.mark.browser
def test_a_second_factor_is_set_up_used_and_asked_for_again_before_a_signature(page: Page, site: Portal) -> None:
    sign_in(page, site, "hotmatrix-signer")
    page.goto(f"{site.address}/account/")
    page.get_by_role("link", name="启用动态验证码").click()
    phone = Authenticator(page.locator("code.secret").inner_text())
    page.get_by_label("验证码").fill(phone.code())
    page.get_by_role("button", name="启用").click()
    assert len(page.locator(".codes code").all_inner_texts()) == 10
    page.get_by_role("link", name="已保存，继续").click()
    page.get_by_role("button", name="退出").click()

    clock.travel(clock.now() + dt.timedelta(seconds=30))
    sign_in(page, site, "hotmatrix-signer", arrives="输入验证码")
    page.get_by_label("验证码").fill(phone.code())
    page.get_by_role("button", name="登录").click()

    clock.travel(clock.now() + dt.timedelta(minutes=11))
    page.goto(f"{site.address}/issuance/{site.story.key}")
    page.get_by_role("checkbox", name="全选").check()
    page.get_by_role("button", name="签发所选", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("再次确认身份")
    page.get_by_label("验证码或密码").fill(phone.code())
    page.get_by_role("button", name="确认并继续").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("签发证书")
    page.get_by_role("button", name="签发 ").click()
    expect(page.locator("main")).to_contain_text("已签发 ")
