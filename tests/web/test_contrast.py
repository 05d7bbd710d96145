"""Contrast of texts and marks in both themes (WCAG 2.2, 1.4.3 and 1.4.11), worked out from the colours of the pages."""

from __future__ import annotations

import re

import pytest

from gigaramp.web.static_files import content
from tests.report.test_phrases import contrast

PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
TEXTS = ("ink", "soft", "accent", "alarm", "danger", "blue", "orange", "vermillion", "green", "sky", "grey")
MARKS = ("purple", "yellow")


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_texts_and_marks_stand_out_from_what_they_stand_on(theme):
    told = {name: pair[theme] for name, *pair in PAIR.findall(content("page.css").decode())}
    grounds = ("paper", "panel")
    assert {} == {
        (text, ground): value
        for text in TEXTS
        for ground in grounds
        if (value := contrast(told[text], told[ground])) < 4.5
    }
    assert {} == {
        (mark, ground): value
        for mark in MARKS
        for ground in grounds
        if (value := contrast(told[mark], told[ground])) < 3
    }
    assert contrast(told["on-accent"], told["accent"]) >= 4.5
    assert contrast(told["on-danger"], told["danger"]) >= 4.5
