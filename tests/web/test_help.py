"""Help on the pages: called in French, answered in Chinese, solved, found again in Korean; and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest

from gigaramp.floor.knowhow.phrases import MOVEMENT
from gigaramp.log.record import table_of
from tests.web.listening import browser, listening
from tests.web.parsed import parsed
from tests.web.visitor import GOOD, Visitor, with_people

MACHINE = {"line": "line_1", "step": "stacking", "machine": "0"}
WEB = "La tension de bande est instable."


class Visitors(dict):
    """Who is at a page, each signed in when first asked for."""

    def __init__(self, app):
        self.app = app

    def __missing__(self, name):
        one = self[name] = Visitor(self.app)
        assert 303 == one.sign_in(name).status_code
        return one


class Floor:
    """The served plant and those at its pages: marie at the machine, wei and min-jun who can help, ada who looks."""

    def __init__(self, service, app):
        self.service = service
        self.forms = count()
        told = (
            ("marie", "operator", None, "fr"),
            ("wei", "expert", "stackers", "zh"),
            ("min-jun", "expert", None, "ko"),
        )
        for name, role, family, language in told:
            service.access.users.add("console", name, GOOD, role, family=family, language=language)
        self.people = Visitors(app)
        families = ["stackers", "welders"]
        abouts = [f"{family} 1" for family in families]
        told = {"about": abouts, "cause": families, "quantity": [1.0] * 2, "ids": [0, 1], "source": "hr"}
        self.service.write(table_of([datetime.now(UTC)] * 2, ["expert_arrived"] * 2, **told))

    def post(self, who, path, /, form=None, **data):
        return self.people[who].post(path, {"form": form or str(next(self.forms)), **data})

    def call(self, who="marie", /, form=None, **more):
        answer = self.post(
            who, "/help/calls", form, **{**MACHINE, "trouble": "trouble_web_tension", "text": WEB, **more}
        )
        assert 303 == answer.status_code, answer.text
        return answer.headers["location"]

    def do(self, who, call, what, /, form=None, **data):
        return self.post(who, call.replace("/help/", "/help/calls/", 1) + f"/{what}", form, **data)

    def told(self, who, path):
        answer = self.people[who].client.get(f"{path}.json")
        assert 200 == answer.status_code, answer.text
        return answer.json()

    def rows(self, *kinds):
        kept = [
            row for table in self.service.store.days(columns=["what", "note", "cause"]) for row in table.to_pylist()
        ]
        return [row for row in kept if row["what"] in kinds]


@pytest.fixture
def floor(tmp_path):
    with with_people(tmp_path / "log", people={"ada": "administrator"}) as (service, app):
        yield Floor(service, app)


def _words(lines):
    """What a note shows its reader: texts, glosses in brackets."""
    told = []
    for line in lines:
        if line["kind"] == "sentence":
            told.append(line["text"])
        else:
            told.append("".join(one["text"] + (f"[{one['gloss']}]" if one["gloss"] else "") for one in line["spans"]))
    return told


def test_called_in_french_answered_in_chinese_solved_and_found_again_in_korean(floor):
    call = floor.call(alarm="A-017")
    row = floor.told("wei", "/help")["waiting"][0]
    assert (True, "called", "stackers", call) == (row["is_mine"], row["status"], row["called"], row["address"])
    said = floor.told("wei", call)["course"][1]["note"]
    assert ["张力不对。", "La tension de bande[张力] est instable."] == _words(said)
    assert "La tension de bande n'est pas bonne." == said[0]["original"]
    assert 303 == floor.do("wei", call, "answer").status_code
    floor.do(
        "wei", call, "say", **{"phrase": "set_to", "set_to-term": "张力", "set_to-value": "12.5", "set_to-unit": "N"}
    )
    floor.do("wei", call, "arrived")
    floor.do("wei", call, "fix", phrase="reset_alarm", text="传感器松了", helped="yes")
    floor.do("marie", call, "restored")
    assert 303 == floor.do("marie", call, "close").status_code
    french = floor.told("marie", call)
    notes = [line for one in french["course"] for line in _words(one["note"])]
    assert "Réglez à 12.5 N : tension de bande." in [one.replace("\u00a0", " ") for one in notes]
    assert "closed" == french["status"]
    again = (
        floor.people["min-jun"].client.get("/help.json", params={**MACHINE, "machine": "1", "alarm": "A-017"}).json()
    )
    (found,) = again["chosen"]["found"]
    assert ("same_alarm", 1, "알람을 리셋하세요.") == (found["sure"], found["helped"], found["note"][0]["text"])
    assert call == found["address"]


def test_without_an_alarm_the_fix_is_found_by_words_in_another_language(floor):
    call = floor.call(trouble="trouble_unknown")
    floor.do("wei", call, "fix", phrase="reset_alarm", helped="yes")
    other = floor.call("min-jun", machine="2", trouble="trouble_unknown", text="웹 장력 이상")
    assert ["same_words"] == [one["sure"] for one in floor.told("min-jun", other)["found"]]
    searched = floor.people["min-jun"].client.get("/help.json", params={"q": "웹 장력"}).json()
    assert {call, other} == {one["address"] for one in searched["recent"]}


def test_a_form_that_is_sent_twice_is_done_once(floor):
    first = floor.call(form="tap")
    assert first == floor.call(form="tap")
    for _ in range(2):
        floor.do("marie", first, "say", "tap", text="deux fois")
        floor.do("marie", first, "fix", "tap", text="deux fois", helped="no")
    assert [1, 2, 1] == [len(floor.rows(kind)) for kind in ("help_called", "note_written", "fix_tried")]


def test_the_same_words_on_another_form_are_said_again(floor):
    call = floor.call()
    for _ in range(2):
        floor.do("marie", call, "say", text="encore")
    assert 2 == sum("encore" in row["note"] for row in floor.rows("note_written"))


def test_of_two_who_answer_the_second_gets_a_clear_word_in_their_language(floor):
    call = floor.call()
    floor.do("wei", call, "answer")
    answer = floor.do("min-jun", call, "answer")
    assert (422, True) == (answer.status_code, "wei" in answer.text)
    assert 1 == len(floor.rows("help_answered"))


def test_a_danger_shows_the_fixed_sentences_at_once_and_in_the_call(floor):
    form = parsed(floor.people["marie"].get("/help", params=MACHINE).text)
    alerts = [one.text for one in form.all("div") if one.get("role") == "alert"]
    assert 2 == sum("Appuyez sur l'arrêt d'urgence." in text for text in alerts)
    call = floor.call(trouble="trouble_hot", also="smoke")
    assert "stay_back" == floor.told("wei", call)["safety"][0]["key"]
    assert [] == floor.told("wei", floor.call(machine="1"))["safety"]


def test_a_machine_that_still_runs_is_no_stop(floor):
    floor.call(stands="no")
    assert [] == floor.rows("machine_stopped")


def test_a_call_is_one_tap_and_says_where_help_is_needed(floor):
    form = parsed(floor.people["marie"].get("/help", params=MACHINE).text)
    assert [] == [one for one in form.all("input") if "checked" in one.attributes]
    call = floor.call(trouble="", text="")
    (note,) = floor.told("wei", call)["course"][1]["note"]
    assert ("我在 “stacking 0” 需要帮助。", True) == (
        note["text"],
        floor.told("wei", "/help")["waiting"][0]["by_people"],
    )
    assert 303 == floor.post("marie", "/help/calls", **{**MACHINE, "machine": "1"}).status_code


@pytest.mark.parametrize(
    "wrong", [{"trouble": "trouble_jamm"}, {"also": "smok"}, {"trouble": "trouble_stopped", "stands": "no"}]
)
def test_a_call_that_cannot_be_meant_is_refused(floor, wrong):
    assert 422 == floor.post("marie", "/help/calls", **{**MACHINE, **wrong}).status_code
    assert [] == floor.rows("help_called")


def test_who_calls_is_not_asked_to_come(floor):
    call = floor.call()
    asked = {who: [floor.told(who, call)["may"][deed] for deed in ("answer", "arrive")] for who in ("marie", "wei")}
    assert {"marie": [False, False], "wei": [True, True]} == asked
    own = floor.call("wei", machine="1")
    assert [False, True] == [floor.told(who, own)["may"]["answer"] for who in ("wei", "min-jun")]


def test_an_alarm_whose_text_is_its_code_is_shown_once(floor):
    place = {"line": ["line_1"], "step": ["stacking"], "machine": ["0"], "source": "mes"}
    for number, (what, told) in enumerate([("alarm_raised", "E-42"), ("machine_stopped", "7")]):
        cause = ["E-42" if what == "alarm_raised" else "failure"]
        floor.service.write(table_of([datetime.now(UTC)], [what], about=[told], cause=cause, ids=[number], **place))
    call = floor.call()
    for path in ("/help", call):
        shown = [
            one.text for one in parsed(floor.people["marie"].get(path).text).all("span") if one.get("class") == "alarm"
        ]
        assert shown and {"E-42"} == set(shown), path


def test_what_cannot_be_said_is_refused_with_its_mend(floor):
    call = floor.call()
    wrong = [
        ("say", {}),
        ("say", {"phrase": "set_to", "set_to-term": "web_tension", "set_to-value": "1,234", "set_to-unit": "N"}),
        ("say", {"phrase": "sett_to"}),
        ("fix", {"text": "x"}),
        ("fix", {"text": "x", "helped": "perhaps"}),
        ("close", {}),
    ]
    for what, data in wrong:
        assert 422 == floor.do("marie", call, what, **data).status_code, (what, data)
    assert 422 == floor.post("marie", "/help/calls", **{**MACHINE, "machine": "77"}).status_code
    assert 422 == floor.do("wei", "/help/none", "answer").status_code
    assert 404 == floor.people["wei"].client.get("/help/none.json").status_code
    assert 404 == floor.people["wei"].client.get("/help.json", params={"step": "none"}).status_code


def test_nothing_that_is_written_becomes_part_of_the_page(floor):
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
    call = floor.call(text=evil, alarm=evil)
    for path in ("/help", call):
        page = parsed(floor.people["wei"].get(path).text)
        assert [] == [one.text for one in page.all("script") if "alert" in one.text]
        assert [] == [one for one in page.all("img") if one.get("onerror")]
        assert [] == page.wrong


def test_a_danger_names_only_a_place_of_the_plant_or_of_the_call(floor):
    call = floor.call()
    stop = {"phrase": "stop_machine"}
    refused = floor.do("marie", call, "say", **stop, **{"stop_machine-machine": "is safe 1"})
    assert 422 == refused.status_code
    assert "Arrêtez la machine" in refused.text
    assert "stop_machine" not in refused.text
    assert 303 == floor.do("marie", call, "say", **stop, **{"stop_machine-machine": "stacking 0"}).status_code
    assert "请停止设备 “stacking 0”。" in _said(floor, call)


@pytest.mark.parametrize("slot", ["machine=is safe 1", "machine=it is safe", "place=0", "machine=0; x=1"])
def test_a_sentence_with_a_slot_that_does_not_fit_is_read_as_free_text(floor, slot):
    call = floor.call()
    about = floor.told("wei", call)["call"].rsplit("~", 1)[1]
    told = {name: [value] for name, value in {**MACHINE, "about": about, "cause": "cnc"}.items()}
    told["note"] = [f"#stop_machine {slot}"]
    floor.service.write(table_of([datetime.now(UTC)], ["note_written"], **told, ids=[0], source="cnc"))
    (line,) = next(one for one in floor.told("wei", call)["course"] if one["who"] == "cnc")["note"]
    assert "free" == line["kind"]
    assert "".join(one["text"] for one in line["spans"]).startswith("stop_machine ")


def test_whether_all_are_clear_is_offered_before_a_machine_moves(floor):
    groups = {one["group"]: one["sentences"] for one in floor.told("wei", floor.call())["sentences"]}
    for group in ("stop_start", "machine"):
        keys = [one["key"] for one in groups[group]]
        assert keys.index("is_everyone_clear") < min(keys.index(key) for key in keys if key in MOVEMENT)


def test_smoke_beside_a_trouble_tells_to_call_the_emergency_number(floor):
    keys = [one["key"] for one in floor.told("wei", floor.call(trouble="trouble_jam", also="smoke"))["safety"]]
    assert ["stay_back", "call_emergency_number"] == keys[:2]
    call = floor.call(trouble="trouble_hot", also="fire", machine="1")
    assert "evacuate" in [one["key"] for one in floor.told("wei", call)["safety"]]


def _said(floor, call):
    return [text for one in floor.told("wei", call)["course"] for text in _words(one["note"])]


def test_a_call_is_passed_on_by_who_cannot_come(floor):
    call = floor.call()
    assert 422 == floor.do("wei", call, "pass-on").status_code
    floor.do("wei", call, "answer")
    floor.do("wei", call, "pass-on")
    told = floor.told("marie", call)
    assert ("escalated", "crew", None) == (told["status"], told["called"], told["who"])
    assert 303 == floor.do("min-jun", call, "answer").status_code


def test_a_call_that_nobody_answers_is_passed_on_by_the_timer(floor, monkeypatch):
    from datetime import timedelta

    call = floor.call()
    assert 0 == floor.service.escalating.look()
    later = floor.service.now() + timedelta(seconds=301)
    monkeypatch.setattr(floor.service, "now", lambda: later)
    assert 1 == floor.service.escalating.look()
    assert "escalated" == floor.told("marie", call)["status"]


def test_a_calls_page_is_whole_html_with_labels_in_two_languages(floor):
    call = floor.call()
    floor.do("wei", call, "answer")
    page = parsed(floor.people["wei"].get(call).text)
    assert [] == page.wrong
    ids = [one.get("id") for one in page.elements if one.get("id")]
    assert [] == sorted({one for one in ids if ids.count(one) > 1})
    assert {"zh-Hans", "fr"} <= {one.get("lang") for one in page.all("html", "span")}
    labels = {one.get("for") for one in page.all("label")}
    for field in page.all("input", "select", "textarea"):
        inside = any(one.name == "label" for one in field.above)
        assert field.get("type") == "hidden" or inside or field.get("id") in labels or field.get("aria-label"), field


def test_an_engine_that_is_plugged_in_is_marked_as_a_machine(floor):
    from gigaramp.floor.knowhow.translation.loopback import LoopbackEngine
    from gigaramp.serve.translating import Translating

    floor.service.translating = Translating(LoopbackEngine(), floor.service.changes.tell)
    call = floor.call()
    floor.told("wei", call)
    floor.service.translating.stop()
    floor.service.translating._workers.shutdown(wait=True)
    (line,) = [one for one in floor.told("wei", call)["course"][1]["note"] if one["kind"] == "free"]
    assert WEB == "".join(one["text"] for one in line["spans"])
    assert line["translation"]["text"]
    assert "machine" in floor.people["wei"].get(call).text


def test_on_a_telephone_the_button_does_not_cover_the_field_that_is_written_in(floor):
    with listening(floor.people.app) as address, browser() as tab:
        page = tab.new_page()
        page.set_viewport_size({"width": 390, "height": 780})
        page.goto(f"{address}/sign-in")
        page.fill("[name=name]", "marie")
        page.fill("[name=password]", GOOD)
        with page.expect_navigation():
            page.press("[name=password]", "Enter")
        page.goto(f"{address}/help?line=line_1&step=stacking&machine=0")
        page.focus("textarea[name=text]")
        page.keyboard.type("la lame")
        # Both at one instant: the page still scrolls to the field.
        ends, begins = page.evaluate(
            "() => [document.querySelector('.calling textarea').getBoundingClientRect().bottom,"
            " document.querySelector('.calling .send').getBoundingClientRect().top]"
        )
        assert ends <= begins
