"""The page of imports: a file is dropped, understood, asked about, imported; what was not understood is read again."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from gigaramp.serve.service import Service
from gigaramp.serve.settings import Settings
from tests.web.parsed import parsed
from tests.web.served import small_plant

SHEET = """Datum;Linie;Station;Gut;Ausschuss
05.03.2026;L1;Stapeln;1300;12
06.03.2026;L1;Stapeln;1350;14
07.03.2026;L1;Stapeln;viele;14
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("imports")
    (folder / "exports").mkdir()
    service = Service.open(small_plant(), Settings(store=folder / "log", watched=folder / "exports"))
    yield service
    service.close()


@pytest.fixture(scope="module")
def client(service):
    from gigaramp.web.app import application

    with TestClient(application(service), base_url="http://localhost", follow_redirects=False) as client:
        yield client


def token(client):
    return re.search(r'name="csrf-token" content="([^"]*)"', client.get("/imports").text).group(1)


def post(client, address, data=None, files=None, **headers):
    given = {"csrf": token(client)} | (data or {})
    return client.post(address, data=given, files=files, headers={"X-CSRF-Token": given["csrf"], **headers})


def dropped(client, text=SHEET, name="production.csv"):
    answer = post(client, "/imports", files={"file": (name, text)})
    assert 303 == answer.status_code, answer.text[:300]
    return answer.headers["location"]


def told(client, address):
    return client.get(f"{address}.json").json()


def test_a_dropped_file_goes_from_its_questions_to_the_log(client, service):
    address = dropped(client)
    page = parsed(client.get(address).text)
    assert [] == page.wrong
    offer = told(client, address)["offer"]
    assert ["L1"] == [one["word"] for one in offer["questions"]]
    assert ["answer-0"] == [one.get("name") for one in page.all("select") if one.get("name").startswith("answer")]
    assert "Import it" not in [one.text for one in page.all("button")]
    post(client, address, {"deed": "answer", "mapping": offer["mapping"], "answer-0": "line_1"})
    offer = told(client, address)["offer"]
    assert (2, [{"line": 4, "reason": "Gut: `viele` is no number"}]) == (offer["taken"], offer["refused"])
    before = len(service.store.read())
    assert 303 == post(client, address, {"deed": "import"}).status_code
    done = told(client, address)["done"]
    assert (4, 1, "2026-03-05", "2026-03-06") == (done["added"], done["put_aside"], done["first"], done["last"])
    assert before + 4 == len(service.store.read())
    assert [] == parsed(client.get(address).text).wrong
    assert "production.csv" in [one["file"] for one in told(client, "/imports")["imports"]]
    assert "imported" in [one.what for one in service.access.trail.newest()]


def test_what_was_put_aside_stands_on_the_page_and_is_read_again(client, service):
    service.receiver.receive(b'[{"id": 1, "what": "cell_made"}]', "application/json", "mes", "test")
    entry = told(client, "/imports")["quarantine"]["shown"][0]
    assert ("record 1", "http") == (entry["place"], entry["adapter"])
    answer = post(client, "/quarantine/replay", {"number": str(entry["number"])}, Accept="application/json")
    assert 0 == answer.json()["understood"]
    assert "read again, still not understood" in client.get("/imports").text
    assert 422 == post(client, "/quarantine/replay", {"number": "999"}, Accept="application/json").status_code
    assert 303 == post(client, "/quarantine/replay").status_code


@pytest.mark.parametrize("name", ["photo.png", "noend", "..", "a.exe"])
def test_a_file_that_is_no_table_is_refused_in_words(client, service, name):
    answer = post(client, "/imports", files={"file": (name, "x")}, Accept="application/json")
    assert 422 == answer.status_code
    assert "drop a file of Excel, CSV or Parquet" in answer.json()["error"]
    assert [] == list((service.store.folder / "incoming").glob("*/*.png"))


def test_no_file_and_a_file_that_is_too_large_are_refused(client):
    assert 422 == post(client, "/imports", files={"other": ("a.csv", "x")}, Accept="application/json").status_code
    headers = {
        "Content-Length": str(1 << 30),
        "Content-Type": "multipart/form-data; boundary=x",
        "X-CSRF-Token": token(client),
    }
    assert 413 == client.post("/imports", content=b"", headers=headers).status_code


def test_a_file_without_sense_tells_why_and_can_be_discarded(client, service):
    address = dropped(client, "<html>nothing</html>", "table.csv")
    assert "is a web page and no table" in told(client, address)["offer"]["trouble"]
    assert [] == parsed(client.get(address).text).wrong
    assert "/imports" == post(client, address, {"deed": "discard"}).headers["location"]
    assert 404 == client.get(address).status_code
    assert 422 == post(client, address, {"deed": "import"}, Accept="application/json").status_code


def test_names_and_cells_are_shown_as_text_and_never_as_html(client):
    bad = '<img src=x onerror="alert(1)">'
    address = dropped(client, SHEET.replace("L1", bad), f"{bad}.csv")
    text = client.get(address).text + client.get("/imports").text
    assert "<img src=x" not in text
    post(client, address, {"deed": "discard"})


@pytest.mark.parametrize(
    "mapping", ["gigaramp_import: 1\nsource: ../x\n", "x: [", "!!python/object:os.system {}", "\x00"]
)
def test_a_mapping_that_is_none_is_told(client, mapping):
    address = dropped(client)
    post(client, address, {"deed": "answer", "mapping": mapping})
    offer = told(client, address)["offer"]
    assert offer["trouble"] and not offer["is_ready"]
    assert 422 == post(client, address, {"deed": "import"}, Accept="application/json").status_code
    post(client, address, {"deed": "discard"})
