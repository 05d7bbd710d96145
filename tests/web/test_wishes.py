"""What a form holds becomes a note: numbers as readers write them, and the language that the letters tell."""

import pytest

from gigaramp.floor.knowhow.notes import Free, Phrase, read_note
from gigaramp.web.help.wishes import said_note


@pytest.mark.parametrize(
    ("text", "page", "language"),
    [
        ("이상해요", "en", "ko"),
        ("変です", "en", "ja"),
        ("坏了", "fr", "zh"),
        ("it is bad", "zh", None),
        ("usé", "fr", "fr"),
    ],
)
def test_the_language_of_a_text_is_that_of_its_letters(text, page, language):
    assert (Free(language, text),) == read_note(said_note({"text": [text]}, page))


def test_a_decimal_comma_is_taken_as_a_point():
    fields = {"phrase": ["set_to"], "set_to-term": ["web_tension"], "set_to-value": ["12,5"], "set_to-unit": ["N"]}
    assert (Phrase("set_to", {"term": "web_tension", "value": "12.5", "unit": "N"}),) == read_note(
        said_note(fields, "fr")
    )
