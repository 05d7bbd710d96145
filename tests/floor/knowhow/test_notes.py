"""A note that is written and read again is the same note, whatever people wrote."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gigaramp.errors import AskError
from gigaramp.floor.knowhow.notes import Free, Phrase, read_note, write_note

NAMES = some.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
TEXTS = some.text(max_size=60) | some.text(alphabet="ab \\;=#[]\n\rfr{}\u2028é张", max_size=40)
PHRASES = some.builds(Phrase, NAMES, some.dictionaries(NAMES, TEXTS, max_size=3))
TURNING = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
PLAIN = TEXTS.map(lambda text: text.translate(dict.fromkeys(TURNING)))
FREES = some.builds(Free, some.none() | some.sampled_from(["en", "fr", "zh", "ko", "ja", "ms"]), PLAIN)


@settings(deadline=None)
@given(some.lists(PHRASES | FREES, max_size=5))
def test_a_note_read_again_is_the_note_that_was_written(lines):
    assert tuple(lines) == read_note(write_note(lines))


@settings(deadline=None)
@given(PLAIN)
def test_any_text_of_another_system_is_read_and_stays_the_same_note(text):
    assert read_note(text) == read_note(write_note(read_note(text)))


def test_a_note_is_written_as_the_contract_of_the_log_says():
    lines = [Phrase("set_to", {"value": "0.35", "unit": "mm"}), Phrase("stop_now"), Free("fr", "la lame est usée")]
    assert "#set_to value=0.35; unit=mm\n#stop_now\n[fr] la lame est usée" == write_note(lines)


@pytest.mark.parametrize(
    "text", ["C:\\new\\run", "[error 42] door", "#3 burr on sheet", "#3", "# not a key", "#a b=1; b=2"]
)
def test_what_only_looks_like_a_phrase_is_free_text(text):
    assert (Free(None, text),) == read_note(text)


@pytest.mark.parametrize("text", ["#stop_now", "#a b=1", "[fr] x", "[] x", "[", "#", "a\r", "\ra", "\\", " ", "a\\nb"])
def test_free_text_never_becomes_something_else(text):
    for language in (None, "fr"):
        assert (Free(language, text),) == read_note(write_note([Free(language, text)]))


def test_lines_of_another_system_may_end_as_windows_ends_them():
    assert (Phrase("stop_now"), Free(None, "door open")) == read_note("#stop_now\r\ndoor open\r\n")


@pytest.mark.parametrize("language", [None, "fr"])
def test_signs_that_turn_the_direction_of_reading_are_not_kept(language):
    text = "a" + "".join(map(chr, TURNING)) + "b \u0645"
    assert (Free(language, "ab \u0645"),) == read_note(write_note([Free(language, text)]))


def test_an_empty_note_has_no_lines_and_an_empty_text_is_kept():
    assert () == read_note("")
    assert (Free(None, ""),) == read_note(write_note([Free(None, "")]))


@pytest.mark.parametrize("line", [Phrase("Set to"), Phrase("a", {"b=c": "1"}), Phrase("a\n#b"), Free("fr]", "x")])
def test_names_that_would_break_a_note_are_refused(line):
    with pytest.raises(AskError):
        write_note([line])
