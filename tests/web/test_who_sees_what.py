"""Who sees which page and sends which form: every address of the application beside a table by hand, cell by cell."""

from __future__ import annotations

import asyncio
import re

import pytest
from starlette.testclient import TestClient

from tests.web.visitor import PEOPLE, Visitor, with_people

COLUMNS = ["operator", "expert", "engineer", "manager", "administrator", "nobody", "token"]

# o operator, x expert, e engineer, m manager, a administrator, n nobody (not signed in), t a machine's token.
EXPECTED = """
GET  /                          oxema--
GET  /actions                   oxema--
GET  /audit                     ---ma--
GET  /definitions               oxema--
GET  /floor                     oxema--
GET  /forecasts                 oxema--
GET  /forecasts/{name}          oxema--
GET  /forecasts/{name}/{file}   oxema--
GET  /help                      oxema--
GET  /help/{call}               oxema--
GET  /imports                   oxema--
GET  /imports/{number}          oxema--
GET  /launch                    oxema--
GET  /me                        oxema--
GET  /people                    oxema--
GET  /plant                     oxema--
GET  /plant.yaml                --ema--
GET  /quality                   oxema--
GET  /records.json              --ema--
GET  /users                     ----a--
GET  /words                     oxema--
GET  /words.tbx                 oxema--
GET  /words.csv                 oxema--
GET  /phrases.csv               oxema--
GET  /events                    oxema--
GET  /openapi.json              oxema--
GET  /sign-in                   oxeman-
GET  /health                    oxeman-
GET  /static/{name}             oxeman-
POST /sign-in                   oxeman-
POST /sign-out                  oxema--
POST /me/language               oxema--
POST /me/password               oxema--
POST /forecasts                 --ema--
POST /actions                   --ema--
POST /actions/end               --ema--
POST /people/sign-offs          -xe-a--
POST /people/withdrawals        -xe-a--
POST /help/calls                oxema--
POST /help/calls/{call}/answer  oxema--
POST /help/calls/{call}/arrived oxema--
POST /help/calls/{call}/pass-on oxema--
POST /help/calls/{call}/say     oxema--
POST /help/calls/{call}/fix     oxema--
POST /help/calls/{call}/restored oxema--
POST /help/calls/{call}/close   oxema--
POST /imports                   --ema--
POST /imports/again             --ema--
POST /imports/{number}          --ema--
POST /quarantine/replay         --ema--
POST /users/add                 ----a--
POST /users/role                ----a--
POST /users/person              ----a--
POST /users/password            ----a--
POST /users/end                 ----a--
POST /tokens/give               ----a--
POST /tokens/withdraw           ----a--
POST /records                   ----a-t
"""


def rows():
    """Method and path to who may, from the table."""
    found = {}
    for line in EXPECTED.strip().splitlines():
        method, path, cells = line.split()
        assert 7 == len(cells), line
        found[method, path] = cells
    return found


def routes(app):
    """Every method and path that the application answers, with those of included routers; JSON beside a page is its page."""
    found = set()

    def add(several):
        for route in several:
            inside = getattr(route, "original_router", None) or getattr(route, "app", None)
            if hasattr(route, "original_router"):
                add(inside.routes)
                continue
            for method in route.methods - {"HEAD"}:
                found.add((method, route.path))

    add(app.routes)
    return {(method, path) for method, path in found if not is_json_of_a_page(found, method, path)}


def is_json_of_a_page(found, method, path):
    return path.endswith(".json") and (method, path.removesuffix(".json")) in found


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with with_people(tmp_path_factory.mktemp("house") / "log") as (service, app):
        yield app, service.access.tokens.give("ada", "stacker", "stacker")


def test_every_address_has_a_row_and_every_row_an_address(house):
    assert sorted(rows()) == sorted(routes(house[0]))


def test_there_is_json_beside_every_page(house):
    app, _ = house
    paths = {route.path for route in app.routes if hasattr(route, "path")}
    assert [] == [
        page.address for page in app.state.pages if page.address != "/" and f"{page.address}.json" not in paths
    ]


@pytest.mark.parametrize(("who", "letter"), list(zip(COLUMNS, "oxemant", strict=True)))
def test_who_sees_and_sends_what_the_table_says(house, who, letter):
    app, token = house
    expected = {key: letter in cells for key, cells in rows().items()}
    found = {(method, path): is_let(app, token, who, method, filled(path)) for method, path in expected}
    assert expected == found
    for page in app.state.pages:
        if page.address != "/":
            assert found["GET", page.address] == is_let(app, token, who, "GET", filled(page.address) + ".json"), page


def filled(path):
    """An address with something in its places."""
    return re.sub(r"\{[^}]*\}", lambda place: "page.css" if path.startswith("/static/") else "1", path)


def is_let(app, token, who, method, path):
    """True where the guard and the page let somebody through, whatever else the answer is."""
    visitor = Visitor(app)
    if who == "token":
        visitor.client.headers["authorization"] = f"Bearer {token}"
    elif who != "nobody":
        assert 303 == visitor.sign_in(next(name for name, role in PEOPLE.items() if role == who)).status_code
    if path == "/events":
        return status_of_events(app, visitor) == 200
    if method == "GET":
        answer = visitor.client.get(path)
    elif who == "token":
        answer = visitor.client.request(method, path, content=b"[]", headers={"content-type": "application/json"})
    elif path == "/records":
        answer = visitor.client.post(path, json=[])
    else:
        answer = visitor.client.request(method, path, data={}, headers={"x-csrf-token": visitor.token()})
    assert answer.status_code < 500, answer.text
    assert 405 != answer.status_code, (method, path)
    # The sign-in form answers 401 to everybody: it lets no wrong password through, but it is there for all.
    return answer.status_code not in ((403,) if path == "/sign-in" else (401, 403))


def status_of_events(app, visitor):
    """The status of an answer that never ends."""
    told = []

    async def ask():
        enough = asyncio.Event()

        async def send(message):
            if message["type"] == "http.response.start":
                told.append(message["status"])
                enough.set()

        async def receive():
            await enough.wait()
            return {"type": "http.disconnect"}

        headers = [(b"host", b"localhost")]
        if visitor.cookie():
            headers.append((b"cookie", f"gigaramp={visitor.cookie()}".encode()))
        if "authorization" in visitor.client.headers:
            headers.append((b"authorization", visitor.client.headers["authorization"].encode()))
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": "/events", "raw_path": b"/events", "query_string": b"", "root_path": "", "headers": headers,
            "client": ("127.0.0.1", 0), "server": ("127.0.0.1", 80),
        }  # fmt: skip
        await asyncio.wait_for(app(scope, receive, send), 10)

    asyncio.run(ask())
    return told[0]


def test_no_form_changes_anything_without_its_token(house):
    app, _ = house
    ada = Visitor(app)
    ada.sign_in("ada")
    sent = {
        path: ada.client.request(method, filled(path), data={"csrf": "x"}).status_code
        for method, path in routes(app)
        if method != "GET"
    }
    # `/records` takes no forms: 415. A browser of another site cannot send it anything else.
    assert {path: 415 if path == "/records" else 403 for path in sent} == sent


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", None]
)
def test_what_another_site_may_send_without_asking_is_no_batch_of_records(house, kind):
    ada = Visitor(house[0])
    ada.sign_in("ada")
    headers = {} if kind is None else {"content-type": kind}
    assert ada.client.post("/records", content=b"[]", headers=headers).status_code in (400, 415)


def test_no_page_lets_somebody_through_whom_the_guard_was_not_asked_about(house):
    app, _ = house
    bare = TestClient(app, base_url="http://localhost", follow_redirects=False)
    for method, path in routes(app):
        if "n" not in rows()[method, path] and path != "/events":
            answer = bare.request(method, filled(path), headers={"accept": "text/html"})
            assert re.fullmatch(
                r"303 /sign-in.*|40[13] ", f"{answer.status_code} {answer.headers.get('location', '')}"
            ), path
