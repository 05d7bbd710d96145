"""Words of the term list are found in what people write, and the text stays as written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gigaramp.errors import AskError
from gigaramp.floor.knowhow import marking
from gigaramp.floor.knowhow.marking import look_alikes_in, mark, terms_of
from gigaramp.floor.knowhow.terms import WRITTEN_IN, term_list
from tests.floor.knowhow.sample import sample  # noqa: F401

pytestmark = pytest.mark.usefixtures("sample")


@pytest.fixture
def shipped(sample, monkeypatch):  # noqa: F811
    """The whole term list again."""
    monkeypatch.setattr(marking, "term_list", term_list)
    marking._words.cache_clear()


def words(text, language, reader="en"):
    return [(span.text, span.key) for span in mark(text, language, reader) if span.key]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("La LANGUETTE est pliée", "fr", [("LANGUETTE", "tab")]),
        ("les cellules, les lames", "fr", [("cellules", "cell"), ("lames", "blade")]),
        ("Tabs and cells; tab-welding", "en", [("Tabs", "tab"), ("cells", "cell"), ("tab-welding", "tab_welding")]),
        ("the table is excellent", "en", []),
        ("tab. Welding starts", "en", [("tab", "tab"), ("Welding", "welding")]),
        ("tension de bande trop haute", "fr", [("tension de bande", "web_tension")]),
        ("tension trop haute", "fr", [("tension", "voltage")]),
        ("极耳焊接不良", "zh", [("极耳焊接", "tab_welding")]),
        ("极耳和电芯", "zh", [("极耳", "tab"), ("电芯", "cell")]),
        ("셀은 라인에서", "ko", [("셀", "cell"), ("라인", "line")]),
        ("배터리는 라인까지도", "ko", [("배터리", "battery"), ("라인", "line")]),
        ("탭용접 불량", "ko", [("탭용접", "tab_welding")]),
        ("셀라인을", "ko", [("셀", "cell"), ("라인", "line")]),
        ("온라인 교육했습니다", "ko", [("교육", "training")]),
        ("셀프", "ko", []),
        ("タブ溶接のセル", "ja", [("タブ溶接", "tab_welding"), ("セル", "cell")]),
        ("セルフタイマー オンライン", "ja", []),
        ("ﾀﾌﾞ", "ja", [("ﾀﾌﾞ", "tab")]),
        ("OEE 低", "zh", []),
        ("设备综合效率低", "zh", [("设备综合效率", "oee")]),
        ("I can come; the can leaks, two cans", "en", [("can", "can")]),
        ("I open a tab of the browser, and a page: tab", "en", []),
        ("seal it", "en", []),
        ("no more stock", "en", []),
        ("it will stop", "en", []),
        ("the tab is bent", "en", [("tab", "tab")]),
        ("tab bent on a cell", "en", [("tab", "tab"), ("cell", "cell")]),
        ("torn tabs", "en", [("tabs", "tab")]),
        ("the stop takes long", "en", [("stop", "stop")]),
        ("line stop", "en", [("line", "line"), ("stop", "stop")]),
        ("努力, 力不足 力: 12", "zh", [("力", "force")]),
        ("力が弱い", "ja", [("力", "force")]),
        ("대기 중", "ko", []),
        ("바로 정지 5 바", "ko", [("정지", "stop"), ("바", "bar")]),
        ("㏂", "ms", [("㏂", "ampere")]),
        ("bilahnya rosak", "ms", [("bilahnya", "blade")]),
        ("e\u0301lectrique: cellule\u0301", "fr", [("cellule\u0301", "cell")]),
    ],
)
def test_words_are_found_as_people_write_them(text, language, expected):
    assert expected == words(text, language)


def test_a_term_is_glossed_in_the_language_of_the_reader_with_its_meaning():
    span = mark("la lame est usée", "fr", "ko")[1]
    assert ("lame", "blade", "칼날", "띠를 자르는 날.") == (span.text, span.key, span.gloss, span.definition)


@pytest.mark.parametrize("written_in", [None, *WRITTEN_IN])
@settings(deadline=None)
@given(text=some.text(max_size=40) | some.text(alphabet="tab cel 极耳电芯셀라인은セルー½㎜ｾﾙﾞ-.é\u0301", max_size=40))
def test_the_pieces_together_are_the_text_as_written(written_in, text):
    assert text == "".join(span.text for span in mark(text, written_in, "fr"))


def test_many_words_without_a_space_are_read_in_time():
    text = "셀" * 1200 + "x"
    assert 1200 == len(words(text, "ko"))
    assert "셀" * 1200 + "프" == "".join(span.text for span in mark("셀" * 1200 + "프", "ko", "fr"))


def test_a_word_that_stands_for_two_terms_is_glossed_with_both():
    span = mark("la charge", "fr", "zh")[1]
    assert (("charge", "load"), "充电 / 负载") == (span.keys, span.gloss)


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tab of the browser", []),
        ("seal it", []),
        ("no more stock", []),
        ("the machine will stop", ["machine"]),
        ("the tab is bent", ["tab"]),
        ("the seal leaks", ["seal"]),
        ("the stop of the stock", ["stop", "stock"]),
    ],
)
def test_everyday_words_of_the_whole_list_are_marked_only_where_they_are_meant(text, expected):
    assert expected == [span.text for span in mark(text, "en", "zh") if span.key]


def test_without_a_language_the_one_that_fits_best_is_taken():
    assert {"tab", "cell"} == terms_of("极耳和电芯")
    assert {"web_tension"} == terms_of("tension de bande")


def test_a_look_alike_of_a_term_of_the_original_is_told():
    assert {"舌头": "tab"} == look_alikes_in("舌头弯了", "zh", ["tab"])
    assert {} == look_alikes_in("舌头弯了", "zh", ["cell"])
    assert {"电压": "web_tension"} == look_alikes_in("电压报警", "zh", ["web_tension"])
    assert {} == look_alikes_in("电压和张力", "zh", ["web_tension", "voltage"])
    assert {} == look_alikes_in("拧紧张力", "zh", ["web_tension"])


def test_a_language_without_a_list_is_refused():
    with pytest.raises(AskError):
        mark("x", "de", "fr")
    with pytest.raises(AskError):
        mark("x", "fr", "de")
