"""JSON that people can read too."""

from __future__ import annotations

import json

import pytest

from gigaramp.launch.wording.written import written


def test_what_is_written_is_read_back_the_same() -> None:
    value = {
        "name": 'a "b" [1,\n2]',
        "weeks": [1, None, 2.5],
        "deep": [{"x": []}, {"y": {}}],
        "lists": [[1, 2], [3]],
        "é": True,
    }
    assert value == json.loads(written(value))


def test_a_list_of_single_values_stands_on_one_line() -> None:
    assert '{\n  "weeks": [1,null,3]\n}' == written({"weeks": [1, None, 3]})


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError):
        written({"share": float("nan")})
