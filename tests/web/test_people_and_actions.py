"""Sign-offs on the page of people, refused for oneself, no ranking; actions agreed, changed and ended."""

from __future__ import annotations

from gigaramp.plant import loads
from tests.web.parsed import parsed
from tests.web.served import TEXT
from tests.web.test_help import Floor
from tests.web.test_help import floor as floor
from tests.web.visitor import Visitor, with_people

SIGN = {"step": "stacking", "person": "marie", "level": "3"}


def _sign(floor, who="wei", **more):
    return floor.post(who, "/people/sign-offs", **{**SIGN, **more})


def test_a_sign_off_stands_with_who_when_and_what_it_means_in_the_readers_words(floor):
    assert 303 == _sign(floor, text="三次换辊").status_code
    (step,) = [one for one in floor.told("marie", "/people")["matrix"] if one["step"] == "stacking"]
    (signed,) = step["signed"]
    assert ("marie", 3, "wei") == (signed["person"], signed["level"], signed["by"])
    assert ["zh", "zh"] == [line["language"]["code"] for line in signed["meaning"]]
    assert (1, 0, 1) == (step["ready"], step["at"][0]["people"], step["at"][2]["people"])


def test_nobody_signs_off_themselves(floor):
    answer = _sign(floor, person="wei")
    assert 422 == answer.status_code
    assert [] == floor.rows("skill_signed_off")


def test_what_cannot_be_signed_is_refused(floor):
    wrong = [{"person": "nobody"}, {"step": "none"}, {"level": "5"}, {"level": ""}, {"level": "²"}, {"line": "line_9"}]
    assert [422] * len(wrong) == [_sign(floor, **one).status_code for one in wrong]
    assert [] == floor.rows("skill_signed_off")


def test_an_operator_signs_nothing_off(floor):
    assert 403 == _sign(floor, "marie", person="wei").status_code


def test_a_sign_off_is_withdrawn_with_a_reason(floor):
    _sign(floor)
    taken = {"person": "marie", "step": "stacking", "left": "0"}
    assert 422 == floor.post("wei", "/people/withdrawals", **taken).status_code
    assert 422 == floor.post("wei", "/people/withdrawals", **{**taken, "left": "3"}, text="a").status_code
    assert 303 == floor.post("wei", "/people/withdrawals", **taken, text="six mois d'absence").status_code
    assert [0] == [one["ready"] for one in floor.told("ada", "/people")["matrix"] if one["step"] == "stacking"]


def test_sign_offs_stand_in_the_trail(floor):
    _sign(floor)
    assert ["skill_signed_off"] == [
        one.what for one in floor.service.access.trail.newest() if one.what.startswith("skill")
    ]


def test_people_stand_by_the_alphabet_and_no_page_counts_or_ranks_them(floor):
    for person, level in (("min-jun", "1"), ("marie", "4"), ("ada", "2")):
        _sign(floor, person=person, level=level)
    told = floor.told("marie", "/people")
    (step,) = [one for one in told["matrix"] if one["step"] == "stacking"]
    assert ["ada", "marie", "min-jun"] == [one["person"] for one in step["signed"]]
    assert {"person", "line", "level", "level_words", "by", "when", "day", "meaning"} == set(step["signed"][0])
    counts = [key for one in told["matrix"] for key in one if key not in ("step", "signed", "address")]
    assert {"at", "ready", "needed", "needed_words", "is_short", "more"} == set(counts)
    assert [] == parsed(floor.people["marie"].get("/people").text).wrong


def test_who_may_not_sign_sees_no_form(floor):
    forms = parsed(floor.people["marie"].get("/people").text).all("form")
    assert [] == [one.get("action") for one in forms if one.get("method") == "post"]


ACTION = {
    "line": "line_1",
    "step": "stacking",
    "loss": "scrap:burr",
    "owner": "marie",
    "due": "2099-01-01",
    "action": "lames",
}


def _actions(floor):
    told = floor.told("marie", "/actions")
    return [(one["loss"], one["owner"], one["action"]) for one in told["open"]], len(told["ended"])


def test_an_action_is_agreed_changed_and_ended(floor):
    assert "/actions" == floor.post("ada", "/actions", **ACTION).headers["location"]
    floor.post("ada", "/actions", **{**ACTION, "owner": "paul", "back": "/launch"})
    assert ([("scrap:burr", "paul", "lames")], 0) == _actions(floor)
    assert 422 == floor.post("ada", "/actions/end", **ACTION).status_code
    assert 303 == floor.post("ada", "/actions/end", **ACTION, how="fait").status_code
    assert ([], 1) == _actions(floor)


def test_after_agreeing_the_page_of_the_form_comes_again_and_never_another_server(floor):
    addresses = [
        floor.post("ada", "/actions", **{**ACTION, "back": back, "action": back}).headers["location"]
        for back in ("/launch", "https://elsewhere.example/", "//elsewhere.example")
    ]
    assert ["/launch", "/", "/"] == addresses


def test_an_action_that_is_half_told_is_refused(floor):
    wrong = [{"due": "tomorrow"}, {"due": ""}, {"due": "2020-01-01"}, {"owner": ""}, {"loss": ""}, {"step": "none"}]
    assert [422] * len(wrong) == [floor.post("ada", "/actions", **{**ACTION, **one}).status_code for one in wrong]


def test_an_operator_agrees_nothing(floor):
    assert 403 == floor.post("marie", "/actions", **ACTION).status_code


def test_a_quiet_form_is_told_that_it_was_kept(floor):
    answer = floor.people["ada"].post("/actions", ACTION, headers={"accept": "application/json"})
    assert {"address": "/actions", "said": "Kept."} == answer.json()


ROSTER = """  roster:
    - {id: E-14, steps: [stacking], line: line_1, hired: 2026-01-05}
    - {id: E-15, steps: [stacking], line: line_1, hired: 2026-01-05}
  language:"""


def test_who_is_picked_by_a_pseudonym_is_signed_off_and_withdrawn_by_the_id_of_the_roster(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.web.visitor.small_plant", lambda: loads(TEXT.replace("  language:", ROSTER)))
    with with_people(tmp_path / "log", people={"ada": "administrator"}) as (service, app):
        floor = Floor(service, app)
        assert {"P-001", "P-002"} <= set(floor.told("wei", "/people")["people"])
        assert 303 == _sign(floor, person="P-002").status_code
        assert ["E-15"] == [one.person for one in service.picture().skills]
        step = next(one for one in floor.told("wei", "/people")["matrix"] if one["step"] == "stacking")
        assert ["P-002"] == [one["person"] for one in step["signed"]]
        taken = {"person": "P-002", "step": "stacking", "left": "0", "text": "away"}
        assert 303 == floor.post("wei", "/people/withdrawals", **taken).status_code
        assert () == service.picture().skills


def test_before_the_first_sign_off_the_page_alarms_nobody(floor):
    told = floor.told("marie", "/people")
    assert (True, []) == (told["nobody_signed"], [one["step"] for one in told["matrix"] if one["is_short"]])
    assert 'class="number bad"' not in floor.people["marie"].get("/people").text
    _sign(floor)
    told = floor.told("marie", "/people")
    assert (False, ["stacking", "tab_welding"]) == (
        told["nobody_signed"], [one["step"] for one in told["matrix"] if one["is_short"]],
    )  # fmt: skip


def test_a_token_and_an_administrator_sign_nobody_off_by_records_nor_take_rows_of_the_floor_out(floor):
    _sign(floor)
    token = floor.service.access.tokens.give("ada", "gateway", "mes")
    instant = "2026-03-09T06:00:00+01:00"
    forged = [
        {"id": 1, "when": instant, "what": "skill_signed_off", "about": "marie", "step": "stacking", "quantity": 4, "cause": "marie"},
        {"id": 2, "when": instant, "what": "row_corrected", "about": "1", "cause": "floor"},
    ]  # fmt: skip
    for sent in (
        Visitor(floor.people.app).client.post("/records", json=forged, headers={"authorization": f"Bearer {token}"}),
        floor.people["ada"].client.post(
            "/records?source=own", json=forged, headers={"x-csrf-token": floor.people["ada"].token()}
        ),
    ):
        assert (200, 0, 2) == (sent.status_code, sent.json()["accepted"], sent.json()["quarantined"])
    assert [("marie", 3.0)] == [(one.person, one.level) for one in floor.service.picture().skills]
