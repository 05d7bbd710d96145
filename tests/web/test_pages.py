"""Every page, in every language: whole HTML, words for every field, files from this server alone, and its JSON beside it."""

from __future__ import annotations

import json
from urllib.parse import unquote, urlsplit

import pytest

from gigaramp.languages import LANGUAGES
from gigaramp.web.app import pages
from gigaramp.web.rendering import NAVIGATION
from tests.web.parsed import parsed

LEADS_ON = ("/", "/sign-in")
"""Addresses that lead to another one while nobody has to sign in."""

PAGES = [page for page in pages() if page.address not in LEADS_ON and "{" not in page.address]
ADDRESSES = [page.address for page in PAGES]


@pytest.fixture(scope="module")
def html(client):
    kept = {}

    def read(address, lang="en"):
        if (address, lang) not in kept:
            answer = client.get(address, params={"lang": lang}, follow_redirects=True)
            assert 200 == answer.status_code, f"{address}: {answer.text[:300]}"
            kept[address, lang] = answer.text
        return kept[address, lang]

    return read


def test_every_page_of_the_bar_is_there():
    assert set(NAVIGATION) <= set(ADDRESSES)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_whole_html_in_its_language(html, address, lang):
    page = parsed(html(address, lang))
    assert [] == page.wrong
    assert [LANGUAGES[lang].page] == [one.get("lang") for one in page.all("html")]
    assert 1 == len(page.all("h1")), [one.text for one in page.all("h1")]
    assert all(one.text.strip() for one in page.all("h1", "h2", "h3", "title"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_id_stands_twice(html, address):
    ids = [one.get("id") for one in parsed(html(address)).elements if one.get("id")]
    assert [] == sorted({one for one in ids if ids.count(one) > 1})


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_holds_a_script_or_a_style_of_its_own(html, address):
    page = parsed(html(address))
    assert [] == [
        one.text for one in page.all("script") if not one.get("src") and one.get("type") != "application/json"
    ]
    assert [] == [one.text for one in page.all("style")]
    assert [] == [one.name for one in page.elements if "style" in one.attributes]
    assert [] == [name for one in page.elements for name in one.attributes if name.startswith("on")]


@pytest.mark.parametrize("address", ADDRESSES)
def test_files_of_a_page_come_from_this_server(html, client, address):
    page = parsed(html(address))
    files = [one.get("src") for one in page.all("script", "img") if one.get("src")]
    files += [one.get("href") for one in page.all("link")]
    assert [] == [one for one in files if not one.startswith("/static/")]
    assert [] == [one for one in set(files) if client.get(one).status_code != 200]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_field_and_button_says_what_it_is(html, address):
    page = parsed(html(address))
    labels = {one.get("for") for one in page.all("label")}
    for field in page.all("input", "select", "textarea"):
        if field.get("type") in ("hidden", "submit"):
            continue
        inside = any(one.name == "label" for one in field.above)
        assert inside or field.get("id") in labels or field.get("aria-label"), field
    for button in page.all("button"):
        assert button.text.strip() or button.get("aria-label"), button
    for picture in page.all("img"):
        assert "alt" in picture.attributes, picture


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_to_a_definition_or_a_number_finds_it(html, address):
    page = parsed(html(address))
    links = [one.get("href") for one in page.all("a")]
    for place in ("/definitions", "/plant"):
        asked = {unquote(urlsplit(one).fragment) for one in links if one.startswith(f"{place}#")}
        there = {one.get("id") for one in parsed(html(place)).elements}
        assert set() == asked - there


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_of_a_page_is_answered(html, client, address):
    page = parsed(html(address))
    links = {one.get("href").partition("#")[0] for one in page.all("a")} - {""}
    ours = [one for one in links if one.startswith("/")]
    assert [] == [one for one in sorted(ours)[:60] if client.get(one, follow_redirects=False).status_code >= 400]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_form_that_changes_something_holds_its_token(html, address):
    page = parsed(html(address))
    for form in page.all("form"):
        if form.get("method").lower() == "post":
            inside = [one for one in page.all("input") if form in one.above and one.get("name") == "csrf"]
            assert [True] == [bool(one.get("value")) for one in inside], form.get("action")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address)
def test_the_json_beside_a_page_is_plain_and_english_for_data(client, page):
    answer = client.get(f"{page.address}.json")
    assert 200 == answer.status_code
    assert isinstance(json.loads(answer.text), dict)


def test_the_health_path_tells_how_far_the_log_is(client, service):
    told = client.get("/health").json()
    assert ("ok", service.store.position) == (told["status"], told["position"])


def test_an_unknown_address_is_told_without_a_trace(client):
    answer = client.get("/nowhere")
    assert 404 == answer.status_code
    assert "Traceback" not in answer.text
