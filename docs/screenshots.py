"""Take the pictures of the documentation from a fresh demo: `make screenshots`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ONEX = Path(sys.executable).parent / "onex"
IMAGES = Path(__file__).parent / "images"
PORT = 8017
ADDRESS = f"http://127.0.0.1:{PORT}"
# Who looks at which page; the name is the picture's. A step that begins with a word of the page is a click on it.
PICTURES: dict[str, tuple[str, tuple[str, ...]]] = {
    "candidates": ("college1", ("/candidates/",)),
    "plan": ("hotmatrix", ("/plans/", "查看")),
    "arrangement": ("hotmatrix", ("/arrangement/", "查看")),
    "certificates": ("college1", ("/issuance/issued",)),
}


def main() -> None:
    """Run a demo in a folder of its own, serve it, and look at it in Chinese."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=IMAGES)
    into = parser.parse_args().into
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = subprocess.run([ONEX, "demo", "--no-serve", "--json"], cwd=folder, check=True, capture_output=True)
        password = json.loads(demo.stdout)["password"]
        server = subprocess.Popen([ONEX, "serve", "--port", str(PORT)], cwd=folder, env=os.environ)
        try:
            _wait()
            _take(into, password)
        finally:
            server.terminate()
            server.wait()


def _wait() -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{ADDRESS}/healthz").close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the portal does not answer")


def _take(into: Path, password: str) -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, (login, steps) in PICTURES.items():
            context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
            page = context.new_page()
            _sign_in(page, login, password)
            for step in steps:
                if step.startswith("/"):
                    page.goto(ADDRESS + step)
                else:
                    page.get_by_role("link", name=step).first.click()
            page.screenshot(path=into / f"{name}.png")
            context.close()
        browser.close()


def _sign_in(page: Page, login: str, password: str) -> None:
    page.goto(f"{ADDRESS}/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")


if __name__ == "__main__":
    main()
