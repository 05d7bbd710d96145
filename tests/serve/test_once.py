"""A form that is sent twice is done once."""

from __future__ import annotations

from gigaramp.serve.once import KEPT, Once


def test_a_form_that_was_sent_leads_where_it_led():
    once = Once()
    assert None is once.find("a")
    once.keep("a", "/help/1")
    assert "/help/1" == once.find("a")


def test_old_forms_are_forgotten():
    once = Once()
    for number in range(KEPT + 1):
        once.keep(str(number), "/help")
    assert (None, "/help") == (once.find("0"), once.find(str(KEPT)))
