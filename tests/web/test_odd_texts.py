"""Odd texts in every field that takes one, by records and by forms: they are shown as they were written, and do nothing."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from gigaramp import web
from gigaramp.log.kinds import KINDS
from gigaramp.log.record import table_of
from tests.web.listening import Noted, browser, listening
from tests.web.parsed import parsed
from tests.web.visitor import Visitor, with_people

MARKUP = '"><img src=x onerror="window.owned=1"></script><script>window.owned=2</script><b id=owned>{{7*7}}'
ODD = (
    MARKUP,
    "'; DROP TABLE users; --",
    "a\r\nSet-Cookie: owned=1\r\n\r\n<b id=owned>",
    "nul\x00l \u202egnp.exe \u2066x \ufeff",
    "javascript:alert(1)",
    "${7*7} #{7*7} <%= 7*7 %> %s %n {0} {x}",
    "../../../../etc/passwd",
    "y" * 900,
)
NOT_SENT = ("/sign-out", "/me/password", "/sign-in", "/users/password", "/users/end", "/users/role")
"""Forms that would end the session of the one who tries them."""


def odd_rows(first_id):
    """One row of each kind for each odd text, in every field that takes a text."""
    kinds = [
        kind.name
        for kind in KINDS
        if kind.name not in ("row_corrected", "correction") and not kind.name.startswith("day_")
    ]
    several = []
    for number, text in enumerate(ODD):
        count = len(kinds)
        when = [datetime(2026, 3, 20, 8, tzinfo=UTC) + timedelta(minutes=number, seconds=one) for one in range(count)]
        several.append(
            table_of(
                [one.replace(tzinfo=None) for one in when],
                kinds,
                line=["line_1"] * count,
                step=["stacking"] * count,
                machine=[text] * count,
                about=[text] * count,
                quantity=[1.0] * count,
                cause=[text] * count,
                note=[text] * count,
                source="floor",
                first_id=first_id + number * count,
            )
        )
    return several


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with with_people(tmp_path_factory.mktemp("house") / "log") as (service, app):
        for rows in odd_rows(1):
            service.write(rows)
        yield service, app


def addresses(app, visitor):
    """Every page, and those that a page with places in its address is linked at."""
    plain = [page.address for page in app.state.pages if "{" not in page.address]
    places = [page.address.partition("{")[0] for page in app.state.pages if "{" in page.address]
    linked = set()
    for address in plain:
        for one in parsed(visitor.get(address, follow_redirects=True).text).all("a"):
            path = urlsplit(one.get("href")).path
            if any(path.startswith(place) for place in places) and not path.endswith((".json", ".yaml", ".csv")):
                linked.add(one.get("href").partition("#")[0])
    return plain + sorted(linked)[:4]


def test_every_form_takes_every_odd_text_without_falling_over(house):
    service, app = house
    ada = Visitor(app)
    assert 303 == ada.sign_in("ada").status_code
    sent = set()
    for address in addresses(app, ada):
        for action, fields in forms_of(ada.get(address, follow_redirects=True).text):
            if action in NOT_SENT or not fields:
                continue
            for text in ODD:
                data = {name: text if value is None else value for name, value in fields.items()}
                answer = ada.client.post(action, data=data, headers=ada.page | {"x-csrf-token": ada.token("/me")})
                assert answer.status_code < 500, (action, text, answer.text[:300])
                assert "owned" not in answer.headers.get("set-cookie", "")
                sent.add(action)
    assert {"/users/add", "/tokens/give", "/me/language"} <= sent
    assert 5 <= len(service.access.users.all())
    assert () == service.access.trail.verify().problems


def forms_of(html):
    """Where the forms of a page are sent, and their fields: None for those that take a text, else what stands in them."""
    page = parsed(html)
    for form in page.all("form"):
        if form.get("method").lower() != "post":
            continue
        fields = {}
        for one in page.all("input", "select", "textarea", "button"):
            if form not in one.above or not one.get("name") or one.get("name") == "csrf":
                continue
            if one.name == "select":
                chosen = [option for option in page.all("option") if one in option.above]
                fields[one.get("name")] = chosen[-1].get("value") if chosen else ""
            elif one.name == "textarea" or one.get("type") in ("", "text", "search", "password", "url", "email", "tel"):
                fields[one.get("name")] = None
            elif one.get("type") != "file":
                fields[one.get("name")] = one.get("value")
        yield form.get("action") or "", fields


@pytest.mark.parametrize(
    "path", ["/quality", "/audit", "/words", "/forecasts", "/launch", "/sign-in", "/imports", "/help", "/floor"]
)
def test_odd_queries_are_answered_in_words(house, path):
    asked = queries_of_pages()
    ada = Visitor(house[1])
    ada.sign_in("ada")
    for text in ODD:
        odd = dict.fromkeys(asked, text)
        for names in (asked, *([name] for name in asked if text == MARKUP)):
            answer = ada.client.get(path, params={name: odd[name] for name in names}, headers=ada.page)
            assert answer.status_code < 500, (path, names, text)
            assert "<b id=owned" not in answer.text and "<img src=x" not in answer.text, (path, names)
        assert ada.client.get(f"{path}.json", params=odd).status_code < 500, (path, text)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static/....//app.py", "/static/page.css%00.py",
        "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/forecasts/..", "/forecasts/%2e%2e",
        "/forecasts/..%2f..%2faccess%2faccess.sqlite",
        "/forecasts/../access/access.sqlite", "/forecasts/x/..%2f..%2fledger.sqlite", "/imports/..%2f..%2faccess", "/imports/%2e%2e",
        "/imports/99999999999999999999999", "/imports/-1", "/imports/1e3", "/imports/٣", "/help/..%2f..%2fx", "/help/%00", "/plant/../../x",
        "/%ff%fe", "/\\..\\..\\x", "/launch/../users", "//users", "/users/", "/USERS",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_its_folder(house, path):
    olu = Visitor(house[1])
    olu.sign_in("olu")
    status, body = asked_raw(house[1], path, olu.cookie())
    assert status in (303, 307, 401, 403, 404, 405, 422), (status, body[:200])
    for secret in (b"SQLite format 3", b"root:", b"def application", b"argon2id"):
        assert secret not in body


def queries_of_pages():
    """Every name that a page looks for in the query of its address."""
    folder = Path(web.__file__).parent
    texts = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    found = set(re.findall(r'query(?:_params)?(?:\.get\(|\[)"(\w+)"', texts))
    assert {"line", "before", "next"} <= found
    return sorted(found | {"span", "lang", "name", "after", "limit"})


def asked_raw(app, path, cookie):
    """Status and body for an address just as it is written: a client would straighten it."""
    told = {"body": b""}

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        if message["type"] == "http.response.start":
            told["status"] = message["status"]
        else:
            told["body"] += message.get("body", b"")

    headers = [(b"host", b"localhost"), (b"cookie", f"gigaramp={cookie}".encode()), (b"accept", b"text/html")]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": unquote(path, errors="replace"), "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": headers, "client": ("127.0.0.1", 0), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    return told["status"], told["body"]


def test_odd_texts_do_nothing_in_a_browser(house):
    _, app = house
    ada = Visitor(app)
    ada.sign_in("ada")
    seen = set()
    with listening(app) as address, browser() as tab:
        tab.add_cookies([{"name": "gigaramp", "value": ada.cookie(), "url": address}])
        page = tab.new_page()
        noted = Noted(page, address)
        for path in addresses(app, ada):
            page.goto(address + path, wait_until="load")
            page.wait_for_timeout(50)
            assert None is page.evaluate("window.owned ?? null"), path
            assert 0 == page.locator("#owned, img[src='x']").count(), path
            text = page.locator("body").inner_text()
            seen |= {odd for odd in ODD if odd in text}
            assert [] == noted.wrong, path
    assert MARKUP in seen
