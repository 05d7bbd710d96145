"""What helped before is found again by alarm or by words, whatever the languages; what is neither is not shown."""

from __future__ import annotations

from gigaramp.floor.help import found_again, try_fix
from tests.floor.help.floor import Floor, free, phrase

WORDS = {
    "fr": {"lame": "cutting_blade", "bavure": "burr", "machine": "machine"},
    "zh": {"刀片": "cutting_blade", "毛刺": "burr"},
    "ko": {"버": "burr", "설비": "machine"},
}


def terms_of(text, language):
    """A term list of a few words, so that the test does not hang on the shipped one."""
    lists = [WORDS[language]] if language in WORDS else WORDS.values()
    return {key for words in lists for word, key in words.items() if word in text}


def _told(floor, note, fix, helped=True, alarm="", place=("line_1", "stacking", "1"), who="wei"):
    """A call, what was tried, and its end."""
    from gigaramp.floor.help import close, restored

    floor.minutes += 10
    call = floor.call(note, place, alarm=alarm, alarm_text="told by the machine" if alarm else "")
    floor.do(try_fix, call, who, fix, helped)
    floor.minutes += 5
    floor.do(restored, call, None)
    floor.do(close, call, who)
    floor.minutes += 90
    return call


def _found(floor, note="", alarm=None, step="stacking", **more):
    return [(one.sure, one.note) for one in found_again(floor.picture, step, alarm, note, terms_of, **more)]


CLEAN, REPLACE, ALIGN = (phrase(key, part="cutting_blade") for key in ("clean_part", "replace_part", "align_part"))


def test_written_in_french_solved_in_chinese_found_in_korean():
    floor = Floor()
    _told(floor, free("fr", "une bavure sur le bord"), free("zh", "更换刀片"))
    assert [("same_words", free("zh", "更换刀片"))] == _found(floor, free("ko", "버가 보입니다"))


def test_the_same_alarm_at_the_step_then_elsewhere_then_the_same_words():
    floor = Floor()
    _told(floor, free("fr", "une bavure"), ALIGN)
    _told(floor, "#trouble_jam", CLEAN, alarm="A-017", place=("line_1", "tab_welding", "0"))
    _told(floor, "#trouble_jam", REPLACE, alarm="a-017 ")
    found = _found(floor, free("zh", "毛刺"), alarm="A-017")
    assert [("same_alarm", REPLACE), ("same_alarm_elsewhere", CLEAN), ("same_words", ALIGN)] == found


def test_what_helped_stands_before_what_did_not():
    floor = Floor()
    _told(floor, "#trouble_jam", REPLACE, alarm="A-017")
    for _ in range(2):
        _told(floor, "#trouble_jam", CLEAN, helped=False, alarm="A-017")
    _told(floor, "#trouble_jam", CLEAN, alarm="A-017")
    found = found_again(floor.picture, "stacking", "A-017", "", terms_of)
    assert [(REPLACE, 1, 1), (CLEAN, 1, 3)] == [(one.note, one.helped, one.tried) for one in found]


def test_more_words_in_common_stand_first_and_say_which():
    floor = Floor()
    _told(floor, free("fr", "bavure et lame"), REPLACE)
    _told(floor, free("fr", "bavure"), phrase("measure", term="overhang"))
    found = found_again(floor.picture, "stacking", None, free("zh", "毛刺 刀片"), terms_of)
    assert [("burr", "cutting_blade"), ("burr",)] == [one.shared for one in found]


def test_without_the_alarm_or_a_word_in_common_nothing_is_shown():
    floor = Floor()
    _told(floor, free("fr", "la machine vibre"), REPLACE, alarm="A-017")
    assert [] == _found(floor, free("zh", "毛刺"), alarm="A-018")
    assert [] == _found(floor, "#trouble_unknown")
    assert [] == _found(floor)


def test_words_in_common_at_another_step_are_not_enough():
    floor = Floor()
    _told(floor, free("fr", "bavure"), REPLACE)
    assert [] == _found(floor, free("zh", "毛刺"), step="tab_welding")


def test_a_word_that_most_calls_hold_tells_nothing():
    floor = Floor()
    for number in range(8):
        _told(floor, free("fr", "la machine"), phrase("clean_part", part=f"part_{number}"))
    assert [] == _found(floor, free("ko", "설비"))


def test_the_same_picture_of_a_trouble_is_a_word_in_common():
    floor = Floor()
    _told(floor, "#trouble_web_tension", ALIGN)
    assert [("same_words", ALIGN)] == _found(floor, "#trouble_web_tension")


def test_the_call_that_asks_does_not_find_itself():
    floor = Floor()
    call = _told(floor, "#trouble_jam", REPLACE, alarm="A-017")
    assert [] == _found(floor, alarm="A-017", but=call)


def test_the_terms_of_the_floor_find_a_fix_across_languages():
    from gigaramp.floor.knowhow.marking import terms_of as shipped
    from gigaramp.floor.knowhow.terms import term_list

    floor = Floor()
    term = term_list().find("web_tension")
    _told(floor, free("fr", f"problème : {term.words['fr']}"), REPLACE)
    found = found_again(floor.picture, "stacking", None, free("ko", f"{term.words['ko']} 문제"), shipped)
    assert [REPLACE] == [one.note for one in found]
