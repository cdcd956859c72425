"""In a real browser: nothing is blocked by the policy, acts are asked over the page, the phone has a menu."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import ConsoleMessage, Page
from werkzeug.serving import make_server

from tests.web import trial
from tests.web.conftest import LOGIN, PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def address(portal: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, portal, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("[name=login]", LOGIN)
    page.fill("[name=password]", PASSWORD)
    page.click("form.form button[type=submit]")
    page.wait_for_url(f"{address}/")


def test_the_policy_blocks_nothing_of_ours(page: Page, address: str) -> None:
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    sign_in(page, address)
    for place in ("/lookup", "/verify", "/trial/", "/api/docs"):
        page.goto(address + place, wait_until="networkidle")
    page.wait_for_selector(".swagger-ui .opblock")
    assert said == []


def test_a_phone_shows_no_sideways_scrolling_and_opens_its_menu(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, address)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert not page.locator(".side").is_visible()
    page.click(".bar-menu")
    page.wait_for_selector(".side a.current", state="visible")


def test_the_language_is_switched_on_the_spot(page: Page, address: str) -> None:
    page.goto(f"{address}/lookup")
    page.click("button[name=language]")
    page.wait_for_selector("text=Ticket number")
    assert page.url == f"{address}/lookup"


def test_an_act_is_asked_over_the_page_and_done_only_after_yes(page: Page, address: str) -> None:
    sign_in(page, address)
    page.goto(f"{address}/trial/")
    page.get_by_role("button", name="撤销").click()
    dialog = page.get_by_role("dialog", name="确定撤销 3 项？")
    assert dialog.get_by_text("取消").evaluate("node => node === document.activeElement"), "Enter does nothing"
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    page.get_by_role("button", name="撤销").click()
    dialog.get_by_text("取消").click()
    assert page.url == f"{address}/trial/"
    page.get_by_role("button", name="撤销").click()
    dialog.get_by_role("button", name="撤销 3 项").click()
    page.wait_for_selector("text=已撤销3撤")


def test_an_act_that_asks_nothing_is_done_and_what_changed_is_asked_again(page: Page, address: str) -> None:
    sign_in(page, address)
    page.goto(f"{address}/trial/")
    page.get_by_role("button", name="办理").click()
    page.wait_for_selector("text=已收到办")
    page.goto(f"{address}/trial/")
    page.get_by_role("button", name="撤销").click()
    page.wait_for_selector("dialog >> text=撤销 3 项")
    trial.waiting[0] = 4
    try:
        page.get_by_role("dialog").get_by_role("button", name="撤销 3 项").click()
        page.wait_for_selector("text=显示之后内容有变（原 3，现 4）")
        page.get_by_role("button", name="撤销 4 项").click()
        page.wait_for_selector("text=已撤销4撤")
    finally:
        trial.waiting[0] = 3


def test_a_chosen_file_is_named_before_it_is_sent(page: Page, address: str) -> None:
    sign_in(page, address)
    page.goto(f"{address}/trial/")
    page.set_input_files("input[type=file]", {"name": "考生.xlsx", "mimeType": "text/plain", "buffer": b"0" * 1024})
    page.wait_for_selector("text=考生.xlsx (0.00 MB)")
