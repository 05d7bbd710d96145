"""A page that renews itself keeps where somebody is; in a real browser, with answers made by hand."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

import gigaramp.web
from tests.report.browser import FLAGS, find_browser

SCRIPT = Path(gigaramp.web.__file__).parent / "static" / "shell.js"
PAGE = """<!doctype html><html><body><button id="dress" data-light="l" data-dark="d"></button><main>
<ul data-live="waiting">{rows}<li><a href="/x" class="t">Call A</a></li></ul></main>
<p id="told" role="status"></p><script src="/shell.js"></script></body></html>"""


def test_a_focused_link_keeps_the_focus_when_rows_come_before_it():
    loads = []

    def answer(route):
        address = route.request.url
        if address.endswith("/shell.js"):
            route.fulfill(body=SCRIPT.read_text(encoding="utf-8"), content_type="text/javascript")
        elif address.endswith("/events"):
            told = "retry: 60000\n\nevent: changed\ndata: 1\n\nevent: changed\ndata: 2\n\n"
            route.fulfill(body=told, content_type="text/event-stream")
        else:
            loads.append(address)
            rows = "".join(f"<li>new {each}</li>" for each in range(len(loads)))
            route.fulfill(body=PAGE.replace("{rows}", rows), content_type="text/html")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        page = browser.new_page()
        page.route("**/*", answer)
        page.goto("http://localhost:9/")
        page.focus("a.t")
        page.wait_for_selector("text=new 1")
        focused = page.evaluate("document.activeElement.className")
        browser.close()
    assert "t" == focused
