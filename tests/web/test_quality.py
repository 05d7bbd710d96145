"""The quality page: scrap by machine, where the log tells the machine."""

from __future__ import annotations

from types import SimpleNamespace

from gigaramp.floor.state import State
from gigaramp.plant import loads
from gigaramp.web.pages.quality import quality
from gigaramp.web.view import View
from tests.web.test_floor import PLANT, rows

SCRAP = [
    (0, ("line_1", "stacking", "0"), "lot_scrapped", {"quantity": 7.0}),
    (1, ("line_2", "stacking", "0"), "lot_scrapped", {"quantity": 5.0}),
    (2, ("line_2", "stacking", "2"), "lot_scrapped", {"quantity": 3.0}),
    (3, (None, "drying", None), "lot_scrapped", {"quantity": 1.0}),
]


def by_machine(*told):
    state = State(loads(PLANT))
    state.fold(rows(*told), len(told))
    view = View(service=SimpleNamespace(picture=state.picture), user=None, language="en", address="/quality")
    page = quality(view)
    return page["scrap"], [(one["line"], one["machine"], one["units"]) for one in page["machines"]]


def test_a_machine_that_stands_for_all_of_its_step_is_not_shown_as_one():
    assert (16.0, [("line_2", "0", 5.0), ("line_2", "2", 3.0)]) == by_machine(*SCRAP)


def test_the_first_machine_is_shown_once_another_of_its_step_is_told_of():
    other = (4, ("line_1", "stacking", "1"), "lot_scrapped", {"quantity": 1.0})
    assert ("line_1", "0", 7.0) == by_machine(*SCRAP, other)[1][0]
