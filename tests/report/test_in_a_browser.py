"""The report in headless Chromium: it draws, asks no other host, fits every width, changes dress, downloads and prints."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from gigaramp.report import write_report
from gigaramp.report.beside import Beside
from tests.report.browser import FLAGS, install_browser
from tests.report.made_up import douai, facts, full_forecast
from tests.report.made_up_answers import everything, lost, money

WIDTHS = (390, 1024, 1440)
A4_BETWEEN_MARGINS = 687
CUT = """
() => [...document.querySelectorAll("body *")]
  .filter((box) => !box.closest("svg, .plot, .scroll, .unseen, .skip, script, noscript"))
  .filter((box) => box.clientWidth > 0 && getComputedStyle(box).display !== "inline" && box.scrollWidth > box.clientWidth + 1)
  .map((box) => `${box.tagName}.${box.className}: ${box.textContent.trim().slice(0, 60)}`)
"""
OUTSIDE = """
() => [...document.querySelectorAll(".plot text")].filter((text) => {
  const own = text.getBoundingClientRect(), plot = text.closest(".plot").getBoundingClientRect();
  return own.width > 0 && (own.right > plot.right + 1 || own.left < plot.left - 1);
}).map((text) => text.textContent)
"""


class Page:
    """One load of the report: what it said on its console and what it asked for."""

    def __init__(self, browser, address, width, dress="light"):
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=dress, accept_downloads=True
        )
        self.told, self.asked = [], []
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.told.append(message.text))
        self.page.on("pageerror", lambda error: self.told.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(address)
        self.page.wait_for_selector("html[data-drawn=yes]")


@pytest.fixture(scope="module")
def browser():
    path = install_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    plant = douai()
    long = replace(
        full_forecast(plant),
        plant="Société-Européenne-de-Batteries-pour-Véhicules-Électriques-de-Lambres-lez-Douai" + "x" * 60,
    )
    long = replace(
        long, facts=tuple(replace(fact, words=fact.words + " and so on" * 12 + "y" * 90) for fact in facts())
    )
    whole = replace(full_forecast(plant), money=money(), losses=lost())
    write_report([(plant, whole), (plant, long)], path, [everything(), Beside()])
    return path.as_uri()


@pytest.fixture(scope="module", params=WIDTHS)
def shown(request, browser, address):
    page = Page(browser, address, request.param)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def one(browser, address):
    page = Page(browser, address, 1024, "dark")
    yield page
    page.context.close()


def test_nothing_is_said_on_the_console_and_no_host_is_asked(shown):
    assert [] == shown.told
    assert [] == [address for address in shown.asked if not address.startswith(("file:", "data:", "blob:"))]


def test_every_picture_is_drawn(shown):
    plots, drawn = shown.page.evaluate(
        "[document.querySelectorAll('.plot').length, document.querySelectorAll('.plot svg.main-svg').length]"
    )
    assert plots > 20
    assert drawn >= plots


def test_the_page_never_scrolls_sideways(shown):
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= shown.page.viewport_size["width"]


def test_no_text_is_cut(shown):
    assert [] == shown.page.evaluate(CUT)
    assert [] == shown.page.evaluate(OUTSIDE)


def test_every_section_has_a_place_on_the_screen(shown):
    heights = shown.page.evaluate(
        "[...document.querySelectorAll('.section')].map((section) => section.getBoundingClientRect().height)"
    )
    assert 34 == len(heights)
    assert min(heights) > 60


def test_the_numbers_are_filtered_by_word_and_by_status(shown):
    register = shown.page.locator("#plant-1-numbers")
    register.locator("input").fill("stacking mtbf")
    found = register.locator("tbody tr:visible")
    assert 1 <= found.count() <= 3
    assert "steps.stacking.mtbf" in found.first.text_content()
    register.locator("input").fill("")
    register.locator("select").select_option("public")
    assert {"public"} == {
        row.strip() for row in register.locator("tbody tr:visible td:nth-child(3)").all_text_contents()
    }
    register.locator("select").select_option("")


def test_the_button_changes_the_dress_and_the_pictures_with_it(one):
    def colours():
        return one.page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, document.querySelector('.plot .xtick text').style.fill || "
            "getComputedStyle(document.querySelector('.plot .xtick text')).fill]"
        )

    dark = colours()
    one.page.click("#dress")
    one.page.wait_for_function(
        "before => getComputedStyle(document.querySelector('.plot .xtick text')).fill !== before", arg=dark[1]
    )
    light = colours()
    assert dark[0] != light[0]
    assert "Dark" == one.page.text_content("#dress")
    one.page.click("#dress")
    one.page.wait_for_function(
        "before => getComputedStyle(document.querySelector('.plot .xtick text')).fill === before", arg=dark[1]
    )
    assert dark == colours()


def test_the_button_and_the_tables_are_reached_by_keyboard(one):
    first = "document.querySelector('a[href], button, input, select, summary, [tabindex]')"
    assert "Skip to the odds" == one.page.evaluate(f"{first}.textContent")
    one.page.evaluate(f"{first}.focus()")
    assert 0 <= one.page.evaluate("document.activeElement.getBoundingClientRect().left")
    one.page.keyboard.press("Tab")
    assert "dress" == one.page.evaluate("document.activeElement.id")
    outline = one.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert "solid" == outline


def test_the_table_behind_a_picture_is_downloaded_as_csv(one, tmp_path):
    figure = one.page.locator("#plant-1-skill-figure")
    figure.locator("summary").click()
    with one.page.expect_download() as waiting:
        figure.locator("a[download]").click()
    waiting.value.save_as(tmp_path / "skill.csv")
    assert "skill.csv" == waiting.value.suggested_filename
    lines = (tmp_path / "skill.csv").read_text(encoding="utf-8").splitlines()
    assert 97 == len(lines)
    assert lines[1].startswith("2025-03-03,0.1,0.2,")


def test_the_page_prints_on_several_white_pages(one, tmp_path):
    printed = one.page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True, print_background=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert 8 < pages < 60
    assert "dark" == one.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    assert [] == one.told


def test_the_signs_of_every_legend_are_printed_without_background_graphics(one):
    one.page.emulate_media(media="print")
    told = one.page.evaluate(
        "[...document.querySelectorAll('.swatch, .share')].map((sign) => getComputedStyle(sign).printColorAdjust)"
    )
    one.page.emulate_media(media="screen")
    assert len(told) > 20
    assert {"exact"} == set(told)


def test_the_name_of_a_goal_has_the_width_of_the_paper(one):
    one.page.emulate_media(media="print")
    names, tables = (
        one.page.evaluate(f"[...document.querySelectorAll('.odds {what}')].map((box) => box.clientWidth)")
        for what in ("tbody th", "table.cards")
    )
    one.page.emulate_media(media="screen")
    assert min(names) >= min(tables) - 2


def test_the_button_of_the_dress_stands_on_one_line(shown):
    assert shown.page.evaluate("document.getElementById('dress').getClientRects()[0].height") < 40


def test_the_page_prints_without_being_wider_than_the_paper(one):
    one.page.emulate_media(media="print")
    one.page.set_viewport_size({"width": A4_BETWEEN_MARGINS, "height": 900})
    fits = f"document.documentElement.scrollWidth <= {A4_BETWEEN_MARGINS}"
    assert one.page.wait_for_function(fits), "the pictures follow the width a moment later"
