"""The stories of the page, told in Chromium against the command itself: what people do, and what they see."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect, sync_playwright

from gigaramp.serve.access import Access
from tests.report.browser import FLAGS, find_browser
from tests.web.served import TEXT, served
from tests.web.visitor import GOOD, QUICK

ROOT = Path(__file__).parents[2]
PEOPLE = (
    ("ada", "administrator", "en", None),
    ("marc", "manager", "en", None),
    ("olu", "operator", "fr", None),
    ("wei", "expert", "zh", "stackers"),
    ("minji", "operator", "ko", None),
)
"""User name, role, language, family of experts."""

SECONDS = 60
WITHOUT_GLOSSES = """one => {
  const copy = one.cloneNode(true);
  copy.querySelectorAll(".gloss").forEach((each) => each.remove());
  return copy.textContent;
}"""
"""The words of a call as they were written."""

NOTED = "the server responded with a status"
"""The browser's own word for an answer that is noted with its address anyway."""

FIRST = re.compile(r"/(launch)?$")
"""Where the first page stands."""


@dataclass
class House:
    """A running server, and the browsers of its people; what a page must never do is noted."""

    address: str
    chromium: object
    wrong: list = field(default_factory=list)

    def page(self, **context):
        """A new browser at the first page, on a tablet."""
        opened = self.chromium.new_context(**({"viewport": {"width": 1024, "height": 768}} | context))
        opened.set_default_timeout(10_000)
        page = opened.new_page()
        page.on(
            "console",
            lambda one: (
                self.wrong.append(one.text) if one.type in ("error", "warning") and NOTED not in one.text else None
            ),
        )
        page.on("response", lambda one: self.wrong.append(f"{one.status} {one.url}") if one.status >= 400 else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on(
            "request",
            lambda one: None if one.url.startswith((self.address, "data:", "blob:")) else self.wrong.append(one.url),
        )
        page.goto(self.address)
        return page

    def signed_in(self, name, **context):
        """The browser of somebody who has signed in."""
        page = self.page(**context)
        page.fill("input[name=name]", name)
        page.fill("input[name=password]", GOOD)
        page.click("main form button")
        page.wait_for_url(FIRST)
        return page


@contextmanager
def running(folder, *more):
    """The command `gigaramp serve` on a log that is there, until it answers; told to stop at the end."""
    plant = folder.parent / "plant.yaml"
    plant.write_text(TEXT, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gigaramp", "serve", str(plant), "--store", str(folder), "--port", str(port)]
    with subprocess.Popen(
        [*command, "--futures", "2", "--forecast-at", "never", *more],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        address = f"http://localhost:{port}"
        end = time.monotonic() + SECONDS
        while True:
            try:
                urllib.request.urlopen(f"{address}/health", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, server.stderr.read()
                assert time.monotonic() < end, "the server does not answer"
                time.sleep(0.1)
        try:
            yield address
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(SECONDS)
            finally:
                server.kill()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A log that the twin has played, with its users."""
    place = tmp_path_factory.mktemp("stories") / "log"
    with served(place):
        pass
    access = Access.open(place / "access", hasher=QUICK)
    for name, role, language, family in PEOPLE:
        access.users.add("test", name, GOOD, role, language=language, family=family)
    access.close()
    return place


@pytest.fixture(scope="module")
def house(folder):
    with running(folder) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        found = House(address, chromium)
        yield found
        chromium.close()


@pytest.fixture(autouse=True)
def nothing_goes_wrong(house):
    """No story leaves an error in the console, or asks another host for anything."""
    house.wrong.clear()
    yield
    assert [] == house.wrong


def test_a_first_visit_leads_through_the_sign_in_to_six_blocks_without_a_click(house):
    page = house.page()
    assert page.url.startswith(f"{house.address}/sign-in")
    page.fill("input[name=name]", "marc")
    page.fill("input[name=password]", "wrong password")
    page.click("main form button")
    expect(page.get_by_role("alert")).to_be_visible()
    house.wrong[:] = [one for one in house.wrong if "401" not in one]  # the browser's own word for a wrong password
    page.fill("input[name=password]", GOOD)
    page.click("main form button")
    page.wait_for_url(FIRST)
    # The first morning is made beside the page; the page shows it when it is there.
    expect(page.locator("#yesterday")).to_be_visible(timeout=SECONDS * 1000)
    for block in ("yesterday", "dates", "losses", "tonight", "leaving", "scrap"):
        expect(page.locator(f"#{block}")).to_be_visible()
    expect(page.locator("#yesterday .big")).to_be_visible()
    heads = page.locator(".block h2").evaluate_all("all => all.map(one => one.getBoundingClientRect().bottom)")
    assert max(heads) < 768, "all six heads stand on the first screen of a tablet"


def test_every_page_of_the_bar_opens_from_it_by_the_keyboard(house):
    page = house.signed_in("marc")
    names = page.locator("nav.pages a").all_inner_texts()
    assert 9 == len(names)
    for name in names:
        link = page.locator("nav.pages a", has_text=re.compile(f"^{re.escape(name)}$"))
        link.focus()
        page.keyboard.press("Enter")
        expect(page.locator("nav.pages a[aria-current]")).to_have_text(name)
        expect(page.locator("h1")).to_be_visible()


def test_dark_is_chosen_once_and_stays(house):
    page = house.signed_in("marc", color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#dress")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    page.goto(f"{house.address}/quality")
    assert dark == page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_an_action_against_a_loss_is_agreed_on_the_first_page_and_stays(house):
    page = house.signed_in("marc")
    row = page.locator("#losses details").first
    row.locator("summary").click()
    row.locator("[name=owner]").fill("Marie")
    row.locator("[name=due]").fill("2026-04-01")
    row.locator("[name=action]").fill("new blades on Monday")
    row.locator("button").first.click()
    expect(page.locator("#losses")).to_contain_text("new blades on Monday", timeout=20_000)
    page.goto(f"{house.address}/launch")
    expect(page.locator("#losses")).to_contain_text("new blades on Monday")
    expect(page.locator("#losses")).to_contain_text("Marie")


def test_the_date_is_forecast_anew_on_demand_and_kept(house):
    page = house.signed_in("marc")
    before = page.request.get(f"{house.address}/forecasts.json").json()
    page.get_by_role("button", name=re.compile("Forecast")).first.click()
    page.goto(f"{house.address}/forecasts")
    end = time.monotonic() + 4 * SECONDS
    while page.request.get(f"{house.address}/forecasts.json").json() == before or not _kept(page, house):
        assert time.monotonic() < end, "no forecast was kept"
        time.sleep(0.5)
    page.goto(f"{house.address}/launch")
    expect(page.locator("#dates")).to_contain_text(re.compile("full speed"))


def _kept(page, house):
    told = page.request.get(f"{house.address}/forecasts.json").json()
    return any(bool(value) for value in told.values() if isinstance(value, list))


def called_by(house, page, words, machine=1, line="line_1"):
    """Call for help at a machine of stacking, at the alarm E-417; returns the address of the call."""
    page.goto(f"{house.address}/help?line={line}&step=stacking&machine={machine}")
    page.check("input[name=trouble][value=trouble_web_tension]", force=True)
    page.fill("input[name=alarm]", "E-417")
    page.fill(".calling textarea[name=text]", words)
    page.click(".calling .send button")
    page.wait_for_url(re.compile(r"/help/[^?]+$"))
    return page.url.partition("#")[0]


def test_a_stop_is_called_in_french_answered_in_chinese_solved_and_found_again_in_korean(house):
    operator, expert, later = (house.signed_in(name) for name in ("olu", "wei", "minji"))
    for page, language in ((operator, "fr"), (expert, "zh-Hans"), (later, "ko")):
        assert language == page.locator("html").get_attribute("lang")

    expert.goto(f"{house.address}/help")
    call = called_by(house, operator, "la bande glisse sur le rouleau danseur")

    # The expert's page of calls shows it by itself, in Chinese.
    expect(expert.locator("[data-call]").first).to_contain_text("E-417", timeout=20_000)
    expert.goto(call)
    said = expert.locator(".course").evaluate(WITHOUT_GLOSSES)
    assert "la bande glisse sur le rouleau danseur" in said, "free text stays as it was written"
    assert "张力" in said, "the fixed sentence is read in Chinese"
    assert expert.locator(".course .term .gloss").count() >= 1, "a known word is glossed"
    expert.locator(".course .meanings summary").first.click()
    expect(expert.locator(".course .meanings dd").first).to_be_visible()
    expert.locator("form[action$='/answer'] button").click()
    expect(expert.locator("[data-live=head] .state")).to_contain_text("wei")
    expect(operator.locator("[data-live=head] .state")).to_contain_text("wei", timeout=20_000)

    # A fixed sentence with a number: the number and its unit are the same on both sides.
    expert.locator("form[action$='/say'] details", has=expert.locator("input[value=set_to]")).locator("summary").click()
    choice = expert.locator("form[action$='/say'] label.choice", has=expert.locator("input[value=set_to]"))
    choice.locator("input[type=radio]").check(force=True)
    for slot in choice.locator("[data-slot]").all():
        kind = slot.get_attribute("data-kind")
        slot.fill({"number": "35.5", "unit": "N"}.get(kind, "张力"))
    expert.locator("form[action$='/say'] button.main").click()
    expect(operator.locator(".course")).to_contain_text(re.compile(r"35\.5\sN"), timeout=20_000)
    expect(expert.locator(".course")).to_contain_text(re.compile(r"35\.5\sN"))

    expert.locator("form[action$='/arrived'] button").click()
    expert.locator("form[action$='/fix'] details", has=expert.locator("input[value=adjust_part]")).locator(
        "summary"
    ).click()
    fix = expert.locator("form[action$='/fix'] label.choice", has=expert.locator("input[value=adjust_part]"))
    fix.locator("input[type=radio]").check(force=True)
    for slot in fix.locator("[data-slot]").all():
        slot.fill("浮辊")
    expert.locator("form[action$='/fix'] textarea[name=text]").fill("更换刀片")
    expert.locator("form[action$='/fix'] button[value=yes]").click()
    expect(expert.locator(".course .mark.good")).to_be_visible()
    expert.locator("form[action$='/restored'] button").click()
    expect(operator.locator("form[action$='/close'] button")).to_be_visible(timeout=20_000)
    operator.locator("form[action$='/close'] button").click()
    expect(operator.locator("[data-live=head]")).to_have_class(re.compile("closed"))

    # The same alarm another day, another operator, another language.
    again = called_by(house, later, "장력이 이상합니다")
    assert again != call
    found = later.locator("[data-live=found], section:has(#found-title)").first
    expect(found).to_contain_text("E-417")
    assert "更换刀片" in found.inner_text()


def test_a_call_reaches_the_expert_on_whatever_page_they_look_at(house):
    expert, operator, manager = (house.signed_in(name) for name in ("wei", "olu", "marc"))
    for page, place in ((expert, "people"), (operator, "quality"), (manager, "words")):
        page.goto(f"{house.address}/{place}")
    notices = expert.locator("#notices p[data-call]")
    calls = [called_by(house, operator, "la bande glisse", machine, "line_2") for machine in (0, 2)]
    expect(notices.filter(has_text=re.compile("叠.* 2 ·"))).to_be_visible(timeout=20_000)
    expect(notices).to_have_count(2)
    expect(manager.locator("#count")).to_be_visible(timeout=20_000)

    # "Later" holds on the next page too; another notice leads to its call.
    first = notices.first.get_attribute("data-call")
    notices.first.locator("button").click()
    expert.goto(f"{house.address}/words")
    expect(notices.first).to_be_visible(timeout=20_000)
    assert first not in notices.evaluate_all("all => all.map(one => one.dataset.call)")
    here = notices.first.get_attribute("data-call")
    notices.first.locator("a").click()
    expect(expert.locator("[data-live=head]")).to_be_visible()
    assert here in expert.url.replace("%7C", "|")
    assert 0 == notices.count(), "nothing lies over a call that somebody is at"
    for call in calls:
        expert.goto(call)
        expert.locator("form[action$='/answer'] button").click()
        expect(expert.locator("[data-live=head] .state")).to_contain_text("wei")


def test_nobody_signs_themselves_off_and_an_expert_signs_another(house, folder):
    expert = house.signed_in("wei")
    expert.goto(f"{house.address}/people")
    form = expert.locator("form[action='/people/sign-offs']")
    for person, refused in (("wei", True), ("P-007", False)):
        form.locator("[name=person]").fill(person)
        form.locator("[name=step]").select_option("stacking")
        form.locator("[name=level]").first.evaluate(
            "one => one.tagName === 'SELECT' ? (one.value = '3') : document.querySelector('[name=level][value=\"3\"]').click()"
        )
        send = form.locator("button.main, button").last
        if refused:
            with expert.expect_response(re.compile("/people/sign-offs")) as answer:
                send.click()
            assert 422 == answer.value.status
            house.wrong.remove(f"422 {answer.value.url}")  # it was refused, in words
            expect(form.locator("[data-answer]")).to_contain_text(re.compile("自己|本人"))
            assert "wei" == form.locator("[name=person]").input_value(), "nothing that was written is lost"
        else:
            send.click()
            expect(form.locator("[name=person]")).to_have_value("")
            assert "stacking" == form.locator("[name=step]").input_value(), "the next person is signed off at the same step"
    form.locator("[name=person]").fill("wei")
    form.locator("button.main").focus()
    with expert.expect_response(re.compile("/people/sign-offs")) as answer:
        expert.keyboard.press("Enter")
    house.wrong.remove(f"422 {answer.value.url}")
    expect(form.locator("[data-answer]")).to_contain_text(re.compile("自己|本人"))
    assert form.locator("button.main").evaluate("one => one === document.activeElement"), "the keyboard stays where it was"
    signed = expert.locator("#step-stacking")
    signed.locator("summary").first.click()
    expect(signed).to_contain_text("P-007", timeout=20_000)

    # Taken back: the row goes without the page being loaded again.
    row = signed.locator("li", has_text="P-007")
    row.locator("summary").click()
    row.locator("[name=text]").fill("six mois d'absence")
    row.locator("[name=text]").press("Enter")
    expect(signed.locator("li", has_text="P-007")).to_have_count(0, timeout=20_000)
    assert "BODY" != expert.evaluate("document.activeElement.tagName")

    # The same level again is another deed, and no double tap.
    form.locator("[name=person]").fill("P-007")
    form.locator("button.main").click()
    expect(signed.locator("li", has_text="P-007")).to_have_count(1, timeout=20_000)


def test_yesterdays_excel_is_dropped_looked_at_and_imported(house, tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["date", "line", "step", "good", "scrap"])
    for number in (1, 2):
        sheet.append(["2026-03-23", f"line_{number}", "stacking", 90 + number, 3])
    path = tmp_path / "yesterday.xlsx"
    book.save(path)
    page = house.signed_in("marc")
    page.set_input_files("form.drop input[type=file]", path)
    page.wait_for_url(re.compile(r"/imports/"))
    expect(page.locator("main")).to_contain_text("yesterday.xlsx")
    page.get_by_role("button", name="Import it").click()
    expect(page.locator("main")).to_contain_text("4")
    page.goto(f"{house.address}/imports")
    expect(page.locator("main")).to_contain_text("yesterday.xlsx")


def test_what_cannot_be_sent_is_told_at_the_form_and_nothing_written_is_lost(house):
    operator = house.signed_in("olu")
    call = called_by(house, operator, "la bande est froissée", machine=2)
    form = operator.locator("form[action$='/say']")
    form.locator("textarea").fill("regardez")
    form.locator("details", has=operator.locator("input[value=set_to]")).locator("summary").click()
    choice = form.locator("label.choice", has=operator.locator("input[value=set_to]"))
    choice.locator("input[type=radio]").check(force=True)
    for slot in choice.locator("[data-slot]").all():
        slot.fill({"number": "beaucoup", "unit": "N"}.get(slot.get_attribute("data-kind"), "tension de bande"))
    choice.locator("[data-slot]").last.press("Enter")
    with operator.expect_response(re.compile("/say$")) as answer:
        form.locator("button.main").click()
    assert 422 == answer.value.status
    house.wrong.remove(f"422 {answer.value.url}")  # refused, in words
    expect(form.locator("[data-answer]")).to_contain_text("beaucoup")
    assert (call, "regardez") == (operator.url.partition("#")[0], form.locator("textarea").input_value())

    choice.locator("[data-kind=number]").fill("12,5")
    form.locator("button.main").click()
    expect(operator.locator(".course")).to_contain_text(re.compile(r"12[.,]5\sN"), timeout=20_000)
    expect(form.locator("[data-answer]")).to_have_text("")
    assert "" == form.locator("textarea").input_value()
    assert 0 == form.locator("input[name=phrase]:checked").count()


def test_what_somebody_writes_stays_while_the_page_renews_itself(house):
    operator, expert = house.signed_in("olu"), house.signed_in("wei")
    call = called_by(house, operator, "la machine est bloquée", machine=0)
    operator.fill("form[action$='/say'] textarea[name=text]", "je n'ai pas fini")
    expert.goto(call)
    expert.locator("form[action$='/answer'] button").click()
    expect(operator.locator(".course")).to_contain_text("wei", timeout=20_000)
    assert "je n'ai pas fini" == operator.input_value("form[action$='/say'] textarea[name=text]")
