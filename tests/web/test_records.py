"""Records by HTTP: acknowledged when they are on the disk, refused one by one, and only from who may send them."""

from __future__ import annotations

import re

import pyarrow as pa
import pytest
from starlette.testclient import TestClient

from gigaramp.floor.adapters.http.wire import ARROW, JSON, LINES, MOST_BYTES
from gigaramp.serve.incoming.receiving import MOST_AT_WORK
from gigaramp.serve.service import Service
from gigaramp.serve.settings import Settings
from tests.web.served import small_plant

GOOD = {"id": 1, "when": "2026-03-17T06:00:00+01:00", "what": "cell_made", "step": "stacking", "source": "mes"}


@pytest.fixture
def service(tmp_path):
    service = Service.open(small_plant(), Settings(store=tmp_path / "log"))
    yield service
    service.close()


@pytest.fixture
def client(service):
    from gigaramp.web.app import application

    with TestClient(application(service), base_url="http://localhost", follow_redirects=False) as client:
        found = re.search(r'name="csrf-token" content="([^"]*)"', client.get("/imports").text)
        client.headers["X-CSRF-Token"] = found.group(1)
        yield client


def test_a_batch_is_on_the_disk_when_it_is_answered(client, service):
    answer = client.post("/records", json=[GOOD, GOOD | {"id": 2}, GOOD | {"id": 3, "step": "x"}])
    assert 200 == answer.status_code
    told = answer.json()
    assert (2, 0, 1) == (told["accepted"], told["repeated"], told["quarantined"])
    assert ["record 3"] == [one["place"] for one in told["reasons"]]
    assert [1, 2] == service.store.read(columns=["id"])["id"].to_pylist()
    assert 1 == service.quarantine.filled().open


def test_a_repeat_is_harmless_and_a_conflict_is_put_aside(client, service):
    client.post("/records", json=[GOOD])
    told = client.post("/records", json=[GOOD, GOOD | {"quantity": 4}, GOOD | {"id": 5}]).json()
    assert (1, 1, 1) == (told["accepted"], told["repeated"], told["quarantined"])
    assert "known with another content" in told["reasons"][0]["reason"]
    assert [None, None] == service.store.read()["quantity"].to_pylist()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"[{", JSON, 400),
        (b"", JSON, 400),
        (b"not arrow", ARROW, 400),
        (b"a,b", "text/csv", 415),
        (b"[]", "", 415),
        (b"[]", JSON, 200),
        (b"\n\n", LINES, 200),
        (b" " * (MOST_BYTES + 1), JSON, 413),
    ],
)
def test_what_is_no_batch_is_answered_in_words(client, body, kind, status):
    answer = client.post("/records", content=body, headers={"Content-Type": kind})
    assert status == answer.status_code
    assert status == 200 or answer.json()["error"]


def test_a_body_that_does_not_say_its_length_is_cut_while_it_is_read(client):
    pieces = (b" " * (1 << 20) for _ in range(20))
    answer = client.post("/records", content=pieces, headers={"Content-Type": JSON})
    assert 413 == answer.status_code


def test_a_packed_body_is_refused(client):
    headers = {"Content-Type": JSON, "Content-Encoding": "gzip"}
    assert 415 == client.post("/records", content=b"[]", headers=headers).status_code


def test_a_token_sends_records_of_its_source_and_another_token_is_nobodys(client, service):
    token = service.access.tokens.give("administrator", "stacker 3", "stacker_3")
    bare = {name: value for name, value in GOOD.items() if name != "source"}
    del client.headers["X-CSRF-Token"]
    told = client.post(
        "/records", json=[bare, bare | {"id": 2, "source": "mes"}], headers={"Authorization": f"Bearer {token}"}
    ).json()
    assert (1, 1) == (told["accepted"], told["quarantined"])
    assert ["stacker_3"] == service.store.read()["source"].to_pylist()
    assert "this token sends records" in service.receiver.replay(1, "Ana")
    for wrong in ("Bearer nobody", "Basic eDp5", "Bearer", ""):
        assert 401 == client.post("/records", json=[bare], headers={"Authorization": wrong}).status_code
    service.access.tokens.withdraw("administrator", "stacker 3")
    assert 401 == client.post("/records", json=[bare], headers={"Authorization": f"Bearer {token}"}).status_code


def test_an_arrow_stream_is_taken(client, service):
    rows = pa.table({"id": [1, 2], "what": ["cell_made"] * 2, "when": pa.array([0, 1], pa.timestamp("us", "UTC"))})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    answer = client.post("/records?source=plc", content=sink.getvalue().to_pybytes(), headers={"Content-Type": ARROW})
    assert 2 == answer.json()["accepted"]


def test_too_many_at_once_are_asked_to_come_again(client, service):
    from contextlib import ExitStack

    with ExitStack() as full:
        for _ in range(MOST_AT_WORK):
            full.enter_context(service.receiver.admitted())
        answer = client.post("/records", json=[GOOD])
    assert (503, "1") == (answer.status_code, answer.headers["Retry-After"])
    assert 1 == client.post("/records", json=[GOOD]).json()["accepted"]


def test_rows_are_read_on_from_a_position_each_once(client):
    client.post("/records", json=[GOOD | {"id": number} for number in range(25)])
    found, position = [], 0
    while True:
        told = client.get("/records.json", params={"after": position, "limit": 7}).json()
        if not told["rows"]:
            break
        assert len(told["rows"]) <= 7
        found += [row["id"] for row in told["rows"]]
        position = told["position"]
    assert (list(range(25)), 25) == (found, told["last_position"])


@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=0", "limit=10001", "after=9999999999999999999"])
def test_a_position_that_is_none_is_refused(client, query):
    assert 422 == client.get(f"/records.json?{query}").status_code
